"""What is on the screen of a machine: the pictures are compared dot by dot, and left in /tmp/look-machine."""

import pathlib
import time

import numpy
from debian import until

LOOK = pathlib.Path("/tmp/look-machine")


def save(picture, name):
    """Leaves a picture for whoever looks."""
    LOOK.mkdir(exist_ok=True)
    picture.save(LOOK / f"{name}.png")


def green(picture):
    """Which part of a picture is the green of the welcome screen's first tile."""
    dots = numpy.asarray(picture, dtype=numpy.int16)
    return float((numpy.abs(dots - (0x0B, 0x5A, 0x40)).max(axis=2) < 10).mean())


def differs(one, other):
    """Which part of two pictures' dots is not the same, from 0 to 1."""
    if one.size != other.size:
        return 1.0
    first, second = (numpy.asarray(picture, dtype=numpy.int16) for picture in (one, other))
    return float((numpy.abs(first - second).max(axis=2) > 24).mean())


def still(machine, within=60):
    """The screen, once it shows the same twice."""
    end, before = time.monotonic() + within, machine.look()
    while True:
        time.sleep(1)
        after = machine.look()
        if differs(before, after) == 0:
            return after
        assert time.monotonic() < end, "the screen does not come to rest"
        before = after


def until_welcome(machine, within=480):
    """The welcome screen, once it stands there, and after how many seconds."""
    try:
        _, took = until(lambda: green(machine.look()) > 0.05, within)
    except AssertionError:
        save(machine.look(), "no-welcome")
        running = machine.run("ps", "-u", "balie-kiosk", "-o", "pid,stat,time,wchan:20,args").stdout
        said = machine.run("journalctl", "-b", "-n", "40", "-u", "balie-kiosk*", "-u", "seatd", "--no-pager").stdout
        raise AssertionError(f"{running}\n{said}") from None
    return still(machine), took


def is_welcome(machine):
    return differs(machine.welcome, still(machine)) < 0.01


def changes(machine, within=30):
    """The screen, once it is another than the welcome screen."""
    until(lambda: differs(machine.welcome, machine.look()) > 0.05, within)
    return still(machine)
