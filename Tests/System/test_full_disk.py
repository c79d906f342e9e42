"""Proof 5: on a full disk the desk says so, goes on reading, and takes visitors again once there is room."""

import time

import pytest

from crowd import Crowd
from daemon import Ended
from disk import Disk
from kiosk import Kiosk, arrival

pytestmark = pytest.mark.usefixtures("needs_root")
RESUMES_WITHIN = 5


def fill_up(daemon, disk, kiosk, crowd):
    """Loads the daemon until its disk is full; returns what it answered then."""
    disk.fill(leaving=256 * 1024)
    end = time.monotonic() + 30
    while crowd.unavailable == 0 and time.monotonic() < end:
        time.sleep(0.02)
    answers = []
    for _ in range(10):
        status, answer = kiosk.post("/kiosk/check-ins", arrival())
        answers.append((status, answer.get("refusal")))
    return answers


def resumes(kiosk):
    """Seconds until a check-in is taken again, None when it is not within the time allowed."""
    begun = time.monotonic()
    while time.monotonic() < begun + RESUMES_WITHIN:
        if kiosk.check_in()[1] == 201:
            return time.monotonic() - begun
        time.sleep(0.05)
    return None


def test_a_full_disk_is_waited_out(daemons, folder, at_length, tell):
    rounds, refused, slowest = at_length(1, 10), 0, 0
    with Disk(folder, megabytes=8) as disk:
        for round in range(rounds):
            daemon = daemons(f"centre{round}", state=disk.path / f"state{round}").start(
                NOTIFY_SOCKET="", WATCHDOG_USEC=""
            )
            kiosk = Kiosk.paired(daemon)
            with Crowd(kiosk, threads=2, badges=1) as crowd:
                answers = fill_up(daemon, disk, kiosk.twin(), crowd)
                assert set(answers) == {(503, "recordFull")}, answers
                assert kiosk.twin().get("/health")[0] == 200
                assert kiosk.twin().get("/kiosk/house")[0] == 200
                present = daemon.command("present", "--json")
                assert present.returncode == 0, present.stderr
                assert daemon.runs
                disk.free()
                waited = resumes(kiosk.twin())
                assert waited is not None, "no check-in within 5 s of there being room"
            slowest, refused = max(slowest, waited), refused + crowd.unavailable
            assert not crowd.odd, crowd.odd[:3]
            assert daemon.stop() == 0
            assert crowd.ledger.lost(daemon.record) == [] and daemon.verify() is None
            daemon.record.unlink()
    tell(
        f"proof 5: rounds {rounds}, 503 recordFull {refused}, crashes 0, "
        f"resumed after at most {slowest * 1000:.0f} ms"
    )


def test_proof_5_sees_a_desk_that_does_not_resume(daemons, folder, tell):
    with Disk(folder, megabytes=8) as disk:
        daemon = daemons(state=disk.path / "state").start()
        kiosk = Kiosk.paired(daemon)
        with Crowd(kiosk, threads=2, badges=1) as crowd:
            assert fill_up(daemon, disk, kiosk.twin(), crowd)
            assert resumes(kiosk.twin()) is None
        daemon.kill()
    tell("proof 5, planted: the space is not freed: not resumed within 5 s")


def test_a_start_on_a_full_disk_says_so(daemons, folder):
    with Disk(folder, megabytes=8) as disk:
        daemon = daemons(state=disk.path / "state").start()
        assert daemon.stop() == 0
        disk.fill(leaving=48 * 1024)
        with pytest.raises(Ended) as ended:
            daemon.start()
        assert ended.value.status in (74, 75) and str(daemon.state) in ended.value.said
