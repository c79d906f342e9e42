"""Pages as people find them: nothing wrong for axe, nothing out at the side, and pictures for who wants to look."""

import os

from axe_playwright_python.base import AXE_SCRIPT

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}

RUN = """() => axe.run({resultTypes: ["violations"]}).then(found => found.violations.map(
    rule => [rule.id, rule.nodes.slice(0, 2).map(node => node.html.slice(0, 120))]))"""


def faults(page):
    """The rules of accessibility that are broken, and where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN)


def is_clean(page, script=True):
    """Nothing sticks out at the side, and where scripts run no rule of accessibility is broken."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    if script:
        assert not faults(page)


def picture(page, name):
    """With BALIE_LOOK, a picture of the whole page in that folder."""
    if folder := os.environ.get("BALIE_LOOK"):
        name = f"{name}-{page.viewport_size['width']}".replace(" ", "_").replace(",", "")
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
