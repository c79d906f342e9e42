"""Badges from the label printer: a real daemon, a real printer in software, a real cupsd."""

import json
import os
import re
import subprocess
import time

import cv2
import pytest

from kiosk import read_code
from labels import OFFICER, comes_out, jobs, raster, waits
from printers import until


def test_a_badge_comes_out_by_itself_dot_for_dot_as_it_is_drawn(printers, centre):
    printer = printers()
    daemon, kiosk = centre(address=printer.address)
    nonce, status, answer = kiosk.check_in(**OFFICER, firstName="Anna")
    assert status == 201
    label = printer.printed(1)[0]
    assert label.name == f"1 {answer['number']}", "the job is called by the badge's number and nothing else"
    dots = raster(label)
    assert dots.shape == (1181, 732)
    code = read_code(kiosk.get(answer["badge"])[1])
    assert read_code(cv2.imencode(".png", dots)[1].tobytes()) == code
    comes_out(daemon)
    assert daemon.verify() is None


def test_printer_and_png_get_the_same_dots(printers, centre, folder):
    printer = printers()
    daemon, _ = centre(address=printer.address)
    assert daemon.command("printer", "test").returncode == 0
    png = f"{folder}/sample.png"
    sample = subprocess.run(
        [daemon.binary, "badge", "sample", "--name", "Proef", "--role", "other", "--number", "0", "--format",
         "full62x100", "--out", png], capture_output=True, text=True, env={**os.environ, "TZ": "Europe/Amsterdam"})
    assert sample.returncode == 0, sample.stderr
    drawn = cv2.imread(png, cv2.IMREAD_GRAYSCALE)
    assert (raster(printer.printed(1)[0]) == drawn).all(), "the same dots"


def test_through_cups_the_dots_stay_what_they_are(printers, cups, centre):
    printer = printers()
    cups.add("label62", printer)
    cups.add("spare", printer)
    daemon, kiosk = centre(environment=cups.environment, name="label62")
    listed = json.loads(daemon.command("printer", "list", "--json").stdout)
    assert [(line["printer"], line["use"], line["state"], line["loaded"]) for line in listed] == [
        ("label62", "badges", "idle", ["62 x 100 mm"]), ("spare", "", "queue of this machine", [])]
    _, _, answer = kiosk.check_in(**OFFICER)
    label = printer.printed(1, within=60)[0]
    dots = raster(label)
    assert dots.shape == (1181, 732)
    assert read_code(cv2.imencode(".png", dots)[1].tobytes()) == read_code(kiosk.get(answer["badge"])[1])
    comes_out(daemon, within=60)
    spooled = cups.spooled()
    assert spooled and (raster(spooled[-1]) == dots).all(), "what was spooled is what was printed"
    printer.load(sheets=0)
    kiosk.check_in(**OFFICER)
    waits(daemon, "paperOut")
    printer.load()
    comes_out(daemon, within=60)


def test_thirty_badges_in_a_minute(printers, centre, tell):
    printer = printers()
    printer.take(0.8)
    daemon, kiosk = centre(address=printer.address)
    begun = time.monotonic()
    codes = [read_code(kiosk.get(kiosk.check_in(**OFFICER)[2]["badge"])[1]) for _ in range(30)]
    labels = printer.printed(30, within=90)
    took = time.monotonic() - begun
    read = [read_code(cv2.imencode(".png", raster(label))[1].tobytes()) for label in labels]
    assert sorted(read) == sorted(codes), "each badge once"
    until(lambda: [job["state"] for job in jobs(daemon)] == ["printed"] * 30)
    assert daemon.verify() is None
    tell(f"printing: 30 badges in {took:.0f} s, all {len(read)} codes read off the spooled dots")
    assert took < 60


def test_a_second_print_has_to_be_asked_for_as_one(printers, centre):
    printer = printers()
    daemon, kiosk = centre(address=printer.address, automatic="none")
    number = kiosk.check_in(**OFFICER)[2]["number"]
    assert daemon.command("badge", "print", number, "--copies", "2").returncode == 0
    comes_out(daemon)
    refused = daemon.command("badge", "print", number)
    assert refused.returncode == 65 and "has been printed" in refused.stderr
    assert daemon.command("badge", "print", number, "--again").returncode == 0
    printer.printed(2)
    until(lambda: [job["state"] for job in jobs(daemon)] == ["printed", "printed"])
    assert daemon.verify() is None


LISTED = [{"firstName": "Kanarievogel", "surname": "Zonnebloemstra"}, {"alias": "Tulp"}]


def pages(path):
    """How many pages a raster file of labels has, by the marks of PWG 5102.4, and the dots of the first."""
    return int.from_bytes(path.read_bytes()[4 + 452 : 4 + 456], "big"), raster(path)


