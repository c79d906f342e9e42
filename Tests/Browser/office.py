"""The people behind the desk: an office with invented visitors, and clerks who sign in to it."""

import base64
import datetime
import hashlib
import hmac
import pathlib
import re
import secrets
import struct
import sys
import time

from playwright.sync_api import expect

from daemon import Daemon
from visitor import BOOK

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "System"))
from clock import AMSTERDAM, Clock  # noqa: E402

# How long a walk waits for what comes at once on a machine that has nothing else to do, in milliseconds.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)

OWN_PASSWORD = "drie losse woorden hier"

# What an address may say: a place, the number of an account or a hold, days and terms. Nothing about a person.
PLAIN = re.compile(
    r"/(answer/[0-9a-f]{32}|kiosk(/(theme\.css|mark\.svg))?|desk(/files/((desk|rows)\.css|desk\.js|roll-call\.(css|js)|flower-\d\.svg|badge(-[a-z0-9]+\.css|\.js))|(/[a-z-]+){0,3}"
    r"|/roll-call/\d+(/[a-z]+|#p\d+)?|/visits/\d+(/[a-z]+(/picture)?)?(#time)?|/accounts/\d+(/[a-z-]+)?"
    r"|/invitations/\d+(/codes/\d+|/[a-z]+)?|/meetings/\d+(/[a-z]+)?"
    r"|/partners/\d+/(name|end|return)|/tokens/\d+/revoke|/hosts/\d+/(reach|leave)|/privacy/holds/\d+/lift|/privacy\?names=\d+&presence=\d+&looks=\d+"
    r"|/reports(/[a-z-]+)?(\?[a-z0-9=&-]*)?"
    r"|/looks\?from=[\d-]*&through=[\d-]*&account=\d*&object=[A-Za-z]*)?)")

ASK = """([path, body]) => fetch(path, {method: "POST", headers: {"content-type": "application/json"},
    body: JSON.stringify(body)}).then(async answer => [answer.status, await answer.json()])"""


