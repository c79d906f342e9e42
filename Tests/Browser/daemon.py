"""A real daemon, `balie demo`, that a test starts, kills and starts again."""

import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("BALIE_BIN", ROOT / ".build/debug/balie")).resolve()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Daemon:
    """One centre in one folder on one port."""

    def __init__(self, folder, kiosks=1):
        self.folder = pathlib.Path(folder)
        self.port = free_port()
        self.kiosks = kiosks
        self.start()

    @property
    def page(self):
        return f"http://127.0.0.1:{self.port}/kiosk"

    def start(self):
        """Runs until it says that it is open; the links it prints pair one kiosk each."""
        self.log = open(self.folder / "daemon.log", "ab")
        self.process = subprocess.Popen(
            [BINARY, "demo", "--folder", self.folder, "--port", str(self.port), "--kiosks", str(self.kiosks),
             "--pace", "100000", "--json"],
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        deadline = time.monotonic() + 20
        while True:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, deadline - time.monotonic()))
            line = self.process.stdout.readline() if ready else ""
            if line.startswith("{"):
                facts = json.loads(line)
                self.links, self.settings = facts["kiosks"], facts["settings"]
                return
            if not line:
                raise RuntimeError(f"balie demo did not open: {(self.folder / 'daemon.log').read_text()}")

    def kill(self):
        """As a power cut would: no word, no warning."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=10)
        self.process.stdout.close()
        self.log.close()

    def tell(self, *words):
        """What a command says about this centre."""
        return subprocess.run([BINARY, *words, "--settings", self.settings], check=True, text=True,
                              capture_output=True).stdout

    def inside(self):
        """How many badges are inside by the record."""
        return len(json.loads(self.tell("present", "--json")))
