"""An invitation from a host's phone to a badge at the door, and everything that can be in between."""

import pytest
from playwright.sync_api import expect

from looking import PHONE, is_clean, picture
from ten_o_clock import centre, office, tokens  # noqa: F401
from visitor import BOOK, read_code, sees


def invite(office, host, first="Anne-Fleur", surname="van der Berg", when=None, **more):
    """A host invites one person, for in ten minutes or else; gives the code on the page."""
    when = when or office.moment(10)
    form = "form:has([value=person])"
    host.go("invitations").open("invitations.person")
    host.fill(form, firstName=first, surname=surname, day=when["day"], **more)
    host.page.locator(form).locator("[name=from]").fill(when["from"])
    with host.page.expect_response("**/codes/1") as picture:
        host.press("invitations.go", form)
    return read_code(picture.value.body())


def title_is(visitor, key, **values):
    expect(visitor.title()).to_have_text(visitor.says(key, **values))


@pytest.mark.parametrize("language,panel", [("nl", "portrait"), ("en", "small")])
def test_a_host_on_a_phone_invites_and_the_visitor_has_a_badge_after_one_tap(office, clerk, kiosk, language, panel):
    sanne = clerk("sanne", language, viewport=PHONE)
    code = invite(office, sanne, first="Jip" if language == "nl" else "Pip")
    picture(sanne.page, f"invitation-{language}")
    visitor = kiosk(panel)
    if language == "en":
        visitor.speak("en")
    inside = office.daemon.inside()
    visitor.hold(code).on("invited")
    title_is(visitor, "invited", name="Jip" if language == "nl" else "Pip")
    assert "Sanne" in visitor.page.locator(".lead").inner_text()
    assert "van der Berg" not in visitor.page.locator("main").inner_text()
    picture(visitor.page, f"invited-{panel}")
    is_clean(visitor.page)
    with visitor.page.expect_response("**/kiosk/badges/*.png") as badge:
        visitor.tap("invited.yes").on("badge")
    assert read_code(badge.value.body()).startswith("B")
    title_is(visitor, "badge")
    assert office.daemon.inside() == inside + 1
    sanne.page.reload()
    sanne.sees(sanne.says("invitationState.arrived"))


@pytest.mark.parametrize("panel", ["portrait", "small"])
def test_two_seats_of_the_customs_each_ask_for_a_name_and_let_one_in(office, clerk, kiosk, panel):
    sanne = clerk("sanne", viewport=PHONE)
    form = "form:has([name=seats])"
    when = office.moment(10)
    sanne.go("invitations").open("invitations.seats").fill(form, seats="2", day=when["day"])
    sanne.page.locator(form).locator("[name=from]").fill(when["from"])
    sanne.page.locator(form).locator("[name=partner]").select_option(label="Douane")
    codes = []
    sanne.page.on("response", lambda answer: "/codes/" in answer.url and codes.append(answer))
    sanne.press("invitations.go", form)
    expect(sanne.page.locator("img.qr")).to_have_count(2)
    sanne.page.wait_for_load_state("load")
    read = sorted({read_code(answer.body()) for answer in codes})
    assert len(read) == 2
    for code, name in zip(read, ("Mehmet", "Łucja")):
        visitor = kiosk(panel)
        visitor.hold(code).on("name")
        assert "Douane" in visitor.page.locator(".lead").inner_text()
        picture(visitor.page, f"seat-{panel}")
        is_clean(visitor.page)
        visitor.write("firstName", name).tap("next").on("invited")
        title_is(visitor, "invited.welcome", name=name)
        visitor.tap("rules.accept").on("badge")
    sanne.page.reload()
    sanne.sees(sanne.says("invitationState.arrived"))


def test_somebody_else_comes_on_the_seat_and_the_host_sees_that(office, clerk, kiosk):
    sanne = clerk("sanne")
    visitor = kiosk()
    visitor.hold(invite(office, sanne, first="Wilma")).on("invited")
    visitor.tap("invited.other").on("name").write("firstName", "Bram").write("surname", "Dam").tap("next").on("invited")
    title_is(visitor, "invited.welcome", name="Bram")
    visitor.tap("rules.accept").on("badge")
    sanne.page.reload()
    sanne.sees(sanne.says("invitation.substituted"))


