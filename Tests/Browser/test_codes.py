"""Codes before the scanner: each verdict has a screen of its own."""

import pytest
from playwright.sync_api import expect

from visitor import sees


def answer_with(visitor, verdict):
    visitor.page.route("**/kiosk/scans", lambda route: route.fulfill(json={"verdict": verdict}))


def is_told(visitor, verdict):
    visitor.on("verdict")
    expect(visitor.title()).to_have_text(visitor.says(f"verdict.{verdict}"))
    sees(visitor, f"verdict.{verdict}", 1)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("verdict", ["otherDay", "anotherDay", "tooEarly", "cancelled", "askDesk"])
def test_a_verdict_that_needs_another_day_or_an_invitation_has_its_screen(kiosk, verdict, language):
    visitor = kiosk()
    visitor.speak(language)
    answer_with(visitor, verdict)
    visitor.hold("EENCODE123")
    is_told(visitor, verdict)


def test_a_verdict_that_the_page_does_not_know_sends_the_person_to_the_desk(kiosk):
    visitor = kiosk()
    answer_with(visitor, "somethingNew")
    visitor.hold("EENCODE123")
    is_told(visitor, "askDesk")


def test_a_code_of_another_house_is_not_ours_and_shows_the_way_in(kiosk):
    visitor = kiosk()
    visitor.hold("GEENCODEVANONS")
    is_told(visitor, "notOurs")
    visitor.tap("in").on("role")


def test_a_code_with_one_letter_changed_is_turned_away(kiosk):
    visitor = kiosk()
    code = visitor.check_in()
    visitor.done().hold(code[:20] + ("A" if code[20] != "A" else "B") + code[21:])
    is_told(visitor, "forged")


def test_a_badge_that_is_inside_does_not_come_in_twice(kiosk, centre):
    visitor = kiosk()
    code = visitor.check_in()
    inside = centre.inside()
    visitor.done().tap("haveCode").on("code").hold(code)
    is_told(visitor, "alreadyIn")
    assert centre.inside() == inside


def test_a_badge_that_left_may_come_in_again_when_its_holder_says_so(kiosk, centre):
    visitor = kiosk()
    code = visitor.check_in()
    visitor.done().hold(code)
    is_told(visitor, "goodbye")
    inside = centre.inside()
    visitor.done().page.reload()
    visitor.on("welcome").hold(code).on("returning")
    assert centre.inside() == inside
    visitor.tap("assist.no").on("welcome")
    visitor.page.reload()
    visitor.on("welcome").hold(code).on("returning").tap("returning.yes").on("badge")
    expect(visitor.title()).to_have_text(visitor.says("badge.again"))
    assert centre.inside() == inside + 1


def test_help_in_an_evacuation_can_be_asked_for_again_at_re_entry(kiosk):
    visitor = kiosk()
    code = visitor.check_in()
    visitor.done().hold(code)
    is_told(visitor, "goodbye")
    visitor.done().page.reload()
    visitor.on("welcome").hold(code).on("returning")
    with visitor.page.expect_request("**/kiosk/scans") as asked:
        visitor.tap("returning.help").on("badge")
    assert asked.value.post_data_json["needsAssistance"] is True


def test_a_badge_that_left_and_leaves_again_is_told_so_kindly(kiosk):
    visitor = kiosk()
    code = visitor.check_in()
    visitor.done().hold(code)
    is_told(visitor, "goodbye")
    visitor.page.reload()
    visitor.on("welcome").tap("out").on("leave").hold(code)
    is_told(visitor, "alreadyOut")


def test_a_badge_out_of_use_is_not_let_in(kiosk, centre):
    visitor = kiosk()
    with visitor.page.expect_response("**/kiosk/check-ins") as answer:
        code = visitor.check_in()
    visitor.done().hold(code)
    is_told(visitor, "goodbye")
    centre.tell("badge", "void", answer.value.json()["number"])
    visitor.page.reload()
    visitor.on("welcome").hold(code)
    is_told(visitor, "voided")


def test_the_same_code_twice_within_three_seconds_is_one_scan(kiosk):
    visitor = kiosk(clock=True)
    asked = []
    visitor.page.on("request", lambda request: asked.append(request) if request.url.endswith("/scans") else None)
    answer_with(visitor, "askDesk")
    visitor.hold("EENCODE123")
    is_told(visitor, "askDesk")
    visitor.hold("EENCODE123").on("verdict")
    assert len(asked) == 1
    visitor.page.clock.fast_forward(3100)
    with visitor.page.expect_request("**/kiosk/scans"):
        visitor.hold("EENCODE123")


def test_a_scan_never_leaks_into_a_text_field(kiosk):
    visitor = kiosk(clock=True)
    visitor.tap("in").on("role").tap("role.supplier").on("organisation").write("organisation", "Bloem")
    visitor.page.locator("#organisation").focus()
    visitor.page.clock.pause_at(visitor.page.evaluate("Date.now() / 1000 + 1"))
    visitor.page.keyboard.type("ABCDEFGHJKMNPQRSTVWXYZ0123456789")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("#organisation")).to_have_value("Bloem")
    sees(visitor, "scanLater")
    visitor.on("organisation")


def test_a_person_who_types_is_not_a_scanner(kiosk):
    visitor = kiosk()
    visitor.tap("in").on("role").tap("role.supplier").on("organisation")
    visitor.page.locator("#organisation").press_sequentially("Bloemenhuis", delay=60)
    expect(visitor.page.locator("#organisation")).to_have_value("Bloemenhuis")


def test_a_code_reads_the_same_under_a_french_keyboard_layout(kiosk):
    visitor = kiosk()
    with visitor.page.expect_request("**/kiosk/scans") as sent:
        visitor.page.evaluate("""() => {
            const french = { A: "q", Q: "a", Z: "w", W: "z", M: ",", 1: "&", 2: "é" }
            for (const sign of "AQZWM12") dispatchEvent(new KeyboardEvent("keydown",
                { key: french[sign], code: /\\d/.test(sign) ? `Digit${sign}` : `Key${sign}`, bubbles: true, cancelable: true }))
            dispatchEvent(new KeyboardEvent("keydown", { key: "Tab", code: "Tab", bubbles: true, cancelable: true }))
        }""")
    assert sent.value.post_data_json["code"] == "AQZWM12"
