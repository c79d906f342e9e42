"""A kiosk at the daemon's door, as tight as Python gets: one keep-alive connection, whole answers only."""

import json
import random
import secrets
import socket
import subprocess

ROLES = [("communityOfficer", 1), ("customsOfficer", 3), ("securityGuard", 14), ("participant", 9)]


class Line:
    """One keep-alive HTTP connection. Any breach of it is an OSError: then nothing was acknowledged."""

    def __init__(self, port, timeout=10):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.left = b""

    def ask(self, method, path, body=b"", headers=""):
        """Sends one request; returns status, headers in lower case, and the whole body."""
        self.socket.sendall(
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n{headers}"
            f"Content-Length: {len(body)}\r\n\r\n".encode() + body
        )
        while (end := self.left.find(b"\r\n\r\n")) < 0:
            self._receive()
        head, self.left = self.left[:end].decode("latin-1"), self.left[end + 4 :]
        fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        length = int(fields.get("content-length", 0))
        while len(self.left) < length:
            self._receive()
        answer, self.left = self.left[:length], self.left[length:]
        return int(head[9:12]), fields, answer

    def _receive(self):
        more = self.socket.recv(65536)
        if not more:
            raise ConnectionResetError("the daemon closed the line")
        self.left += more

    def close(self):
        self.socket.close()


class Kiosk:
    """A paired kiosk: speaks JSON, opens its line again when the daemon was away."""

    def __init__(self, port, cookie=None, language="nl", timeout=10):
        self.port, self.cookie, self.language, self.timeout = port, cookie, language, timeout
        self.line = None

    @classmethod
    def paired(cls, daemon, name="Ingang", **more):
        kiosk = cls(daemon.port, **more)
        status, answer = kiosk.post("/kiosk/pairing", {"code": daemon.pairing_code(name)})
        assert status == 201, answer
        return kiosk

    def twin(self):
        """The same kiosk on a line of its own."""
        return Kiosk(self.port, self.cookie, self.language, self.timeout)

    def _ask(self, method, path, body, headers):
        if self.line is None:
            self.line = Line(self.port, self.timeout)
        if self.cookie:
            headers += f"Cookie: {self.cookie}\r\n"
        try:
            return self.line.ask(method, path, body, headers)
        except (OSError, ValueError) as breach:
            self.line.close()
            self.line = None
            raise OSError(str(breach)) from breach

    def post(self, path, body):
        """Posts JSON; returns the status and the decoded answer."""
        data = json.dumps(body).encode()
        headers = f"Content-Type: application/json\r\nAccept-Language: {self.language}\r\n"
        status, fields, answer = self._ask("POST", path, data, headers)
        if "set-cookie" in fields:
            name, _, value = fields["set-cookie"].partition(";")[0].partition("=")
            self.cookie = f"__Host-balie-kiosk={value}"
        return status, json.loads(answer) if answer else {}

    def get(self, path):
        status, _, answer = self._ask("GET", path, b"", "")
        return status, answer

    def check_in(self, **changes):
        """One arrival; returns its nonce, the status and the answer."""
        body = arrival(**changes)
        return body["nonce"], *self.post("/kiosk/check-ins", body)

    def scan(self, code, intent="any", nonce=None):
        body = {"nonce": nonce or new_nonce(), "code": code, "intent": intent}
        return body["nonce"], *self.post("/kiosk/scans", body)

    def badge(self, **changes):
        """Checks somebody in and reads the badge's code off its picture."""
        nonce, status, answer = self.check_in(**changes)
        assert status == 201, answer
        return read_code(self.get(answer["badge"])[1])

    def close(self):
        if self.line:
            self.line.close()
            self.line = None


def new_nonce():
    return secrets.token_hex(16)


def arrival(**changes):
    """The body of a check-in by somebody invented."""
    role, partner = random.choice(ROLES)
    body = {
        "nonce": new_nonce(),
        "language": random.choice(["nl", "en"]),
        "role": role,
        "partner": partner,
        "organisation": None,
        "firstName": "Tulp" + letters(),
        "surname": "van der " + letters(),
        "purpose": random.choice(["meeting", "dropIn"]),
        "host": None,
        "rulesVersion": 1,
        "needsAssistance": random.random() < 0.1,
    }
    if random.random() < 0.1:
        body.update(role="supplier", partner=None, organisation="Kwekerij " + letters())
    return {**body, **changes}


def letters(count=8):
    """Letters by chance; digits might look like a citizen's number, which the desk refuses."""
    return "".join(random.choices("abcdefghijklmnoprstuvwz", k=count))


def read_code(png):
    """What a phone reads in a badge's QR."""
    read = subprocess.run(
        ["zbarimg", "--raw", "-q", "-Sdisable", "-Sqrcode.enable", "-"],
        input=png,
        capture_output=True,
        check=True,
    )
    return read.stdout.decode().strip()