def test_help_can_be_asked_for_on_the_way_and_back_returns_to_the_beginning(office, clerk, kiosk):
    visitor = kiosk()
    code = invite(office, clerk("sanne"), first="Hilde")
    visitor.hold(code).on("invited").tap("back").on("welcome")
    visitor.page.reload()
    visitor.on("welcome").hold(code).on("invited").tap("rules.help").on("assist").tap("assist.yes").on("invited")
    with visitor.page.expect_request("**/kiosk/invitations") as sent:
        visitor.tap("invited.yes").on("badge")
    assert sent.value.post_data_json["needsAssistance"] is True


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_address_is_corrected_and_the_old_code_lets_nobody_in(office, clerk, kiosk, language):
    sanne = clerk("sanne", language, viewport=PHONE)
    old = invite(office, sanne, first=f"Adres{language}", mail="fout@politie.example")
    sanne.open("invitation.readdress")
    picture(sanne.page, f"invitation-address-{language}")
    is_clean(sanne.page, script=False)
    form = "form[action$=address]"
    assert sanne.page.locator(form).locator("[name=mail]").input_value() == "fout@politie.example"
    sanne.fill(form, mail="goed@politie")
    sanne.press("invitation.readdressGo", form).refuses("addressMalformed")
    # The picture of this page has come, so the next one to come is the next page's.
    sanne.page.wait_for_load_state()
    sanne.fill(form, mail="goed@politie.example")
    with sanne.page.expect_response("**/codes/1") as picture_of:
        sanne.press("invitation.readdressGo", form)
    new = read_code(picture_of.value.body())
    sanne.sees("goed@politie.example").misses("fout@politie.example")
    visitor = kiosk()
    visitor.hold(old).on("verdict")
    title_is(visitor, "verdict.cancelled")
    visitor.page.reload()
    visitor.on("welcome").hold(new).on("invited")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_too_early_tells_from_when_and_another_day_says_so(office, clerk, kiosk, language):
    sanne = clerk("sanne")
    early = invite(office, sanne, first="Vroeg", when={**office.moment(), "from": "15:30"})
    tomorrow = invite(office, sanne, first="Morgen", when=office.moment(days=1))
    visitor = kiosk()
    visitor.speak(language)
    visitor.hold(early).on("verdict")
    title_is(visitor, "verdict.tooEarly")
    sees(visitor, "verdict.tooEarly.from", 1, opensAt="14:30")
    visitor.page.reload()
    visitor.on("welcome").speak(language)
    visitor.hold(tomorrow).on("verdict")
    title_is(visitor, "verdict.anotherDay")
    is_clean(visitor.page)


def test_a_called_off_and_a_moved_invitation_answer_that_it_does_not_take_place(office, clerk, kiosk):
    sanne = clerk("sanne", viewport=PHONE)
    visitor = kiosk()
    off = invite(office, sanne, first="Afgezegd")
    sanne.open("invitation.cancel").press("invitation.cancelGo").sees(sanne.says("invitationState.cancelled"))
    old = invite(office, sanne, first="Verzet")
    when = office.moment(30)
    sanne.open("invitation.move")
    sanne.page.locator("form[action$=move] [name=from]").fill(when["from"])
    sanne.page.locator("form[action$=move] [name=until]").fill(office.moment(90)["from"])
    with sanne.page.expect_response("**/codes/1") as picture_of:
        sanne.press("invitation.moveGo", "form[action$=move]")
    new = read_code(picture_of.value.body())
    for code in (off, old):
        visitor.hold(code).on("verdict")
        title_is(visitor, "verdict.cancelled")
        visitor.page.reload()
        visitor.on("welcome")
    visitor.hold(new).on("invited").tap("invited.yes").on("badge")


def test_a_code_used_twice_stands_for_the_badge(office, clerk, kiosk):
    visitor = kiosk()
    code = invite(office, clerk("sanne"), first="Tweemaal")
    visitor.hold(code).on("invited").tap("invited.yes").on("badge")
    inside = office.daemon.inside()
    visitor.page.reload()
    visitor.on("welcome").tap("haveCode").on("code").hold(code).on("verdict")
    title_is(visitor, "verdict.alreadyIn")
    visitor.page.reload()
    visitor.on("welcome").hold(code).on("verdict")
    title_is(visitor, "verdict.goodbye")
    visitor.page.reload()
    visitor.on("welcome").hold(code).on("returning").tap("returning.yes").on("badge")
    assert office.daemon.inside() == inside


def test_two_kiosks_at_once_let_one_in(office, clerk, kiosk):
    code = invite(office, clerk("sanne"), first="Dubbel")
    first, second = kiosk(number=0), kiosk(number=1)
    inside = office.daemon.inside()
    for visitor in (first, second):
        visitor.hold(code).on("invited")
    for visitor in (first, second):
        visitor.tap("invited.yes")
    first.on("badge")
    second.on("verdict")
    title_is(second, "verdict.alreadyIn")
    assert office.daemon.inside() == inside + 1


