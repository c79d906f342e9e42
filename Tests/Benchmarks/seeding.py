"""A record with as many visits as a busy centre has in years, written into the file, whole chain and all."""

import datetime
import hashlib
import json
import os
import sqlite3

VISITS_A_DAY = 500


def sealed_fingerprint(*fields):
    """What an arrival says of its sealed fields (VisitFacts.fingerprint)."""
    hashed = hashlib.sha256()
    for field in fields:
        field = field or b""
        hashed.update(f"{len(field)} ".encode() + field)
    return hashed.digest()[:16].hex()


class Chain:
    """Entries of the presence log, each linked to the one before."""

    def __init__(self, database):
        newest = database.execute(
            "SELECT sequence, hash FROM presenceEntry ORDER BY sequence DESC LIMIT 1"
        ).fetchone()
        self.sequence, self.hash = newest
        self.rows = []

    def add(self, kind, at, visit, **more):
        entry = {"at": at, "kind": kind, "origin": "kiosk:1", "visit": visit, **more}
        body = json.dumps(entry, sort_keys=True, separators=(",", ":"))
        salt = os.urandom(16)
        commitment = hashlib.sha256(salt + body.encode()).digest()
        self.hash = hashlib.sha256(b"\0" + self.hash + commitment).digest()
        self.sequence += 1
        self.rows.append((self.sequence, at, kind, visit, body, salt, self.hash))
        return self.sequence


def seed(record, visits):
    """Adds `visits` visits that came and went before today to a stopped daemon's record of one visit."""
    database = sqlite3.connect(record, isolation_level=None)
    database.executescript(
        "PRAGMA cache_size = -1500000; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;"
    )
    triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    indexes = database.execute(
        "SELECT name, sql FROM sqlite_master"
        " WHERE type = 'index' AND sql IS NOT NULL AND tbl_name <> 'request'"
    ).fetchall()
    database.execute("BEGIN")
    for name, _ in triggers:
        database.execute(f"DROP TRIGGER {name}")
    for name, _ in indexes:
        database.execute(f"DROP INDEX {name}")
    visitor, code = database.execute("SELECT visitor, code FROM visit ORDER BY id LIMIT 1").fetchone()
    seal, chain = sealed_fingerprint(visitor, None, code), Chain(database)
    first_day = datetime.date.today() - datetime.timedelta(days=1 + visits // VISITS_A_DAY)
    for begun in range(0, visits, 20_000):
        people, stays = [], []
        for n in range(begun, min(begun + 20_000, visits)):
            add_visit(n, first_day, visitor, code, seal, chain, people, stays)
        database.executemany(
            "INSERT INTO presenceEntry (sequence, at, kind, visit, body, salt, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
            chain.rows,
        )
        chain.rows.clear()
        database.executemany(
            """
            INSERT INTO visit (id, day, number, role, partner, visitor, purpose, person, language,
                rulesVersion, kiosk, code, codeHash, sealedBy)
            VALUES (?, ?, ?, 'communityOfficer', 1, ?, 'meeting', ?, 'nl', 1, 1, ?, ?, ?)
            """,
            people,
        )
        database.executemany("INSERT INTO stay VALUES (?, ?, ?, ?, 'observed', ?)", stays)
    for _, sql in indexes + triggers:
        database.execute(sql)
    database.execute("COMMIT")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def add_visit(n, first_day, visitor, code, seal, chain, people, stays):
    day = first_day + datetime.timedelta(days=n // VISITS_A_DAY)
    number, person, code_hash = n % VISITS_A_DAY + 1, os.urandom(16), os.urandom(32)
    came = (day.toordinal() - 719_163) * 86_400_000 + 28_800_000 + number * 30_000
    facts = {
        "code": code_hash.hex(),
        "day": str(day),
        "language": "nl",
        "number": number,
        "partner": 1,
        "person": person.hex(),
        "purpose": "meeting",
        "role": "communityOfficer",
        "rulesVersion": 1,
        "seal": seal,
    }
    visit = chain.sequence + 1
    chain.add("arrival", came, visit, facts=facts)
    chain.add("badgeIssued", came, visit)
    left = chain.add("departure", came + 3_600_000, visit, evidence="observed")
    people.append((visit, str(day), number, visitor, person, code, code_hash, f"day:{day}"))
    stays.append((visit, visit, came, came + 3_600_000, left))
