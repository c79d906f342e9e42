"""The administrator looks after hosts, house rules and settings."""

import json

import pytest
from playwright.sync_api import expect

from conftest import PANELS
from looking import is_clean
from visitor import BOOK, Visitor

SIZES = [("nl", 360, 740), ("en", 1280, 800)]
LONG = "\n".join(["Draag uw bezoekersbadge de hele tijd zichtbaar op uw jas, ook in de kantine en de gangen."] * 8)


def enter(clerk, language, width, height):
    return clerk("beheer", language, viewport={"width": width, "height": height})


def clean(clerk):
    """Without script axe sees the page as it was sent."""
    page = clerk.office.chromium.new_context(
        viewport=clerk.page.viewport_size, storage_state=clerk.context.storage_state()).new_page()
    page.goto(clerk.page.url)
    is_clean(page)
    page.context.close()
    return clerk


def rules_now(office):
    return office.kiosk.evaluate("fetch('/kiosk/house').then(answer => answer.json())")["rules"]


@pytest.fixture
def shipped_rules(office, clerk):
    """The rules that the other walks know, again in force afterwards, and the kiosk's page as of then."""
    before = rules_now(office)["house"]
    yield before
    noor = clerk("beheer").go("rules")
    if rules_now(office)["house"] != before:
        noor.fill("form.card", nl="\n".join(before["nl"]), en="\n".join(before["en"])).press("rules.go")
    office.kiosk.goto(office.base + "/kiosk")
    office.kiosk.wait_for_selector("[data-screen=welcome]")


@pytest.mark.parametrize("language,width,height", SIZES)
def test_hosts_are_added_reached_elsewhere_and_let_go(clerk, language, width, height):
    name = f"Femke Ølberg {language}"
    noor = clean(enter(clerk, language, width, height).go("hosts").on("hosts.title"))
    noor.fill("form.card", name=name, mail="femke").press("hosts.go", "form.card")
    # The browser says so itself before anything is sent.
    assert noor.page.locator("form.card [name=mail]").evaluate("field => field.validity.typeMismatch")
    noor.fill("form.card", mail="femke@example.org").page.locator("form.card [name=deputy]").select_option(
        label="Sanne de Wit")
    noor.press("hosts.go", "form.card")
    row = f".rows > li:has(b:text-is('{name}'))"
    expect(noor.page.locator(row)).to_contain_text(noor.says("hosts.hasMail"))
    expect(noor.page.locator(row)).to_contain_text(noor.says("hosts.deputyIs", name="Sanne de Wit"))
    noor.misses("femke@example.org")

    noor.open("hosts.change", row).page.locator(row).locator("[name=noMail]").check()
    noor.press("hosts.keep", row)
    expect(noor.page.locator(row)).to_contain_text(noor.says("hosts.noMail"))
    noor.open("hosts.change", row).press("hosts.leave", row).misses(name)


def test_the_privacy_officer_sees_that_the_list_of_hosts_was_read(clerk):
    clerk("beheer").go("hosts").on("hosts.title")
    priya = clerk("priya").go("looks")
    expect(priya.page.locator("tbody tr", has_text="Noor Visser").filter(
        has_text=priya.says("look.object.hosts")).first).to_be_visible()


@pytest.mark.parametrize("language,width,height", SIZES)
def test_other_house_rules_are_looked_at_and_reach_an_open_kiosk(office, clerk, shipped_rules, language, width, height):
    noor = clean(enter(clerk, language, width, height).go("rules").on("rules.title"))
    before = rules_now(office)
    noor.fill("form.card", nl="Rook niet.\nFluister.", en=" ").press("rules.show").refuses("rulesMissing")
    noor.fill("form.card", en="No smoking.\nWhisper.").press("rules.show").sees(noor.says("rules.preview"))
    expect(noor.page.locator(".screen[lang=en] li")).to_have_text(["No smoking.", "Whisper."])
    assert rules_now(office) == before

    kiosk = office.kiosk
    expect(kiosk.locator("[data-screen=welcome]")).to_be_visible()
    noor.press("rules.go").sees(f"{before['version'] + 1}", noor.says("rules.older"))
    with kiosk.expect_event("domcontentloaded", timeout=25_000):
        pass
    kiosk.wait_for_selector("[data-screen=welcome]")
    assert rules_now(office)["house"]["nl"] == ["Rook niet.", "Fluister."]
    noor.press("rules.go").refuses("rulesUnchanged")


