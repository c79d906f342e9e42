"""A meeting: planned, represented, moved and called off."""

import pytest
from playwright.sync_api import expect

from looking import PHONE, is_clean, picture
from ten_o_clock import centre, office, tokens  # noqa: F401


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_meeting_counts_who_represents_whom(office, clerk, kiosk, language):
    sanne = clerk("sanne", language)
    when = office.moment(10)
    room = f"Rozenzaal {language}"
    form = "form[action$=meetings]"
    sanne.go("meetings").open("meetings.new").fill(form, day=when["day"], room=room)
    sanne.page.locator(form).locator("[name=from]").fill(when["from"])
    sanne.page.locator(form).locator("[name=seats-8]" if language == "en" else "[name=seats-7]").fill("2")
    sanne.press("meetings.go", form).on("meeting.title").sees(room, sanne.says("meeting.isAbsent"))
    partner = 8 if language == "en" else 7
    body = {"role": "participant", "purpose": "meeting", "partner": partner, "firstName": "Overleg", "surname": language}
    office.arrive(**body)
    sanne.page.reload()
    sanne.sees(sanne.says("meeting.isRepresented"), f"Overleg {language}")
    picture(sanne.page, f"meeting-{language}")
    sanne.page.get_by_role("link", name=sanne.says("meeting.door")).click()
    sanne.sees(room).misses("Overleg " + language)
    picture(sanne.page, f"door-{language}")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_meeting_is_moved_on_a_phone_and_the_sheet_for_the_door_follows(office, clerk, language):
    sanne = clerk("sanne", language, viewport=PHONE)
    when, form = office.moment(60), "form[action$=meetings]"
    sanne.go("meetings").open("meetings.new").fill(form, day=when["day"], room=f"Kas {language}")
    sanne.page.locator(form).locator("[name=from]").fill(when["from"])
    sanne.page.locator(form).locator("[name=seats-6]").fill("1")
    sanne.press("meetings.go", form).on("meeting.title").open("meeting.move")
    picture(sanne.page, f"meeting-move-{language}")
    is_clean(sanne.page, script=False)
    move = "form[action$=move]"
    assert sanne.page.locator(move).locator("[name=room]").input_value() == f"Kas {language}"
    sanne.page.locator(move).locator("[name=until]").fill("00:01")
    sanne.press("meeting.moveGo", move).refuses("appointmentWrong")
    sanne.page.locator(move).locator("[name=from]").fill("15:15")
    sanne.page.locator(move).locator("[name=until]").fill("16:45")
    sanne.page.locator(move).locator("[name=room]").fill(f"Oranjerie {language}")
    sanne.press("meeting.moveGo", move).sees(f"Oranjerie {language}", "15:15")
    sanne.page.get_by_role("link", name=sanne.says("meeting.door")).click()
    sanne.sees("15:15–16:45", f"Oranjerie {language}").misses(f"Kas {language}", when["from"])
    sanne.page.go_back()
    sanne.open("meeting.cancel").press("meeting.cancelGo").sees(sanne.says("meeting.isOff"))
    expect(sanne.page.locator(move)).to_have_count(0)
