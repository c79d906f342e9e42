"""Walks through the door as people make them, at the three panel sizes."""

import re

import pytest
from playwright.sync_api import expect

from visitor import read_code, sees

PANELS = ["portrait", "landscape", "small"]


@pytest.mark.parametrize("panel", PANELS)
def test_a_new_walk_in_visits_a_host_and_passes_at_most_five_screens(kiosk, centre, panel):
    before = centre.inside()
    visitor = kiosk(panel)
    passed = []
    visitor.page.expose_function("passes", lambda name: passed.append(name))
    visitor.page.evaluate("""new MutationObserver(() => passes(document.documentElement.dataset.screen))
        .observe(document.documentElement, { attributeFilter: ["data-screen"] })""")
    visitor.tap("in").on("role")
    sees(visitor, "step", step=1, steps=4)
    visitor.tap("role.communityOfficer").on("partner").choose("Politie Eenheid Amsterdam").on("name")
    visitor.press("anne-fleur")
    visitor.page.locator("#surname").click()
    visitor.press("van den berg")
    expect(visitor.page.locator("#firstName")).to_have_value("Anne-Fleur")
    expect(visitor.page.locator("#surname")).to_have_value("van den Berg")
    visitor.tap("next").on("purpose").press("san")
    visitor.choose("Sanne de Wit").on("rules").tap("rules.accept").on("badge")
    expect(visitor.title()).to_have_text(visitor.says("badge"))
    assert list(dict.fromkeys(passed)) == ["role", "partner", "name", "purpose", "rules", "badge"]
    assert centre.inside() == before + 1
    visitor.done()


@pytest.mark.parametrize("panel", PANELS)
def test_a_visitor_who_drops_in_leaves_by_scanning_the_badge(kiosk, centre, panel):
    before = centre.inside()
    visitor = kiosk(panel)
    code = visitor.check_in()
    assert re.fullmatch("[A-Z0-9]{30,60}", code)
    visitor.done().hold(code).on("verdict")
    expect(visitor.title()).to_have_text(visitor.says("verdict.goodbye"))
    assert centre.inside() == before
    visitor.done()


def test_a_visitor_leaves_through_afmelden_too(kiosk):
    visitor = kiosk()
    code = visitor.check_in()
    visitor.done().tap("out").on("leave").hold(code).on("verdict")
    expect(visitor.title()).to_have_text(visitor.says("verdict.goodbye"))


def test_a_code_typed_by_hand_and_ended_by_enter_works_as_well(kiosk):
    visitor = kiosk()
    code = visitor.check_in()
    visitor.done().tap("out").on("leave")
    visitor.page.keyboard.type(code.lower(), delay=60)
    visitor.page.keyboard.press("Enter")
    visitor.on("verdict")
    expect(visitor.title()).to_have_text(visitor.says("verdict.goodbye"))


def test_a_customs_officer_is_not_asked_which_customs(kiosk):
    visitor = kiosk()
    visitor.tap("in").on("role").tap("role.customsOfficer").on("name")
    sees(visitor, "name.from", partner="Douane")
    visitor.tap("partner.other").on("organisation").write("organisation", "Douane België").tap("next").on("name")
    visitor.write("firstName", "Jan").tap("next").on("purpose").tap("purpose.meeting").on("rules")
    with visitor.page.expect_request("**/kiosk/check-ins") as sent:
        visitor.tap("rules.accept").on("badge")
    said = sent.value.post_data_json
    assert (said["partner"], said["organisation"], said["surname"]) == (None, "Douane België", "")


def test_an_alias_goes_in_place_of_a_name(kiosk):
    visitor = kiosk()
    visitor.tap("in").on("role").tap("role.supplier").on("organisation").write("organisation", "Bloem & Blad")
    visitor.tap("next").on("name").tap("alias.use")
    sees(visitor, "alias", 1)
    visitor.write("alias", "Tulp").tap("next").on("purpose").tap("purpose.dropIn").on("rules")
    with visitor.page.expect_request("**/kiosk/check-ins") as sent:
        visitor.tap("rules.accept").on("badge")
    said = sent.value.post_data_json
    assert said["alias"] == "Tulp" and "firstName" not in said and "surname" not in said