def test_who_is_checking_in_reads_the_new_rules_and_keeps_what_was_typed(office, clerk, shipped_rules):
    noor, visitor = clerk("beheer").go("rules"), Visitor(office.kiosk)
    office.kiosk.goto(office.base + "/kiosk")
    visitor.introduce("Wim", "Regels").tap("purpose.dropIn").on("rules")
    noor.fill("form.card", nl="Rook niet.", en="No smoking.").press("rules.go").on("rules.title")
    visitor.tap("rules.accept").on("rules")
    expect(office.kiosk.locator("main")).to_contain_text("Rook niet.")
    expect(office.kiosk.locator("#banner")).to_have_text(BOOK["nl"]["refusal.rulesOutdated"])
    visitor.tap("rules.accept").on("badge").tap("done").on("welcome")


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_longest_rules_fit_each_panel_and_can_be_read(kiosk, panel, language):
    visitor = kiosk(panel)
    visitor.page.route("**/kiosk/house", long_house(panel))
    visitor.page.reload()
    to_rules(visitor.on("welcome").speak(language))
    sizes = visitor.page.evaluate("""() => {
        const main = document.querySelector("main"), item = main.querySelector("li")
        return [main.scrollHeight - main.clientHeight, main.scrollWidth - main.clientWidth,
            parseFloat(getComputedStyle(item).fontSize)]
    }""")
    assert max(sizes[:2]) <= 1, sizes
    assert sizes[2] >= 17, sizes


def to_rules(visitor):
    visitor.tap("in").on("role").tap("role.communityOfficer").on("partner")
    visitor.choose("Politie Eenheid Den Haag").on("name")
    visitor.write("firstName", "Wim").write("surname", "Regels").tap("next").on("purpose")
    visitor.tap("purpose.dropIn").on("rules")


def long_house(panel):
    width, height, inches, distance = PANELS[panel]
    told = {"inches": inches, "distance": distance, "long": max(width, height), "short": min(width, height)}

    def answer(route):
        response = route.fetch()
        house = response.json()
        rules = {**house["rules"], "house": {"nl": LONG.split("\n"), "en": LONG.split("\n")}}
        route.fulfill(response=response, json={**house, "panel": told, "rules": rules})
    return answer


@pytest.mark.parametrize("language,width,height", SIZES)
def test_what_is_set_can_be_read_and_nothing_is_secret(clerk, language, width, height):
    noor = clean(enter(clerk, language, width, height).go("settings").on("settings.title"))
    noor.sees("20:00", noor.says("settingUnit.days", count=28), "centre.name", noor.says("settings.unset"))
    expect(noor.page.locator("main form")).to_have_count(0)


def test_on_a_phone_the_other_places_are_under_one_and_on_a_desk_all_are_there(clerk):
    noor = enter(clerk, "nl", 360, 740).go("accounts")
    bar = noor.page.locator(".rail nav")
    expect(bar.locator("a:visible, summary:visible")).to_have_count(5)
    bar.locator("summary").click()
    bar.get_by_role("link", name=noor.says("place.settings")).click()
    noor.on("settings.title")
    expect(bar.locator("summary")).to_have_class("here")
    noor.page.set_viewport_size({"width": 1280, "height": 800})
    expect(bar.locator("a:visible")).to_have_count(10)
    expect(bar.locator("summary")).to_be_hidden()


def set_now(office):
    return {line["setting"]: line["value"] for line in json.loads(office.daemon.tell("settings", "list", "--json"))}


@pytest.fixture
def as_set(office):
    """What the other walks know as set, again so afterwards."""
    before = set_now(office)
    yield before
    after = set_now(office)
    for setting in before:
        if after[setting] != before[setting]:
            office.daemon.tell("settings", "set", setting, before[setting])
    office.kiosk.goto(office.base + "/kiosk")
    office.kiosk.wait_for_selector("[data-screen=welcome]")


def field(clerk, setting):
    return clerk.page.locator(f'main [name="{setting}"]')


def change(clerk, group):
    """From the list of settings to the form of some."""
    name = f"{clerk.says('settings.change')} {clerk.says(f'settingGroup.{group}')}"
    clerk.go("settings").on("settings.title").page.get_by_role("link", name=name).click()
    return clerk.on(f"settingGroup.{group}")


