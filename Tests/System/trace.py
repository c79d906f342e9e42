"""strace on a running daemon: counting its calls, and making some of them fail."""

import re
import subprocess
import time

from conftest import tool


class Trace:
    """strace over every thread of a daemon, until the block ends; `lines` is what it saw."""

    def __init__(self, daemon, *options):
        self.daemon = daemon
        self.file = daemon.home / "trace"
        self.options = options

    def __enter__(self):
        self.process = subprocess.Popen(
            [
                tool("strace"),
                "-f",
                "-y",
                "-p",
                str(self.daemon.process.pid),
                "-o",
                str(self.file),
                *self.options,
            ],
            stderr=subprocess.PIPE,
            text=True,
        )
        heard = self.process.stderr.readline()
        assert "attached" in heard, heard
        time.sleep(0.05)
        return self

    def __exit__(self, *_):
        # With a daemon that ended it ends by itself; told to end at that very moment, it can wait for ever for a thread that is gone.
        if self.daemon.runs:
            self.process.terminate()
        try:
            self.process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()

    def syncs(self):
        """How many syncs of the record's write-ahead log came back well."""
        text = self.file.read_text(errors="replace")
        begun = re.compile(r"^(\d+) +fdatasync\(\d+<[^>]*balie\.sqlite-wal>(?:\) += 0| <unfinished)", re.M)
        return len(begun.findall(text))

    def injected(self):
        return self.file.read_text(errors="replace").count("(INJECTED)")
