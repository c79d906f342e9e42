"""Today at the desk with people who are expected, a printer that does not answer, and hosts who can and can't be told."""

import pytest
from daemon import free_port
from letters import Mailbox, reach
from looking import DESK, PHONE, is_clean, picture
from office import Office
from playwright.sync_api import expect
from test_desk_pages import PAGES, invalid
from test_desk_today import LIVE, name


@pytest.fixture(scope="module")
def office(chromium, tmp_path_factory):
    """A centre where it is ten in the morning, with hosts who have addresses and a printer that is off."""
    mail = Mailbox(refuses="joost@")
    settings = f"printer:\n  address: ipp://127.0.0.1:{free_port()}/ipp/print\n  format: full62x100\n"
    office = Office(tmp_path_factory.mktemp("expected"), chromium, hour=10, settings=settings + mail.settings)
    reach(office.daemon, "sanne", "joost")
    yield office
    office.close()
    mail.stop()


def invite(office, host, first, minutes=10):
    when = office.moment(minutes)
    form = "form:has([value=person])"
    host.go("invitations").open("invitations.person")
    host.fill(form, firstName=first, surname="van der Berg", day=when["day"])
    host.page.locator(form).locator("[name=from]").fill(when["from"])
    host.press("invitations.go", form).sees(first)


def reads(clerk, place, text):
    """The page says so sooner or later; without script it is asked for again."""
    for _ in range(80):
        if text in clerk.go(place).page.locator("main").inner_text():
            return
        clerk.page.wait_for_timeout(250)
    raise AssertionError(clerk.page.locator("main").inner_text())


@pytest.mark.parametrize("size,language,script", [
    (PHONE, "nl", False), (DESK, "en", False), (PHONE, "en", True), (DESK, "nl", True)])
def test_who_is_expected_is_checked_in_from_the_row_and_then_is_inside(
        office, clerk, tmp_path, size, language, script):
    who, later = name(), name()
    sanne = clerk("sanne", language, viewport=size, **(LIVE if script else {}))
    invite(office, sanne, who)
    invite(office, sanne, later, 45)
    expected = sanne.go("today").page.locator(f".people > li:has(a[href^='invitations/']):has-text('{who}')")
    expect(expected).to_be_visible()
    is_clean(sanne.page, script)
    expected.get_by_role("link", name=sanne.says("today.arrive")).click()
    expect(sanne.page.locator("h1")).to_contain_text(who)
    is_clean(sanne.page, script)
    picture(sanne.page, f"arrival-{language}")
    (tmp_path / "arrival.html").write_text(sanne.page.content())
    sanne.page.get_by_label(sanne.says("arrival.told")).check()
    sanne.press("arrival.go", twice=True).sees(sanne.says("visit.history"), who, sanne.says("level.vouched"))
    expect(sanne.go("today").page.locator(".list .people > li", has_text=who)).to_be_visible()
    expect(expected).to_have_count(0)
    expect(sanne.page.locator(".people > li", has_text=who)).to_have_count(1)
    expect(sanne.page.locator(".people > li", has_text=later)).to_have_count(1)
    picture(sanne.page, f"today-{language}")
    if script:
        (tmp_path / "today.html").write_text(sanne.page.content())
        assert not invalid([*tmp_path.glob("*.html"), PAGES / "rows.css", PAGES / "desk.css"])


def test_an_open_page_takes_who_is_checked_in_from_expected_to_inside(office, clerk):
    who = name()
    sanne, other = clerk("sanne"), clerk("sanne", **LIVE)
    invite(office, sanne, who)
    row = other.go("today").page.locator(".people > li", has_text=who)
    expect(row.get_by_role("link", name=other.says("today.arrive"))).to_be_visible()
    sanne.go("today").page.locator(".people > li", has_text=who).get_by_role(
        "link", name=sanne.says("today.arrive")).click()
    sanne.page.get_by_label(sanne.says("arrival.told")).check()
    sanne.press("arrival.go").sees(who)
    expect(row.get_by_role("button", name=other.says("today.leave"))).to_be_visible()
    expect(row).to_have_count(1)


@pytest.mark.parametrize("size,language", [(PHONE, "nl"), (DESK, "en"), (PHONE, "en"), (DESK, "nl")])
def test_a_row_and_the_visit_say_what_did_not_print_and_who_was_not_told(office, clerk, size, language):
    told, untold = name(), name()
    office.arrive(told, purpose="host", host=office.host("sanne"))
    badge = office.arrive(untold, purpose="host", host=office.host("joost"), needsAssistance=True)
    sanne = clerk("sanne", language, viewport=size, **LIVE)
    reads(sanne, "today", sanne.says("today.untold"))
    reads(sanne, "today", sanne.says("today.unprinted"))
    is_clean(sanne.page)
    picture(sanne.page, f"trouble-{language}")
    sanne.visit(untold).sees(sanne.says("print.notPrinted", badge=badge), sanne.says("cause.addressRefused"))
    is_clean(sanne.page)
    picture(sanne.page, f"visit-untold-{language}")
    sanne.visit(told).sees(sanne.says("notice.told.host", time="").rstrip(" ."))
    is_clean(sanne.page)
    picture(sanne.page, f"visit-told-{language}")
