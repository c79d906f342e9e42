"""A disk that takes its time: visitors wait for it, and none of them is told that they are in before they are."""

import time

import pytest

from crowd import Crowd
from kiosk import Kiosk, arrival
from trace import Trace

pytestmark = pytest.mark.usefixtures("needs_root")


def delayed(daemon, seconds):
    return Trace(daemon, "-e", "trace=fdatasync", "-e", f"inject=fdatasync:delay_enter={round(seconds * 1e6)}")


@pytest.mark.parametrize("seconds", [0.2, 3])
def test_a_slow_disk_is_waited_for(seconds, daemons, at_length, tell):
    daemon = daemons().start()
    kiosk = Kiosk.paired(daemon, timeout=60)
    with Crowd(kiosk, threads=4, badges=1) as crowd:
        with delayed(daemon, seconds) as trace:
            before, end = len(crowd.ledger), time.monotonic() + at_length(12, 60)
            while time.monotonic() < end:
                assert kiosk.twin().get("/health")[0] in (200, 503)
                assert kiosk.twin().get("/kiosk/house")[0] == 200
                assert daemon.runs, daemon.said()
            came, syncs = len(crowd.ledger) - before, trace.syncs()
        assert kiosk.twin().check_in()[1] == 201, "at once, now that the disk is itself again"
    assert daemon.stop() == 0
    lost = len(crowd.ledger.lost(daemon.record))
    tell(f"slow disk: {seconds} s a sync, acknowledged {came} on {syncs} syncs, 503 {crowd.unavailable}, lost {lost}")
    assert came >= 2 and lost == 0 and daemon.verify() is None
    assert not crowd.odd, crowd.odd[:3]


def test_nobody_is_in_before_the_slow_disk_says_so(daemons):
    """While the sync is held back, no answer comes."""
    daemon = daemons().start()
    kiosk = Kiosk.paired(daemon, timeout=1)
    with delayed(daemon, 3):
        with pytest.raises(OSError):
            kiosk.post("/kiosk/check-ins", arrival())
    assert daemon.stop() == 0
