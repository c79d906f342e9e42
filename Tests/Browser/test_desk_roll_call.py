"""A roll call: two wardens on two phones, one of which loses its connection, and the kiosk meanwhile."""

import json
import re
import secrets
import subprocess

import pytest
from playwright.sync_api import expect

from conftest import PANELS
from looking import DESK, PHONE, is_clean, picture
from office import ASK, Clerk, Office
from visitor import BOOK

LIVE = {"java_script_enabled": True, "reduced_motion": "reduce"}


def row(clerk, who):
    return clerk.page.locator(".list .calling > li", has_text=who)


def tick(clerk, who, key="rollCall.found"):
    row(clerk, who).get_by_role("button", name=clerk.says(key)).first.click()


def stands(clerk, who, standing):
    expect(row(clerk, who)).to_have_class(re.compile(rf"\b{standing}\b"))


@pytest.fixture
def own_office(chromium, tmp_path):
    office = Office(tmp_path, chromium)
    office.kiosk.set_viewport_size({"width": PANELS["portrait"][0], "height": PANELS["portrait"][1]})
    for first, surname, more in [
            ("Anne-Fleur", "van der Berg", {}), ("Joris", "de Wit", {"needsAssistance": True}),
            ("Łucja", "Żółkiewska", {}), ("Bram", "Appel", {}), ("Mehmet", "Yıldırım", {})]:
        office.arrive(first, surname, **more)
    office.arrive(alias="Tulp")
    yield office
    office.close()


def phone(office, language="nl", **more):
    return Clerk(office, "sanne", language, viewport=PHONE, **{**LIVE, **more}).enter()


def ended(*clerks):
    """Closes browsers; that a daemon was away is what the walk is about."""
    for clerk in clerks:
        clerk.complaints = [said for said in clerk.complaints if "net::ERR" not in said]
        clerk.close()


