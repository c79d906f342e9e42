"""Time and trouble: people who walk off, nights, daemons that restart, taps that come twice."""

import datetime
import zoneinfo

import pytest
from playwright.sync_api import expect

from conftest import PANELS
from daemon import Daemon
from looking import is_clean, picture
from visitor import Visitor, pair, sees


def test_a_person_who_walked_off_is_asked_and_then_forgotten(kiosk):
    visitor = kiosk(clock=True)
    visitor.speak("en").introduce("Vergeet", "Mij").write("letters", "san")
    visitor.page.clock.fast_forward(44_000)
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)
    visitor.page.clock.run_for(1500)
    expect(visitor.page.get_by_role("dialog")).to_be_visible()
    sees(visitor, "idle")
    visitor.page.clock.run_for(3000)
    visitor.tap("idle.stay")
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)
    visitor.page.clock.fast_forward(46_000)
    expect(visitor.page.get_by_role("dialog")).to_be_visible()
    visitor.page.clock.fast_forward(20_000)
    visitor.page.clock.run_for(1000)
    visitor.on("welcome")
    visitor.language = "nl"
    sees(visitor, "in")
    assert "Vergeet" not in visitor.page.content()
    visitor.to_name()
    expect(visitor.page.locator("#firstName")).to_have_value("")


def test_the_question_can_be_answered_with_no(kiosk):
    visitor = kiosk(clock=True)
    visitor.introduce()
    visitor.page.clock.fast_forward(46_000)
    visitor.tap("idle.leave").on("welcome")


def test_larger_letters_give_three_times_as_long_and_end_with_the_visit(kiosk):
    visitor = kiosk(clock=True)
    visitor.tap("large").introduce()
    visitor.page.clock.fast_forward(130_000)
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)
    visitor.page.clock.fast_forward(70_000)
    visitor.on("welcome")
    expect(visitor.page.locator("html")).not_to_have_class("large")


def test_the_badge_goes_by_itself(kiosk):
    visitor = kiosk(clock=True)
    visitor.check_in()
    visitor.page.clock.fast_forward(28_000)
    visitor.on("badge")
    visitor.page.clock.fast_forward(3000)
    visitor.on("welcome")
    expect(visitor.page.locator("img")).to_have_count(0)


def test_a_verdict_goes_by_itself(kiosk):
    visitor = kiosk(clock=True)
    visitor.hold("GEENCODEVANONS").on("verdict")
    visitor.page.clock.fast_forward(11_000)
    visitor.on("welcome")


def test_a_daemon_killed_between_tap_and_answer_leaves_one_record(stranger, own_centre):
    visitor = stranger(own_centre.links[0]).on("welcome")
    visitor.introduce().tap("purpose.dropIn").on("rules")
    nonces = []

    def lose_the_first_answer(route):
        nonces.append(route.request.post_data_json["nonce"])
        if len(nonces) > 1:
            return route.continue_()
        route.fetch()
        own_centre.kill()
        route.abort()

    visitor.page.route("**/kiosk/check-ins", lose_the_first_answer)
    visitor.tap("rules.accept")
    sees(visitor, "restarting")
    own_centre.start()
    visitor.page.wait_for_selector("[data-screen=badge] img")
    expect(visitor.page.locator("#banner")).to_be_empty()
    assert len(set(nonces)) == 1 and len(nonces) > 1
    assert own_centre.inside() == 1
    assert own_centre.tell("verify")


def test_a_daemon_that_is_away_keeps_what_was_typed(stranger, own_centre):
    visitor = stranger(own_centre.links[0]).on("welcome").introduce()
    own_centre.kill()
    visitor.write("letters", "sanne")
    sees(visitor, "restarting")
    expect(visitor.page.locator("#letters")).to_have_value("sanne")
    own_centre.start()
    expect(visitor.button("Sanne de Wit")).to_be_visible()
    expect(visitor.page.locator("#banner")).to_be_empty()


def test_a_full_record_has_its_screen_and_goes_on_by_itself(kiosk):
    visitor = kiosk()
    visitor.introduce().tap("purpose.dropIn").on("rules")
    full = {"status": 503, "json": {"refusal": "recordFull", "message": "vol"}}
    visitor.page.route("**/kiosk/check-ins", lambda route: route.fulfill(**full))
    visitor.tap("rules.accept")
    visitor.page.wait_for_selector("[data-screen=full]")
    sees(visitor, "full", 1)
    visitor.page.unroute("**/kiosk/check-ins")
    visitor.on("badge")


def test_too_fast_is_tried_once_more_and_then_said(kiosk):
    visitor = kiosk()
    asked = []

    def refuse(route):
        asked.append(route)
        route.fulfill(status=429, json={"refusal": "tooFast", "retryAfter": 0.1, "message": "Even geduld."})

    visitor.page.route("**/kiosk/scans", refuse)
    visitor.hold("EENCODE123")
    expect(visitor.page.locator("#banner")).to_have_text("Even geduld.")
    assert len(asked) == 2


