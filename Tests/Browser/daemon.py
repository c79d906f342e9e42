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

    def __init__(self, folder, kiosks=1, clock=None, settings="", port=None):
        self.folder = self.home = pathlib.Path(folder)
        self.more = self.folder / "more.yaml"
        self.more.write_text(settings)
        self.wrapped_in = []
        self.clock = clock and clock(self)
        self.port = port or free_port()
        self.kiosks = kiosks
        self.start()

    @property
    def page(self):
        return f"http://127.0.0.1:{self.port}/kiosk"

    def start(self):
        """Runs until it says that it is open; the links it prints pair one kiosk each."""
        self.log = open(self.folder / "daemon.log", "ab")
        self.process = subprocess.Popen(
            [*self.wrapped_in, BINARY, "demo", "--folder", self.folder, "--port", str(self.port), "--kiosks", str(self.kiosks),
             "--pace", "100000", "--with", self.more, "--quick-passwords", "--json"],
            stdout=subprocess.PIPE, stderr=self.log, text=True,
            env=self.environment())
        deadline = time.monotonic() + 20
        while True:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, deadline - time.monotonic()))
            line = self.process.stdout.readline() if ready else ""
            if line.startswith("{"):
                facts = json.loads(line)
                self.links, self.settings = facts["kiosks"], facts["settings"]
                self.desk = facts["desk"]
                self.accounts = {account["userName"]: account.get("password") for account in facts["accounts"]}
                return
            if not line:
                raise RuntimeError(f"balie demo did not open: {(self.folder / 'daemon.log').read_text()}")

    def serve_with(self, settings):
        """Ends, and starts anew as an installed centre with these settings more: the demo writes its own."""
        self.process.terminate()
        self.process.wait(timeout=10)
        with open(self.settings, "a") as file:
            file.write(settings)
        self.process = subprocess.Popen(
            [*self.wrapped_in, BINARY, "serve", "--settings", self.settings],
            stdout=subprocess.PIPE, stderr=self.log, text=True, env=self.environment())
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"balie serve did not open: {(self.folder / 'daemon.log').read_text()}")

    def environment(self):
        return {**os.environ, **(self.clock.environment if self.clock else {})}

    def kill(self):
        """As a power cut would: no word, no warning."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=10)
        self.process.stdout.close()
        self.log.close()
        if self.clock:
            self.clock.forget(self.process)

    def tell(self, *words, typed=None):
        """What a command says about this centre."""
        return subprocess.run([BINARY, *words, "--settings", self.settings], check=True, text=True,
                              capture_output=True, input=typed).stdout

    def inside(self):
        """How many badges are inside by the record."""
        return len(json.loads(self.tell("present", "--json")))