def test_two_wardens_on_two_phones_lose_nothing_over_a_gap_in_the_connection(own_office):
    office = own_office
    sanne = phone(office).go("roll-call").on("rollCalls.title")
    is_clean(sanne.page)
    picture(sanne.page, "start")
    sanne.press("rollCalls.startLive").on("rollCall.live")
    other = phone(office).go("roll-call").on("rollCall.live")
    expect(other.page.locator(".calling b")).to_have_text(
        ["Wit, Joris de", "Appel, Bram", "Berg, Anne-Fleur van der", "Tulp", "Yıldırım, Mehmet", "Żółkiewska, Łucja"])
    is_clean(sanne.page)
    picture(sanne.page, "list-phone")
    target = row(sanne, "Appel").get_by_role("button").first.bounding_box()
    assert target["height"] >= 48 and target["width"] >= 96

    # A tick on one phone is on the other at once.
    tick(sanne, "Appel")
    stands(other, "Appel", "found")
    expect(row(other, "Appel")).to_contain_text("Sanne de Wit")
    tick(other, "Appel", "rollCall.undo")
    stands(sanne, "Appel", "open")

    # One phone loses its connection and goes on; what it keeps names nobody.
    other.context.set_offline(True)
    tick(other, "Appel")
    row(other, "Tulp").locator("summary").click()
    tick(other, "Tulp", "rollCall.missing")
    stands(other, "Appel", "found")
    stands(other, "Appel", "waiting")
    expect(other.page.locator("#waiting")).to_have_text(other.says("rollCall.moreWaiting", count=2))
    picture(other.page, "offline-phone")
    kept = other.page.evaluate("JSON.stringify(localStorage)")
    assert not [name for name in ("Appel", "Bram", "Tulp") if name in kept]
    tick(sanne, "Żółkiewska")
    stands(sanne, "Appel", "open")
    other.context.set_offline(False)
    stands(sanne, "Appel", "found")
    stands(sanne, "Tulp", "missing")
    expect(other.page.locator("#waiting")).to_be_hidden()
    stands(other, "Żółkiewska", "found")

    # The daemon goes and comes back.
    office.daemon.process.terminate()
    office.daemon.process.wait(timeout=8)
    tick(other, "Yıldırım")
    tick(sanne, "Berg")
    office.daemon.serve_with("")
    stands(sanne, "Yıldırım", "found")
    stands(other, "Berg", "found")

    # Somebody whom nobody knew of.
    who = "Monteur " + secrets.token_hex(3).translate(str.maketrans("0123456789", "ghijklmnop"))
    sanne.open("rollCall.add").fill("#add", name=who).press("rollCall.isHere", "#add")
    expect(row(other, who)).to_have_class("f0 found")
    expect(other.page.locator(".progress b")).to_have_text(["5", "7"])
    picture(other.page, "list-busy-phone")

    # A search for who is left.
    other.page.locator("#only").check()
    expect(row(other, "Appel")).to_be_hidden()
    expect(row(other, "Wit, Joris")).to_be_visible()
    other.page.locator("#only").uncheck()

    # On paper, as it stands.
    for sheet in ("paper", "label"):
        answer = sanne.context.request.get(f"{office.base}/desk/roll-call/{sheet}", headers={"accept": "text/html"})
        assert answer.headers["content-type"] == "application/pdf"
        text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=answer.body(), capture_output=True, check=True)
        words = text.stdout.decode()
        assert "Żółkiewska, Łucja" in words and who in words and "Tulp (alias)" in words

    sanne.open("rollCall.end").press("rollCall.endGo", "#end").sees(sanne.says("rollCall.never"))
    expect(other.page.locator(".never")).to_contain_text("Wit, Joris de")
    expect(other.page.locator(".never")).to_contain_text("Tulp")
    expect(other.page.locator(".figures b")).to_have_text(["7", "5", "0", "1", "1"])
    is_clean(sanne.page)
    picture(sanne.page, "report-phone")
    sanne.go("roll-call").sees(sanne.says("rollCall.foundOf", found=5, people=7))
    assert json.loads(office.daemon.tell("verify", "--json")).get("finding") is None
    ended(sanne, other)


@pytest.mark.parametrize("language,size", [("nl", PHONE), ("en", DESK)])
def test_a_drill_works_without_script_and_leaves_the_kiosk_alone(own_office, language, size):
    office = own_office
    sanne = Clerk(office, "sanne", language, viewport=size).enter().go("roll-call")
    sanne.press("rollCalls.startDrill", twice=True).on("rollCall.drill")
    tick(sanne, "Appel")
    stands(sanne, "Appel", "found")
    tick(sanne, "Appel", "rollCall.undo")
    stands(sanne, "Appel", "open")
    row(sanne, "Tulp").locator("summary").click()
    tick(sanne, "Tulp", "rollCall.left")
    stands(sanne, "Tulp", "left")
    sanne.open("rollCall.add").fill("#add", name="123456782").press("rollCall.isMissed", "#add")
    expect(sanne.page.locator(".refusal")).to_be_visible()
    sanne.open("rollCall.add").fill("#add", name="Tuinman").press("rollCall.isMissed", "#add")
    expect(row(sanne, "Tuinman")).to_have_class("f0 missing")
    picture(sanne.page, f"drill-{language}-{size['width']}")
    assert office.kiosk.locator("html").get_attribute("data-screen") == "welcome"
    office.arrive("Nog", "Binnen")
    sanne.go("today").sees(sanne.says("today.rollCall"))
    sanne.go("roll-call").sees(sanne.says("rollCall.block.late"))
    sanne.open("rollCall.end").press("rollCall.endGo", "#end").sees(sanne.says("rollCall.never"))
    picture(sanne.page, f"report-{language}-{size['width']}")
    sanne.close()


