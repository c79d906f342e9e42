"""The administrator makes a read token for another program, which reads with it until it is revoked."""

import pytest
from playwright.sync_api import expect

from looking import is_clean, picture

SIZES = [("nl", 360, 740), ("en", 1280, 800)]


def clean(clerk, name):
    """Without script axe sees the page as it was sent."""
    picture(clerk.page, name)
    assert clerk.page.evaluate("document.documentElement.scrollWidth") <= clerk.page.viewport_size["width"]
    return clerk


def axe(clerk):
    page = clerk.office.chromium.new_context(
        viewport=clerk.page.viewport_size, storage_state=clerk.context.storage_state()).new_page()
    page.goto(clerk.page.url)
    is_clean(page)
    page.context.close()


@pytest.mark.parametrize("language,width,height", SIZES)
def test_a_token_is_made_copied_used_and_revoked(office, clerk, language, width, height):
    purpose = f"Dashboard gemeente Aalsmeer {language}"
    noor = clerk("beheer", language, viewport={"width": width, "height": height}).go("tokens").on("tokens.title")
    axe(noor)
    form = noor.page.locator("form.card")
    expect(form.locator("[value=aggregates]")).to_be_checked()
    expect(form.locator("[value=visits]")).not_to_be_checked()
    form.locator("[value=visits]").check()
    noor.fill("form.card", purpose=purpose).press("tokens.go", "form.card").confirmed().on("token.title")
    clean(noor, "token")
    secret = noor.page.locator("code.secret").inner_text()
    assert len(secret) == 64

    def reads(token=secret):
        today = office.moment()["day"]
        tomorrow = office.moment(days=1)["day"]
        return noor.context.request.get(
            f"{office.base}/api/v1/visits?from={today}&to={tomorrow}", headers={"authorization": f"Bearer {token}"})

    office.arrive("Kanarie", "Tokens")
    answer = reads()
    assert answer.status == 200 and answer.json()["visits"]
    assert "Kanarie" not in answer.text()
    # Who is signed in at the desk reads nothing by that.
    assert noor.context.request.get(f"{office.base}/api/v1/visits").status == 401
    assert reads("0" * 64).status == 401

    noor.page.get_by_role("link", name=noor.says("token.go")).click()
    noor.on("tokens.title").misses(secret)
    row = noor.page.locator(".rows > li", has_text=purpose)
    expect(row).to_contain_text(noor.says("scope.visits"))
    expect(row).to_contain_text(noor.says("tokens.used"))
    expect(row).to_contain_text("Noor Visser")
    clean(noor, "tokens")
    noor.press("tokens.revoke", f".rows > li:has-text('{purpose}')").confirmed()
    expect(row).to_contain_text(noor.says("tokens.revoked"))
    expect(row.locator("button")).to_have_count(0)
    assert reads().status == 401
    clean(noor, "tokens revoked")


def test_the_privacy_officer_sees_what_programs_read(office, clerk):
    noor = clerk("beheer").go("tokens")
    noor.page.locator("form.card [value=visits]").check()
    noor.fill("form.card", purpose="Dashboard veiling").press("tokens.go", "form.card").confirmed()
    secret = noor.on("token.title").page.locator("code.secret").inner_text()
    day = office.moment()["day"]
    assert noor.context.request.get(
        f"{office.base}/api/v1/visits?from={day}&to={day}", headers={"authorization": f"Bearer {secret}"}).status == 200
    priya = clerk("priya").go("looks")
    rows = priya.page.locator("tbody tr")
    expect(rows.filter(has_text="Dashboard veiling").filter(has_text=priya.says("look.object.visits")).first).to_be_visible()
    expect(rows.filter(has_text=priya.says("look.kind.readTokenMade")).first).to_contain_text("Noor Visser")


def test_a_token_needs_something_to_read(clerk):
    noor = clerk("beheer").go("tokens")
    noor.page.locator("form.card [value=aggregates]").uncheck()
    noor.fill("form.card", purpose="Dashboard").press("tokens.go", "form.card").confirmed()
    noor.refuses("scopeMissing")
    expect(noor.page.locator("[name=purpose]")).to_have_value("Dashboard")
