"""What the privacy officer does: access, correction, erasure, holds, terms, and the look-log."""

import datetime
import json

import pytest
from playwright.sync_api import expect

from office import AMSTERDAM, Clerk, Office


def find(clerk, name, reason="Verzoek om inzage"):
    return clerk.go("people").fill(name=name, reason=reason).press("people.go").confirmed().on("people.title")


def choose_all(clerk):
    for box in clerk.page.locator("[name=visit]").all():
        box.check()
    return clerk


def later(office, days):
    there = datetime.datetime.fromtimestamp(office.now(), AMSTERDAM)
    return (there + datetime.timedelta(days=days)).date().isoformat()


def test_a_person_gets_everything_on_paper_and_as_a_file(office, clerk):
    badge = office.arrive("Hendrikje", "Blaauw-Meijer")
    office.arrive("Hendrik", "Ander")
    priya = clerk("priya")
    find(priya, "Nergens Te Vinden").sees(priya.says("people.nobody"))
    find(priya, "blaauw").sees("Hendrikje Blaauw-Meijer", badge).misses("Hendrik Ander")
    priya.press("people.sheet").on("people.title").sees(priya.says("people.choose"), badge)
    choose_all(priya).press("people.sheet").on("file.title").sees("Hendrikje Blaauw-Meijer", badge)
    priya.sees(priya.says("entry.arrival"), priya.says("entry.badgeIssued"), priya.says("source.kiosk"))
    choose_all(find(priya, "blaauw"))
    download = priya.download("people.json")
    assert download.suggested_filename == "inzage.json"
    file = json.loads(download.path().read_text())
    assert [visit["name"] for visit in file["visits"]] == ["Hendrikje Blaauw-Meijer"]


def test_the_sheet_prints_clean(office, clerk):
    office.arrive("Pauline", "Papier")
    priya = choose_all(find(clerk("priya"), "papier")).press("people.sheet").on("file.title")
    priya.page.emulate_media(media="print")
    for hidden in (".rail", "form", "details", "main a"):
        for found in priya.page.locator(hidden).all():
            expect(found).not_to_be_visible()
    expect(priya.page.get_by_text("Centrum Weerbare Sierteelt").last).to_be_visible()
    expect(priya.page.locator(".sheet").get_by_text("Pauline Papier")).to_be_visible()
    assert priya.page.pdf().startswith(b"%PDF")


def test_a_wrong_name_is_corrected_and_then_erased(office, clerk):
    badge = office.arrive("Jantje", "Fout")
    priya, sanne = clerk("priya"), clerk("sanne")
    choose_all(find(priya, "Jantje Fout")).press("people.sheet").open("file.rectify")
    form = "form[action$=rectify]"
    priya.fill(form, firstName="Jan", surname="Goed", reason="Verkeerd getypt").press("file.rectifyGo", form)
    priya.confirmed().sees(priya.says("people.done"))
    find(priya, "Fout").sees(priya.says("people.nobody"))
    sanne.go("today").sees("Jan Goed").misses("Jantje")
    choose_all(find(priya, "Jan Goed")).press("people.sheet").open("file.erase")
    form = "form[action$=erase]"
    priya.fill(form, reason="Op verzoek van de persoon").press("file.eraseGo", form, twice=True)
    priya.sees(priya.says("people.done"))
    find(priya, "Jan Goed").sees(priya.says("people.nobody"))
    sanne.go("today").misses("Jan Goed", badge)


def test_a_name_is_held_longer_and_let_go(office, clerk):
    badge = office.arrive("Onderzoek", "Nodig")
    priya = clerk("priya").go("privacy")
    nothing = priya.says("privacy.noHolds")
    priya.sees(nothing)
    fields = {"number": badge, "day": later(office, 0), "until": later(office, 90), "reason": "Onderzoek 12"}
    form = "form[action$=holds]"
    priya.open("privacy.placeHold").fill(form, **fields).press("privacy.placeHoldGo", form).confirmed()
    priya.on("privacy.title").sees(badge, "Onderzoek 12").misses("Onderzoek Nodig")
    priya.open("privacy.placeHold").fill(form, **fields).press("privacy.placeHoldGo", form).refuses("heldAlready")
    expect(priya.page.locator(f"{form} [name=reason]")).to_have_value("Onderzoek 12")
    choose_all(find(priya, "Onderzoek")).press("people.sheet").sees(priya.says("file.held"))
    priya.go("privacy").press("privacy.lift", twice=True).on("privacy.title").sees(nothing)
    expect(priya.page.locator(".refusal")).to_have_count(0)


