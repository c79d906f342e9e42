"""A scanner that `balie terminal` reads, all the way to the page of its kiosk."""

import json
import os
import signal
import struct
import subprocess
import time

import pytest
from playwright.sync_api import expect

from daemon import BINARY

KEYS = {sign: first + place for first, row in [(2, "1234567890"), (16, "QWERTYUIOP"), (30, "ASDFGHJKL"), (44, "ZXCVBNM")]
        for place, sign in enumerate(row)}
SHIFT, ENTER = 42, 28


def typed(code):
    """The kernel's events for a code that a scanner types."""
    def event(kind, key, value):
        return struct.pack("<qqHHi", 0, 0, kind, key, value)

    def stroke(key):
        return event(1, key, 1) + event(0, 0, 0) + event(1, key, 0) + event(0, 0, 0)

    letters = (event(1, SHIFT, 1) + stroke(KEYS[sign]) + event(1, SHIFT, 0) if sign.isalpha() else stroke(KEYS[sign])
               for sign in code)
    return b"".join(letters) + stroke(ENTER)


def pressed(key, value):
    """The kernel's events for a key that goes down (1) or up (0)."""
    return struct.pack("<qqHHi", 0, 0, 1, key, value) + struct.pack("<qqHHi", 0, 0, 0, 0, 0)


class Terminal:
    """`balie terminal` before one kiosk, its scanner a pipe of key events, or a serial line; or its key for the list such a pipe."""

    def __init__(self, centre, kiosk, folder, way="keys", use="scanner"):
        self.device, self.log, self.way = folder / "event-kbd", folder / "terminal.log", way
        if way == "keys":
            os.mkfifo(self.device)
        else:
            self.cable, line = os.openpty()
            self.device = os.ttyname(line)
        self.settings = folder / "terminal.yaml"
        socket = os.path.dirname(json.loads(subprocess.run(
            [BINARY, "settings", "check", "--json", "--settings", centre.settings],
            capture_output=True, text=True, check=True).stdout)["terminal.socket"])
        self.settings.write_text(
            f"terminal:\n  kiosk: {kiosk}\n  {use}: {self.device}\n  socket: {socket}/terminal.sock\n")
        self.process = subprocess.Popen(
            [BINARY, "terminal", "--settings", self.settings], stderr=open(self.log, "wb"))
        if way == "keys":
            self.cable = os.open(self.device, os.O_WRONLY)
        deadline = time.monotonic() + 10
        reads = {"scanner": "The scanner reads.", "rollCallKey": "The key for the roll call is watched."}[use]
        while reads not in self.log.read_text():
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.01)

    def hold(self, code):
        # What stands before the code a line that is not raw would take for "end this program".
        os.write(self.cable, typed(code) if self.way == "keys" else f"\x03{code}\r".encode())

    def press(self, seconds):
        os.write(self.cable, pressed(88, 1))
        time.sleep(seconds)
        os.write(self.cable, pressed(88, 0))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(10)


@pytest.fixture
def terminal(centre, tmp_path):
    made = []

    def open_terminal(kiosk, way):
        made.append(Terminal(centre, kiosk, tmp_path, way))
        return made[-1]

    yield open_terminal
    for each in made:
        if each.process.poll() is None:
            assert each.stop() == 0


def names(centre):
    """The names of the centre's kiosks, the first one first."""
    done = subprocess.run(
        [BINARY, "kiosk", "list", "--json", "--settings", centre.settings], capture_output=True, text=True, check=True)
    return [kiosk["name"] for kiosk in sorted(json.loads(done.stdout), key=lambda kiosk: kiosk["id"])]


@pytest.mark.parametrize("way", ["keys", "serial"])
def test_a_badge_before_the_scanner_says_goodbye_on_the_page_of_that_kiosk(kiosk, centre, terminal, way):
    before = centre.inside()
    here, elsewhere = kiosk(number=0), kiosk(number=1)
    code = here.check_in()
    here.done()
    scanner = terminal(names(centre)[0], way)
    scanner.hold(code)
    here.on("verdict")
    expect(here.title()).to_have_text(here.says("verdict.goodbye"))
    assert centre.inside() == before
    expect(elsewhere.page.locator("html")).to_have_attribute("data-screen", "welcome")
    assert code not in scanner.log.read_text()


def test_a_scanner_goes_on_after_the_daemon_was_killed(chromium, own_centre, tmp_path):
    """The page finds its way back to the daemon by itself, and the next code arrives."""
    from visitor import Visitor, pair

    kept = pair(chromium, own_centre.links[0])
    context = chromium.new_context(storage_state=kept)
    visitor = Visitor(context.new_page())
    visitor.page.goto(own_centre.page)
    code = visitor.on("welcome").check_in()
    visitor.done()
    scanner = Terminal(own_centre, names(own_centre)[0], tmp_path)
    try:
        own_centre.kill()
        own_centre.start()
        visitor.page.wait_for_function("() => fetch('/kiosk/house').then(answer => answer.ok)")
        for _ in range(40):
            scanner.hold(code)
            try:
                visitor.page.wait_for_selector("[data-screen=verdict]", timeout=1000)
                break
            except Exception:
                # The same code counts again after three seconds.
                visitor.page.wait_for_timeout(2500)
        expect(visitor.title()).to_have_text(visitor.says("verdict.goodbye"))
    finally:
        assert scanner.stop() == 0
        context.close()
