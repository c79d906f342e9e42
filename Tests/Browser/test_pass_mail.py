"""A pass by mail: from the badge's screen and from the desk, through a real mail server, to a scan the next day."""

import pytest
from playwright.sync_api import expect

from looking import is_clean, picture
from visitor import BOOK, read_code


@pytest.fixture
def mailing(own_centre, mailbox):
    """A centre that reaches visitors by mail."""
    own_centre.serve_with(mailbox.settings)
    return own_centre


@pytest.mark.parametrize("language,panel", [("nl", "portrait"), ("en", "small")])
def test_a_visitor_has_the_pass_mailed_and_the_letter_opens_the_door(
        mailing, mailbox, stranger, chromium, language, panel):
    visitor = stranger(mailing.links[0], panel).on("welcome")
    visitor.speak(language)
    visitor.check_in("Anne-Fleur")
    visitor.tap("pass.offer").on("keep")
    picture(visitor.page, f"pass-keep-mail-{panel}")
    is_clean(visitor.page)
    visitor.tap("pass.mail").on("passMail").tap("pass.send").on("passMail")
    expect(visitor.page.locator(".error").first).to_have_text(visitor.says("pass.noAddress"))
    visitor.write("mail", "wilma@vogel").tap("pass.send")
    expect(visitor.page.locator("#mail-error")).to_have_text(BOOK[language]["refusal.addressMalformed"])
    picture(visitor.page, f"pass-address-{panel}")
    is_clean(visitor.page)
    visitor.write("mail", "")
    visitor.press("wilma@vogel.example")
    visitor.tap("pass.send").on("keep")
    expect(visitor.page.locator(".hint")).to_have_text(visitor.says("pass.sent"))
    picture(visitor.page, f"pass-sent-{panel}")
    assert "wilma" not in visitor.page.content()
    letter = mailbox.newest("wilma@vogel.example")
    words, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for name in ("Anne-Fleur", "van der Berg"):
        assert name not in f"{letter['Subject']}{words}{html}"
    png = next(part for part in letter.walk() if part.get_content_type() == "image/png")
    code = read_code(png.get_content())
    phone = chromium.new_context(viewport={"width": 360, "height": 740}).new_page()
    phone.set_content(html.replace("cid:pass.png", "data:image/png;base64," + png.get_payload().replace("\n", "")))
    picture(phone, f"pass-letter-{language}")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.context.close()
    visitor.tap("back").on("badge").done()
    visitor.hold(code).on("pass")


def test_a_name_that_is_too_long_for_a_pass_is_told_so(stranger, own_centre):
    visitor = stranger(own_centre.links[0]).on("welcome")
    long = {"refusal": "passTooLong", "message": "…"}
    visitor.page.route("**/kiosk/passes/*.png", lambda route: route.fulfill(status=422, json=long))
    visitor.check_in("Anne-Fleur")
    visitor.tap("pass.offer").on("keep")
    expect(visitor.title()).to_have_text(visitor.says("pass.tooLong"))
    picture(visitor.page, "pass-too-long")
    is_clean(visitor.page)
    visitor.tap("back").on("badge")
