import os
import pathlib

import pytest
from playwright.sync_api import sync_playwright

from daemon import Daemon
from letters import Mailbox
from office import PATIENCE, Clerk, Office
from visitor import BOOK, Visitor, pair

# The panels at the door: pixels, inches, and the distance in cm from which they are read.
PANELS = {
    "portrait": (1080, 1920, 21.5, 60),
    "landscape": (1920, 1080, 15.6, 60),
    "small": (1280, 800, 10.1, 40),
}


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def centre(tmp_path_factory):
    """One running centre for every walk that does not stop it."""
    daemon = Daemon(tmp_path_factory.mktemp("centre"), kiosks=3)
    yield daemon
    daemon.stop()


@pytest.fixture
def mailbox():
    """A mail server of the test's own."""
    box = Mailbox()
    yield box
    box.stop()


@pytest.fixture
def own_centre(tmp_path):
    """A centre of the test's own, to kill."""
    daemon = Daemon(tmp_path)
    yield daemon
    daemon.stop()


@pytest.fixture(scope="session")
def tokens(chromium, centre):
    """What each of the centre's kiosks keeps after pairing, so that every test may open a kiosk anew."""
    return [pair(chromium, link) for link in centre.links[:2]]


@pytest.fixture
def kiosk(chromium, centre, tokens):
    """Opens a paired kiosk; afterwards no script may have failed and nothing may have been blocked."""
    opened = []

    def open_kiosk(panel="portrait", number=0, clock=False, **more):
        context = chromium.new_context(**settings(panel), storage_state=tokens[number], **more)
        visitor = prepare(context, panel, clock)
        opened.append(visitor)
        visitor.page.goto(centre.page)
        visitor.on("welcome")
        return visitor

    yield open_kiosk
    close(opened)


@pytest.fixture
def stranger(chromium):
    """Opens any address in a browser that was never paired."""
    opened = []

    def open_page(address, panel="portrait", **more):
        visitor = prepare(chromium.new_context(**settings(panel), **more), panel, False)
        opened.append(visitor)
        visitor.page.goto(address)
        return visitor

    yield open_page
    close(opened)


@pytest.fixture(scope="session")
def office(chromium, tmp_path_factory):
    """One centre for every walk at the desk."""
    office = Office(tmp_path_factory.mktemp("office"), chromium)
    yield office
    office.close()


@pytest.fixture
def browser(office):
    """Opens a browser for somebody at the desk who has still to sign in; script is off unless asked for."""
    opened = []

    def open_browser(user, language="nl", **more):
        opened.append(Clerk(office, user, language, **more))
        return opened[-1]

    yield open_browser
    for clerk in opened:
        clerk.close()


@pytest.fixture
def clerk(office, browser):
    """Opens the desk as somebody who is signed in; afterwards others of that name go on from there."""
    opened = []

    def enter(user, language="nl", **more):
        opened.append(browser(user, language, **more).enter())
        return opened[-1]

    yield enter
    for clerk in opened:
        clerk.keep()


def settings(panel):
    width, height, _, _ = PANELS[panel]
    return {"viewport": {"width": width, "height": height}, "has_touch": True, "locale": "nl-NL",
            "timezone_id": "Europe/Amsterdam", "reduced_motion": "reduce"}


def prepare(context, panel, clock):
    context.set_default_timeout(PATIENCE)
    if clock:
        context.clock.install()
    page = context.new_page()
    visitor = Visitor(page)
    page.on("console", lambda said: visitor.complain(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: visitor.complain(error.stack))
    fit_panel(page, panel)
    serve_from_folder(page)
    return visitor


def close(opened):
    for visitor in opened:
        visitor.page.context.close()
    complaints = [complaint for visitor in opened for complaint in visitor.complaints]
    assert not complaints, complaints


def fit_panel(page, panel):
    """The house tells of this panel; all else comes from the daemon."""
    width, height, inches, distance = PANELS[panel]
    told = {"inches": inches, "distance": distance, "long": max(width, height), "short": min(width, height)}

    def answer(route):
        response = route.fetch()
        house = response.json()
        route.fulfill(response=response, json={**house, "panel": told} if "panel" in house else house)

    page.route("**/kiosk/house", answer)


def serve_from_folder(page):
    """With BALIE_PAGE the page comes from that folder, to try a change without building the program."""
    folder = os.environ.get("BALIE_PAGE")
    if not folder:
        return

    def answer(route):
        response = route.fetch()
        name = route.request.url.split("#")[0].split("/kiosk", 1)[1].strip("/") or "index.html"
        file = pathlib.Path(folder) / name
        kind = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}.get(file.suffix, "text/html")
        headers = {key: text for key, text in response.headers.items() if key != "content-length"}
        route.fulfill(status=200, headers={**headers, "content-type": kind}, body=file.read_bytes())

    page.route("**/kiosk", answer)
    page.route("**/kiosk/*.{js,css,svg}", answer)
    words = {
        language: {key.removeprefix("kiosk."): text for key, text in book.items() if key.startswith("kiosk.")}
        for language, book in BOOK.items()}
    page.route("**/kiosk/phrases.json", lambda route: route.fulfill(json=words))
