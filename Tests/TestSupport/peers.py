"""Real servers for the tests of mail and webhooks, and readers that balie's authors did not write.

One JSON object a line comes in on standard input, one goes out on standard output; it ends with its input.
"""

import base64
import datetime
import email
import email.policy
import http.server
import ipaddress
import json
import pathlib
import socket
import ssl
import sys
import tempfile
import threading
import time

import icalendar
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from standardwebhooks import Webhook

PASSWORD = "geheim +/:%&=é"


def make_certificate(folder):
    """A certificate for localhost that trusts nobody but itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.timezone.utc)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName(names), False)
        .add_extension(x509.BasicConstraints(True, None), True)
        .sign(key, hashes.SHA256())
    )
    (folder / "tls.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "tls.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return folder / "tls.crt", folder / "tls.key"


class Office:
    """What an SMTP server does with letters: keeps them, is slow, or says no."""

    def __init__(self, refuses=(), busy=False, slow=0, rejects=False, **_):
        self.refuses, self.busy, self.slow, self.rejects = set(refuses), busy, slow, rejects
        self.letters = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.busy:
            return "451 4.3.0 come back later"
        if address in self.refuses:
            return "550 5.1.1 no such mailbox here: " + address
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        if self.slow:
            time.sleep(self.slow)
        if self.rejects:
            return "554 5.6.0 that is no letter for us"
        self.letters.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return "250 ok"


def start_smtp(certificate, key, port=0, starttls=False, tls=False, auth=False, **ways):
    office = Office(**ways)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    options = {}
    if starttls:
        options |= {"tls_context": context, "require_starttls": True}
    if auth:

        def check(server, session, envelope, mechanism, data):
            good = data.login == b"balie" and data.password.decode() == PASSWORD
            return AuthResult(success=good, handled=good)

        options |= {"authenticator": check, "auth_required": True, "auth_require_tls": starttls}
    for _ in range(20):
        chosen = port or free_port()
        controller = Controller(
            office,
            hostname="127.0.0.1",
            port=chosen,
            ssl_context=context if tls else None,
            data_size_limit=10_000_000,
            **options,
        )
        try:
            controller.start()
        except OSError:
            continue
        return chosen, controller, office
    raise OSError("no port")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def as_read(content):
    """A letter as Python's own library reads it."""
    letter = email.message_from_bytes(content, policy=email.policy.default)
    parts = []
    for part in letter.walk():
        told = {"type": part.get_content_type(), "defects": [str(d) for d in part.defects]}
        if not part.is_multipart():
            payload = part.get_payload(decode=True)
            told["bytes"] = base64.b64encode(payload).decode()
            told["text"] = payload.decode(errors="replace") if part.get_content_maintype() != "image" else ""
            told["name"] = part.get_filename() or ""
            told["disposition"] = part.get_content_disposition() or ""
            told["cid"] = part.get("Content-ID", "")
            told["method"] = part.get_param("method") or ""
        parts.append(told)
    return {
        "subject": str(letter["Subject"]),
        "from": str(letter["From"]),
        "to": str(letter["To"]),
        "id": str(letter["Message-ID"]),
        "date": letter["Date"].datetime.isoformat(),
        "headers": [name for name, _ in letter.items()],
        "parts": parts,
        "longest": max(len(line) for line in content.split(b"\r\n")),
        "bare": content.replace(b"\r\n", b"").count(b"\n") + content.replace(b"\r\n", b"").count(b"\r"),
        "ascii": content.isascii(),
    }


def as_dated(text):
    """An appointment as the icalendar library reads it."""
    calendar = icalendar.Calendar.from_ical(text)
    event = calendar.walk("VEVENT")[0]
    zone = calendar.walk("VTIMEZONE")[0]
    return {
        "method": str(calendar["METHOD"]),
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "start": event["DTSTART"].dt.isoformat(),
        "end": event["DTEND"].dt.isoformat(),
        "zone": event["DTSTART"].params["TZID"],
        # The zone as the file itself tells it, not as this machine knows it.
        "offset": zone.to_tz().utcoffset(event["DTSTART"].dt.replace(tzinfo=None)).total_seconds(),
        "summary": str(event["SUMMARY"]),
        "location": str(event["LOCATION"]),
        "details": str(event["DESCRIPTION"]),
        "organizer": str(event["ORGANIZER"]),
        "attendee": str(event["ATTENDEE"]),
        "name": event["ATTENDEE"].params.get("CN", ""),
        "status": str(event["STATUS"]),
        "errors": [str(e) for part in calendar.walk() for e in part.errors],
    }


class Receiver(http.server.ThreadingHTTPServer):
    """A program that hears webhooks and checks who they are from."""

    def __init__(self, secret, status=200, slow=0, **_):
        super().__init__(("127.0.0.1", 0), Hearing)
        self.webhook, self.status, self.slow, self.posts = Webhook(secret), status, slow, []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Hearing(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            message, verified = self.server.webhook.verify(body, dict(self.headers)), True
        except Exception as error:
            message, verified = {"why": repr(error)}, False
        self.server.posts.append(
            {"verified": verified, "message": message, "id": self.headers["webhook-id"], "path": self.path}
        )
        time.sleep(self.server.slow)
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Peers:
    """What can be asked for, by the name of the method."""

    def __init__(self, folder):
        self.certificate, self.key = make_certificate(pathlib.Path(folder))
        self.running = {}

    def smtp(self, **ways):
        port, controller, office = start_smtp(self.certificate, self.key, **ways)
        self.running[port] = (controller.stop, office)
        return {"port": port, "roots": str(self.certificate), "password": PASSWORD}

    def letters(self, port):
        kept = self.running[port][1].letters
        return {
            "letters": [
                {**as_read(content), "sender": sender, "recipients": recipients}
                for sender, recipients, content in kept
            ]
        }

    def http(self, **ways):
        receiver = Receiver(**ways)
        port = receiver.server_address[1]
        self.running[port] = (receiver.shutdown, receiver)
        return {"port": port}

    def posts(self, port):
        return {"posts": self.running[port][1].posts}

    def stop(self, port):
        self.running.pop(port)[0]()
        return {}

    def appointment(self, text):
        return as_dated(text)

    def letter(self, text):
        return as_read(base64.b64decode(text))


def main():
    with tempfile.TemporaryDirectory() as folder:
        peers = Peers(folder)
        for line in sys.stdin:
            asked = json.loads(line)
            print(json.dumps(getattr(peers, asked.pop("do"))(**asked)), flush=True)


if __name__ == "__main__":
    main()
