"""Signing in at the desk, and out of it."""

import re
import urllib.parse

import cv2
import numpy
import pytest
from playwright.sync_api import expect
from pyzbar import pyzbar

from office import OWN_PASSWORD


def new_account(clerk, name, user, *duties):
    """An account that the administrator makes; gives its first password."""
    beheer = clerk("beheer").go("accounts").fill("form.card", name=name, userName=user)
    for duty in duties:
        beheer.page.check(f"form.card [value={duty}]")
    beheer.press("accounts.go", "form.card").confirmed().on("firstPassword.title")
    beheer.office.passwords[user] = beheer.page.locator("code.secret").inner_text()
    beheer.keep()
    return beheer.office.passwords[user]


def test_the_first_sign_in_sets_a_password_and_codes_and_the_qr_holds_the_secret_shown(office, browser, clerk):
    password = new_account(clerk, "Ruben Élodie", "ruben", "manager")
    ruben = browser("ruben").give("ruben", password).on("setUp.passwordHeading")
    ruben.fill(password="ruben ruben ruben", again="iets anders hier").press("setUp.keep").refuses("passwordsDiffer")
    ruben.choose_password(OWN_PASSWORD).on("setUp.codesHeading")
    picture = cv2.imdecode(numpy.frombuffer(ruben.page.screenshot(), numpy.uint8), cv2.IMREAD_COLOR)
    address = urllib.parse.urlsplit(pyzbar.decode(picture)[0].data.decode())
    ruben.fill(code="000000").press("setUp.go").refuses("codeWrong")
    ruben.set_up_codes()
    assert address.scheme == "otpauth" and address.netloc == "totp"
    assert urllib.parse.parse_qs(address.query)["secret"] == [office.secrets["ruben"]]
    assert len(set(office.recovery["ruben"])) == 10
    ruben.page.get_by_role("link", name=ruben.says("recovery.go")).click()
    ruben.on("today.title").go("own").sees(ruben.says("own.oneDevice"), ruben.says("own.recovery", count=10))


def test_a_wrong_password_and_an_unknown_name_get_the_same_words(browser, clerk):
    clerk("sanne")
    for user, password in [("sanne", "niet het wachtwoord"), ("niemand", "niet het wachtwoord")]:
        stranger = browser("sanne").give(user, password).refuses("signInWrong")
        expect(stranger.page.locator("[name=userName]")).to_have_value(user)
        expect(stranger.page.locator("[name=password]")).to_have_value("")
        assert stranger.page.locator(":focus").get_attribute("name") == "password"


def test_who_guesses_is_told_how_long_to_wait(browser):
    guesser = browser("kees")
    patterns = [re.escape(guesser.says(f"common.{key}", seconds="#")).replace("\\#", r"\d+")
                for key in ("wait", "waitOne")]
    for number in range(9):
        said = guesser.give("guessed", f"zomaar een gok {number}").page.locator(".refusal").inner_text()
        if any(re.fullmatch(pattern, said) for pattern in patterns):
            return
    raise AssertionError(said)


def test_codes_wrong_used_twice_and_from_the_list(office, browser, clerk):
    clerk("milan")
    milan = browser("milan").give("milan", office.passwords["milan"]).on("code.title")
    milan.fill(code="12345").press("code.go").refuses("codeWrong")
    code = office.code("milan")
    milan.fill(code=code).press("code.go").on("today.title")
    again = browser("milan").give("milan", office.passwords["milan"])
    again.fill(code=code).press("code.go").refuses("codeWrong")
    listed = office.recovery["milan"][0]
    again.fill(code=listed.lower()).press("code.go").on("today.title")
    third = browser("milan").give("milan", office.passwords["milan"])
    third.fill(code=listed).press("code.go").refuses("codeWrong")
    again.go("own").sees(again.says("own.recovery", count=9))


def test_who_leaves_the_desk_alone_is_asked_to_sign_in_again(office, browser, clerk):
    host, manager = clerk("sanne"), clerk("milan")
    office.wait(9 * 60)
    host.go("today").on("today.title")
    manager.go("today").on("today.title")
    office.wait(11 * 60)
    host.go("today").on("today.title")
    manager.go("today").on("signIn.title").refuses("notSignedIn")
    office.wait(31 * 60)
    host.go("today").on("signIn.title").refuses("notSignedIn")
    for clerk in (host, manager):
        office.states.pop(clerk.user)
        clerk.context.clear_cookies()
        clerk.enter()


def test_signing_out_everywhere_ends_the_other_browser_too(office, browser):
    one, two = browser("kees").enter(), browser("kees")
    two.give("kees", office.passwords["kees"]).on("today.title")
    two.go("own").sees(two.says("own.devices", count=2)).press("own.everywhere").on("signIn.title")
    one.go("today").on("signIn.title").refuses("notSignedIn")


@pytest.mark.parametrize("way", ["out", "everywhere"])
def test_after_signing_out_the_way_back_shows_no_names(office, browser, way):
    office.arrive("Terug", "Knop")
    for script in (False, True):
        sanne = browser("sanne", java_script_enabled=script)
        sanne.give("sanne", office.passwords["sanne"]) if script or way == "out" else sanne.enter()
        sanne.go("today").sees("Terug Knop")
        if way == "out":
            sanne.press("common.signOut", ".rail")
        else:
            sanne.go("own").press("own.everywhere")
        sanne.on("signIn.title")
        for _ in range(3):
            sanne.page.go_back()
            expect(sanne.page.locator("body")).not_to_contain_text("Terug Knop")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_desk_speaks_the_language_of_the_browser(clerk, language):
    sanne = clerk("sanne", language).go("today").on("today.title")
    expect(sanne.page.locator("html")).to_have_attribute("lang", language)
    expect(sanne.page).to_have_title(f"{sanne.says('today.title')} · Balie")


def test_a_second_click_on_the_way_in_loses_nothing(office, browser, clerk):
    password = new_account(clerk, "Dubbele Klik", "dubbel", "privacyOfficer")
    dubbel = browser("dubbel").go("sign-in").fill(userName="dubbel", password=password)
    dubbel.press("signIn.go", twice=True).on("setUp.passwordHeading")
    dubbel.fill(password=OWN_PASSWORD, again=OWN_PASSWORD).press("setUp.keep", twice=True)
    dubbel.on("setUp.codesHeading").open("setUp.byHand")
    office.secrets["dubbel"] = dubbel.page.locator("code.secret").inner_text().replace(" ", "")
    dubbel.fill(code=office.code("dubbel")).press("setUp.go", twice=True).on("recovery.title")
    assert len(dubbel.page.locator(".recovery code").all()) == 10
    dubbel.go("own").press("common.signOut", ".rail", twice=True).on("signIn.title")
    dubbel.give("dubbel", OWN_PASSWORD).fill(code=office.code("dubbel")).press("code.go", twice=True)
    dubbel.on("today.title").go("own").sees(dubbel.says("own.oneDevice"))
