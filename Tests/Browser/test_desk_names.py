"""Who sees which names at the desk, and what a name can never do to it."""

import pytest
from playwright.sync_api import expect


HOSTILE = ["<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', '"\u0301 onmouseover=alert(1) x="',
           "{{frame.name}} </title><script>alert(1)</script>"]


def look_up_names(clerk, reason):
    """The day's names as a manager asks for them, confirmed where the desk wants to be sure."""
    return clerk.go("names").fill(reason=reason).press("names.go").confirmed().on("names.title")


def test_each_sees_as_far_as_their_duties_reach(office, clerk):
    office.arrive("Gerrit", "van der Sloot")
    office.arrive("Çiğdem", "Öztürk", partner=3)
    clerk("sanne").go("today").sees("Gerrit van der Sloot", "Çiğdem Öztürk")
    clerk("kees").go("today").sees("Çiğdem Öztürk").misses("Gerrit")
    for user in ("milan", "priya"):
        seen = clerk(user).go("today").misses("Gerrit", "Öztürk").sees("Politie Eenheid Den Haag", "Douane")
        seen.sees(seen.says("today.countsOnly"))


def test_the_administrator_is_refused_in_words_and_finds_the_way_back(clerk):
    noor = clerk("beheer")
    for place in ("today", "names", "identities", "people", "privacy", "looks"):
        noor.go(place).on("refused.title").refuses("notAllowed")
        assert noor.answers[-1].status == 403 or any(
            answer.status == 403 and answer.url.endswith(place) for answer in noor.answers)
        expect(noor.page.locator(f".rail a[href='/desk/{place}']")).to_have_count(0)
    noor.page.get_by_role("link", name=noor.says("refused.back")).click()
    noor.on("accounts.title")


def test_an_address_that_is_not_there_is_said_so_with_a_way_back(clerk):
    sanne = clerk("sanne").go("nergens")
    expect(sanne.page.locator("h1")).to_have_text("Deze pagina is er niet.")
    sanne.page.get_by_role("link", name=sanne.says("refused.back")).click()
    sanne.on("today.title")


def test_names_of_a_day_take_a_reason_and_the_question_who_is_there_keeps_what_was_typed(office, clerk):
    office.arrive("Wilhelmina", "Kuipers")
    milan = clerk("milan")
    office.wait(301)
    milan.go("names").fill(reason="Telling voor de stuurgroep").press("names.go")
    milan.on("confirm.title").misses("Wilhelmina").fill(proof="000000").press("confirm.go").refuses("codeWrong")
    milan.confirm().on("names.title").sees("Wilhelmina Kuipers")
    expect(milan.page.locator("[name=reason]")).to_have_value("Telling voor de stuurgroep")
    milan.fill(reason="   ").press("names.go").refuses("reasonEmpty").misses("Wilhelmina")


def test_an_alias_opens_for_two_people_together_and_the_privacy_officer_hears_of_it(office, clerk):
    badge = office.arrive(alias="Zonnebloem", needsAssistance=True)
    sanne, milan, priya = clerk("sanne"), clerk("milan"), clerk("priya")
    sanne.go("today").sees("Zonnebloem", sanne.says("today.assistance"))
    sanne.visit("Zonnebloem").sees(badge).open("visit.keepName").fill(name="Johanna Echt")
    sanne.press("visit.keepNameGo", twice=True).sees(sanne.says("entry.identityKept")).misses("Johanna")
    expect(sanne.page.locator("summary", has_text=sanne.says("visit.keepName"))).to_have_count(0)

    office.wait(301)
    asked = {"number": badge, "reason": "Alarm op de parkeerplaats"}
    sanne.go("identities").fill("form.card", **asked).press("identities.askGo", "form.card")
    sanne.confirm(twice=True).on("identities.title").sees("Alarm op de parkeerplaats", badge)
    assert sanne.page.get_by_text("Alarm op de parkeerplaats").count() == 1
    assert not sanne.page.get_by_role("button", name=sanne.says("identities.approve")).count()

    milan.go("identities").sees("Sanne de Wit", "Alarm op de parkeerplaats", badge)
    milan.press("identities.approve", twice=True).confirmed().on("identities.title")
    expect(milan.page.locator(".refusal")).to_have_count(0)
    milan.misses("Alarm op de parkeerplaats")

    sanne.go("identities").sees(sanne.says("identities.allowed"), "Milan Bakker")
    sanne.press("identities.open", twice=True).on("identity.title").sees("Johanna Echt")
    sanne.go("identities").misses("Johanna", sanne.says("identities.allowed"))

    priya.go("privacy").sees(priya.says("privacy.read"), "Sanne de Wit", "Milan Bakker", badge).misses("Johanna")
    priya.press("privacy.seen", twice=True).on("privacy.title").misses(priya.says("privacy.read"))
    expect(priya.page.locator(".refusal")).to_have_count(0)


