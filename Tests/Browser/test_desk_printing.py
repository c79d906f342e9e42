"""Printing at the desk, with a real label printer: what hosts read when it can't, and the browser's own printing."""

import pathlib
import re
import subprocess
import sys
import tempfile

import pytest
from playwright.sync_api import expect

from daemon import BINARY
from looking import DESK, PHONE, is_clean, picture
from office import Clerk, Office
from test_desk_pages import invalid

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "System"))
from printers import Bus, Printer, until  # noqa: E402


@pytest.fixture(scope="module")
def bench():
    """A folder with a bus and a printer in it."""
    with tempfile.TemporaryDirectory(prefix="balie-") as folder:
        bus = Bus(folder)
        printer = Printer(f"{folder}/printer", bus)
        yield printer
        printer.mend()
        printer.stop()
        bus.stop()


@pytest.fixture(scope="module")
def printing(chromium, bench, tmp_path_factory):
    """An office with that printer; what waits there is tried again by itself."""
    settings = f"printer:\n  address: {bench.address}\n  format: full62x100\n"
    office = Office(tmp_path_factory.mktemp("printing"), chromium, settings=settings, timers=True)
    yield office
    office.close()


@pytest.fixture
def at(printing):
    """Opens the desk as somebody who is signed in."""
    opened = []

    def enter(user, language="nl", size=DESK, **more):
        opened.append(Clerk(printing, user, language, viewport=size, **more).enter())
        return opened[-1]

    yield enter
    for clerk in opened:
        clerk.keep()
        clerk.close()


@pytest.fixture
def printer(bench):
    """The printer with a full roll, its lid closed."""
    if bench.process is None:
        bench.start()
    bench.load()
    yield bench
    bench.mend()
    bench.load()