def test_help_in_an_evacuation_is_asked_on_the_way(kiosk):
    visitor = kiosk()
    visitor.introduce().tap("purpose.dropIn").on("rules").tap("rules.help").on("assist").tap("assist.yes").on("rules")
    sees(visitor, "rules.noted")
    with visitor.page.expect_request("**/kiosk/check-ins") as sent:
        visitor.tap("rules.accept").on("badge")
    assert sent.value.post_data_json["needsAssistance"] is True


def test_leaving_without_a_badge_gets_one_answer_for_known_and_unknown(kiosk, centre):
    visitor = kiosk()
    visitor.check_in("Bo", "Bekend")
    visitor.done()
    inside = centre.inside()
    for first, surname in (("Bo", "Bekend"), ("Uma", "Onbekend")):
        visitor.tap("out").on("leave").tap("leave.noBadge").on("role")
        sees(visitor, "step", step=1, steps=2)
        visitor.tap("role.communityOfficer").on("partner").choose("Politie Eenheid Den Haag").on("name")
        visitor.write("firstName", first).write("surname", surname).tap("next").on("verdict")
        expect(visitor.title()).to_have_text(visitor.says("verdict.noted"))
        visitor.done()
    assert centre.inside() == inside - 1


def test_a_language_change_mid_way_keeps_what_was_typed_and_goes_with_the_visit(kiosk):
    visitor = kiosk()
    visitor.to_name()
    visitor.write("firstName", "Łukasz").speak("en")
    expect(visitor.title()).to_have_text(visitor.says("name"))
    expect(visitor.page.locator("#firstName")).to_have_value("Łukasz")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    visitor.tap("next").on("purpose").tap("purpose.dropIn").on("rules")
    with visitor.page.expect_request("**/kiosk/check-ins") as sent:
        visitor.tap("rules.accept").on("badge")
    assert sent.value.post_data_json["language"] == "en"
    assert sent.value.headers["accept-language"] == "en"
    visitor.done()
    visitor.language = "nl"
    sees(visitor, "in")


def test_two_kiosks_serve_two_visitors_at_once_and_share_nothing(kiosk, centre):
    before = centre.inside()
    one, two = kiosk("portrait", 0), kiosk("landscape", 1)
    one.introduce("Een", "Eerste")
    two.speak("en").introduce("Twee", "Tweede")
    one.tap("purpose.dropIn").on("rules")
    two.tap("purpose.meeting").on("rules")
    with one.page.expect_response("**/kiosk/badges/*.png") as badge:
        one.tap("rules.accept").on("badge")
    two.tap("rules.accept").on("badge")
    assert centre.inside() == before + 2
    two.done()
    two.language = "nl"
    two.hold(read_code(badge.value.body())).on("verdict")
    expect(two.title()).to_have_text(two.says("verdict.goodbye"))
    assert two.page.request.get(badge.value.url).status in (403, 404)


def test_the_keyboard_alone_is_enough(kiosk):
    visitor = kiosk("landscape")
    keys = visitor.page.keyboard

    def reach(key):
        for _ in range(40):
            keys.press("Tab")
            words = visitor.page.evaluate("document.activeElement.innerText.replace(/\\u00ad/g, '')")
            if words.startswith(visitor.says(key)):
                outline = visitor.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline == "solid", key
                return keys.press("Enter")
        raise AssertionError(f"Tab does not reach {key}")

    reach("in")
    visitor.on("role")
    reach("role.supplier")
    visitor.on("organisation")
    keys.type("Bloemen", delay=60)
    keys.press("Enter")
    expect(visitor.page.locator("#organisation")).to_have_count(0)
    visitor.on("name")
    keys.type("Jan", delay=60)
    keys.press("Enter")
    keys.type("Dam", delay=60)
    keys.press("Enter")
    visitor.on("purpose")
    keys.press("Escape")
    visitor.on("name")
    expect(visitor.page.locator("#surname")).to_have_value("Dam")
    visitor.page.locator("#surname").press("Enter")
    visitor.on("purpose")
    reach("purpose.dropIn")
    visitor.on("rules")
    reach("rules.accept")
    visitor.on("badge")
    reach("done")
    visitor.on("welcome")


def test_the_rules_say_how_long_names_are_kept(kiosk):
    visitor = kiosk()
    visitor.introduce()
    visitor.tap("purpose.dropIn").on("rules")
    expect(visitor.page.locator("main")).to_contain_text(visitor.says("rules.privacy", 3, days=28))