@pytest.mark.parametrize("script", [False, True])
@pytest.mark.parametrize("language,width,height", SIZES)
def test_another_closing_time_holds_at_once(office, clerk, as_set, language, width, height, script):
    size = {"width": width, "height": height}
    noor = clerk("beheer", language, viewport=size, java_script_enabled=script)
    clean(change(noor, "closing"))
    field(noor, "centre.closingTime").fill("18:35")
    noor.press("setting.keep").sees("20:00 → 18:35", "Noor Visser")
    clean(noor)
    assert office.daemon.tell("settings", "get", "centre.closingTime") == "18:35\n"
    assert "add up" in office.daemon.tell("verify")
    noor.press("setting.keep").refuses("settingUnchanged")


def test_a_command_changes_what_the_desk_shows(office, clerk, as_set):
    office.daemon.tell("settings", "set", "pass.days", "31")
    noor = clerk("beheer").go("settings/passes")
    expect(field(noor, "pass.days")).to_have_value("31")
    noor.sees(noor.says("settingValue.operator"))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_of_two_who_change_one_setting_the_second_hears_what_it_is_now(clerk, as_set, language):
    first, second = clerk("beheer", language), clerk("beheer", language)
    for noor, late in [(first, "61"), (second, "62")]:
        field(change(noor, "invitations"), "invitation.late").fill(late)
    first.press("setting.keep").sees(first.says("settingUnit.minutes", count=61))
    told = BOOK[language]["refusal.settingChangedAlready"].replace("{name}", second.says("settingName.late"))
    second.press("setting.keep")
    expect(second.page.locator(".refusal")).to_have_text(told.replace("{now}", second.says("settingUnit.minutes", count=61)))
    expect(field(second, "invitation.late")).to_have_value("62")
    clean(second).press("setting.keep").sees(second.says("settingUnit.minutes", count=62))


@pytest.mark.parametrize("language,width,height", SIZES)
def test_a_shorter_term_shows_first_what_goes_and_nothing_changes(office, clerk, language, width, height):
    before = set_now(office)
    noor = clean(change(enter(clerk, language, width, height), "retention"))
    field(noor, "retention.names").fill("3")
    noor.press("setting.show").sees(noor.says("setting.preview"), noor.says("setting.goNames"))
    clean(noor).page.locator("main").get_by_role("link", name=noor.says("common.cancel")).click()
    expect(field(noor, "retention.names")).to_have_value("28")
    assert set_now(office) == before


@pytest.mark.parametrize("language,width,height", SIZES)
def test_another_printer_asks_who_is_there(office, clerk, as_set, language, width, height):
    noor = clean(change(enter(clerk, language, width, height), "printer"))
    office.wait(400)
    field(noor, "address-printer.name").fill("ipp://127.0.0.1:1/ipp/print")
    noor.press("setting.keep").confirm().sees("ipp://127.0.0.1:1/ipp/print")
    noor.go("printers").sees("ipp://127.0.0.1:1/ipp/print")
    field(change(noor, "printer"), "printer.name").select_option("")
    noor.press("setting.keep").confirmed().on("settingGroup.printer")
    assert set_now(office)["printer.name"] == ""


def test_a_role_off_the_kiosk_can_only_be_left_as(office, clerk, as_set):
    noor, kiosk = clean(change(clerk("beheer"), "roles")), Visitor(office.kiosk)
    field(noor, "kiosk.roles").locator("xpath=self::*[@value='supplier']").uncheck()
    with office.kiosk.expect_event("domcontentloaded", timeout=25_000):
        noor.press("setting.keep").on("settingGroup.roles")
    office.kiosk.wait_for_selector("[data-screen=welcome]")
    kiosk.tap("in").on("role")
    expect(office.kiosk.locator("main")).not_to_contain_text(BOOK["nl"]["kiosk.role.supplier"])
    for role in ["communityOfficer", "customsOfficer", "securityGuard", "participant", "other"]:
        field(noor, "kiosk.roles").locator(f"xpath=self::*[@value='{role}']").uncheck()
    noor.press("setting.keep").refuses("kioskNeedsRole")


@pytest.mark.parametrize("language,width,height", SIZES)
def test_rooms_are_chosen_from_once_there_are_any(clerk, as_set, language, width, height):
    noor = clean(change(enter(clerk, language, width, height), "rooms"))
    field(noor, "meetings.rooms").fill("Kas 1\nTuinkamer")
    noor.press("setting.keep").sees("Kas 1, Tuinkamer")
    sanne = clerk("sanne", language, viewport={"width": width, "height": height}).go("meetings")
    sanne.open("meetings.new")
    expect(field(sanne, "room").locator("option")).to_have_text([sanne.says("meetings.chooseRoom"), "Kas 1", "Tuinkamer"])
    clean(sanne)