def test_the_look_log_tells_of_every_look_with_its_reason(office, clerk):
    badge = office.arrive("Gezien", "Persoon")
    sanne, milan, priya = clerk("sanne"), clerk("milan"), clerk("priya")
    sanne.go("today").sees("Gezien Persoon")
    milan.go("names").fill(reason="Bezoek van de minister").press("names.go").confirmed().sees("Gezien Persoon")
    choose_all(find(priya, "Gezien", "Brief van 3 november")).press("people.sheet").on("file.title")
    rows = priya.go("looks").page.locator("tbody tr")
    for who, what, reason in [
            ("Sanne de Wit", "look.object.peopleToday", ""),
            ("Milan Bakker", "look.object.namesOfDay", "Bezoek van de minister"),
            ("Priya Ramdin", "look.object.person", "Brief van 3 november"),
            ("Priya Ramdin", "look.kind.signedIn", "")]:
        found = rows.filter(has_text=who).filter(has_text=priya.says(what)).filter(has_text=reason)
        expect(found.first).to_be_visible()
    expect(rows.filter(has_text=badge).filter(has_text="Brief van 3 november").first).to_be_visible()
    priya.misses("Gezien Persoon").page.select_option("[name=account]", label="Milan Bakker")
    priya.page.select_option("[name=object]", "namesOfDay")
    priya.press("looks.go").sees("Bezoek van de minister").page.wait_for_load_state()
    assert all("Milan Bakker" in row for row in rows.all_inner_texts())
    priya.go("looks").page.fill("[name=through]", "2020-01-01")
    priya.press("looks.go").sees(priya.says("looks.nothing"))


@pytest.fixture(scope="module")
def old_office(chromium, tmp_path_factory):
    """A centre with two visits of three days ago, one of which is held longer."""
    office = Office(tmp_path_factory.mktemp("old"), chromium)
    office.arrive("Vroeger", "Eerste")
    held = office.arrive("Vroeger", "Tweede")
    day = later(office, 0)
    office.wait(3 * 86400)
    yield office, held, day
    office.close()


def test_a_preview_tells_what_a_shorter_term_would_erase_and_erases_nothing(old_office, old_clerk):
    office, held, day = old_office
    priya = old_clerk("priya").go("privacy")
    form = "form[action$=holds]"
    priya.open("privacy.placeHold").fill(form, number=held, day=day, until=later(office, 30), reason="Onderzoek")
    priya.press("privacy.placeHoldGo", form).confirmed().sees(held)
    priya.fill("form.line", names="1", presence="13", looks="12").press("privacy.show")
    assert counts(priya, "[role=status] .counts") == ["1", "0", "0", "1"]
    priya.fill("form.line", names="92", presence="120", looks="60").press("privacy.show")
    assert counts(priya, "[role=status] .counts") == ["0", "0", "0", "0"]
    find(priya, "Vroeger").sees("Vroeger Eerste", "Vroeger Tweede")


def test_shorter_terms_wait_until_somebody_has_seen_what_goes(old_office, old_clerk):
    office = old_office[0]
    priya = old_clerk("priya").go("privacy")
    priya.misses(priya.says("privacy.waiting"))
    if "retention.names" not in office.daemon.tell("settings", "check"):
        pytest.skip("the settings know no terms yet")
    office.daemon.serve_with("retention:\n  names: 1\n")
    priya.go("privacy").sees(priya.says("privacy.waiting"), "1 dag")
    assert counts(priya, "section.note .counts") == ["1", "0", "0", "1"]
    priya.press("privacy.putInForce").confirmed().misses(priya.says("privacy.waiting"))
    expect(priya.page.locator("table tbody tr").first).to_contain_text("1 dag")


@pytest.fixture
def old_clerk(old_office):
    opened = []

    def enter(user):
        opened.append(Clerk(old_office[0], user).enter())
        return opened[-1]

    yield enter
    for clerk in opened:
        clerk.keep().close()


def counts(clerk, where):
    return clerk.page.locator(f"{where} dd").all_inner_texts()