def test_a_kiosk_shows_that_everybody_has_to_leave_and_lets_nobody_in(own_office):
    office, page = own_office, own_office.kiosk
    page.get_by_role("button", name="Aanmelden").click()
    page.wait_for_selector("[data-screen=role]")
    sanne = phone(office).go("roll-call").press("rollCalls.startLive").on("rollCall.live")
    page.wait_for_selector("[data-screen=evacuation]", timeout=12_000)
    title, lead = BOOK["nl"]["kiosk.evacuation"].split("\n")
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator("main")).to_contain_text(lead)
    expect(page.locator("main")).to_contain_text(BOOK["en"]["kiosk.evacuation"].split("\n")[1])
    picture(page, "kiosk-evacuation-nl")
    page.get_by_role("button", name="EN").click()
    expect(page.locator("h1")).to_have_text(BOOK["en"]["kiosk.evacuation"].split("\n")[0])
    picture(page, "kiosk-evacuation-en")
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.get_by_role("button", name="NL").click()
    assert page.locator("main").evaluate("main => main.scrollHeight <= main.clientHeight")
    picture(page, "kiosk-evacuation-wide")
    page.keyboard.press("Escape")
    expect(page.locator("html")).to_have_attribute("data-screen", "evacuation")
    is_clean(page)
    body = {"nonce": secrets.token_hex(16), "language": "nl", "role": "communityOfficer", "partner": 1,
            "purpose": "dropIn", "rulesVersion": 1, "needsAssistance": False, "firstName": "Te", "surname": "Laat"}
    status, answer = page.evaluate(ASK, ["/kiosk/check-ins", body])
    assert status == 409 and answer["refusal"] == "evacuating"
    sanne.open("rollCall.end").press("rollCall.endGo", "#end").sees(sanne.says("rollCall.never"))
    page.wait_for_selector("[data-screen=welcome]", timeout=12_000)
    sanne.close()


def test_the_list_is_there_on_the_command_line_whatever_became_of_the_daemon(own_centre, chromium):
    # On the true clock: under libfaketime what the daemon does every second does not happen.
    daemon, page = own_centre, chromium.new_context().new_page()
    page.goto(daemon.links[0])
    page.wait_for_selector("[data-screen=welcome]")
    for name in ({"firstName": "Bram", "surname": "Appel"}, {"firstName": "Zoë", "surname": "van den Berg"},
                 {"firstName": "Joris", "surname": "de Wit", "needsAssistance": True}, {"alias": "Tulp"}):
        body = {"nonce": secrets.token_hex(16), "language": "nl", "role": "communityOfficer", "partner": 1,
                "purpose": "dropIn", "rulesVersion": 1, "needsAssistance": False, **name}
        assert page.evaluate(ASK, ["/kiosk/check-ins", body])[0] == 201
    listed = daemon.tell("roll-call")
    assert listed.count("[ ]") == 4 and "Tulp (alias)" in listed
    assert listed.index("Wit, Joris de") < listed.index("Appel, Bram") < listed.index("Berg, Zoë van den")
    page.wait_for_timeout(2500)
    page.context.close()
    daemon.kill()
    assert daemon.tell("roll-call", "--language", "en").count("[ ]") == 4
    ready = daemon.tell("roll-call", "--ready")
    assert ready.count("[ ]") == 4 and "Appel, Bram" in ready
    assert b"Appel" not in (daemon.folder / "roll-call.sealed").read_bytes()
    pdf = daemon.folder / "list.pdf"
    daemon.tell("roll-call", "--pdf", str(pdf))
    assert pdf.stat().st_mode & 0o777 == 0o600
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True).stdout.decode()
    assert "Berg, Zoë van den" in text
    info = subprocess.run(["pdfinfo", pdf], capture_output=True, check=True).stdout.decode()
    assert "A4" in info and "Appel" not in info

    # Even without the record: the copy that lay ready.
    record = daemon.folder / "balie.sqlite"
    record.rename(record.with_suffix(".gone"))
    assert daemon.tell("roll-call").count("[ ]") == 4
    record.with_suffix(".gone").rename(record)
    daemon.start()
