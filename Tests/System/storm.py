"""What an attacker on the network can do without an account, each kind on a thread of its own, all at once."""

import collections
import random
import socket
import threading
import time

from desk import Desk
from kiosk import Line

FLOOD = b"GET /desk/sign-in HTTP/1.1\r\nHost: a\r\n" + b"X-Flood: " + b"a" * 18_000 + b"\r\n\r\n"
MANY = b"GET / HTTP/1.1\r\nHost: a\r\n" + b"".join(b"X%d: a\r\n" % n for n in range(500)) + b"\r\n"
SLOW = b"Host: a\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"


class LineFrom(Line):
    """A line from an address of its own."""

    def __init__(self, port, address):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60, source_address=(address, 0))
        self.left = b""


class Storm:
    """Guessers, floods, silence and dripping against one port, for as long as the block runs."""

    def __init__(self, port, known, guessers=40, a_minute=1000, idle=400):
        self.port, self.known, self.ended = port, known, threading.Event()
        self.answers, self.odd = collections.Counter(), []
        self.pause, self.idle = 60 * guessers / a_minute, idle
        kinds = [(self._guess, number) for number in range(guessers)] + [(self._silent, 0), (self._flood, 0)]
        kinds += [(self._drip, number) for number in range(20)] + [(self._abuse, 0)]
        self.threads = [threading.Thread(target=kind, args=(number,), daemon=True) for kind, number in kinds]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        for thread in self.threads:
            thread.join(30)

    def _guess(self, number):
        """Wrong passwords from an address of its own, for names that are known and that nobody has."""
        self.ended.wait(random.random() * self.pause)
        desk, due = None, time.monotonic()
        while not self.ended.is_set():
            try:
                desk = desk or Desk(self.port, LineFrom(self.port, f"127.0.{number}.2"))
                desk.cookie = None
                user = self.known if number % 2 else f"niemand-{random.randrange(10**6)}"
                status, _, page = desk.sign_in(user, f"geraden-{random.randrange(10**9)}")
                self._note("sign-in", status, {422, 429, 503}, 'role="alert"' in page)
            except OSError:
                desk = None
                self.answers["sign-in cut"] += 1
            due += self.pause
            self.ended.wait(max(0, due - time.monotonic()))

    def _note(self, kind, status, expected, holds=True):
        self.answers[f"{kind} {status}"] += 1
        if status not in expected or not holds:
            self.odd.append((kind, status))

    def _silent(self, _):
        """Lines that say nothing, opened again when they are closed."""
        lines = []
        while not self.ended.is_set():
            while len(lines) < self.idle:
                lines.append(socket.create_connection(("127.0.0.1", self.port), timeout=5))
            self.answers["silent lines at once"] = len(lines)
            self.ended.wait(8)
            for line in lines[: self.idle // 2]:
                line.close()
            del lines[: self.idle // 2]

    def _flood(self, _):
        """Heads that are too large, and too many fields."""
        while not self.ended.is_set():
            for request in (FLOOD, MANY):
                try:
                    with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
                        line.sendall(request)
                        answer = line.recv(64)
                    status = int(answer[9:12]) if answer else 0
                    self._note("flood", status, {0, 400, 431})
                except OSError:
                    self.answers["flood cut"] += 1
            self.ended.wait(0.05)

    def _drip(self, number):
        """A head, or a body, of which a byte comes every half second: closed after ten seconds."""
        head = b"POST /desk/sign-in HTTP/1.1\r\n" + SLOW + b"Content-Length: 1000\r\n"
        while not self.ended.is_set():
            begun = time.monotonic()
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
                    line.sendall(head + (b"\r\n" if number % 2 else b"X: "))
                    while not self.ended.wait(0.5):
                        line.sendall(b"a")
                    return
            except OSError:
                took = time.monotonic() - begun
                self._note("drip closed", "in time" if took < 13 else "late", {"in time"})

    def _abuse(self, _):
        """Methods and origins that no form of ours uses."""
        line = Line(self.port)
        while not self.ended.is_set():
            for method, path in [
                ("TRACE", "/desk/today"),
                ("GET", "/desk/sign-out"),
                ("GET", "/desk/identities/ask"),
                ("DELETE", "/desk/accounts"),
            ]:
                self._note(method, line.ask(method, path)[0], {405})
            other = b"userName=a&password=b"
            kind = "Content-Type: application/x-www-form-urlencoded\r\n"
            for site in ("cross-site", "same-site"):
                line.socket.sendall(
                    f"POST /desk/sign-in HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: {site}\r\n{kind}"
                    f"Content-Length: {len(other)}\r\n\r\n".encode()
                    + other
                )
                self._note(site, int(self._head(line)[9:12]), {403})
            self.ended.wait(0.2)

    @staticmethod
    def _head(line):
        while (end := line.left.find(b"\r\n\r\n")) < 0:
            line._receive()
        head = line.left[:end].decode("latin-1")
        length = int(dict(each.lower().split(": ", 1) for each in head.split("\r\n")[1:])["content-length"])
        while len(line.left) < end + 4 + length:
            line._receive()
        line.left = line.left[end + 4 + length :]
        return head
