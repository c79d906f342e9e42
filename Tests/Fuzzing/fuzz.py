"""Fuzzes every parser of outside data for so many seconds each, from its corpus, and one with a planted fault.

Prints executions and crashes; what crashed stays in .make/fuzz, to be put into the corpus once it is mended.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAM = ROOT / ".build-fuzz/debug/Fuzz"
CRASHES = ROOT / ".make/fuzz"


def fuzz(name, seconds):
    """Executions, executions a second, edges covered, and the inputs that crashed."""
    kept = CRASHES / name
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="balie-fuzz-") as corpus:
        done = subprocess.run(
            [
                *(PROGRAM, corpus, HERE / "Corpora" / name, f"-max_total_time={seconds}"),
                *("-max_len=4096", "-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1", "-verbosity=1"),
                f"-artifact_prefix={kept}/",
            ],
            env={**os.environ, "BALIE_PARSER": name, "SWIFT_BACKTRACE": "enable=no", "TMPDIR": corpus},
            capture_output=True,
            timeout=seconds + 120,
        )
    said = (done.stdout + done.stderr).decode(errors="replace")
    count = re.search(r"number_of_executed_units:\s*(\d+)", said)
    edges = re.findall(r" cov: (\d+)", said)
    crashes = sorted(kept.iterdir())
    assert crashes or done.returncode == 0, said[-2000:]
    executions = int(count[1]) if count else 0
    return executions, int(edges[-1]) if edges else 0, crashes


def main():
    seconds = int(sys.argv[1])
    only = sys.argv[2:]
    names = only or sorted(folder.name for folder in (HERE / "Corpora").iterdir())
    bad = []
    for name in names:
        executions, edges, crashes = fuzz(name, seconds)
        found = "found" if name == "planted" and crashes else f"crashes {len(crashes)}"
        print(f"fuzz {name}: {executions} executions, {executions // seconds}/s, {edges} edges, {found}", flush=True)
        if bool(crashes) != (name == "planted"):
            bad.append(name)
    if bad:
        sys.exit(f"not as it should be: {', '.join(bad)}; see {CRASHES}")


if __name__ == "__main__":
    main()