def reads(clerk, badge, *sentences, within=20_000):
    """The printers' page says so of the badge, sooner or later; without script it is asked for again."""
    row = clerk.page.locator("li", has_text=badge)
    for _ in range(within // 500):
        clerk.go("printers")
        if row.count() and all(sentence in row.inner_text() for sentence in sentences):
            return row
        clerk.page.wait_for_timeout(500)
    raise AssertionError(f"{sentences} not in {clerk.page.locator('main').inner_text()}")


def prints(printer, title):
    """How often a label of that title came out."""
    return [label.name.split(" ", 1)[1] for label in printer.printed()].count(title)


TROUBLES = {
    "paperOut": lambda printer: printer.load(sheets=0),
    "wrongRoll": lambda printer: printer.load("om_label-62x29_62x29mm"),
    "coverOpen": lambda printer: printer.meet("cover-open-error"),
    "jam": lambda printer: printer.meet("media-jam-error"),
    "unreachable": lambda printer: printer.stop(),
}


@pytest.mark.parametrize("cause, language, size", [
    ("paperOut", "nl", DESK), ("wrongRoll", "nl", PHONE), ("coverOpen", "en", PHONE), ("jam", "nl", PHONE),
    ("unreachable", "en", DESK)])
def test_a_host_reads_what_is_wrong_and_what_mends_it_and_the_badge_prints_by_itself(
        printing, at, printer, cause, language, size):
    TROUBLES[cause](printer)
    badge = printing.arrive("Anna", "de Vries")
    sanne = at("sanne", language, size, java_script_enabled=True)
    words = {"label": "62 × 100 mm", "loaded": "62 × 29 mm", "needed": "62 × 100 mm"}
    row = reads(sanne, badge, sanne.says("print.notPrinted", badge=badge), sanne.says(f"print.cause.{cause}", **words),
                sanne.says(f"print.fix.{cause}", **words), sanne.says("print.byItself"))
    expect(row.get_by_role("button")).to_have_text(re.compile(sanne.says("printers.printNow")))
    is_clean(sanne.page)
    picture(sanne.page, f"printers-{cause}-{language}")
    if cause == "unreachable":
        printer.start()
    printer.mend()
    printer.load()
    row.get_by_role("button").click()
    until(lambda: prints(printer, badge), 30, "the badge")
    all_is_printed(sanne, badge)


def all_is_printed(clerk, badge):
    """The badge goes off the list once it came out."""
    for _ in range(80):
        if not clerk.go("printers").page.locator("li", has_text=badge).count():
            break
        clerk.page.wait_for_timeout(250)
    clerk.sees(clerk.says("printers.allPrinted"))


@pytest.mark.parametrize("language, size", [("nl", PHONE), ("en", DESK)])
def test_while_the_printer_does_something_else_there_is_nothing_to_do(printing, at, printer, language, size):
    sanne = at("sanne", language, size, java_script_enabled=True)
    printer.take(10)
    other = subprocess.Popen([BINARY, "printer", "test", "--settings", printing.daemon.settings],
                             stdout=subprocess.DEVNULL)
    until(printer.is_at_work, what="the other label")
    badge = printing.arrive("Bas", "Bezig")
    reads(sanne, badge, sanne.says("print.cause.busy"), sanne.says("print.fix.busy"), sanne.says("print.byItself"))
    is_clean(sanne.page)
    picture(sanne.page, f"printers-busy-{language}")
    printer.take(0)
    assert other.wait(30) == 0
    until(lambda: prints(printer, badge) == 1, 30, "the badge")
    all_is_printed(sanne, badge)


@pytest.mark.parametrize("language, size", [("nl", DESK), ("en", PHONE)])
def test_of_a_printer_switched_off_in_the_middle_a_host_is_told_to_look_first(printing, at, printer, language, size):
    printer.take(3)
    sanne = at("sanne", language, size, java_script_enabled=True)
    badge = printing.arrive("Uit", "Gezet")
    until(printer.is_at_work, what="the badge")
    printer.stop()
    printer.take(0)
    row = reads(sanne, badge, sanne.says("print.cause.lost"), sanne.says("print.fix.lost"), sanne.says("print.byHand"),
                within=40_000)
    is_clean(sanne.page)
    picture(sanne.page, f"printers-lost-{language}")
    # It had come out after all: whoever looks first need not print it again, and may.
    until(lambda: prints(printer, badge) == 1, what="the first")
    for label in printer.printed():
        label.unlink()
    printer.start()
    printer.load()
    row.get_by_role("button").click()
    until(lambda: prints(printer, badge) == 1, 30, "the second")
    all_is_printed(sanne, badge)


def test_a_host_of_another_partner_hears_nothing_of_it(printing, at, printer):
    printer.load(sheets=0)
    badge = printing.arrive("Bert", "Jansen")
    reads(at("sanne"), badge)
    at("kees").go("printers").misses(badge)


def test_the_administrator_sees_the_printer_in_words_and_prints_a_label(printing, at, printer):
    noor = at("beheer", java_script_enabled=True).go("printers")
    noor.sees(printer.address, noor.says("printers.idle"), noor.says("printers.loaded", loaded="62 × 100 mm"))
    noor.misses(noor.says("printers.queue"))
    is_clean(noor.page)
    before = prints(printer, "B 0000")
    noor.press("printers.test").sees(noor.says("printers.testDone"))
    assert prints(printer, "B 0000") == before + 1
    picture(noor.page, "printers-administrator-nl")
    printer.load("om_label-62x29_62x29mm")
    noor.press("printers.test")
    words = {"loaded": "62 × 29 mm", "needed": "62 × 100 mm"}
    noor.sees(noor.says("printers.testFailed"), noor.says("print.cause.wrongRoll", **words))
    noor.page.set_viewport_size(PHONE)
    is_clean(noor.page)
    picture(noor.page, "printers-administrator-nl")


def badge_page(clerk, badge):
    """Goes from the printers' page to the one of the browser's own printing."""
    reads(clerk, badge).get_by_role("link").click()
    return clerk.on("badge.title")


def test_a_badge_prints_from_the_browser_at_its_exact_size(printing, at, printer, tmp_path):
    printer.load(sheets=0)
    badge = printing.arrive("Çağla", "Yıldırım")
    sanne = badge_page(at("sanne", java_script_enabled=True), badge).sees(badge)
    is_clean(sanne.page)
    picture(sanne.page, "badge-nl")
    (tmp_path / "badge.html").write_text(sanne.page.content())
    assert not invalid([tmp_path / "badge.html"])
    shown = sanne.page.locator(".badge-picture").bounding_box()
    assert abs(shown["width"] - 732 / 300 * 96) < 0.6 and abs(shown["height"] - 1181 / 300 * 96) < 0.6
    natural = sanne.page.evaluate("(({naturalWidth: x, naturalHeight: y}) => [x, y])(document.querySelector('.badge-picture'))")
    assert natural == [732, 1181]
    paper = sanne.page.pdf(prefer_css_page_size=True, print_background=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert len(boxes) == 1, "one label"
    assert [round(float(side) / 72 * 25.4, 0) for side in boxes[0]] == [62, 100]
    sanne.page.evaluate("window.print = () => document.body.dataset.printed = 'yes'")
    sanne.press("badge.print")
    expect(sanne.page.locator("body[data-printed=yes]")).to_be_attached()
    sanne.page.set_viewport_size(PHONE)
    is_clean(sanne.page)
    picture(sanne.page, "badge-nl")


def test_a_badge_that_came_out_is_printed_again_only_on_purpose(printing, at, printer):
    printer.load(sheets=0)
    badge = printing.arrive("Dirk", "Bakker")
    sanne = badge_page(at("sanne"), badge)
    address = sanne.page.url.removeprefix(f"{printing.base}/desk/")
    printer.load()
    sanne.press("badge.onPrinter", twice=True)
    until(lambda: prints(printer, badge) == 1, 30, "the badge")
    for _ in range(40):
        sanne.go(address)
        if sanne.page.get_by_role("button", name=sanne.says("badge.onPrinterAgain")).count():
            break
        sanne.page.wait_for_timeout(250)
    sanne.press("badge.onPrinterAgain", twice=True).on("today.title")
    until(lambda: prints(printer, badge) == 2, 30, "the second badge")
    sanne.page.wait_for_timeout(1500)
    assert prints(printer, badge) == 2
