"""The daemon as a proof runs it: a folder, settings, a process that is started, killed and started again."""

import datetime
import json
import os
import pathlib
import signal
import socket
import subprocess
import time
import zoneinfo

ROOT = pathlib.Path(__file__).resolve().parents[2]
BALIE = os.environ.get("BALIE_BIN", str(ROOT / ".build/debug/balie"))


class Ended(Exception):
    """The daemon ended before its door was open; carries its exit status and what it said."""

    def __init__(self, status, said):
        super().__init__(f"exit {status}: {said[-600:]}")
        self.status, self.said = status, said


def free_port():
    """A port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def far_closing_time():
    """A closing time half a day away, so that no proof runs into it."""
    there = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Amsterdam"))
    return (there + datetime.timedelta(hours=12)).strftime("%H:00")


class Daemon:
    """One `balie serve` over one folder. `log` holds all that it ever said on standard error."""

    def __init__(
        self, folder, port=None, closing=None, environment=None, binary=BALIE, state=None, pace=1_000_000
    ):
        self.home = pathlib.Path(folder)
        self.home.mkdir(parents=True, exist_ok=True)
        self.state = pathlib.Path(state or self.home / "state")
        self.port = port or free_port()
        self.binary = binary
        self.environment = {**os.environ, **(environment or {})}
        self.wrapped_in = []
        self.process = None
        self.log = self.home / "balie.log"
        self.settings = self.home / "balie.yaml"
        self.settings.write_text(
            f"state:\n  folder: {self.state}\n  socket: {self.home}/balie.sock\n"
            f"http:\n  port: {self.port}\n"
            f"centre:\n  closingTime: \"{closing or far_closing_time()}\"\n"
            f"kiosk:\n  pace:\n    perMinute: {pace}\n    atOnce: {pace}\n"
        )

    @property
    def record(self):
        return self.state / "balie.sqlite"

    def start(self, within=15, **environment):
        """Starts the daemon and returns once its door is open."""
        self.launch(**environment)
        return self.await_open(within)

    def launch(self, **environment):
        """Starts the daemon without waiting for it."""
        self.said_before = self.log.stat().st_size if self.log.exists() else 0
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [*self.wrapped_in, self.binary, "serve", "--settings", str(self.settings)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                env={**self.environment, **environment},
            )

    def await_open(self, within=15):
        end = time.monotonic() + within
        while b"The door is open." not in self.said():
            if self.process.poll() is not None:
                raise Ended(self.process.returncode, self.said().decode(errors="replace"))
            if time.monotonic() > end:
                self.kill()
                raise Ended(None, f"no open door within {within} s: {self.said().decode(errors='replace')}")
            time.sleep(0.003)
        return self

    def said(self):
        """What this run has written to its log so far."""
        with open(self.log, "rb") as log:
            log.seek(self.said_before)
            return log.read()

    @property
    def runs(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """SIGKILL; returns when the process is gone."""
        if self.runs:
            self.process.send_signal(signal.SIGKILL)
        if self.process is not None:
            self.process.wait()

    def stop(self, within=15):
        """SIGTERM; returns the exit status."""
        if self.runs:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def command(self, *words, within=60, environment=None):
        """Runs one of the operator's commands over the same settings."""
        return subprocess.run(
            [self.binary, *words, "--settings", str(self.settings)],
            capture_output=True,
            text=True,
            timeout=within,
            env=environment or self.environment,
        )

    def verify(self):
        """None when the record adds up, else what `balie verify` said."""
        done = self.command("verify", within=600)
        return None if done.returncode == 0 else f"exit {done.returncode}: {done.stdout}{done.stderr}"

    def pairing_code(self, name="Ingang"):
        done = self.command("kiosk", "pair", name, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)["digits"]

    def resident(self):
        """Resident memory in bytes."""
        pages = pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