def test_a_double_tap_is_one_check_in(kiosk, centre):
    visitor = kiosk()
    before = centre.inside()
    visitor.introduce().tap("purpose.dropIn").on("rules")
    visitor.button(visitor.says("rules.accept")).dblclick()
    visitor.on("badge")
    assert centre.inside() == before + 1


def test_a_double_tap_on_the_welcome_screen_is_one_step(kiosk):
    visitor = kiosk()
    visitor.button(visitor.says("in")).dblclick()
    visitor.on("role")
    expect(visitor.page.locator("h1")).to_have_text(visitor.says("role"))


def test_the_browsers_back_button_is_terug_and_repeats_nothing(kiosk, centre):
    visitor = kiosk()
    before = centre.inside()
    visitor.introduce()
    visitor.page.go_back()
    visitor.on("name")
    expect(visitor.page.locator("#firstName")).to_have_value("Anne-Fleur")
    visitor.page.go_back()
    visitor.on("partner")
    visitor.page.go_forward()
    visitor.on("partner").choose("Politie Eenheid Den Haag").on("name").tap("next").on("purpose")
    visitor.tap("purpose.dropIn").on("rules").tap("rules.accept").on("badge")
    visitor.page.go_back()
    visitor.on("welcome")
    visitor.page.go_back()
    visitor.on("welcome")
    assert centre.inside() == before + 1


def test_a_reload_in_the_middle_forgets_the_visit(kiosk):
    visitor = kiosk()
    visitor.introduce("Weg", "Ermee")
    visitor.page.reload()
    visitor.on("welcome")
    assert "Ermee" not in visitor.page.content()


def test_stoppen_forgets_the_visit(kiosk):
    visitor = kiosk()
    visitor.introduce("Weg", "Ermee").tap("stop").on("welcome").tap("in").on("role")
    visitor.tap("role.communityOfficer").on("partner").choose("Politie Eenheid Den Haag").on("name")
    expect(visitor.page.locator("#firstName")).to_have_value("")


def test_a_kiosk_that_is_revoked_asks_to_be_paired_again(stranger, own_centre):
    visitor = stranger(own_centre.links[0]).on("welcome")
    own_centre.tell("kiosk", "revoke", "1")
    visitor.hold("EENCODE123").on("pairing")


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    """A centre where it is night now; the demo's settings end with its kiosk's."""
    now = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Amsterdam"))
    from_, until = (now + datetime.timedelta(hours=hours) for hours in (-6, 6))
    daemon = Daemon(tmp_path_factory.mktemp("night"), settings=f"  night: {from_:%H:%M}-{until:%H:%M}\n")
    yield daemon
    daemon.stop()


@pytest.fixture(scope="module")
def paired_at_night(chromium, night):
    return pair(chromium, night.links[0])


@pytest.mark.parametrize("panel", ["portrait", "small"])
def test_at_night_a_screen_that_nobody_uses_is_dark_until_it_is_touched(chromium, night, paired_at_night, panel):
    width, height, *_ = PANELS[panel]
    context = chromium.new_context(storage_state=paired_at_night, viewport={"width": width, "height": height}, has_touch=True)
    context.clock.install()
    visitor = Visitor(context.new_page())
    visitor.page.goto(night.page)
    visitor.on("welcome")
    dark = visitor.page.locator("html.night")
    visitor.page.clock.fast_forward(59_000)
    visitor.page.clock.run_for(500)
    expect(dark).to_have_count(0)
    visitor.page.clock.run_for(1500)
    expect(dark).to_have_count(1)
    picture(visitor.page, f"night-{panel}")
    is_clean(visitor.page)
    visitor.page.touchscreen.tap(5, height / 2)
    expect(dark).to_have_count(0)
    visitor.page.clock.fast_forward(62_000)
    visitor.page.clock.run_for(500)
    expect(dark).to_have_count(1)
    # Whoever comes need not wake it first: one tap does both.
    visitor.tap("in").on("role")
    expect(dark).to_have_count(0)
    visitor.page.clock.run_for(500)
    expect(dark).to_have_count(0)
    context.close()


def test_where_no_night_is_set_no_screen_is_dark(chromium, tmp_path):
    centre = Daemon(tmp_path, settings="  night: never\n")
    context = chromium.new_context(storage_state=pair(chromium, centre.links[0]))
    context.clock.install()
    visitor = Visitor(context.new_page())
    visitor.page.goto(centre.page)
    visitor.on("welcome").page.clock.fast_forward(3_600_000)
    visitor.page.clock.run_for(500)
    expect(visitor.page.locator("html.night")).to_have_count(0)
    context.close()
    centre.stop()
