"""Builds the fuzz targets (tests/fuzz/NAME.c) and runs each for a bounded time, from the seeds in tests/fuzz/corpus/NAME."""
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import tempfile

from parts import SOURCE, Outcome, do

BUILD = "build-fuzz"
TARGETS = SOURCE / "tests/fuzz"
RUNS = 40000
LIMITS = ["-timeout=10", "-rss_limit_mb=2048", "-max_len=4096", "-print_final_stats=1"]
ENVIRONMENT = {"ASAN_OPTIONS": "allocator_may_return_null=1", "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1"}


def build():
    commands = [["ninja", "-C", BUILD, "fuzzers"]]
    if not (SOURCE / BUILD / "build.ninja").exists():
        shutil.rmtree(SOURCE / BUILD, ignore_errors=True)
        commands.insert(0, ["env", "CC=clang", "meson", "setup", BUILD, "-Dfuzz=true", "-Dtests=false",
                            "-Db_sanitize=address,undefined", "-Db_lundef=false"])
    return do("build", commands)


def run(name, seconds, found, same):
    """New inputs go to the directory `found`; the seeds are only read.  An input that fails is left in the build.
    same: the inputs that it makes are the same every time, RUNS of them if there is time."""
    crashes = SOURCE / BUILD / "crashes"
    for directory in (crashes, found):
        directory.mkdir(parents=True, exist_ok=True)
    command = [str(SOURCE / BUILD / "tests/fuzz" / name), str(found), "-max_total_time=%d" % seconds,
               "-artifact_prefix=%s/%s-" % (crashes, name), *LIMITS]
    if same:
        command += ["-seed=1", "-runs=%d" % RUNS]
    if (TARGETS / "corpus" / name).is_dir():
        command.insert(2, str(TARGETS / "corpus" / name))
    if (TARGETS / (name + ".dict")).is_file():
        command.append("-dict=%s" % (TARGETS / (name + ".dict")))
    try:
        done = subprocess.run(command, env=dict(os.environ, **ENVIRONMENT), stdin=subprocess.DEVNULL, encoding="utf-8",
                              errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds + 120)
        status, output = done.returncode, done.stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        status, output = str(error), ""
    if status == 0:
        return Outcome(name, 1, 0)
    return Outcome(name, 0, 1, "%s\nended with %s" % (output[-6000:], status))


def fuzz(report, seconds, wanted=(), keep=False, same=False):
    names = sorted(path.stem for path in TARGETS.glob("*.c"))
    unknown = sorted(set(wanted) - set(names))
    if unknown:
        report.part("fuzz", [Outcome(name, 0, 1, "there is no such target") for name in unknown])
        return
    names = [name for name in names if name in wanted or not wanted]
    if not names:
        report.skip("fuzz", "no targets")
        return
    if not report.part("fuzz: build", [build()]):
        return
    with tempfile.TemporaryDirectory() as scratch:
        kept = SOURCE / BUILD / "corpus" if keep else pathlib.Path(scratch)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            outcomes = list(pool.map(lambda name: run(name, seconds, kept / name, same), names))
    report.part("fuzz: %s" % " ".join(names), outcomes)
