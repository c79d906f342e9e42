"""A printer that can't, and a daemon that stops while it prints: what the queue says, and what comes out in the end."""

import subprocess
import time

from labels import OFFICER, comes_out, jobs, last, waits
from printers import until


def caught_printing(printers, centre, seconds):
    """A printer that takes so long for a label, and the daemon that waits for it."""
    printer = printers()
    printer.take(seconds)
    daemon, kiosk = centre(address=printer.address)
    kiosk.check_in(**OFFICER)
    until(lambda: last(daemon).get("state") == "printing", what="printing")
    return printer, daemon


def test_an_empty_roll_is_told_and_the_badge_prints_once_it_is_filled(printers, centre):
    printer = printers()
    printer.load(sheets=0)
    daemon, kiosk = centre(address=printer.address)
    assert kiosk.check_in(**OFFICER)[1] == 201
    waits(daemon, "paperOut")
    assert not printer.printed()
    printer.load()
    comes_out(daemon)
    assert len(printer.printed()) == 1


def test_a_roll_of_another_size_is_told_and_nothing_is_printed_on_it(printers, centre):
    printer = printers()
    printer.load("om_label-62x29_62x29mm")
    daemon, kiosk = centre(address=printer.address)
    kiosk.check_in(**OFFICER)
    waits(daemon, "wrongRoll")
    assert not printer.printed()
    printer.load()
    comes_out(daemon)


def test_an_open_lid_is_told_and_the_badge_prints_once_it_is_closed(printers, centre):
    printer = printers()
    printer.meet("cover-open-error")
    daemon, kiosk = centre(address=printer.address)
    kiosk.check_in(**OFFICER)
    waits(daemon, "coverOpen")
    printer.mend()
    comes_out(daemon)


def test_a_printer_that_is_off_holds_nobody_up_and_prints_when_it_is_back(printers, centre):
    printer = printers()
    printer.stop()
    daemon, kiosk = centre(address=printer.address)
    took = []
    for _ in range(5):
        begun = time.monotonic()
        assert kiosk.check_in(**OFFICER)[1] == 201
        took.append(time.monotonic() - begun)
    assert max(took) < 2, "a check-in does not wait for a printer"
    until(lambda: any(job["cause"] == "unreachable" for job in jobs(daemon)), 20)
    printer.start()
    printer.printed(5, within=60)


def test_the_plug_pulled_in_the_middle_is_told_as_uncertain_and_printed_again_by_hand(printers, centre):
    printer = printers()
    printer.take(4)
    daemon, kiosk = centre(address=printer.address)
    number = kiosk.check_in(**OFFICER)[2]["number"]
    until(lambda: last(daemon).get("state") == "printing", what="printing")
    time.sleep(1)
    printer.stop()
    waits(daemon, "lost", within=30)
    assert last(daemon)["state"] == "failed"
    printer.take(0)
    printer.start()
    before = len(printer.printed())
    assert daemon.command("badge", "print", number).returncode == 0
    printer.printed(before + 1)
    comes_out(daemon)


def test_the_other_printer_takes_over(printers, centre):
    first, second = printers("first"), printers("second")
    first.load(sheets=0)
    daemon, kiosk = centre(address=first.address, fallback=second.address)
    kiosk.check_in(**OFFICER)
    second.printed(1)
    comes_out(daemon)
    assert not first.printed()


def test_a_busy_printer_is_waited_for(printers, centre):
    printer = printers()
    printer.take(3)
    daemon, kiosk = centre(address=printer.address)
    test = subprocess.Popen([daemon.binary, "printer", "test", "--settings", str(daemon.settings)],
                            stdout=subprocess.DEVNULL, env=daemon.environment)
    until(lambda: b"Printing" in (printer.folder / "log").read_bytes() or list((printer.folder / "spool").iterdir()))
    kiosk.check_in(**OFFICER)
    waits(daemon, "busy")
    printer.take(0)
    comes_out(daemon)
    assert test.wait(20) == 0


def test_a_daemon_that_stops_in_the_middle_prints_nothing_twice(printers, centre):
    printer, daemon = caught_printing(printers, centre, 3)
    time.sleep(0.5)
    daemon.kill()
    printer.take(0)
    daemon.start()
    waits(daemon, "lost")
    assert last(daemon)["state"] == "failed"
    time.sleep(4)
    assert len(printer.printed()) == 1
    assert daemon.verify() is None


def test_a_daemon_that_is_told_to_stop_lets_go_of_the_printer_and_prints_that_badge_later(printers, centre):
    printer, daemon = caught_printing(printers, centre, 20)
    time.sleep(1)
    assert daemon.stop(within=8) == 0
    assert last(daemon)["state"] == "queued"
    printer.stop()
    printer.take(0)
    printer.start()
    daemon.start()
    comes_out(daemon)
    assert daemon.verify() is None
