"""Proof 2: a power cut loses nothing acknowledged before it, and the daemon starts again on what is left."""

import random
import time

import pytest

from crowd import Crowd
from daemon import Ended
from disk import EATMYDATA, Disk
from kiosk import Kiosk

pytestmark = pytest.mark.usefixtures("needs_root")
CUTS_A_DISK = 10


class Toll:
    """What a row of cuts cost."""

    def __init__(self):
        self.cuts = self.acknowledged = self.faults = self.unopened = self.blank = self.in_doubt = 0
        self.lost = set()

    def line(self, kind):
        return (
            f"{kind}: cuts {self.cuts}, acknowledged before a cut {self.acknowledged}, "
            f"lost {len(self.lost)}, answered while it was cut {self.in_doubt}, verify failures {self.faults}, "
            f"starts refused {self.unopened}, last badges unreadable {self.blank}"
        )


@pytest.mark.parametrize("kind", ["ext4", "xfs"])
def test_a_power_cut_loses_no_acknowledged_entry(kind, daemons, folder, at_length, pytestconfig, tell):
    if kind == "xfs" and pytestconfig.getoption("--proof") == "short":
        cuts = 2
    else:
        cuts = at_length(20, 500)
    toll = Toll()
    while toll.cuts < cuts:
        cut_one_disk(kind, daemons, folder, min(CUTS_A_DISK, cuts - toll.cuts), toll)
    tell(f"proof 2, {toll.line(kind)}")
    assert (sorted(toll.lost), toll.faults, toll.unopened, toll.blank) == ([], 0, 0, 0)
    assert toll.acknowledged > cuts


def test_proof_2_sees_a_daemon_whose_syncs_do_nothing(daemons, folder, tell):
    toll = Toll()
    for _ in range(3):
        cut_one_disk("ext4", daemons, folder, 2, toll, LD_PRELOAD=EATMYDATA)
    tell(f"proof 2, planted: under eatmydata, {toll.line('ext4')}")
    assert toll.lost


def cut_one_disk(kind, daemons, folder, cuts, toll, **environment):
    """Cuts the power `cuts` times over one new file system, the first time soon after the record was made."""
    with Disk(folder, kind, 64 if kind == "ext4" else 320) as disk:
        daemon = daemons(f"centre{toll.cuts}", state=disk.path / "state")
        daemon.start(**environment)
        crowd = Crowd(Kiosk.paired(daemon), badges=1)
        checked = 0
        try:
            with crowd:
                for number in range(cuts):
                    time.sleep(random.uniform(0.0, 0.1) if number == 0 else random.uniform(0.05, 0.4))
                    crowd.ledger.power_goes()
                    known = len(crowd.ledger)
                    disk.cut()
                    daemon.kill()
                    crowd.ledger.power_gone()
                    disk.unmount()
                    disk.mount()
                    toll.cuts += 1
                    toll.acknowledged += known - checked
                    daemon.start(**environment)
                    toll.lost.update(crowd.ledger.lost(daemon.record, checked, known))
                    toll.faults += daemon.verify() is not None
                    toll.blank += last_badge(crowd) != 200
                    checked = known
            toll.lost.update(crowd.ledger.lost(daemon.record, 0, checked))
        except Ended:
            toll.unopened += 1
            toll.lost.update(crowd.ledger.lost(daemon.record, checked, known))
        finally:
            toll.in_doubt += crowd.ledger.in_doubt
            daemon.kill()
            time.sleep(0.01)


def last_badge(crowd):
    """Asks for the newest badge again: its names need a key from the other file."""
    nonce = next(entry[0] for entry in reversed(crowd.ledger.entries) if entry[3] is None)
    for _ in range(20):
        try:
            return crowd.kiosk.get(f"/kiosk/badges/{nonce}.png")[0]
        except OSError:
            time.sleep(0.05)