def test_the_list_for_an_evacuation_comes_out_on_labels_whatever_became_of_the_daemon(printers, centre):
    printer = printers()
    daemon, kiosk = centre(address=printer.address, automatic="none", rollCall=printer.address, rollCallPaper="label")
    for person in LISTED:
        kiosk.check_in(**{**OFFICER, "firstName": None, **person})
    done = daemon.command("roll-call", "--print")
    assert done.returncode == 0 and printer.address in done.stdout, done.stderr
    label = printer.printed(1)[0]
    assert label.name == "1 Balie", "the job names nobody"
    count, dots = pages(label)
    assert count >= 1 and dots.shape == (1181, 732) and (dots == 0).sum() > 2000
    # The copy that lay ready says where it is printed too.
    time.sleep(2.5)
    daemon.kill()
    assert daemon.command("roll-call", "--print").returncode == 0
    assert daemon.command("roll-call", "--ready", "--print").returncode == 0
    assert [path.name for path in printer.printed(3)] == ["1 Balie", "2 Balie", "3 Balie"]
    daemon.start()
    assert daemon.verify() is None


def test_a_queue_of_cups_takes_the_list_as_a_pdf_that_reads(printers, cups, centre):
    printer = printers()
    cups.add("a4", printer, model="raw")
    daemon, kiosk = centre(environment=cups.environment, rollCall="a4")
    kiosk.check_in(**OFFICER, **LISTED[0])
    listed = json.loads(daemon.command("printer", "list", "--json").stdout)
    assert [(line["printer"], line["use"], line["state"]) for line in listed] == [("a4", "roll call", "idle")]
    done = daemon.command("roll-call", "--print", "--language", "en")
    assert done.returncode == 0, done.stderr
    text = subprocess.run(["pdftotext", "-layout", cups.spooled()[-1], "-"], capture_output=True, text=True, check=True)
    assert "Zonnebloemstra, Kanarievogel" in text.stdout


def test_why_the_list_did_not_come_out_is_said_in_words(printers, centre):
    printer = printers()
    daemon, kiosk = centre(rollCall=printer.address, rollCallPaper="label")
    kiosk.check_in(**OFFICER)
    printer.load(sheets=0)
    refused = daemon.command("roll-call", "--print")
    assert refused.returncode == 69 and "out of paper" in refused.stderr and "--pdf" in refused.stderr
    printer.load("om_label-62x29_62x29mm")
    assert "62 × 29 mm" in daemon.command("roll-call", "--print").stderr
    printer.stop()
    gone = daemon.command("roll-call", "--print")
    assert gone.returncode == 69 and "does not answer" in gone.stderr, gone.stderr
    assert not printer.printed()


def test_nobody_is_named_on_the_way_to_the_printer(printers, cups, centre):
    printer = printers()
    cups.add("label62", printer)
    daemon, kiosk = centre(environment=cups.environment, name="label62")
    kiosk.check_in(**OFFICER, firstName="Kanarievogel", surname="Zonnebloemstra")
    printer.printed(1, within=60)
    comes_out(daemon, within=60)
    told = daemon.log.read_bytes() + (printer.folder / "log").read_bytes()
    for path in [*cups.folder.rglob("*"), *printer.folder.rglob("*")]:
        told += str(path).encode()
        if path.is_file() and path.suffix != ".sock":
            told += path.read_bytes()
    for canary in (b"kanarievogel", b"zonnebloemstra"):
        assert canary not in told.lower()


@pytest.mark.parametrize("settings, complaint", [
    ({"name": "label62", "address": "ipp://127.0.0.1/ipp/print"}, "printer.address"),
    ({"address": "http://127.0.0.1/"}, "printer.address"),
    ({"name": "two words"}, "printer.name"),
    ({"fallback": "label62"}, "printer.fallback"),
    ({"name": "label62", "format": "a4"}, "printer.format"),
    ({"name": "label62", "copies": 10}, "printer.copies"),
    ({"name": "label62", "automatic": "guests"}, "printer.automatic"),
    ({"name": "label62", "paper": "thick"}, "printer.paper"),
    ({"rollCall": "two words"}, "printer.rollCall"),
    ({"rollCallPaper": "a3"}, "printer.rollCallPaper"),
])
def test_each_mistake_in_the_settings_is_named(daemons, settings, complaint):
    daemon = daemons()
    lines = "".join(f"  {key}: {value}\n" for key, value in settings.items())
    daemon.settings.write_text(daemon.settings.read_text() + "printer:\n" + lines)
    checked = daemon.command("settings", "check")
    assert checked.returncode == 78 and re.search(rf"{re.escape(complaint)}: ", checked.stderr), checked.stderr
