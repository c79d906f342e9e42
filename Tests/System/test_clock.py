"""Proof 13 on the real daemon: the clock steps while visitors come and go, and the record stays in order."""

import json
import sqlite3
import time

import pytest

from clock import Clock
from crowd import Crowd
from kiosk import Kiosk

HOUR, DAY, YEAR = 3600, 86_400, 31_557_600


def findings(record):
    """What is out of order: gaps, stays that end before they begin, steps back that no entry notes."""
    database = sqlite3.connect(f"file:{record}?mode=ro", uri=True)
    entries = database.execute("SELECT sequence, at, body FROM presenceEntry ORDER BY sequence").fetchall()
    stays = database.execute("SELECT id, arrivedAt, departedAt FROM stay").fetchall()
    database.close()
    found = [f"gap at {n}" for n, entry in enumerate(entries, 1) if entry[0] != n]
    found += [f"stay {stay} is negative" for stay, came, left in stays if left is not None and left < came]
    noted = 0
    for (_, before, _), (sequence, at, body) in zip(entries, entries[1:]):
        behind = json.loads(body).get("clockBehind")
        noted += behind is not None
        if (before - at if at < before else None) != behind:
            found.append(f"entry {sequence}: the clock is {before - at} ms behind, noted {behind}")
    return found, noted, len(entries), len(stays)


def test_the_record_survives_a_clock_that_steps(daemons, at_length, tell):
    daemon = daemons()
    clock = Clock(daemon)
    daemon.start(**clock.environment)
    steps = [-HOUR, HOUR, -DAY, DAY, 10 * round(YEAR), 1, -10 * round(YEAR), 1]
    with Crowd(Kiosk.paired(daemon), threads=2, badges=2) as crowd:
        for step in steps * at_length(1, 5):
            clock.step(step)
            time.sleep(0.5)
            assert daemon.runs, daemon.said()
    assert not [odd for odd in crowd.odd if odd[0] >= 500], crowd.odd[:3]
    close(daemon, crowd, f"steps {len(steps) * at_length(1, 5)}", tell)


def test_the_record_survives_the_calendar(daemons, tell):
    moments = [
        (2027, 3, 28, 1, 59, 58),
        (2027, 10, 31, 2, 59, 58),
        (2028, 2, 28, 23, 59, 58),
        (2028, 2, 29, 23, 59, 58),
        (2028, 12, 31, 23, 59, 58),
    ]
    daemon = daemons()
    clock = Clock(daemon)
    daemon.start(**clock.environment)
    with Crowd(Kiosk.paired(daemon), threads=2, badges=2) as crowd:
        for moment in moments:
            clock.go_to(*moment)
            time.sleep(3)
            assert daemon.runs, daemon.said()
    assert not [odd for odd in crowd.odd if odd[0] >= 500], crowd.odd[:3]
    close(daemon, crowd, f"nights {len(moments)}", tell, backwards=False)


def close(daemon, crowd, what, tell, backwards=True):
    assert daemon.stop() == 0
    found, noted, entries, stays = findings(daemon.record)
    lost = len(crowd.ledger.lost(daemon.record))
    tell(
        f"proof 13: {what}, entries {entries}, stays {stays}, steps back noted {noted}, "
        f"out of order {len(found)}, "
        f"lost {lost}"
    )
    assert found == [] and lost == 0
    assert not backwards or noted >= 3
    assert daemon.verify() is None


@pytest.mark.parametrize(
    "harm, finding",
    [
        ("UPDATE stay SET departedAt = arrivedAt - 1", "negative"),
        ("DELETE FROM presenceEntry WHERE sequence = 2", "gap"),
        ("UPDATE presenceEntry SET at = at - 3600000 WHERE sequence = 3", "behind"),
    ],
)
def test_proof_13_sees_a_record_out_of_order(harm, finding, daemons, tell):
    daemon = daemons().start()
    kiosk = Kiosk.paired(daemon)
    assert kiosk.scan(kiosk.badge())[2]["verdict"] == "goodbye"
    assert daemon.stop() == 0
    assert findings(daemon.record)[0] == []
    spoil(daemon.record, harm)
    found = findings(daemon.record)[0]
    tell(f"proof 13, planted: {harm.split(' WHERE')[0]}: {found[0] if found else 'not seen'}")
    assert any(finding in one for one in found)
    assert daemon.verify() is not None


def spoil(record, harm):
    database = sqlite3.connect(record)
    database.execute("PRAGMA ignore_check_constraints = ON")
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f"DROP TRIGGER {name}")
    database.execute(harm)
    database.commit()
    database.close()