@pytest.mark.parametrize("panel", ["portrait", "small"])
def test_a_code_can_be_typed(office, clerk, kiosk, panel):
    code = invite(office, clerk("sanne"), first="Typt")
    visitor = kiosk(panel)
    visitor.tap("haveCode").on("code")
    picture(visitor.page, f"code-{panel}")
    visitor.tap("code.type").on("typed")
    picture(visitor.page, f"typed-{panel}")
    is_clean(visitor.page)
    visitor.tap("next").on("typed")
    sees(visitor, "typed.empty")
    spaced = " ".join(code[start:start + 6] for start in range(0, 42, 6)).lower()
    visitor.write("typed", spaced)
    field = visitor.page.locator("#typed")
    picture(visitor.page, f"typed-whole-{panel}")
    assert field.evaluate("field => field.scrollHeight <= field.clientHeight && field.scrollWidth <= field.clientWidth")
    visitor.write("typed", code)
    assert field.evaluate("field => field.scrollHeight <= field.clientHeight && field.scrollWidth <= field.clientWidth")
    visitor.tap("next").on("invited").tap("invited.yes").on("badge")


def test_a_walk_in_who_was_invited_is_known_again(office, clerk, kiosk):
    sanne = clerk("sanne")
    form = "form:has([value=person])"
    when = office.moment(10)
    sanne.go("invitations").open("invitations.person")
    sanne.page.locator(form).locator("[name=partner]").select_option(label="Politie Eenheid Den Haag")
    sanne.fill(form, firstName="Zonder", surname="Code", day=when["day"])
    sanne.page.locator(form).locator("[name=from]").fill(when["from"])
    sanne.press("invitations.go", form).sees(sanne.says("invitationState.open"))
    kiosk().check_in("Zonder", "Code")
    sanne.page.reload()
    sanne.sees(sanne.says("invitationState.arrived"))


def test_a_list_says_by_line_what_is_wrong_and_is_done_whole_or_not_at_all(office, clerk):
    sanne = clerk("sanne", viewport=PHONE)
    day = office.moment(days=2)["day"]
    good = f"{day};10:00;11:00;Lijst;Een;Douane;Douane;;een@douane.example\n{day};10:00;;;;Gemeente Westland;;2"
    sanne.go("invitations/import").fill("form:last-of-type", list=f"{good}\n{day};25:00;;Lijst;Drie;Douane")
    sanne.press("import.check", "form:last-of-type").sees("Lijst Een", BOOK["nl"]["refusal.appointmentWrong"])
    sanne.sees(sanne.says("import.oneWrong", count=1))
    expect(sanne.page.locator("input[name=go]")).to_have_count(0)
    sanne.go("invitations").misses("Lijst Een")
    sanne.go("invitations/import").fill("form:last-of-type", list=good).press("import.check", "form:last-of-type")
    picture(sanne.page, "import")
    sanne.page.get_by_role("button", name=sanne.says("import.goAll", count=2)).click()
    sanne.on("invitations.title").sees("Lijst Een", sanne.says("invitations.seatCount", count=2))
    is_clean(sanne.page, script=False)


@pytest.mark.parametrize("language,encoding", [("nl", "cp1252"), ("en", "utf-8-sig")])
def test_a_list_comes_as_a_file_and_what_is_no_list_says_so(office, clerk, language, encoding):
    sanne = clerk("sanne", language, viewport=PHONE)
    form, day = "form:last-of-type", office.moment(days=3)["day"]
    comma = ";" if language == "nl" else ","
    good = f"{day};10:00;11:00;Zoë {language};Één;Douane;Douane\r\n".replace(";", comma)

    def choose(name, data):
        sanne.go("invitations/import")
        chosen = {"name": name, "mimeType": "text/csv", "buffer": data}
        sanne.page.locator(form).locator("[type=file]").set_input_files(chosen)
        return sanne.press("import.check", form)

    choose("map.xlsx", b"PK\x03\x04" + bytes(400)).refuses("fileNotText")
    picture(sanne.page, f"import-no-list-{language}")
    is_clean(sanne.page, script=False)
    choose("lijst.csv", b"x" * 70_000).refuses("fileTooLarge")
    choose("lijst.csv", b"x" * 3_000_000)
    expect(sanne.page.locator("body")).to_contain_text(BOOK[language]["refusal.fileTooLarge"])
    choose("lijst.csv", good.encode(encoding)).sees(f"Zoë {language} Één")
    picture(sanne.page, f"import-file-{language}")
    is_clean(sanne.page, script=False)
    sanne.page.get_by_role("button", name=sanne.says("import.goOne", count=1)).click()
    sanne.on("invitations.title").sees(f"Zoë {language} Één")


def test_a_host_of_one_partner_finds_only_that_partner(office, clerk):
    invite(office, clerk("sanne"), first="Nietvoorkees")
    kees = clerk("kees").go("invitations").misses("Nietvoorkees").open("invitations.person")
    expect(kees.page.locator("form:has([value=person]) [name=partner] option")).to_have_count(1)
