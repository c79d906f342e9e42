"""Today at the desk: hosts receive, vouch, correct and check out, on a phone and on a desk screen."""

import secrets
import time

import pytest
from playwright.sync_api import expect

from looking import DESK, PHONE, is_clean, picture
from office import Clerk, Office
from visitor import BOOK

LIVE = {"java_script_enabled": True, "reduced_motion": "reduce"}


def name():
    return "Gast" + "".join(chr(ord("a") + int(digit, 16)) for digit in secrets.token_hex(4))


def row(clerk, who):
    return clerk.page.locator(".people > li", has_text=who)


@pytest.mark.parametrize("size,language,script", [
    (PHONE, "nl", False), (DESK, "en", False), (PHONE, "en", True), (DESK, "nl", True)])
def test_a_host_runs_a_visit_from_check_in_to_check_out(clerk, size, language, script):
    who = name()
    sanne = clerk("sanne", language, viewport=size, **(LIVE if script else {})).go("today")
    sanne.page.get_by_role("link", name=sanne.says("today.checkIn")).click()
    sanne.on("checkIn.title").page.select_option("[name=partner]", "1")
    sanne.fill(firstName=who, surname="van 't Hof").page.get_by_label(sanne.says("checkIn.told")).check()
    sanne.press("checkIn.go", twice=True).sees(who, sanne.says("entry.arrival"), "Sanne de Wit")
    assert sanne.page.url.split("/")[-2] == "visits" and who not in sanne.page.url
    sanne.press("visit.vouch", twice=True).sees(sanne.says("level.vouched"), sanne.says("entry.affiliationVouched"))
    sanne.open("visit.card").page.get_by_label(sanne.says("credential.policePass")).check()
    sanne.press("visit.cardGo").sees(sanne.says("level.credentialSeen"), sanne.says("credential.policePass"))
    sanne.press("visit.escortGo").sees(sanne.says("entry.escortNeeded"))
    sanne.open("visit.reissue").press("visit.reissueGo", twice=True).sees(sanne.says("entry.badgeReissued"))
    assert sanne.page.locator(".history li", has_text=sanne.says("entry.badgeReissued")).count() == 1
    sanne.go("today").fill(".search", search=who).press("today.search", ".search")
    expect(sanne.page.locator(".people > li")).to_have_count(1)
    expect(row(sanne, who).locator("i")).to_have_text(sanne.says("level.credentialSeen"))
    assert sanne.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    sanne.press("today.leave", ".people").on("today.title")
    expect(sanne.page.locator(".people.gone > li", has_text=who)).to_be_visible()
    sanne.visit(who).sees(sanne.says("entry.departure")).press("visit.comeBack").sees(sanne.says("visit.leave"))
    sanne.press("visit.leave").open("visit.void").press("visit.voidGo").sees(sanne.says("visit.voided"))


def test_of_two_hosts_at_one_visitor_the_second_reads_how_it_stands(office, clerk):
    who = name()
    office.arrive(who)
    sanne, kees = clerk("sanne"), clerk("sanne")
    sanne.visit(who)
    kees.visit(who)
    sanne.press("visit.leave")
    kees.press("visit.leave").refuses("leftAlready").sees(kees.says("visit.comeBack"))
    kees.press("visit.vouch")
    sanne.press("visit.vouch").refuses("vouchedAlready").sees(sanne.says("level.vouched"))
    sanne.go("today").visit(who)
    kees.visit(who).open("visit.reissue").press("visit.reissueGo")
    sanne.open("visit.reissue").press("visit.reissueGo").refuses("reissuedAlready")
    kees.fill(at=kees.page.locator("[name=at]").get_attribute("max")).press("visit.timeGo")
    expect(kees.page.locator(".refusal")).to_have_count(0)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_two_hosts_do_different_things_to_one_visitor_and_both_hold(office, clerk, language):
    who = name()
    office.arrive(who)
    sanne, kees = clerk("sanne", language, viewport={"width": 360, "height": 740}), clerk("sanne", language)
    sanne.visit(who)
    kees.visit(who).open("visit.reissue")
    sanne.press("visit.leave")
    kees.press("visit.reissueGo").sees(kees.says("entry.badgeReissued"), kees.says("entry.departure"))
    expect(kees.page.locator(".refusal")).to_have_count(0)
    kees.press("visit.comeBack")
    sanne.visit(who).open("visit.void").press("visit.voidGo").sees(sanne.says("visit.voided"))
    kees.page.get_by_role("link", name=kees.says("visit.printHere")).click()
    kees.refuses("badgeOutOfUse")


