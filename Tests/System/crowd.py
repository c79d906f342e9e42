"""Visitors who come and go from several threads at once, each asking with one nonce until answered."""

import random
import threading
import time

from kiosk import arrival, new_nonce, read_code
from ledger import Ledger


class Crowd:
    """Threads of visitors at one daemon. Only whole answers are entered in the ledger."""

    def __init__(self, kiosk, threads=4, badges=3, ledger=None):
        self.kiosk = kiosk
        self.ledger = ledger or Ledger()
        self.odd = []
        self.unavailable = 0
        self.ended = threading.Event()
        self.codes = []
        for _ in range(threads * badges):
            self.codes.append(self._first_badge())
        self.threads = [
            threading.Thread(target=self._run, args=(kiosk.twin(), self.codes[n::threads]), daemon=True)
            for n in range(threads)
        ]

    def _first_badge(self):
        body = arrival()
        self.ledger.ask(body["nonce"])
        status, answer = self.kiosk.post("/kiosk/check-ins", body)
        assert status == 201, answer
        self.ledger.add(body["nonce"], answer)
        return read_code(self.kiosk.get(answer["badge"])[1])

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        for thread in self.threads:
            thread.join(30)

    def _run(self, kiosk, codes):
        while not self.ended.is_set():
            if codes and random.random() < 0.4:
                code = random.choice(codes)
                intent = random.choice(["any", "leaving", "arriving"])
                self._insist(
                    kiosk, "/kiosk/scans", {"nonce": new_nonce(), "code": code, "intent": intent}, code
                )
            else:
                self._insist(kiosk, "/kiosk/check-ins", arrival(), None)
        kiosk.close()

    def _insist(self, kiosk, path, body, badge):
        """Asks until there is an answer, always with the same nonce, as the kiosk's page does."""
        self.ledger.ask(body["nonce"])
        while not self.ended.is_set():
            run = self.ledger.run
            try:
                status, answer = kiosk.post(path, body)
            except OSError:
                time.sleep(0.01)
                continue
            if status in (200, 201):
                self.ledger.add(body["nonce"], answer, badge, run)
                return
            if status != 503:
                self.odd.append((status, answer))
                return
            self.unavailable += 1
            time.sleep(0.01)
