"""The mail that goes out of a centre, at a real server."""

import email
import email.policy
import json
import re
import time

from aiosmtpd.controller import Controller

from daemon import free_port


class Mailbox:
    """A mail server, and the letters that it took; it knows nobody whose address begins with `refuses`."""

    def __init__(self, refuses="nobody@"):
        self.letters, self.refuses = [], refuses
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self.controller.start()

    @property
    def settings(self):
        """What a centre that mails through it has in its settings."""
        return (f"mail:\n  host: 127.0.0.1\n  port: {self.controller.port}\n  security: none\n"
                "  from: balie@example.org\n  administrators: beheer@example.org\n")

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith(self.refuses):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        self.letters.append((envelope.rcpt_tos, letter))
        return "250 ok"

    def newest(self, address, within=20):
        """The newest letter to that address, once there is one."""
        deadline = time.monotonic() + within
        while not (found := [letter for to, letter in self.letters if to == [address]]):
            assert time.monotonic() < deadline, f"no letter came to {address}: {[to for to, _ in self.letters]}"
            time.sleep(0.02)
        return found[-1]

    def stop(self):
        self.controller.stop()


def words(letter, kind="plain"):
    """What stands in a letter, as text or as HTML."""
    return letter.get_body((kind,)).get_content()


def answer_link(letter):
    """The address behind the one tap."""
    return re.search(r"http://\S+/answer/[0-9a-f]{32}", words(letter))[0]


def reach(daemon, *firsts):
    """Gives hosts an address, by their first names."""
    for host in json.loads(daemon.tell("host", "list", "--json")):
        first = host["name"].split()[0].lower()
        if first in firsts:
            daemon.tell("host", "set", str(host["id"]), "--mail", f"{first}@example.org")
