"""What the check scripts share: check(name, problems) notes one, finish() prints the counts and exits."""
import pathlib
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = SOURCE / "include"
HEADERS = sorted(path.relative_to(INCLUDE).as_posix() for path in INCLUDE.rglob("*.h"))

_counts = {True: 0, False: 0}


def check(name, problems):
    """problems: what is wrong, a text or a list of texts; empty if nothing is."""
    lines = problems.splitlines() if isinstance(problems, str) else list(problems)
    _counts[not lines] += 1
    if lines:
        print("FAILED %s" % name)
        for line in lines:
            print("    " + line)


def run(command, **options):
    """(exit status, output with what went to stderr)"""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
                              errors="replace", **options)
    except OSError as error:
        return 127, "%s: %s" % (command[0], error.strerror)
    return done.returncode, done.stdout


def check_run(name, command, **options):
    """Notes a command that must succeed; answers its output, or None."""
    status, output = run(command, **options)
    check(name, [] if status == 0 else ["exit status %d: %s" % (status, " ".join(command))] + output.splitlines())
    return output if status == 0 else None


def finish():
    print("%d passed, %d failed" % (_counts[True], _counts[False]))
    sys.exit(1 if _counts[False] or not _counts[True] else 0)
