"""Makes the pictures of the README: the welcome screen, and a badge."""

import pathlib
import subprocess
import tempfile

import cv2
from daemon import BINARY, Daemon
from playwright.sync_api import sync_playwright

PICTURES = pathlib.Path(__file__).parents[2] / "kiosk/pictures"


def shrink(picture, name, width):
    whole = cv2.imread(str(picture))
    height = round(whole.shape[0] * width / whole.shape[1])
    small = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(PICTURES / name), small, [cv2.IMWRITE_PNG_COMPRESSION, 9])


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
            browser.close()
    finally:
        centre.stop()
    subprocess.run(
        [BINARY, "badge", "sample", "--name", "Anne-Fleur", "--role", "communityOfficer", "--host", "Sanne",
         "--out", folder / "badge.png"], check=True, capture_output=True)
    shrink(folder / "kiosk.png", "kiosk.png", 390)
    shrink(folder / "badge.png", "badge.png", 390)


main()
