"""What goes out by mail names no visitor, and where it goes stays out of the log and off the disk."""

import base64
import email
import email.policy
import json
import pathlib
import re
import socket
import subprocess
import time

from aiosmtpd.controller import Controller
from canaries import found, papers, spellings
from daemon import BALIE, free_port
from desk import Demo
from kiosk import Kiosk, Line, letters


class Post:
    """A mail server that takes letters, but not for everyone."""

    def __init__(self):
        self.letters, self.refused = [], []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self.controller.start()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("weg"):
            self.refused.append(address)
            return f"550 5.1.1 {address} is not here"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append(envelope.original_content)
        return "250 ok"


def told(content):
    """All that a letter says, on the wire and as a mail program reads it."""
    letter = email.message_from_bytes(content, policy=email.policy.default)
    parts = [part.get_payload(decode=True) for part in letter.walk() if not part.is_multipart()]
    return b"\n".join([content, str(letter["Subject"]).encode(), *parts])


def named(canaries, content):
    words = told(content)
    return [canary for canary in canaries if any(spelling in words for spelling in spellings(canary))]


def add_host(daemon, name, address):
    """A host who is reached at `address`, by number."""
    before = {host["id"] for host in json.loads(daemon.command("host", "list", "--json").stdout)}
    done = subprocess.run(
        [daemon.binary, "host", "add", "--mail", "-", "--settings", str(daemon.settings)],
        input=f"{name}\n{address}\n",
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    after = {host["id"] for host in json.loads(daemon.command("host", "list", "--json").stdout)}
    return (after - before).pop()


def test_mail_names_nobody_and_addresses_stay_sealed(daemons, at_length, tell):
    post = Post()
    daemon = daemons()
    with open(daemon.settings, "a") as file:
        file.write(
            f"mail:\n  host: 127.0.0.1\n  port: {post.controller.port}\n  security: none\n"
            "  from: balie@example.org\n  desk: bezoek@example.org\n"
        )
    daemon.start()
    kiosk = Kiosk.paired(daemon)
    addresses = [f"kanarie{letters(12).lower()}@example.org", f"weg{letters(12).lower()}@example.org"]
    hosts = [add_host(daemon, f"Kanarie{letters(12)}", address) for address in addresses]
    canaries = []
    for number in range(at_length(20, 200)):
        first, last = (f"Kanarie{letters(12)}" for _ in range(2))
        canaries += [first, last]
        _, status, _ = kiosk.check_in(firstName=first, surname=last, purpose="host", host=hosts[number % 2])
        assert status == 201
    end = time.monotonic() + 60
    while len(post.letters) < len(canaries) // 2 and time.monotonic() < end:
        time.sleep(0.05)
    assert len(post.letters) == len(canaries) // 2, "each visitor is announced once: to the host, or to the desk"
    assert len(post.refused) == len(canaries) // 4
    leaked = [hit for content in post.letters for hit in named(canaries, content)]
    running = found(canaries + addresses, papers(daemon))
    assert daemon.stop() == 0
    stopped = found(canaries + addresses, [file for file in daemon.home.rglob("*") if file.is_file()])
    post.controller.stop()
    tell(
        f"proof 6, by mail: canaries {len(canaries)}, addresses {len(addresses)}, letters {len(post.letters)}: "
        f"found {len(leaked) + len(running) + len(stopped)}"
    )
    assert leaked == running == stopped == []
    assert daemon.verify() is None


def test_the_proof_fails_when_a_letter_names_somebody():
    body = base64.b64encode("Kanarievogel wacht".encode()).decode()
    letter = f"Subject: x\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}\r\n".encode()
    assert named(["Kanarievogel"], letter) == ["Kanarievogel"]
    assert named(["Roodborstje"], letter) == []


def served(demo, post):
    """The demo's centre again, as a daemon that has a mail server."""
    settings, port = pathlib.Path(demo.settings), free_port()
    text = re.sub(r"port: 0", f"port: {port}", settings.read_text())
    settings.write_text(
        f"{text}mail:\n  host: 127.0.0.1\n  port: {post.controller.port}\n  security: none\n"
        "  from: balie@example.org\n"
    )
    log = open(demo.home / "serve.log", "wb")
    process = subprocess.Popen([BALIE, "serve", "--settings", str(settings)], stdout=log, stderr=log)
    end = time.monotonic() + 15
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return process, port
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the daemon did not open its door")


def test_invitations_leave_no_name_but_in_the_letter_itself(folder, at_length, tell):
    post, demo = Post(), Demo(pathlib.Path(folder) / "centre").start()
    host, _ = demo.desk("sanne", "een lang wachtwoord van Sanne")
    assert demo.stop() == 0
    process, port = served(demo, post)
    host.port, host.line = port, Line(port, timeout=30)
    page = host.get("/desk/invitations")[2]
    receiver = re.search(r'<select name="host"><option value="(\d+)"', page)[1]
    day = re.search(r'name="day"[^>]* max="([^"]+)"', page)[1]
    names, addresses, places = [], [], []
    for number in range(at_length(6, 60)):
        names.append(f"Kanarie{letters(12)}")
        start = "weg" if number % 3 == 2 else "kanarie"
        addresses.append(f"{start}{letters(12).lower()}@example.org")
        form = {"for": "person", "firstName": names[-1], "surname": "Vogel", "role": "other", "partner": "",
                "organisation": f"Kanarie{letters(12)}", "mail": addresses[-1], "language": "nl",
                "host": receiver, "day": day, "from": "10:00", "until": "11:00"}
        status, found_headers, page = host.ask("POST", "/desk/invitations", form)
        assert status == 303, page
        places.append(found_headers["location"])
    end = time.monotonic() + 60
    while len(post.letters) + len(post.refused) < len(names) and time.monotonic() < end:
        time.sleep(0.05)
    assert len(post.refused) == len(names) // 3 and len(post.letters) == len(names) - len(post.refused)
    heads = [email.message_from_bytes(letter, policy=email.policy.default) for letter in post.letters]
    open_words = [f"{head['Subject']} {head['Message-ID']} {calendar(head)}".encode() for head in heads]
    leaked = [name for words in open_words for name in names if name.encode() in words]
    assert all(any(name in told(letter).decode(errors="replace") for name in names) for letter in post.letters)
    refused = host.get(places[2])[2]
    assert "kent dit adres niet" in refused and "/mail" in refused
    assert "De mail is verstuurd op" in host.get(places[0])[2]
    files = [file for file in demo.home.rglob("*") if file.is_file()]
    running = found(names + addresses, files)
    process.terminate()
    assert process.wait(15) == 0
    stopped = found(names + addresses, [file for file in demo.home.rglob("*") if file.is_file()])
    post.controller.stop()
    tell(
        f"proof 6, invitations by mail: names {len(names)}, addresses {len(addresses)}, letters "
        f"{len(post.letters)}, refused {len(post.refused)}: found {len(leaked) + len(running) + len(stopped)}"
    )
    assert leaked == running == stopped == []


def calendar(letter):
    parts = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    return parts[0].get_payload(decode=True).decode().replace("\r\n ", "")