class Office:
    """A centre whose clock is in our hands, with one kiosk that lets people in."""

    def __init__(self, folder, chromium, hour=8.5, settings="", timers=False):
        self.chromium = chromium
        # Its day begins in the morning, or else a walk would come past closing time or midnight.
        self.ahead = until(hour)
        self.daemon = Daemon(folder, 2, lambda daemon: Clock(daemon, self.ahead, timers), settings)
        self.base = self.daemon.desk.removesuffix("/desk")
        self.kiosk = chromium.new_context().new_page()
        self.kiosk.goto(self.daemon.links[0])
        self.kiosk.wait_for_selector("[data-screen=welcome]")
        self.secrets, self.steps, self.recovery, self.states = {}, {}, {}, {}
        self.passwords = dict(self.daemon.accounts)

    def close(self):
        self.kiosk.context.close()
        self.daemon.stop()

    def now(self):
        return time.time() + self.ahead

    def wait(self, seconds):
        """Lets time pass for the daemon."""
        self.ahead += round(seconds)
        self.daemon.clock.step(self.ahead)

    def arrive(self, first=None, surname=None, alias=None, organisation=None, partner=None, **more):
        """Somebody checks in at the kiosk; gives the badge's number as the desk shows it."""
        role = "supplier" if organisation else "customsOfficer" if partner == 3 else "communityOfficer"
        partner = None if organisation else partner or 1
        rules = self.kiosk.evaluate("fetch('/kiosk/house').then(answer => answer.json())")["rules"]["version"]
        body = {"nonce": secrets.token_hex(16), "language": "nl", "role": role, "partner": partner,
                "purpose": "dropIn", "rulesVersion": rules, "needsAssistance": False, "firstName": first,
                "surname": surname, "alias": alias, "organisation": organisation, **more}
        known = {key: value for key, value in body.items() if value is not None}
        status, answer = self.kiosk.evaluate(ASK, ["/kiosk/check-ins", known])
        assert status == 201, answer
        return answer["number"]

    def moment(self, minutes=0, days=0):
        """A day and a time of day, so long from now at the centre, as fields of a form have them."""
        moment = datetime.datetime.fromtimestamp(self.now(), AMSTERDAM)
        moment += datetime.timedelta(minutes=minutes, days=days)
        return {"day": moment.strftime("%Y-%m-%d"), "from": moment.strftime("%H:%M")}

    def host(self, letters):
        """The number of the host whose name begins so."""
        answer = self.kiosk.evaluate(ASK, ["/kiosk/host-search", {"letters": letters}])[1]
        return answer["hosts"][0]["id"]

    def code(self, user):
        """A code of the user's telephone that was not used yet; for a new one time passes."""
        step = max(int(self.now() // 30) - 1, self.steps.get(user, 0) + 1)
        self.steps[user] = step
        if step > self.now() // 30 + 1:
            self.wait((step - 1) * 30 - self.now() + 1)
        return time_code(self.secrets[user], step)


def until(hour):
    """Seconds until it is that hour at the centre the next day."""
    now = datetime.datetime.now(AMSTERDAM)
    time_of_day = datetime.time(int(hour), round(hour % 1 * 60))
    then = datetime.datetime.combine(now.date() + datetime.timedelta(days=1), time_of_day, tzinfo=AMSTERDAM)
    return round(then.timestamp() - now.timestamp())


def time_code(secret, step):
    """RFC 6238, six digits, SHA-1."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


class Clerk:
    """Somebody at the desk with a browser of their own."""

    def __init__(self, office, user, language="nl", **browser):
        self.office, self.user, self.language = office, user, language
        settings = {"viewport": {"width": 1280, "height": 800}, "java_script_enabled": False,
                    "locale": {"nl": "nl-NL", "en": "en-GB"}[language], **browser}
        self.context = office.chromium.new_context(**settings)
        self.scripted = settings["java_script_enabled"]
        self.context.set_default_timeout(PATIENCE)
        self.complaints, self.addresses, self.answers = [], [], []
        self.context.on("console", lambda said: self.complain(said.text))
        self.context.on("weberror", lambda error: self.complain(str(error.error)))
        self.context.on("dialog", lambda dialog: (self.complain(dialog.message), dialog.dismiss()))
        self.context.on("request", lambda request: self.addresses.append(request.url))
        self.context.on("response", lambda answer: self.answers.append(answer))
        self.page = self.context.new_page()

    def complain(self, text):
        # Chromium says so of a page that the desk refused, of every sign-out, and of a field that a quick hand
        # was in before the page could put the cursor there.
        usual = ("Failed to load resource", "Clear-Site-Data header", "Autofocus processing was blocked")
        if not text.startswith(usual):
            self.complaints.append(text)

    def close(self):
        """Ends the browser; no script may have failed, nothing been blocked, nothing personal been in an address."""
        self.context.close()
        assert not self.complaints, self.complaints
        for address in set(self.addresses):
            assert PLAIN.fullmatch(address.removeprefix(self.office.base)), address

    def says(self, key, **values):
        text = BOOK[self.language][f"desk.{key}"]
        return re.sub(r"\{(\w+)\}", lambda found: str(values[found[1]]), text)

    def refuses(self, key):
        """The desk's no stands on top, in words."""
        expect(self.page.locator(".refusal")).to_have_text(BOOK[self.language][f"refusal.{key}"])
        return self

    def go(self, place):
        self.page.goto(f"{self.office.base}/desk/{place}")
        return self

    def on(self, key):
        """Stands on the page with this heading."""
        expect(self.page.locator("h1")).to_contain_text(self.says(key))
        return self

    def sees(self, *texts):
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)
        return self

    def misses(self, *texts):
        for text in texts:
            expect(self.page.locator("main")).not_to_contain_text(text)
        return self

    def fill(self, where="main", **fields):
        for name, value in fields.items():
            self.page.locator(where).locator(f"[name={name}]").fill(value)
        return self

    def visit(self, name):
        """Opens the page of one of today's visitors."""
        self.go("today").page.locator(".people").get_by_role("link", name=name).first.click()
        return self.sees(self.says("visit.history"))

    def press(self, key, where="main", twice=False):
        button = self.page.locator(where).get_by_role("button", name=self.says(key)).first
        if twice:
            # The second click asks anew while the first answer is on its way: what counts is that this page is gone.
            self.page.evaluate("document.documentElement.classList.add('pressed')")
            button.dblclick()
            expect(self.page.locator("html:not(.pressed)")).to_be_attached()
            self.page.wait_for_load_state()
        elif self.scripted:
            button.click()
        elif button.evaluate("button => button.form.noValidate || button.form.checkValidity()"):
            # Without script every button sends its form: what comes next stands on the page that answers.
            with self.page.expect_navigation():
                button.click()
        else:
            button.click()
        return self

    def download(self, key, where="main"):
        """Presses a button that answers with a file; gives it."""
        with self.page.expect_download() as download:
            self.page.locator(where).get_by_role("button", name=self.says(key)).first.click()
        return download.value

    def open(self, key, where="main"):
        """Opens what folds out."""
        self.page.locator(where).locator("summary", has_text=self.says(key)).first.click()
        return self

    def give(self, user, password):
        self.go("sign-in").fill(userName=user, password=password)
        return self.press("signIn.go")

    def enter(self):
        """Signs in, the first time with a password of one's own and with codes; goes on with what was kept."""
        office, user = self.office, self.user
        if user in office.states:
            self.context.add_cookies(office.states[user])
            if self.go("own").page.locator("[name=current]").count():
                return self
        self.give(user, office.passwords[user])
        if self.page.locator("form [name=again]").count():
            self.choose_password(OWN_PASSWORD)
        if self.page.locator("[name=offer]").count():
            self.set_up_codes()
            self.page.get_by_role("link", name=self.says("recovery.go")).click()
        elif self.page.locator("[name=code]").count():
            self.fill(code=office.code(user)).press("code.go")
        return self.keep()

    def keep(self):
        """Lets later browsers of the same person go on from here."""
        self.office.states[self.user] = self.context.cookies()
        return self

    def choose_password(self, password):
        self.fill(password=password, again=password).press("setUp.keep")
        self.office.passwords[self.user] = password
        return self

    def set_up_codes(self):
        self.open("setUp.byHand")
        shown = self.page.locator("code.secret").inner_text()
        self.office.secrets[self.user] = shown.replace(" ", "")
        self.fill(code=self.office.code(self.user)).press("setUp.go").on("recovery.title")
        self.office.recovery[self.user] = self.page.locator(".recovery code").all_inner_texts()
        return self

    def confirm(self, twice=False):
        """Shows once more who is there."""
        self.on("confirm.title")
        has_code = self.user in self.office.secrets
        self.fill(proof=self.office.code(self.user) if has_code else self.office.passwords[self.user])
        return self.press("confirm.go", twice=twice)

    def confirmed(self):
        """The same, where the desk asks for it now."""
        if self.page.locator("[name=proof]").count():
            self.confirm()
        return self
