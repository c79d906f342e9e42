"""Proofs 3 and 4: every acknowledgement rests on a sync of its own, and none is given when a call fails."""

import time

import pytest

from crowd import Crowd
from daemon import Ended
from disk import EATMYDATA
from kiosk import Kiosk
from trace import Trace

pytestmark = pytest.mark.usefixtures("needs_root")
CHECK_INS = 200


def syncs_of_check_ins(daemon):
    """The syncs that 200 check-ins, one after the other, took."""
    kiosk = Kiosk.paired(daemon)
    with Trace(daemon, "-e", "trace=fdatasync") as trace:
        for _ in range(CHECK_INS):
            assert kiosk.check_in()[1] == 201
    return trace.syncs()


def test_every_check_in_waits_for_a_sync(daemons, tell):
    syncs = syncs_of_check_ins(daemons().start())
    tell(f"proof 3: check-ins {CHECK_INS}, fdatasync on the write-ahead log {syncs}")
    assert CHECK_INS <= syncs <= CHECK_INS * 1.1


def test_proof_3_sees_a_daemon_that_does_not_sync(daemons, tell):
    syncs = syncs_of_check_ins(daemons().start(LD_PRELOAD=EATMYDATA))
    tell(f"proof 3, planted: under eatmydata, check-ins {CHECK_INS}, fdatasync {syncs}")
    assert syncs < CHECK_INS


FAULTS = [("fdatasync", "EIO"), ("pwrite64", "EIO"), ("pwrite64", "ENOSPC")]


def test_a_failing_call_is_never_acknowledged(daemons, at_length, tell):
    points = at_length(12, 400)
    told = {"points": points, "met": 0, "acknowledged": 0, "lost": 0, "verify failures": 0, "bad exits": []}
    for point in range(points):
        call, error = FAULTS[point % len(FAULTS)]
        meet_one_fault(daemons(f"centre{point}"), call, error, 1 + point // len(FAULTS), told)
    tell("proof 4: " + ", ".join(f"{name} {count}" for name, count in told.items()))
    assert told["lost"] == told["verify failures"] == 0
    assert told["bad exits"] == []
    assert told["met"] >= points // 2


def meet_one_fault(daemon, call, error, number, told):
    """Makes every `call` from the given number on fail, under load, then starts the daemon again."""
    daemon.start()
    with Crowd(Kiosk.paired(daemon), threads=2, badges=1) as crowd:
        time.sleep(0.05)
        with Trace(
            daemon, "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={number}+"
        ) as trace:
            end = time.monotonic() + 10
            while (
                daemon.runs and time.monotonic() < end and not (error == "ENOSPC" and crowd.unavailable > 5)
            ):
                time.sleep(0.01)
        told["met"] += trace.injected() > 0
        odd = [answer for status, answer in crowd.odd if status >= 500]
    if daemon.runs:
        status = daemon.stop()
        if status != 0:
            told["bad exits"].append((call, error, number, status))
    elif daemon.process.returncode != 74:
        told["bad exits"].append((call, error, number, daemon.process.returncode))
    assert not odd, odd[:3]
    try:
        daemon.start()
    except Ended as ended:
        told["bad exits"].append((call, error, number, "restart", ended.status))
        return
    told["acknowledged"] += len(crowd.ledger)
    told["lost"] += len(crowd.ledger.lost(daemon.record))
    told["verify failures"] += daemon.verify() is not None
    daemon.kill()


def test_a_record_that_cannot_be_read_ends_the_daemon(daemons):
    daemon = daemons().start()
    kiosk = Kiosk.paired(daemon)
    with Trace(daemon, "-e", "trace=pread64", "-e", "inject=pread64:error=EIO:when=1+"):
        statuses = {status_or_none(kiosk) for _ in range(10)}
    assert statuses <= {503, None}
    assert daemon.process.wait(10) == 74


def status_or_none(kiosk):
    """The status of a request that reads only, None when there is no answer."""
    time.sleep(0.1)
    try:
        return kiosk.get("/kiosk/house")[0]
    except OSError:
        return None
