"""Somebody at the desk, as a browser without scripts would be: forms, a cookie, an authenticator app."""

import datetime
import hashlib
import hmac
import html
import json
import os
import pathlib
import re
import signal
import struct
import subprocess
import time
import urllib.parse

from daemon import BALIE
from kiosk import Kiosk, Line

STEP = 30


def time_code(secret, at=None):
    """The six digits of RFC 6238 for a secret in base 32."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    number = 0
    for letter in secret:
        number = number << 5 | letters.index(letter)
    key = (number >> (len(secret) * 5 % 8)).to_bytes(len(secret) * 5 // 8, "big")
    counter = struct.pack(">Q", int((time.time() if at is None else at) // STEP))
    mac = hmac.new(key, counter, hashlib.sha1).digest()
    number = struct.unpack(">I", mac[mac[19] & 15 :][:4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


class Desk:
    """One browser at the desk. `went` holds every address that it asked for or was sent to."""

    def __init__(self, port, line=None):
        self.port, self.cookie, self.secret = port, None, None
        self.line = line or Line(port, timeout=30)
        self.went, self.tokens, self.used = [], [], set()

    def ask(self, method, path, fields=None, headers=""):
        """Status, headers and page of one request; the cookie is kept as a browser keeps it."""
        body = b""
        if fields is not None:
            body = urllib.parse.urlencode(fields, doseq=True).encode()
            headers += "Content-Type: application/x-www-form-urlencoded\r\n"
        if self.cookie:
            headers += f"Cookie: __Host-balie-desk={self.cookie}\r\n"
        self.went.append(path)
        status, found, page = self.line.ask(method, path, body, headers + "Accept: text/html\r\n")
        if "set-cookie" in found:
            self.cookie = found["set-cookie"].partition(";")[0].partition("=")[2] or None
            self.tokens += [self.cookie] if self.cookie else []
        if "location" in found:
            self.went.append(found["location"])
        return status, found, page.decode()

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, **fields):
        return self.ask("POST", path, fields)

    def sign_in(self, user, password):
        return self.post("/desk/sign-in", userName=user, password=password)

    def enter(self, user, first, password):
        """All of a first sign-in: a password of one's own, and codes where they are asked for.

        Returns the recovery codes.
        """
        assert self.sign_in(user, first)[0] == 303
        status, _, page = self.post("/desk/set-up/password", password=password, again=password)
        assert status == 303, page
        page = self.get("/desk/sign-in/code")[2]
        if 'name="offer"' not in page:
            return []
        self.secret = re.search(r'class="secret">([^<]+)', page)[1].replace(" ", "")
        status, _, page = self.post("/desk/set-up/codes", offer=field(page, "offer"), code=self.code())
        assert status == 201, page
        return re.findall(r"<li><code>([^<]+)", page)

    def code(self):
        """A code that was not used yet; of the step before or after when this one's was."""
        now = time.time()
        for at in (now, now + STEP, now - STEP):
            if int(at // STEP) > max(self.used, default=0):
                self.used.add(int(at // STEP))
                return time_code(self.secret, at)
        time.sleep(STEP - now % STEP)
        return self.code()


def field(page, name):
    """What a page's form holds in a field."""
    return html.unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1])


def fields(page, name):
    return re.findall(rf'name="{name}" value="([^"]*)"', page)


def read_token(administrator, *scopes, purpose="Dashboard gemeente", days=30):
    """A token for another program, as an administrator who has just given a code gets it."""
    until = (datetime.date.today() + datetime.timedelta(days=days)).isoformat()
    status, _, page = administrator.post("/desk/tokens", purpose=purpose, scope=list(scopes), until=until)
    assert status == 201, page
    return re.search(r'class="secret">([0-9a-f]{64})<', page)[1]


class Demo:
    """`balie demo` over a folder: its accounts' passwords are stretched less, which a debug build needs."""

    def __init__(self, folder):
        self.home, self.log, self.wrapped_in = pathlib.Path(folder), pathlib.Path(folder) / "balie.log", []
        self.arguments = []
        self.home.mkdir(parents=True, exist_ok=True)
        self.process = None

    def start(self, **environment):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [
                    *(*self.wrapped_in, BALIE, "demo", "--folder", str(self.home / "state"), "--port", "0"),
                    *("--quick-passwords", "--json", "--pace", "1000000"),
                    *self.arguments,
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                env={**os.environ, **environment},
            )
        facts = json.loads(self.process.stdout.readline())
        self.port, self.settings = facts["port"], facts["settings"]
        self.passwords = {account["userName"]: account["password"] for account in facts["accounts"]}
        self.pairing = facts["kiosks"][0].partition("pair=")[2]
        return self

    def kiosk(self):
        kiosk = Kiosk(self.port)
        assert kiosk.post("/kiosk/pairing", {"code": self.pairing})[0] == 201
        return kiosk

    def desk(self, user, password):
        """Somebody of the demo, signed in with a password of their own; and their recovery codes."""
        desk = Desk(self.port)
        codes = desk.enter(user, self.passwords[user], password)
        assert desk.get("/desk")[0] == 303
        return desk, codes

    def stop(self):
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(15)
