"""Proof 14: the suite, then a minute of visitors, guessers and a desk, under ThreadSanitizer. Long; `make tsan`."""

import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import threading
import time

from daemon import ROOT

BUILD = ROOT / ".build-tsan"
os.environ["BALIE_BIN"] = str(BUILD / "debug/balie")
SAID = pathlib.Path(tempfile.mkdtemp(prefix="balie-tsan-"))
KNOWN = pathlib.Path(__file__).with_name("races.supp")
OPTIONS = {
    "TSAN_OPTIONS": f"log_path={SAID}/race halt_on_error=0 exitcode=66 suppressions={KNOWN}",
    "SWIFT_BACKTRACE": "enable=no",
}


def races():
    """What ThreadSanitizer said, a summary each."""
    said = "".join(file.read_text(errors="replace") for file in SAID.iterdir())
    return re.findall(r"SUMMARY: ThreadSanitizer: (.*)", said)


def suite():
    """How many tests ran, and which were too slow for their patience or failed: that is `make unit`'s to judge."""
    done = subprocess.run(
        ["swift", "test", "--skip-build", "--sanitize=thread", "--scratch-path", str(BUILD)],
        cwd=ROOT,
        env={**os.environ, **OPTIONS},
        capture_output=True,
        text=True,
    )
    (SAID.parent / f"{SAID.name}.log").write_text(done.stdout + done.stderr)
    count = re.search(r"Test run with (\d+) tests", done.stdout + done.stderr)
    failed = re.findall(r"✘ (Test .*?) (?:failed|recorded)", done.stdout + done.stderr)
    return int(count[1]) if count else 0, sorted(set(failed))


def load(seconds):
    """Check-ins, scans, sign-ins, pages and guesses at once; returns how many answers of each kind."""
    from desk import Demo
    from storm import Storm

    with tempfile.TemporaryDirectory(prefix="balie-") as folder:
        demo = Demo(f"{folder}/demo").start(**OPTIONS)
        kiosk, until, answers = demo.kiosk(), time.monotonic() + seconds, {}
        people = [demo.desk(user, f"{user} fietst graag naar zee")[0] for user in demo.passwords]
        code = kiosk.badge()

        def count(kind):
            answers[kind] = answers.get(kind, 0) + 1

        def visit(kiosk):
            while time.monotonic() < until:
                count(f"check-in {kiosk.check_in()[1]}")
                count(f"scan {kiosk.scan(code, random.choice(['any', 'leaving', 'arriving']))[1]}")

        def look(person):
            pages = ["today", "identities", "people", "privacy", "looks", "accounts", "own"]
            while time.monotonic() < until:
                count(f"page {person.get('/desk/' + random.choice(pages))[0]}")

        tasks = [(visit, kiosk.twin()) for _ in range(3)] + [(look, person) for person in people]
        threads = [threading.Thread(target=task, args=(who,)) for task, who in tasks]
        with Storm(demo.port, "sanne", guessers=10, idle=50) as storm:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        status = demo.stop()
        return status, {**answers, **storm.answers}


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    tests, failed = suite()
    of_suite = races()
    ended, answers = load(seconds)
    print(f"proof 14: tests {tests}, of which failed {len(failed)}, races {len(of_suite)}")
    for test in failed:
        print(f"failed: {test}")
    print(f"proof 14: load {seconds} s (exit {ended}), {sum(answers.values())} answers {answers}")
    for race in races():
        print(f"race: {race}")
    print(f"proof 14: races {len(races())}; what was said is in {SAID}")
    sys.exit(1 if races() or ended or not tests else 0)


if __name__ == "__main__":
    main()
