"""Paint and tap figures of the kiosk page in Chromium against `balie demo`: name, ours, goal, ratio."""

import pathlib
import statistics
import sys
import tempfile

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Browser"))

from daemon import Daemon  # noqa: E402
from visitor import Visitor  # noqa: E402

OBSERVE = """() => {
    window.taps = []
    new PerformanceObserver(list => taps.push(...list.getEntries().filter(entry => entry.interactionId)
        .map(entry => entry.duration))).observe({ type: "event", durationThreshold: 16, buffered: true })
}"""


def first_paint(page, address):
    page.goto(address)
    page.wait_for_selector("[data-screen=welcome]")
    return page.evaluate("performance.getEntriesByName('first-paint')[0].startTime")


def whole_screen(page):
    """Until the welcome screen stands: the words, the house and the tiles."""
    return page.evaluate("""performance.getEntriesByName('first-contentful-paint')[0].startTime""")


def taps(visitor):
    """The way to the rules and back again; what the browser itself measured from tap to the next painted screen."""
    visitor.page.evaluate(OBSERVE)
    for _ in range(5):
        visitor.introduce().tap("purpose.dropIn").on("rules").tap("stop").on("welcome")
    visitor.page.wait_for_function("taps.length > 0")
    return visitor.page.evaluate("taps")


def row(name, ours, goal):
    print(f"{name}, {ours:.0f} ms, goal {goal} ms, {ours / goal:.2f}")


def main():
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        daemon = Daemon(folder)
        try:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
            context = browser.new_context(viewport={"width": 1080, "height": 1920}, has_touch=True)
            page = context.new_page()
            page.goto(daemon.links[0])
            page.wait_for_selector("[data-screen=welcome]")
            paints, wholes = [], []
            for _ in range(15):
                paints.append(first_paint(page, daemon.page))
                wholes.append(whole_screen(page))
            row("first paint of the kiosk page (median)", statistics.median(paints), 200)
            row("first words of the kiosk page (median)", statistics.median(wholes), 200)
            measured = taps(Visitor(page))
            row("tap to next screen (median of those over 16 ms)", statistics.median(measured), 50)
            row("tap to next screen (slowest)", max(measured), 50)
            browser.close()
        finally:
            daemon.stop()


if __name__ == "__main__":
    main()
