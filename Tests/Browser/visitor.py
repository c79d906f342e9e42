"""A person at the kiosk: what they see, touch, type and hold before the scanner."""

import json
import pathlib
import re
import subprocess

from playwright.sync_api import expect

PHRASES = pathlib.Path(__file__).resolve().parents[2] / "Sources/Phrasebook/Phrases"
BOOK = {language: json.loads((PHRASES / f"{language}.json").read_text()) for language in ("nl", "en")}

PRESS_KEYS = """code => {
    const press = (key, code, shiftKey) => (document.activeElement ?? document.body).dispatchEvent(
        new KeyboardEvent("keydown", { key, code, shiftKey, bubbles: true, cancelable: true }))
    for (const sign of code) press(sign, /[0-9]/.test(sign) ? `Digit${sign}` : `Key${sign}`, !/[0-9]/.test(sign))
    press("Enter", "Enter", false)
}"""


class Visitor:
    def __init__(self, page):
        self.page = page
        self.language = "nl"
        self.complaints = []

    def complain(self, text):
        if "Failed to load resource" not in text:
            self.complaints.append(text)

    def says(self, key, line=0, **values):
        """A line of one of the kiosk's phrases, in the language that this visitor reads."""
        text = BOOK[self.language][f"kiosk.{key}"].split("\n")[line]
        return re.sub(r"\{(\w+)\}", lambda found: str(values[found[1]]), text)

    def on(self, screen):
        """Waits until this screen is there and settled, so that a tap is not the second of a double tap."""
        self.page.wait_for_selector(f"[data-screen={screen}]:not(.busy)")
        return self

    def title(self):
        return self.page.locator("h1")

    def button(self, name):
        """The button whose words begin so; the keys of the keyboard are not meant."""
        words = re.compile("^" + re.escape(name).replace("\\ ", "\\s"))
        return self.page.locator("button:not(.key)").and_(self.page.get_by_role("button", name=words))

    def tap(self, key, line=0):
        """Touches the button with this phrase, at a spot where nothing else was touched just now."""
        self.page.mouse.move(1, 1)
        found = self.button(self.says(key, line)).first
        box = found.bounding_box() if found.is_visible() else None
        self.spot = not getattr(self, "spot", False)
        if box and box["width"] > 110:
            found.click(position={"x": box["width"] * (0.25 if self.spot else 0.75), "y": box["height"] / 2})
        else:
            found.click()
        return self

    def choose(self, text):
        self.page.get_by_role("button", name=text, exact=True).click()
        return self

    def speak(self, language):
        self.choose(language.upper())
        self.language = language
        return self

    def write(self, field, text):
        self.page.locator(f"#{field}").fill(text)
        return self

    def press(self, letters):
        """Types on the keyboard in the page, key by key."""
        for letter in letters:
            key = self.says("key.space") if letter == " " else letter
            self.page.locator(".keyboard").get_by_role("button", name=key, exact=True).first.click()
        return self

    def hold(self, code):
        """Holds a code before a scanner that types it, as quick as scanners are."""
        self.page.evaluate(PRESS_KEYS, code)
        return self

    def to_name(self):
        """From the welcome screen, as a community police officer, to the question for a name."""
        self.on("welcome").tap("in").on("role").tap("role.communityOfficer").on("partner")
        return self.choose("Politie Eenheid Den Haag").on("name")

    def introduce(self, first="Anne-Fleur", surname="van der Berg"):
        """On to the question for whom."""
        self.to_name()
        self.write("firstName", first).write("surname", surname)
        return self.tap("next").on("purpose")

    def check_in(self, first="Anne-Fleur", surname="van der Berg"):
        """All the way to a badge; gives its code."""
        self.introduce(first, surname).tap("purpose.dropIn").on("rules")
        with self.page.expect_response("**/kiosk/badges/*.png") as answer:
            self.tap("rules.accept").on("badge")
        return read_code(answer.value.body())

    def done(self):
        return self.tap("done").on("welcome")


def pair(chromium, link):
    """What a kiosk keeps once it is paired: with it, a browser is that kiosk."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(link)
    page.wait_for_selector("[data-screen=welcome]")
    kept = context.storage_state()
    context.close()
    return kept


def read_code(png):
    """What a phone reads from a badge."""
    found = subprocess.run(["zbarimg", "--quiet", "--raw", "png:-"], input=png, capture_output=True, check=True)
    return found.stdout.decode().strip()


def sees(visitor, key, line=0, **values):
    expect(visitor.page.get_by_text(visitor.says(key, line, **values)).first).to_be_visible()
