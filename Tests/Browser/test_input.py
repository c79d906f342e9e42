"""What people type: wrong, long, foreign, or meant to break something."""

import pytest
from playwright.sync_api import expect

from visitor import sees

LONG = "Wolfeschlegelsteinhausenbergerdorff-van Wassenaer Obdam-Starrenburg"


@pytest.mark.parametrize("typed", ["", "   "])
def test_an_empty_name_is_asked_for_at_its_field(kiosk, typed):
    visitor = kiosk()
    visitor.to_name()
    visitor.write("firstName", typed).tap("next")
    sees(visitor, "name.empty")
    field = visitor.page.locator("#firstName")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(visitor.says("name.empty"))
    field.fill("Jan")
    expect(visitor.page.get_by_text(visitor.says("name.empty"))).to_have_count(0)


def test_more_than_sixty_letters_are_to_be_shortened(kiosk):
    visitor = kiosk()
    visitor.tap("in").on("role").tap("role.supplier").on("organisation").write("organisation", "B" * 61).tap("next")
    sees(visitor, "tooLong")
    visitor.write("organisation", "B" * 60).tap("next").on("name")


def test_html_in_a_name_is_text(kiosk):
    visitor = kiosk()
    visitor.check_in("<img src=x onerror=alert(1)>", "<b>Dik</b>")
    expect(visitor.page.locator("main img")).to_have_count(1)


def test_a_citizen_service_number_is_refused_at_the_field_it_stands_in(kiosk, centre):
    visitor = kiosk()
    before = centre.inside()
    visitor.tap("in").on("role").tap("role.supplier").on("organisation").write("organisation", "111222333")
    visitor.tap("next").on("name").write("firstName", "Jan").tap("next").on("purpose").tap("purpose.dropIn").on("rules")
    with visitor.page.expect_response("**/kiosk/check-ins") as answer:
        visitor.tap("rules.accept")
    visitor.on("organisation")
    expect(visitor.page.get_by_text(answer.value.json()["message"])).to_be_visible()
    expect(visitor.page.locator("#organisation")).to_be_focused()
    assert centre.inside() == before
    visitor.write("organisation", "Bloem").tap("next").on("name").tap("next").on("purpose")
    visitor.tap("purpose.dropIn").on("rules").tap("rules.accept").on("badge")
    assert centre.inside() == before + 1


@pytest.mark.parametrize("first,surname", [
    ("يوسف", "بن عبد الله"), ("李小龙", ""), ("Siobhán", "O'Brien-Şahin"), (LONG[:60], "Ђурић")])
def test_a_name_in_any_script_gets_its_badge(kiosk, first, surname):
    visitor = kiosk("landscape")
    visitor.check_in(first, surname)
    expect(visitor.page.locator("main img")).to_have_js_property("naturalWidth", 696)


@pytest.mark.parametrize("panel", ["portrait", "landscape", "small"])
def test_a_long_name_breaks_no_screen(kiosk, panel):
    visitor = kiosk(panel)
    visitor.page.route("**/kiosk/host-search", lambda route: route.fulfill(
        json={"hosts": [{"id": 1, "name": LONG[:60]}, {"id": 2, "name": "يوسف بن عبد الله"}, {"id": 3, "name": "李小龙"}]}))
    visitor.introduce(LONG[:60], LONG[:60]).write("letters", "wol")
    expect(visitor.button("李小龙")).to_be_visible()
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visitor.page.evaluate("""[...document.querySelectorAll(".hits .tile")]
        .every(tile => tile.scrollWidth <= tile.clientWidth + 1 && tile.getBoundingClientRect().right <= innerWidth)""")


def test_accents_come_by_holding_a_key_and_by_their_own_key(kiosk):
    visitor = kiosk(clock=True)
    visitor.to_name()
    visitor.press("zo")
    held = visitor.page.locator(".keyboard").get_by_role("button", name="e", exact=True)
    held.hover()
    visitor.page.mouse.down()
    visitor.page.clock.run_for(500)
    visitor.page.mouse.up()
    visitor.choose("ë")
    expect(visitor.page.locator("#firstName")).to_have_value("Zoë")
    visitor.press(" o")
    visitor.choose(visitor.says("key.accents"))
    visitor.choose("Ö")
    expect(visitor.page.locator("#firstName")).to_have_value("Zoë Ö")
    visitor.choose(visitor.says("key.erase"))
    expect(visitor.page.locator("#firstName")).to_have_value("Zoë ")


def test_fewer_than_three_letters_find_nobody_and_three_find_at_most_three(kiosk):
    visitor = kiosk()
    asked = []
    visitor.page.on("request", lambda request: asked.append(request) if request.url.endswith("/host-search") else None)
    visitor.introduce().write("letters", "sa")
    sees(visitor, "purpose.hint")
    visitor.write("letters", "zzz")
    sees(visitor, "purpose.none")
    visitor.write("letters", "san")
    expect(visitor.page.locator(".hits button")).to_have_count(1)
    assert [request.post_data_json["letters"] for request in asked] == ["zzz", "san"]


def test_a_wrong_pairing_code_gets_one_sentence(stranger, centre):
    visitor = stranger(centre.page).on("pairing")
    visitor.press("00000000").tap("pairing.on")
    expect(visitor.page.locator(".error")).not_to_be_empty()
    visitor.on("pairing")


def test_the_pairing_link_leaves_no_code_in_the_address(stranger, centre):
    visitor = stranger(centre.links[2]).on("welcome")
    assert "#" not in visitor.page.url


def test_nothing_invites_the_browser_to_remember(kiosk):
    visitor = kiosk()
    visitor.introduce()
    assert visitor.page.evaluate("""[...document.querySelectorAll("input")].every(field =>
        !field.name && field.autocomplete === "off" && field.getAttribute("spellcheck") === "false")""")
    assert visitor.page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