def test_a_field_that_is_wrong_says_so_beside_it_and_has_the_cursor(clerk):
    for language, script, width in (("nl", False, 360), ("en", True, 1280)):
        sanne = clerk("sanne", language, java_script_enabled=script, viewport={"width": width, "height": 740})
        sanne.go("check-in").page.get_by_label(sanne.says("checkIn.told")).check()
        sanne.fill(alias="123456782").press("checkIn.go")
        wrong = sanne.page.locator("p.wrong")
        expect(wrong).to_have_count(2)
        for place, (field, key) in enumerate((("organisation", "organisationEmpty"), ("alias", "citizenNumber"))):
            expect(wrong.nth(place)).to_have_text(BOOK[language][f"refusal.{key}"])
            described = sanne.page.locator(f"[name={field}]").get_attribute("aria-describedby")
            assert described == wrong.nth(place).get_attribute("id")
        expect(sanne.page.locator("[name=organisation]")).to_be_focused()
        picture(sanne.page, f"check-in-wrong-{language}")
        is_clean(sanne.page, script)


def test_a_host_of_one_partner_and_a_warden_see_what_is_theirs(office, clerk):
    own, other = name(), name()
    office.arrive(own, partner=3)
    office.arrive(other, partner=1)
    kees = clerk("kees").go("today").sees(own).misses(other)
    sanne = clerk("sanne").visit(other)
    kees.page.goto(sanne.page.url)
    kees.refuses("visitUnknown").misses(other)


def test_an_open_page_shows_who_comes_and_goes_and_leaves_alone_what_somebody_is_at(office, clerk):
    first, second, third = name(), name(), name()
    office.arrive(first)
    sanne = clerk("sanne", **LIVE).go("today")
    expect(row(sanne, first)).to_be_visible()
    sanne.page.locator("[name=search]").focus()
    row(sanne, first).get_by_role("link").focus()
    mark = "document.activeElement.isHeld = true"
    sanne.page.evaluate(mark)
    office.arrive(second)
    expect(row(sanne, second)).to_be_visible()
    assert sanne.page.evaluate("document.activeElement.isHeld")
    other = clerk("sanne").visit(second).press("visit.leave")
    expect(sanne.page.locator(".gone > li", has_text=second)).to_be_visible()
    assert sanne.page.evaluate("document.activeElement.isHeld")

    # On the visit's own page: what is open stays open, what is typed stays typed.
    sanne.visit(first).open("visit.reissue").open("visit.card")
    sanne.page.get_by_label(sanne.says("credential.servicePass")).check()
    sanne.page.fill("[name=at]", "2026-01-01T10:00")
    other.visit(first).press("visit.vouch")
    expect(sanne.page.locator(".history")).to_contain_text(sanne.says("entry.affiliationVouched"))
    assert sanne.page.locator("details[open]").count() == 2
    assert sanne.page.input_value("[name=at]") == "2026-01-01T10:00"
    assert sanne.page.locator("[value=servicePass]").is_checked()

    # A search that is being typed is answered by the server as it is typed, and stays when others come.
    sanne.go("today").fill(".search", search=third)
    expect(sanne.page.locator(".list .people > li")).to_have_text([sanne.says("today.nobodyFound")])
    office.arrive(third)
    expect(row(sanne, third)).to_be_visible()
    expect(row(sanne, first)).to_have_count(0)
    assert sanne.page.input_value("[name=search]") == third


def test_the_hostile_stay_text_when_a_page_takes_them_over_live(office, clerk):
    sanne = clerk("sanne", **LIVE).go("today")
    text = f"<img src=x onerror=alert(1)>{name()}"
    office.arrive(text)
    expect(row(sanne, text)).to_be_visible()
    assert sanne.page.locator("main img").count() == 0


def test_a_page_that_is_left_alone_ends_with_the_session(office, browser):
    who = name()
    office.arrive(who)
    sanne = browser("sanne", **LIVE).enter().go("today").sees(who)
    office.wait(1801)
    office.arrive(name())
    expect(sanne.page.locator("h1")).to_contain_text(sanne.says("signIn.title"), timeout=40_000)
    sanne.misses(who)
    office.states.pop("sanne", None)


def test_an_open_page_lives_through_a_restart(chromium, tmp_path):
    office = Office(tmp_path, chromium)
    try:
        sanne = Clerk(office, "sanne", **LIVE).enter().go("today")
        expect(sanne.page.locator(".list .empty")).to_be_visible()
        sanne.page.wait_for_timeout(500)
        start = time.monotonic()
        office.daemon.process.terminate()
        office.daemon.process.wait(timeout=8)
        assert time.monotonic() - start < 8
        expect(sanne.page.locator("#stale")).to_be_visible(timeout=10_000)
        office.daemon.serve_with("")
        expect(sanne.page.locator("#stale")).to_be_hidden(timeout=15_000)
        office.arrive("Nieuwkomer")
        expect(row(sanne, "Nieuwkomer")).to_be_visible()
        sanne.complaints = [said for said in sanne.complaints if "net::ERR" not in said]
        sanne.close()
    finally:
        office.close()
