"""Makes the pictures of the README: the welcome screen, a badge, and the desk."""

import datetime
import pathlib
import subprocess
import tempfile

import cv2
from daemon import BINARY, Daemon
from office import AMSTERDAM, Clerk, Office
from playwright.sync_api import sync_playwright

TODAY = datetime.datetime.now(AMSTERDAM).date()
MONDAY = TODAY + datetime.timedelta(days=7 - TODAY.weekday())
PICTURES = pathlib.Path(__file__).parents[2] / "kiosk/pictures"


def shrink(picture, name, width):
    whole = cv2.imread(str(picture))
    height = round(whole.shape[0] * width / whole.shape[1])
    small = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(PICTURES / name), small, [cv2.IMWRITE_PNG_COMPRESSION, 9])


# When, name or alias, role, partner or organisation, for whom.
MORNING = [
    (8.70, {"alias": "Tulp", "role": "securityGuard", "partner": 14}),
    (9.03, {"first": "Joris", "surname": "de Wit"}),
    (9.25, {"organisation": "Kwekerij De Zonnehof", "first": "Marit", "surname": "Vos", "host": "Joost"}),
    (9.68, {"first": "Anne-Fleur", "surname": "van der Berg", "host": "Sanne"}),
    (9.97, {"first": "Mehmet", "surname": "Yıldırım", "partner": 3, "purpose": "meeting"}),
    (10.02, {"first": "Łucja", "surname": "Żółkiewska", "role": "participant", "partner": 7, "purpose": "meeting"}),
]


def draw_desk(chromium, folder):
    """The desk on a quiet morning, as a host sees it."""
    folder.mkdir()
    office = Office(folder, chromium)
    for hour, person in MORNING:
        morning = datetime.datetime.combine(MONDAY, datetime.time(), tzinfo=AMSTERDAM)
        office.wait(morning.timestamp() + hour * 3600 - office.now())
        host = person.pop("host", None)
        if host:
            person |= {"purpose": "host", "host": office.host(host)}
        office.arrive(**person)
    sanne = Clerk(office, "sanne").enter().go("today")
    sanne.page.screenshot(path=folder / "desk.png")
    sanne.page.get_by_role("link", name="Anne-Fleur van der Berg").click()
    sanne.press("visit.vouch").page.wait_for_load_state()
    sanne.page.screenshot(path=folder / "visit.png")
    office.close()


def main():
    folder = pathlib.Path(tempfile.mkdtemp())
    centre = Daemon(folder)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page(viewport={"width": 1080, "height": 1920}, locale="nl-NL")
            page.goto(centre.links[0])
            page.wait_for_selector("[data-screen=welcome]")
            page.screenshot(path=folder / "kiosk.png")
            draw_desk(browser, folder / "office")
            browser.close()
    finally:
        centre.stop()
    subprocess.run(
        [BINARY, "badge", "sample", "--name", "Anne-Fleur", "--role", "communityOfficer", "--host", "Sanne",
         "--out", folder / "badge.png"], check=True, capture_output=True)
    shrink(folder / "kiosk.png", "kiosk.png", 390)
    shrink(folder / "badge.png", "badge.png", 390)
    shrink(folder / "office/desk.png", "desk.png", 800)
    shrink(folder / "office/visit.png", "visit.png", 800)


main()
