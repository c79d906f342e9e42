"""What systemd hears: READY once the door is open, WATCHDOG while the record works, STOPPING at the end."""

import os
import signal
import socket
import time

import pytest

from daemon import Ended
from kiosk import Kiosk


@pytest.fixture
def manager(folder):
    """A socket as systemd has it, and a function that hears for some seconds."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as hearing:
        hearing.bind(f"{folder}/notify")

        def hear(seconds, until=None):
            heard, end = [], time.monotonic() + seconds
            while (left := end - time.monotonic()) > 0 and until not in heard:
                hearing.settimeout(left)
                try:
                    heard += hearing.recv(4096).decode().split("\n")
                except TimeoutError:
                    break
            return heard

        yield f"{folder}/notify", hear


def test_ready_comes_when_the_door_is_open(daemons, manager):
    address, hear = manager
    daemon = daemons()
    daemon.launch(NOTIFY_SOCKET=address)
    assert hear(10, until="READY=1") == ["READY=1"]
    assert Kiosk(daemon.port).get("/health")[0] == 200


def test_the_watchdog_is_patted_in_time(daemons, manager, tell):
    address, hear = manager
    daemon = daemons()
    daemon.launch(NOTIFY_SOCKET=address, WATCHDOG_USEC="1500000")
    hear(10, until="READY=1")
    pats = hear(4).count("WATCHDOG=1")
    tell(f"sd_notify: READY, and {pats} times WATCHDOG in 4 s for a watchdog of 1.5 s")
    assert pats >= 5
    daemon.process.send_signal(signal.SIGTERM)
    assert "STOPPING=1" in hear(10, until="STOPPING=1")
    assert daemon.process.wait(12) == 0


def test_a_stopped_daemon_is_not_patted(daemons, manager):
    address, hear = manager
    daemon = daemons()
    daemon.launch(NOTIFY_SOCKET=address, WATCHDOG_USEC="900000")
    hear(10, until="READY=1")
    os.kill(daemon.process.pid, signal.SIGSTOP)
    hear(0.3)
    assert hear(1.2) == []
    os.kill(daemon.process.pid, signal.SIGCONT)
    assert "WATCHDOG=1" in hear(3, until="WATCHDOG=1")


def test_a_start_that_fails_is_never_ready(daemons, manager):
    address, hear = manager
    daemon = daemons()
    daemon.state.mkdir()
    daemon.record.write_bytes(b"no database" * 400)
    with pytest.raises(Ended):
        daemon.start(NOTIFY_SOCKET=address)
    assert hear(0.2) == []


def test_nobody_at_the_socket_does_not_stop_the_daemon(daemons, folder):
    daemon = daemons().start(NOTIFY_SOCKET=f"{folder}/nobody")
    assert Kiosk.paired(daemon).check_in()[1] == 201
    assert daemon.stop() == 0
