"""A host hears that somebody waits, and answers with one tap: mail through a real server, in real browsers."""

import pytest
from playwright.sync_api import expect

from daemon import Daemon
from letters import answer_link, reach, words
from looking import is_clean
from visitor import BOOK

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
NAMES = ("Anne-Fleur", "van der Berg", "Sanne", "de Wit")


@pytest.fixture
def told(tmp_path, mailbox):
    """A centre whose first host hears of visitors."""
    daemon = Daemon(tmp_path, settings=mailbox.settings)
    reach(daemon, "sanne")
    yield daemon
    daemon.stop()


def come_for_sanne(visitor):
    visitor.introduce()
    visitor.write("letters", "san")
    visitor.page.get_by_role("button", name="Sanne de Wit").click()
    visitor.on("rules").tap("rules.accept").on("badge")


def test_a_host_answers_from_the_letter_and_the_kiosk_says_so(told, mailbox, stranger, chromium, tmp_path):
    visitor = stranger(told.links[0]).on("welcome")
    come_for_sanne(visitor)
    line = visitor.page.locator(".fetched")
    expect(line).to_be_empty()

    letter = mailbox.newest("sanne@example.org")
    text, html = words(letter), words(letter, "html")
    for name in NAMES:
        assert name not in f"{letter['Subject']}{text}{html}"
    link = answer_link(letter)
    assert link in html

    phone = chromium.new_context(**PHONE, locale="nl-NL").new_page()
    phone.set_content(html)
    phone.screenshot(path=tmp_path / "letter.png", full_page=True)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for _ in range(2):
        phone.goto(link)
        expect(phone.locator("main button")).to_have_count(1)
    expect(line).to_be_empty()
    is_clean(phone)
    phone.screenshot(path=tmp_path / "answer.png")
    phone.get_by_role("button", name=BOOK["nl"]["desk.answer.coming"]).tap()
    expect(phone.locator("main button")).to_have_count(0)
    expect(phone.locator("h1")).to_contain_text("Dank u wel")
    is_clean(phone)
    phone.screenshot(path=tmp_path / "thanks.png")
    for name in NAMES:
        expect(phone.locator("body")).not_to_contain_text(name)

    expect(line).to_have_text(visitor.says("badge.fetched"))
    visitor.page.screenshot(path=tmp_path / "badge.png")
    visitor.speak("en")
    expect(line).to_have_text(visitor.says("badge.fetched"))
    visitor.done()
    phone.goto(link)
    expect(phone.locator("h1")).to_have_text(BOOK["nl"]["desk.answer.answered"])
    phone.context.close()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("size", [(360, 740), (1280, 800)])
def test_a_link_that_is_over_says_what_to_do(centre, chromium, language, size, tmp_path):
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]}, locale={"nl": "nl-NL", "en": "en-GB"}[language])
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{centre.port}/answer/{'0' * 32}")
    expect(page.locator("h1")).to_have_text(BOOK[language]["desk.answer.over"])
    is_clean(page)
    page.screenshot(path=tmp_path / "over.png")
    context.close()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("size", [(360, 740), (1280, 800)])
def test_an_administrator_reads_the_outbox(clerk, language, size):
    noor = clerk("beheer", language, java_script_enabled=True, viewport={"width": size[0], "height": size[1]})
    noor.go("messages").on("messages.title").sees(noor.says("messages.nothing"))
    is_clean(noor.page)
