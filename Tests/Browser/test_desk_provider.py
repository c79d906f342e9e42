"""The organisation's own provider, a real one on loopback: tie an account to it, sign in through it, do without it."""

import os
import subprocess
import sys
import time

import pytest
from playwright.sync_api import expect

from daemon import ROOT, Daemon, free_port

CLIENT, SECRET = "balie-RS256", "geheim +/:%&=é"


class Centre:
    """A centre with a provider in its settings, and the provider itself."""

    def __init__(self, folder):
        self.folder, port = folder, free_port()
        # When the provider last gave a token.
        self.second = 0
        self.base = f"http://127.0.0.1:{port}"
        self.provider = subprocess.Popen(
            [sys.executable, ROOT / "Tests/SingleSignOnTests/provider.py"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "BALIE_RETURN": f"{self.base}/desk/provider/back"})
        issuer = self.provider.stdout.readline().strip()
        (folder / "secret").write_text(SECRET)
        self.daemon = Daemon(
            folder, port=port, settings=f"provider:\n  issuer: {issuer}\n  client: {CLIENT}\n  secret: secret\n")

    def account(self, user, duty):
        """The first password of a new account."""
        said = self.daemon.tell("account", "add", "--user", user, "--duty", duty, typed="Bo de Jong\n")
        return next(word.strip(".,") for word in said.split() if word.strip(".,").count("-") == 3)

    def stop_provider(self):
        self.provider.stdin.close()
        self.provider.wait(timeout=20)

    def stop(self):
        self.daemon.stop()
        if self.provider.poll() is None:
            self.provider.terminate()
            self.provider.wait(timeout=20)


@pytest.fixture
def centre(tmp_path):
    centre = Centre(tmp_path)
    yield centre
    centre.stop()


def through_provider(page, centre, link):
    """Follows the link to the provider, fills in what it asks until it sends the browser back, then goes on."""
    with page.expect_navigation():
        page.get_by_role("link", name=link).click()
    for _ in range(6):
        if page.url.startswith(centre.base):
            break
        for name, value in (("login", "b.dejong"), ("password", "een lang wachtwoord")):
            if page.locator(f"input[name={name}]").count():
                page.fill(f"input[name={name}]", value)
        with page.expect_navigation():
            page.locator("form button[type=submit]").first.click()
    # Canaille makes a client the same token twice within one second, and fails on the second.
    while int(time.time()) <= centre.second:
        page.wait_for_timeout(20)
    send(page)
    centre.second = int(time.time())


def send(page):
    """Sends the page's form and waits for the answer's page."""
    with page.expect_navigation():
        page.click("main form button")


def sign_out(page):
    with page.expect_navigation():
        page.get_by_role("button", name="Uitloggen", exact=True).click()


def test_an_account_is_tied_to_the_provider_and_signs_in_through_it(chromium, centre):
    first = centre.account("bo", "host")
    context = chromium.new_context(locale="nl-NL")
    page = context.new_page()
    page.set_default_timeout(60_000)
    said = []
    page.on("console", lambda message: said.append(message.text) if page.url.startswith(centre.base) else None)
    page.goto(f"{centre.base}/desk")
    assert page.get_by_role("link", name="Inloggen via uw organisatie").count() == 1

    through_provider(page, centre, "Inloggen via uw organisatie")
    assert "nog niet gekoppeld" in page.inner_text("[role=alert]")

    page.fill("[name=userName]", "bo")
    page.fill("[name=password]", first)
    send(page)
    page.fill("[name=password]", "drie losse woorden hier")
    page.fill("[name=again]", "drie losse woorden hier")
    send(page)
    page.goto(f"{centre.base}/desk/own")
    through_provider(page, centre, "Koppelen")
    untie = page.get_by_role("button", name="Koppeling weghalen")
    expect(page.locator("[name=proof]").or_(untie)).to_have_count(1)
    if page.locator("[name=proof]").count():
        page.fill("[name=proof]", "drie losse woorden hier")
        send(page)
    expect(untie).to_have_count(1)

    sign_out(page)
    through_provider(page, centre, "Inloggen via uw organisatie")
    page.wait_for_url(f"{centre.base}/desk/today")
    assert "Bo de Jong" in page.inner_text("header")

    sign_out(page)
    centre.stop_provider()
    page.goto(f"{centre.base}/desk/provider/back?code=x&state=y")
    send(page)
    assert "duurde te lang" in page.inner_text("[role=alert]")
    page.fill("[name=userName]", "bo")
    page.fill("[name=password]", "drie losse woorden hier")
    send(page)
    page.wait_for_url(f"{centre.base}/desk/today")
    usual = ("Failed to load resource", "Clear-Site-Data header", "Autofocus processing was blocked")
    assert [text for text in said if not text.startswith(usual)] == []
    assert "b.dejong" not in (centre.folder / "daemon.log").read_text()
    context.close()
