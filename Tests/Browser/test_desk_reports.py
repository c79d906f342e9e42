"""Reports at the desk: a manager asks, reads, sends the link on and takes the figures along."""

import csv
import io
import json
import subprocess

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from looking import PHONE, is_clean, picture
from office import Clerk, Office

LETTERS = "abcdefghijklmn"


@pytest.fixture(scope="module")
def history(chromium, tmp_path_factory):
    """An office with two months behind it, in which people came, left and forgot to check out."""
    office = Office(tmp_path_factory.mktemp("reports"), chromium)
    begun = office.moment()["day"]
    plan_meetings(office)
    for day in range(14):
        for number in range(5 if day % 2 else 0):
            body = {"role": "participant", "purpose": "meeting", "partner": (7, 8)[number % 2]}
            office.arrive("Lid", f"Overleg{LETTERS[number + day % 3]}", **body)
        for number in range(10 + day % 4):
            office.arrive("Gast", f"Achternaam{LETTERS[number]}", partner=(1, 3)[number % 2])
            office.wait(900)
        office.wait(5 * 24 * 3600 - 900 * (10 + day % 4))
        office.kiosk.goto(office.base + "/kiosk")
        office.kiosk.wait_for_selector("[data-screen=welcome]")
    # It catches up with whom nobody saw leave.
    office.daemon.process.terminate()
    office.daemon.process.wait(timeout=8)
    office.daemon.serve_with("")
    yield office, begun
    office.close()


def plan_meetings(office):
    """A meeting on every second day of the history, with more seats than people come on."""
    sanne = Clerk(office, "sanne").enter()
    form = "form[action$=meetings]"
    for day in range(1, 14, 2):
        sanne.go("meetings").open("meetings.new")
        seats = {"seats-7": "4", "seats-8": "3", "seats-9": "1"}
        when = {"day": office.moment(days=5 * day)["day"], "from": "08:30", "until": "12:00"}
        sanne.fill(form, room="Rozenzaal", **when, **seats).press("meetings.go", form).on("meeting.title")
    sanne.close()


def manager(office, language="nl", **browser):
    return Clerk(office, "milan", language, **browser).enter()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("size", [(1280, 800), (360, 740)], ids=["desk", "phone"])
def test_every_report_is_read_and_looks_well(history, language, size):
    office, begun = history
    milan = manager(office, language, viewport={"width": size[0], "height": size[1]})
    span = f"from={begun[:7]}&through={office.moment(days=-31)['day'][:7]}"
    for query in ("kind=attendance&by=day", "kind=attendance&by=partner&compare=1", "kind=occupancy", "kind=co-presence",
                  "kind=representation&compare=1", "kind=no-shows", "kind=attendance&by=meeting",
                  "kind=attendance&by=host", "kind=quality"):
        milan.go(f"reports?{query}&{span}").on("reports.title")
        expect(milan.page.locator("svg[role=img]").first).to_be_visible()
        expect(milan.page.locator("table").first).to_be_visible()
        is_clean(milan.page, script=False)
        name = query.replace("kind=", "").replace("&", "-").replace("=", "-")
        picture(milan.page, f"reports-{name}-{language}-{size[0]}")
    milan.close()


def test_a_manager_asks_with_the_form_and_takes_the_figures_along(history, tmp_path):
    office, begun = history
    milan = manager(office).go("reports")
    milan.page.locator("[name=kind]").select_option("occupancy")
    milan.fill(**{"from": begun[:7], "through": office.moment(days=-31)["day"][:7]})
    with milan.page.expect_navigation():
        milan.page.get_by_role("button", name=milan.says("reports.go")).click()
    assert "kind=occupancy" in milan.page.url
    files = {}
    for key in ("pdf", "xlsx", "json", "csv"):
        with milan.page.expect_download() as download:
            milan.page.get_by_role("link", name=milan.says(f"reports.{key}"), exact=True).first.click()
        files[key] = (download.value.suggested_filename, download.value.path().read_bytes())
    words = subprocess.run(["pdftotext", "-layout", "-", "-"], input=files["pdf"][1], capture_output=True, check=True)
    assert "Drukte" in words.stdout.decode() and "Achternaam" not in words.stdout.decode()
    (tmp_path / "report.xlsx").write_bytes(files["xlsx"][1])
    book = load_workbook(tmp_path / "report.xlsx")
    assert len(book.worksheets) >= 4
    report = json.loads(files["json"][1])
    peaks = next(table for table in report["tables"] if table["id"] == "peaks")
    rows = list(csv.DictReader(io.StringIO(files["csv"][1].decode())))
    assert [row["day"] for row in rows] == [row[0] for row in peaks["rows"]]
    assert files["csv"][0].startswith("balie-occupancy-peaks-")
    milan.close()


def test_the_command_line_tells_the_same_also_when_the_daemon_is_down(history, tmp_path):
    office, begun = history
    span = ["--from", begun[:7], "--to", office.moment(days=-31)["day"][:7]]
    running = office.daemon.tell("report", "attendance", "--by", "partner", *span, "--format", "csv")
    rows = list(csv.reader(io.StringIO(running)))
    assert rows[0] == ["partner", "visits", "share", "hours"]
    table = office.daemon.tell("report", *span)
    assert "Bezoeken" in table and "Totaal" in table and "Achternaam" not in table
