"""A bare machine with a screen, a touch panel and a keyboard, on which both packages were installed: what stands at the door.

No network at all. The picture on the screen is looked at, dot by dot; the pictures are left in /tmp/look-machine. Run by `make proof`; needs
root. Emulated, so its times are several times those of a real machine.
"""

import base64
import pathlib
import re
import time

import pytest
from debian import PROJECT, inside, package, until
from kiosk import read_code
from machine import Disk, Machine
from screen import changes, differs, green, is_welcome, save, still, until_welcome

# What a passer-by with a keyboard tries: to leave the page, the browser, the session, the machine.
CHORDS = [
    "tab", "ret", "f1", "f3", "f5", "f6", "f7", "f10", "f11", "f12", "esc", "menu", "home", "backspace",
    "ctrl+t", "ctrl+n", "ctrl+shift+n", "ctrl+w", "ctrl+shift+w", "ctrl+q", "ctrl+shift+q", "ctrl+l", "ctrl+k", "ctrl+o", "ctrl+p",
    "ctrl+shift+p", "ctrl+s", "ctrl+u", "ctrl+h", "ctrl+j", "ctrl+d", "ctrl+f", "ctrl+g", "ctrl+r", "ctrl+e", "ctrl+shift+i",
    "ctrl+shift+j", "ctrl+shift+c", "ctrl+shift+t", "ctrl+shift+b", "ctrl+shift+o", "ctrl+shift+delete", "ctrl+tab", "ctrl+1",
    "ctrl+minus", "ctrl+equal", "shift+esc", "shift+f10", "alt+f4", "alt+left", "alt+home", "alt+d", "alt+f", "alt+tab", "alt+spc", "alt+esc",
    "meta_l", "meta_l+l", "meta_l+d", "print", "alt+print", "ctrl+alt+t", "ctrl+alt+f1", "ctrl+alt+f2", "ctrl+alt+f3", "ctrl+alt+f7",
    "alt+f2", "alt+right", "ctrl+alt+delete", "ctrl+alt+backspace", "alt+sysrq+b", "alt+sysrq+o", "alt+sysrq+k", "alt+sysrq+e",
    "ctrl+shift+f9", "power", "sleep", "wake",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("machine")


@pytest.fixture(scope="module")
def disk(folder):
    disk = Disk(folder, package("balie"), package("balie-kiosk"), extra=["python3"])
    for path in ["Tests/System/kiosk.py", "Tests/Package/visitors.py"]:
        disk.write(f"root/{pathlib.Path(path).name}", (PROJECT / path).read_text())
    settings = disk.root / "etc/balie/balie.yaml"
    # These tests run at any hour.
    settings.write_text(settings.read_text() + "\nkiosk:\n  night: never\n")
    return disk.finish()


@pytest.fixture(scope="module")
def machine(disk, folder, tell):
    machine = Machine(disk, folder, 1080, 1920)
    try:
        took = machine.boot()
        machine.welcome, more = until_welcome(machine)
        save(machine.welcome, "welcome-portrait")
        tell(f"a bare machine, no network: up after {took:.0f} s, the kiosk's page {more:.0f} s later (emulated)")
        yield machine
    finally:
        machine.stop()


def journal(machine, unit):
    return machine.run("journalctl", "-b", "-u", unit, "--no-pager", "-o", "cat").stdout


def test_no_key_does_anything(machine, tell):
    boot = machine.run("cat", "/proc/sys/kernel/random/boot_id").stdout
    session = machine.show("balie-kiosk", "InvocationID")
    for chord in CHORDS:
        machine.keys(chord)
        time.sleep(0.3)
        now = machine.look()
        if differs(machine.welcome, now) > 0.001:
            save(now, "key")
            raise AssertionError(chord)
    time.sleep(5)
    assert is_welcome(machine)
    assert machine.run("cat", "/proc/sys/kernel/random/boot_id").stdout == boot
    assert machine.show("balie-kiosk", "InvocationID") == session
    assert machine.run("cat", "/sys/class/tty/tty0/active").stdout.strip() == "tty1"
    tell(f"{len(CHORDS)} keys and combinations: not one dot of the screen changed")


def test_a_finger_does(machine):
    """Without this the test above would prove nothing; and Stoppen brings it back."""
    machine.tap(0.5, 0.33)
    save(changes(machine), "role-portrait")
    machine.run("systemctl", "restart", "balie-kiosk")
    until_welcome(machine)
    assert is_welcome(machine)


def test_with_the_rule_gone_keys_do_and_the_policies_still_hold_the_browser(machine, tell):
    """The other half of the proof: the keys are pressed indeed."""
    rule = "/lib/udev/rules.d/61-balie-kiosk.rules"
    machine.run("mv", rule, "/root/rule")
    machine.run("sh", "-c", "udevadm control --reload && udevadm trigger --subsystem-match=input && udevadm settle")
    machine.run("systemctl", "restart", "balie-kiosk")
    try:
        before, _ = until_welcome(machine)
        through = []
        for chord in ["ctrl+n", "ctrl+p", "f1", "shift+esc", "ctrl+shift+i", "ctrl+u", "ctrl+o", "f12", "ctrl+t", "tab"]:
            machine.keys(chord)
            time.sleep(3)
            now = machine.look()
            if differs(before, now) > 0.0005:
                through.append(chord)
                save(now, f"without-rule-{chord}")
            before = now
        assert through, "the keys are pressed indeed"
        tell(f"without the udev rule these keys reach the browser, within its policies: {' '.join(through)}")
    finally:
        machine.run("mv", "/root/rule", rule)
        machine.run("sh", "-c", "udevadm control --reload && udevadm trigger --subsystem-match=input && udevadm settle")
        machine.run("systemctl", "restart", "balie-kiosk")
        until_welcome(machine)


@pytest.fixture(scope="module")
def visitor(machine):
    """A kiosk that was paired on the machine, and a visitor's badge: cookie and code."""
    code = re.search(r"\d{8}", machine.run("balie", "kiosk", "pair", "Proef", "--json").stdout)[0]
    cookie, picture = machine.run("python3", "/root/visitors.py", code).stdout.split()
    return cookie, read_code(base64.b64decode(picture))


def typed(code):
    return [f"shift+{sign.lower()}" if sign.isalpha() else sign for sign in code] + ["ret"]


def set_terminal(machine, **devices):
    lines = "".join(f"  {key}: {device}\n" for key, device in devices.items())
    machine.run("sed", "-i", "/^terminal:/,$d", "/etc/balie/balie.yaml")
    machine.run("tee", "-a", "/etc/balie/balie.yaml", text=f"terminal:\n  kiosk: Ingang\n{lines}")
    machine.run("systemctl", "restart", "balie-terminal")


def scanner(machine):
    found = machine.run("sh", "-c", "ls /dev/input/by-id/*QEMU_USB_Keyboard*-event-kbd").stdout.split()
    assert len(found) == 1, found
    return found[0]


def reads(machine, times):
    until(lambda: journal(machine, "balie-terminal").count("The scanner reads.") >= times)


def test_a_badge_before_the_scanner_says_goodbye(machine, visitor, tell):
    before = inside(machine)
    assert before >= 1
    set_terminal(machine, scanner=scanner(machine))
    reads(machine, 1)
    machine.keys(*typed(visitor[1]))
    save(changes(machine), "goodbye-portrait")
    until(lambda: inside(machine) == before - 1)
    assert visitor[1] not in machine.run("journalctl", "-b", "--no-pager").stdout
    until_welcome(machine)
    tell("a scanner that types, held with EVIOCGRAB: its code checked a visitor out, and no key of it reached the browser")


def test_nobody_else_hears_the_scanner(machine):
    grab = f"import fcntl; fcntl.ioctl(open('{scanner(machine)}', 'rb'), 0x40044590, 1)"
    told = machine.run("python3", "-c", grab, check=False)
    assert "Device or resource busy" in told.stderr, told


def test_a_scanner_that_was_pulled_out_reads_again_once_it_is_back(machine, tell):
    machine.unplug()
    until(lambda: "The scanner is not there." in journal(machine, "balie-terminal"))
    machine.plug()
    _, took = until(lambda: journal(machine, "balie-terminal").count("The scanner reads.") >= 2)
    machine.keys(*typed("BONBEKEND7"))
    save(changes(machine), "unknown-portrait")
    until_welcome(machine)
    tell(f"a scanner pulled out and put back reads again after {took:.0f} s")


def test_a_key_that_is_held_has_the_list_printed_with_and_without_the_daemon(machine):
    """No printer is on this machine, so it is told that none is set; the daemon's tests print."""
    machine.unplug()
    set_terminal(machine, rollCallKey="/dev/input/by-path/platform-i8042-serio-0-event-kbd")
    until(lambda: "The key for the roll call is watched." in journal(machine, "balie-terminal"))
    hold(machine)
    until(lambda: "no printer is set" in journal(machine, "balie-terminal"))
    machine.run("systemctl", "stop", "balie")
    hold(machine)
    until(lambda: "No printer is set for the list." in journal(machine, "balie-roll-call"))
    machine.run("systemctl", "start", "balie")
    machine.plug()
    until_welcome(machine)


def hold(machine):
    machine.monitor.ask("send-key", keys=[{"type": "qcode", "data": "f9"}], **{"hold-time": 2500})
    time.sleep(3)


def test_a_browser_that_was_killed_is_back(machine, tell):
    machine.run("sh", "-c", "kill -KILL $(pgrep -o -u balie-kiosk chromium)")
    until(lambda: green(machine.look()) < 0.05)
    _, took = until_welcome(machine)
    assert is_welcome(machine)
    tell(f"browser killed: the welcome screen is back after {took:.0f} s (emulated)")


def test_a_page_that_crashed_is_back(machine, tell):
    machine.run("sh", "-c", "pkill -KILL -u balie-kiosk -f type=renderer")
    until(lambda: green(machine.look()) < 0.05)
    save(still(machine), "renderer-crashed")
    _, took = until_welcome(machine)
    assert is_welcome(machine)
    tell(f"renderer crashed: the welcome screen is back after {took:.0f} s")


def test_without_the_daemon_the_screen_asks_for_patience_and_goes_on_by_itself(machine, tell):
    machine.run("systemctl", "stop", "balie", "balie-kiosk")
    machine.run("systemctl", "start", "balie-kiosk", within=180)
    time.sleep(20)
    waiting = still(machine)
    save(waiting, "wait-portrait")
    assert green(waiting) < 0.05 and differs(machine.welcome, waiting) > 0.05
    machine.run("systemctl", "start", "balie")
    _, took = until_welcome(machine)
    tell(f"daemon away at the start: \"even geduld\", and the welcome screen {took:.0f} s after it is there")


def test_a_clock_that_is_set_is_told_of_and_the_record_keeps_its_order(machine, visitor, tell):
    for step in ["+1 day", "-26 hours", "+2 hours"]:
        machine.run("sh", "-c", f"date -s \"$(date -d '{step}')\"")
        time.sleep(25)
    said = journal(machine, "balie")
    assert "The clock was set forward." in said and "The clock was set back." in said
    assert machine.run("balie", "verify").returncode == 0
    tell("a clock set forward and back by a day: told in the journal, the record verifies")


@pytest.mark.parametrize("round", [1, 2])
def test_the_power_is_cut_while_visitors_come_in(machine, visitor, tell, round):
    before, told = inside(machine), lines(machine)
    machine.start("/usr/bin/python3", "/root/visitors.py", visitor[0], "on")
    until(lambda: lines(machine) - told > 20 * round)
    machine.cut_power()
    acknowledged = lines(machine) - told
    booted = machine.await_up()
    _, page = until_welcome(machine)
    assert is_welcome(machine)
    assert machine.run("balie", "verify").returncode == 0
    there = inside(machine) - before
    assert acknowledged <= there <= acknowledged + 1
    tell(f"power cut {round}: {acknowledged} visitors were told that they are in, {there} are on record; "
         f"machine up after {booted:.0f} s, the page {page:.0f} s later (emulated)")


def lines(machine):
    return machine.came.read_bytes().count(b"\n")


@pytest.mark.parametrize("size, turns, name", [((1280, 800), 0, "landscape"), ((1920, 1080), 1, "turned")])
def test_the_page_fits_the_panel(disk, folder, machine, size, turns, name):
    machine.run("sed", "-i", f"s/^ROTATE=.*/ROTATE={turns}/", "/etc/default/balie-kiosk")
    machine.stop()
    machine.size = size
    machine.boot()
    picture, _ = until_welcome(machine)
    assert picture.size == size
    save(picture, f"welcome-{name}")
