"""The list for an evacuation out of a real printer: from the desk, and by keys at the kiosk."""

import tempfile

import pytest
from playwright.sync_api import expect

from conftest import PANELS
from looking import DESK, PHONE, is_clean, picture
from office import Clerk, Office
from test_desk_printing import Bus, Printer
from test_scanner import Terminal, names
from visitor import BOOK


@pytest.fixture
def printer():
    # A socket's path has little room.
    with tempfile.TemporaryDirectory(prefix="balie-") as folder:
        bus = Bus(folder)
        printer = Printer(f"{folder}/printer", bus)
        yield printer
        printer.stop()
        bus.stop()


@pytest.fixture
def office(chromium, printer, tmp_path):
    settings = f"printer:\n  rollCall: {printer.address}\n  rollCallPaper: label\n  format: full62x100\n"
    office = Office(tmp_path, chromium, settings=settings, timers=True)
    office.arrive("Kanarie", "Vogel")
    yield office
    office.close()


@pytest.mark.parametrize("language, size", [("nl", PHONE), ("en", DESK)])
def test_a_warden_prints_the_list_and_reads_what_is_wrong(office, printer, language, size):
    sanne = Clerk(office, "sanne", language, viewport=size, java_script_enabled=True).enter().go("roll-call")
    picture(sanne.page, f"list-start-{language}")
    sanne.press("rollCalls.print").sees(sanne.says("rollCallPrint.printed")).misses("Vogel")
    is_clean(sanne.page)
    picture(sanne.page, f"list-printed-{language}")
    assert [label.name for label in printer.printed(1)] == ["1 Balie"]
    printer.load(sheets=0)
    sanne.press("rollCallPrint.onceMore")
    sanne.sees(sanne.says("rollCallPrint.failed"), sanne.says("listPrint.cause.paperOut"))
    expect(sanne.page.get_by_role("link", name=sanne.says("rollCallPrint.paper"))).to_be_visible()
    is_clean(sanne.page)
    picture(sanne.page, f"list-trouble-{language}")
    sanne.go("roll-call").press("rollCalls.startDrill").on("rollCall.drill")
    picture(sanne.page, f"list-drill-{language}")
    row = sanne.page.locator(".list .calling > li", has_text="Vogel")
    row.locator("summary").click()
    row.get_by_role("button", name=sanne.says("rollCall.missing")).click()
    expect(sanne.page.locator(".progress strong")).to_be_visible()
    is_clean(sanne.page)
    picture(sanne.page, f"list-missing-{language}")
    sanne.open("rollCall.end").press("rollCall.endGo", "#end").sees(sanne.says("rollCall.report"))
    address = sanne.page.get_by_role("link", name=sanne.says("rollCall.report")).get_attribute("href")
    answer = sanne.context.request.get(f"{office.base}{address}", headers={"accept": "text/html"})
    assert answer.headers["content-type"] == "application/pdf"
    is_clean(sanne.page)
    picture(sanne.page, f"list-report-{language}")
    report = office.daemon.tell("roll-call", "--report", "last", "--language", language)
    assert "Vogel, Kanarie" in report
    sanne.close()


def test_a_warden_reads_what_became_of_a_list_that_was_on_its_way(office, printer):
    sanne = Clerk(office, "sanne", viewport=PHONE).enter().go("roll-call")
    printer.take(60)
    sanne.press("rollCalls.print").sees(sanne.says("rollCallPrint.underway"))
    picture(sanne.page, "list-underway-nl")
    printer.stop()
    # The page asks again by itself.
    failed = sanne.page.get_by_text(sanne.says("rollCallPrint.failed"))
    expect(failed).to_be_visible(timeout=30_000)
    sanne.go("roll-call")
    sanne.page.get_by_role("link", name=sanne.says("rollCalls.printFailed")).click()
    expect(failed).to_be_visible()
    picture(sanne.page, "list-failed-nl")
    sanne.close()