def test_an_account_is_made_once_when_the_button_is_pressed_twice(clerk):
    noor = clerk("beheer").go("accounts")
    noor.fill("form.card", name="Twee Kliks", userName="tweekliks").page.check("form.card [value=warden]")
    noor.press("accounts.go", "form.card", twice=True)
    if noor.page.locator("[name=proof]").count():
        noor.confirm(twice=True)
    noor.on("firstPassword.title").sees("tweekliks")
    noor.go("accounts").fill("form.card", name="Nog Een", userName="tweekliks").page.check("[value=host]")
    noor.press("accounts.go", "form.card").refuses("userNameTaken")
    expect(noor.page.locator("form.card [name=name]")).to_have_value("Nog Een")
    noor.page.get_by_role("link", name="Bekijken Twee Kliks").click()
    noor.sees(noor.says("account.access")).press("account.disable", twice=True)
    noor.sees(noor.says("account.enableLead")).press("account.enable").sees(noor.says("account.disableLead"))


def test_a_name_typed_at_the_kiosk_stays_text_on_every_page(office, clerk):
    for name in HOSTILE:
        office.arrive(name[:60], organisation=name[:60])
        office.arrive(alias=name[:60])
    seen = {"java_script_enabled": True}
    sanne, milan, priya = clerk("sanne", **seen), clerk("milan", **seen), clerk("priya", **seen)
    noor = clerk("beheer", **seen)
    is_text(sanne.go("today"), HOSTILE)
    for name in HOSTILE:
        is_text(sanne.visit(name[:20]), [name])
        is_text(sanne.go("today").fill(".search", search=name[:60]).press("today.search", ".search"), [name])
    is_text(look_up_names(milan, HOSTILE[0]), HOSTILE)
    for name in HOSTILE:
        priya.go("people").fill(name=name, reason=name).press("people.go").confirmed()
        is_text(priya, [name])
        expect(priya.page.locator("main [name=name]").first).to_have_value(name)
    for box in priya.page.locator("[name=visit]").all():
        box.check()
    is_text(priya.press("people.sheet").confirmed().on("file.title"), [HOSTILE[3][:60]])
    is_text(priya.go("looks"), HOSTILE[:1])
    noor.go("accounts").fill("form.card", name=HOSTILE[0], userName="x").page.check("form.card [value=host]")
    is_text(noor.press("accounts.go", "form.card").confirmed().refuses("userNameMalformed"), [])
    expect(noor.page.locator("form.card [name=name]")).to_have_value(HOSTILE[0])


def is_text(clerk, names):
    """These names can be read on the page, and nothing of them has become a part of it."""
    clerk.sees(*[name[:60] for name in names])
    made = clerk.page.locator("main img:not([src='/kiosk/mark.svg'], .badge), main [onload], main [onmouseover], main [onerror], "
                             "script:not([src='/desk/files/desk.js'])")
    assert made.count() == 0, made.first.evaluate("node => node.outerHTML")


@pytest.mark.parametrize("first,surname", [
    ("Wolfeschlegelsteinhausenbergerdorff", "x" * 58), ("محمد", "الأحمد"), ("李小龙", None)])
def test_long_and_foreign_names_fit_a_telephone(office, clerk, first, surname):
    office.arrive(first, surname)
    sanne = clerk("sanne", viewport={"width": 360, "height": 740}).go("today").sees(first)
    assert sanne.page.evaluate("document.documentElement.scrollWidth") <= 360
    milan = look_up_names(clerk("milan", viewport={"width": 360, "height": 740}), "Controle").sees(first)
    assert milan.page.evaluate("document.documentElement.scrollWidth") <= 360
