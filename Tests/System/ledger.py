"""What the daemon has acknowledged, to be held against its record afterwards."""

import collections
import hashlib
import json
import sqlite3
import threading


SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def hash_of(code):
    """What the record finds the badge with this code by: SHA-256 of the first 128 bits behind type and key."""
    bits = "".join(f"{SIGNS.index(sign):05b}" for sign in code[3:])
    return hashlib.sha256(int(bits[:128], 2).to_bytes(16)).digest()


class Ledger:
    """A list of acknowledgements that clients add to, each with what was asked and answered."""

    def __init__(self):
        self.lock = threading.Lock()
        self.entries = []
        self.in_doubt = 0
        self.sent = set()
        self.run = 0
        self.going = False

    def ask(self, nonce):
        with self.lock:
            self.sent.add(nonce)

    def power_goes(self):
        """From here to `power_gone` an answer promises nothing: a sync that the cut meets half-way may still say yes."""
        with self.lock:
            self.going = True

    def power_gone(self):
        """The daemon is dead: what was asked of it and is read only now promises nothing either."""
        with self.lock:
            self.run += 1
            self.going = False

    def add(self, nonce, answer, badge=None, run=None):
        """Notes an acknowledgement asked for in `run`; `badge` tells scans of one badge together."""
        with self.lock:
            if self.going or run not in (None, self.run):
                self.in_doubt += 1
                return
            self.entries.append((nonce, answer["verdict"], answer.get("number"), badge))

    def __len__(self):
        with self.lock:
            return len(self.entries)

    def lost(self, record, first=0, last=None):
        """Nonces of the acknowledgements from `first` to `last` that the record does not bear out."""
        with self.lock:
            entries = self.entries[first:last]
        if not entries:
            return []
        if not record.exists():
            return [entry[0] for entry in entries]
        database = sqlite3.connect(f"file:{record}?mode=ro", uri=True, timeout=10)
        try:
            return self._lost(database, entries)
        except sqlite3.DatabaseError:
            return [entry[0] for entry in entries]
        finally:
            database.close()

    def _lost(self, database, entries):
        lost, visits = [], {}
        moves = collections.Counter()
        for nonce, verdict, number, badge in entries:
            row = database.execute(
                """
                SELECT request.answer, visit.number, presenceEntry.kind, stay.id, visit.id
                FROM request
                LEFT JOIN visit ON visit.id = request.visit OR visit.codeHash = ?
                LEFT JOIN presenceEntry ON presenceEntry.sequence = visit.id
                LEFT JOIN stay ON stay.id = visit.id
                WHERE request.nonce = ?
                """,
                [badge and hash_of(badge), hashlib.sha256(nonce.encode()).digest()],
            ).fetchone()
            if row is None or not self._agrees(row, verdict, number, badge):
                lost.append(nonce)
            elif badge:
                visits[badge] = row[4]
                moves[row[4], verdict] += 1
        for visit in set(visits.values()):
            ins, outs = database.execute(
                """
                SELECT sum(kind = 'arrival'), sum(kind = 'departure')
                FROM presenceEntry WHERE visit = ?
                """,
                [visit],
            ).fetchone()
            missing = max(0, moves[visit, "welcome"] - (ins - 1)) + max(0, moves[visit, "goodbye"] - outs)
            lost += [f"a move of visit {visit}"] * missing
        return lost

    @staticmethod
    def _agrees(row, verdict, number, badge):
        answer, recorded, kind, stay, _ = row
        answer = json.loads(answer)
        if recorded is None or kind != "arrival" or stay is None:
            return False
        if badge:
            return answer["verdict"] == verdict
        return answer["number"] == recorded == int(number.removeprefix("B "))

    def doubled(self, record):
        """How many visits the record has beyond one for each nonce that was ever sent."""
        database = sqlite3.connect(f"file:{record}?mode=ro", uri=True, timeout=10)
        sent = {hashlib.sha256(nonce.encode()).digest() for nonce in self.sent}
        asked = database.execute("SELECT nonce, visit, answer FROM request").fetchall()
        visits = {row[0] for row in database.execute("SELECT id FROM visit")}
        database.close()
        owners = {visit for nonce, visit, answer in asked if nonce in sent and "verdict" not in answer}
        return len(visits - owners)
