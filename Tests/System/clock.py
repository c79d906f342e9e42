"""libfaketime around the daemon: its wall clock in our hands."""

import datetime
import pathlib
import subprocess
import time
import zoneinfo

FAKETIME = next(iter(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)
TIMERS = pathlib.Path(__file__).with_name("timers.c")
AMSTERDAM = zoneinfo.ZoneInfo("Europe/Amsterdam")


class Clock:
    """The daemon's wall clock, in our hands; its monotonic one goes on as it should."""

    def __init__(self, daemon, ahead=1, timers=False):
        assert FAKETIME, "libfaketime is not installed: apt-get install it (make prepare does)"
        self.file = daemon.home / "clock"
        # libfaketime moves the environment when it is loaded first; then Swift does not find its arguments.
        # Loaded into env(1) before, which becomes the daemon, it leaves the environment where it is.
        daemon.wrapped_in = ["/usr/bin/env"]
        self.step(ahead)
        first = [self.true_timers(daemon.home)] if timers else []
        self.environment = {
            "LD_PRELOAD": " ".join(map(str, [*first, FAKETIME])),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }

    @staticmethod
    def true_timers(folder):
        """A library under which timers ring also when the clock is hours ahead: libfaketime moves them along with it."""
        made = folder / "timers.so"
        subprocess.run(["clang", "-shared", "-fPIC", "-o", made, TIMERS], check=True)
        return made

    def step(self, seconds):
        """Puts the clock that far from the true time. Zero would confuse libfaketime."""
        waiting = self.file.with_suffix(".new")
        waiting.write_text(f"{seconds:+d}\n")
        waiting.rename(self.file)

    def go_to(self, *moment):
        """Puts the clock at a local time of the centre."""
        self.step(round(datetime.datetime(*moment, tzinfo=AMSTERDAM).timestamp() - time.time()))

    @staticmethod
    def forget(process):
        """Removes what libfaketime leaves in shared memory when its process is killed."""
        for file in pathlib.Path("/dev/shm").glob(f"*faketime_*_{process.pid}"):
            file.unlink(missing_ok=True)
