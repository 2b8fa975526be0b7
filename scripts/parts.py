"""What the scripts share: running programs that end in 'N passed, M failed', and adding up what they say."""
import os
import pathlib
import re
import subprocess
import sys
import time

SOURCE = pathlib.Path(__file__).resolve().parents[1]
COUNTS = re.compile(r"(\d+) passed, (\d+) failed")


class Outcome:
    """What one program said: its counts, and its output if anything is wrong."""

    def __init__(self, name, passed, failed, output=""):
        self.name, self.passed, self.failed, self.output = name, passed, failed, output


def run(name, command, timeout, environment=None, directory=SOURCE):
    """One that dies, fails without a failed count, or ends without its counts has failed once more than it says."""
    env = dict(os.environ, **(environment or {}))
    try:
        done = subprocess.run(command, cwd=directory, env=env, timeout=timeout, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        status, stdout, stderr = done.returncode, done.stdout, done.stderr
    except subprocess.TimeoutExpired as error:
        status, stdout, stderr = "no end after %d s" % timeout, error.stdout or b"", error.stderr or b""
    except OSError as error:
        status, stdout, stderr = str(error), b"", b""
    text = stdout.decode("utf-8", "replace").rstrip()
    counts = COUNTS.fullmatch(text.rsplit("\n", 1)[-1])
    passed, failed = (int(count) for count in counts.groups()) if counts else (0, 0)
    reason = ""
    if not counts or status != 0 and not failed:
        failed += 1
        reason = "\nended with %s%s" % (status, "" if counts else " and without its counts")
    return Outcome(name, passed, failed, text + "\n" + stderr.decode("utf-8", "replace").rstrip() + reason)


def do(name, commands, timeout=1800):
    """A step that passes or fails as a whole, such as a build."""
    for command in commands:
        try:
            done = subprocess.run(command, cwd=SOURCE, timeout=timeout, stdin=subprocess.DEVNULL, encoding="utf-8",
                                  errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            status, output = done.returncode, done.stdout
        except (OSError, subprocess.TimeoutExpired) as error:
            status, output = str(error), ""
        if status != 0:
            return Outcome(name, 0, 1, "%s\n%s\nended with %s" % (" ".join(command), output.rstrip(), status))
    return Outcome(name, 1, 0)


class Report:
    """The parts as they come in; finish() prints the sum and exits."""

    def __init__(self):
        self.passed = self.failed = 0
        self.began = time.monotonic()

    def part(self, name, outcomes):
        passed = failed = 0
        for outcome in outcomes:
            passed += outcome.passed
            failed += outcome.failed
            if outcome.failed:
                print("--- %s: %s\n%s\n" % (name, outcome.name, outcome.output.strip()))
        self.passed += passed
        self.failed += failed
        print("%4d s  %-34s %6d passed %6d failed" % (time.monotonic() - self.began, name, passed, failed), flush=True)
        return failed == 0

    def skip(self, name, why):
        print("%4d s  %-34s skipped: %s" % (time.monotonic() - self.began, name, why), flush=True)

    def finish(self, file=None):
        """Nothing done is a failure too.  The counts are also left in `file`."""
        if not self.passed and not self.failed:
            self.failed = 1
        counts = "%d passed, %d failed" % (self.passed, self.failed)
        if file:
            file.parent.mkdir(exist_ok=True)
            file.write_text(counts + "\n")
        print(counts, flush=True)
        sys.exit(1 if self.failed else 0)
