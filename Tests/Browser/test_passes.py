"""A pass from a badge's screen to a badge on another day, and everything that can be in between."""

import pytest
from playwright.sync_api import expect

from looking import is_clean, picture
from ten_o_clock import centre, office, tokens  # noqa: F401
from visitor import read_code, sees


def photographed(page):
    """What a phone reads from the screen as it is."""
    expect(page.locator("img.pass")).to_have_js_property("complete", True)
    page.wait_for_function("document.querySelector('img.pass').naturalWidth > 0")
    return read_code(page.screenshot())


def take_along(visitor, first="Anne-Fleur", language="nl"):
    """All the way to a badge, and from there to the pass as a phone photographs it."""
    visitor.check_in(first)
    visitor.tap("pass.offer").on("keep")
    return photographed(visitor.page)


@pytest.mark.parametrize("language,panel", [("nl", "portrait"), ("en", "small"), ("nl", "small"), ("en", "portrait")])
def test_a_pass_is_photographed_and_the_next_day_two_taps_give_a_badge(office, kiosk, language, panel):
    visitor = kiosk(panel)
    visitor.speak(language)
    visitor.check_in("Anne-Fleur")
    picture(visitor.page, f"pass-badge-{language}-{panel}")
    is_clean(visitor.page)
    visitor.tap("pass.offer").on("keep")
    pass_ = photographed(visitor.page)
    picture(visitor.page, f"pass-keep-{language}-{panel}")
    is_clean(visitor.page)
    assert pass_.startswith("P") and len(pass_) == 151
    visitor.tap("back").on("badge").done()
    office.wait(86_400)
    visitor.page.reload()
    visitor.on("welcome")
    visitor.speak(language)
    visitor.hold(pass_).on("pass")
    expect(visitor.title()).to_have_text(visitor.says("pass", name="Anne-Fleur"))
    shown = visitor.page.locator("main").inner_text()
    assert "Politie Eenheid Den Haag" in shown and "van der Berg" not in shown
    picture(visitor.page, f"pass-confirm-{language}-{panel}")
    is_clean(visitor.page)
    for button in visitor.page.locator("main button, footer button").all():
        expect(button).to_be_in_viewport(ratio=1)
    visitor.tap("pass.dropIn").on("rules")
    inside = office.daemon.inside()
    with visitor.page.expect_response("**/kiosk/badges/*.png") as badge:
        visitor.tap("rules.accept").on("badge")
    assert read_code(badge.value.body()).startswith("B")
    assert office.daemon.inside() == inside + 1


def test_whoever_comes_for_somebody_says_so_on_the_way(kiosk):
    visitor = kiosk()
    pass_ = take_along(visitor, "Joost")
    visitor.done().tap("haveCode").on("code").hold(pass_).on("pass")
    visitor.tap("pass.purpose").on("purpose").write("letters", "sann")
    visitor.page.locator(".hits button").first.click()
    visitor.on("rules").tap("rules.help").on("assist").tap("assist.yes").on("rules")
    with visitor.page.expect_request("**/kiosk/passes") as sent:
        visitor.tap("rules.accept").on("badge")
    assert sent.value.post_data_json["purpose"] == "host" and sent.value.post_data_json["needsAssistance"] is True


def test_who_says_no_fills_it_in_and_back_forgets_the_pass(kiosk):
    visitor = kiosk()
    pass_ = take_along(visitor, "Hilde")
    visitor.done().hold(pass_).on("pass").tap("back").on("welcome")
    visitor.page.reload()
    visitor.on("welcome").hold(pass_).on("pass").tap("pass.other").on("role")
    assert "Hilde" not in visitor.page.content()


def test_a_pass_is_no_badge_and_says_so_to_who_leaves(kiosk):
    visitor = kiosk()
    pass_ = take_along(visitor, "Bram")
    visitor.done().tap("out").on("leave").hold(pass_).on("verdict")
    sees(visitor, "verdict.passNoBadge", 1)
    picture(visitor.page, "pass-no-badge")
    is_clean(visitor.page)
    visitor.tap("leave.noBadge").on("role")
    expect(visitor.title()).to_have_text(visitor.says("roleWas"))


def test_the_desk_gives_a_pass_and_takes_one_out_of_use(kiosk, clerk):
    visitor = kiosk()
    visitor.check_in("Wilma")
    visitor.done()
    for language, more in (("nl", {"viewport": {"width": 360, "height": 740}}), ("en", {})):
        more["java_script_enabled"] = True
        sanne = clerk("sanne", language, **more)
        sanne.go("today")
        sanne.page.get_by_role("link", name="Wilma").first.click()
        sanne.page.get_by_role("link", name=sanne.says("visit.pass"), exact=True).click()
        pass_ = photographed(sanne.page)
        picture(sanne.page, f"pass-desk-{language}")
        is_clean(sanne.page)
    sanne.page.get_by_role("link", name=sanne.says("pass.back")).click()
    picture(sanne.page, "pass-visit")
    sanne.page.get_by_role("link", name=sanne.says("visit.passVoid"), exact=True).click()
    picture(sanne.page, "pass-void")
    is_clean(sanne.page)
    sanne.page.locator("[name=code]").fill(pass_.lower())
    sanne.page.get_by_role("button", name=sanne.says("passes.go")).click()
    sanne.sees(sanne.says("passes.done"))
    picture(sanne.page, "pass-voided")
    visitor.hold(pass_).on("verdict")
    sees(visitor, "verdict.passOver", 1)
    visitor.tap("in").on("role")