def hold(page, seconds):
    for key in ("Control", "Shift", "F9"):
        page.keyboard.down(key)
    page.wait_for_timeout(seconds * 1000)
    for key in ("F9", "Shift", "Control"):
        page.keyboard.up(key)


@pytest.mark.parametrize("language, panel", [("nl", "portrait"), ("en", "small")])
def test_keys_at_the_kiosk_print_the_list_and_show_no_name(office, printer, language, panel):
    page = office.kiosk
    page.set_viewport_size({"width": PANELS[panel][0], "height": PANELS[panel][1]})
    page.get_by_role("button", name=language.upper(), exact=True).click()
    banner, words = page.locator("#banner"), BOOK[language]
    hold(page, 0.4)
    page.wait_for_timeout(1200)
    assert not printer.printed()
    hold(page, 1.3)
    expect(banner).to_have_text(words["kiosk.list.printed"])
    picture(page, f"kiosk-list-{language}-{panel}")
    assert "Vogel" not in page.content()
    assert [label.name for label in printer.printed(1)] == ["1 Balie"]
    hold(page, 1.3)
    expect(banner).not_to_have_text(words["kiosk.list.printed"])
    page.wait_for_timeout(1000)
    assert len(printer.printed()) == 1
    assert office.daemon.tell("verify")


@pytest.mark.parametrize("language, panel", [("nl", "portrait"), ("en", "small")])
def test_a_button_beside_the_kiosk_prints_the_list_and_the_page_says_so(office, printer, tmp_path, language, panel):
    page = office.kiosk
    page.set_viewport_size({"width": PANELS[panel][0], "height": PANELS[panel][1]})
    page.get_by_role("button", name=language.upper(), exact=True).click()
    banner, words = page.locator("#banner"), BOOK[language]
    button = Terminal(office.daemon, names(office.daemon)[0], tmp_path, use="rollCallKey")
    try:
        button.press(0.4)
        page.wait_for_timeout(1200)
        assert not printer.printed()
        button.press(1.4)
        expect(banner).to_have_text(words["kiosk.list.printed"])
        picture(page, f"kiosk-button-{language}-{panel}")
        assert "Vogel" not in page.content()
        assert [label.name for label in printer.printed(1)] == ["1 Balie"]
        button.press(1.4)
        page.wait_for_timeout(1000)
        assert len(printer.printed()) == 1, "at most once a minute"
    finally:
        assert button.stop() == 0


@pytest.mark.parametrize("language, panel", [("nl", "small"), ("en", "portrait")])
def test_keys_at_the_kiosk_say_why_there_is_no_list(office, printer, language, panel):
    page = office.kiosk
    page.set_viewport_size({"width": PANELS[panel][0], "height": PANELS[panel][1]})
    page.get_by_role("button", name=language.upper(), exact=True).click()
    printer.load(sheets=0)
    hold(page, 1.3)
    expect(page.locator("#banner")).to_contain_text(BOOK[language]["desk.listPrint.cause.paperOut"])
    picture(page, f"kiosk-list-trouble-{language}-{panel}")
    is_clean(page)
    assert not printer.printed()


@pytest.mark.parametrize("language, size", [("nl", PHONE), ("en", DESK)])
def test_an_administrator_chooses_where_the_list_comes_out(chromium, tmp_path, language, size):
    office = Office(tmp_path, chromium)
    noor = Clerk(office, "beheer", language, viewport=size, java_script_enabled=True).enter().go("settings/roll-call")
    noor.on("settingGroup.list")
    is_clean(noor.page)
    picture(noor.page, f"list-setting-{language}")
    noor.page.locator("[name='address-printer.rollCall']").fill("ipp://10.0.0.7/ipp/print")
    noor.page.get_by_label(noor.says("settingValue.label"), exact=True).check()
    noor.press("setting.keep").confirmed().sees("ipp://10.0.0.7/ipp/print", noor.says("settingValue.label"))
    assert office.daemon.tell("settings", "get", "printer.rollCallPaper").strip() == "label"
    picture(noor.page, f"list-setting-kept-{language}")
    noor.close()
    office.close()
