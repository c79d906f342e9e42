"""Proof 1: SIGKILL at random points under load loses nothing acknowledged, and the chain verifies."""

import random
import shutil
import sqlite3
import time

from crowd import Crowd
from kiosk import Kiosk

KILLS_A_RECORD = 25


def test_a_killed_daemon_loses_no_acknowledged_entry(daemons, at_length, tell):
    kills = at_length(50, 1000)
    acknowledged = lost = faults = doubled = slowest = 0
    for round in range(0, kills, KILLS_A_RECORD):
        daemon = daemons(f"centre{round}").start()
        with Crowd(Kiosk.paired(daemon)) as crowd:
            checked = 0
            for _ in range(min(KILLS_A_RECORD, kills - round)):
                time.sleep(random.uniform(0.02, 0.25))
                daemon.kill()
                known, begun = len(crowd.ledger), time.monotonic()
                daemon.start()
                slowest = max(slowest, time.monotonic() - begun)
                lost += len(crowd.ledger.lost(daemon.record, checked, known))
                faults += daemon.verify() is not None
                checked = known
        assert daemon.stop() == 0
        lost += len(crowd.ledger.lost(daemon.record))
        doubled += crowd.ledger.doubled(daemon.record)
        acknowledged += len(crowd.ledger)
        assert not crowd.odd, crowd.odd[:3]
    tell(
        f"proof 1: kills {kills}, acknowledged {acknowledged}, lost {lost}, doubled {doubled}, "
        f"verify failures {faults}, slowest restart {slowest * 1000:.0f} ms"
    )
    assert (lost, doubled, faults) == (0, 0, 0)
    assert acknowledged > kills


def test_proof_1_sees_an_acknowledged_entry_that_is_gone(daemons, folder, tell):
    daemon = daemons().start()
    with Crowd(Kiosk.paired(daemon), threads=2, badges=1) as crowd:
        time.sleep(0.3)
    assert daemon.stop() == 0
    copy = daemons("copy")
    shutil.copytree(daemon.state, copy.state)
    lose_one_visit(copy.record)
    assert crowd.ledger.lost(daemon.record) == [] and daemon.verify() is None
    found, complaint = len(crowd.ledger.lost(copy.record)), copy.verify()
    tell(
        f"proof 1, planted: one visit taken out of a copy: lost {found}, "
        f"verify says {'nothing' if complaint is None else 'so'}"
    )
    assert found >= 1
    assert complaint is not None


def lose_one_visit(record):
    """Takes the newest visit out of a record, as if its transaction had never reached the disk."""
    database = sqlite3.connect(record)
    visit = database.execute("SELECT max(id) FROM visit").fetchone()[0]
    database.execute("PRAGMA foreign_keys = OFF")
    for table, column in [("stay", "visit"), ("visit", "id"), ("request", "visit")]:
        database.execute(f"DELETE FROM {table} WHERE {column} = ?", [visit])
    database.commit()
    database.close()
