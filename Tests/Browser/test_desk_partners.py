"""The administrator looks after the partners that visitors can choose."""

from playwright.sync_api import expect




def test_partners_are_added_renamed_and_let_go(clerk):
    noor = clerk("beheer").go("partners").on("partners.title")
    noor.fill("form.card", name="Gemeente Haarlemmermeer").page.select_option("[name=kind]", "municipality")
    noor.press("partners.go", "form.card", twice=True).on("partners.title").sees("Gemeente Haarlemmermeer")
    expect(noor.page.locator(".refusal")).to_have_count(0)
    noor.fill("form.card", name="gemeente haarlemmermeer").press("partners.go", "form.card")
    noor.refuses("partnerNameTaken")
    expect(noor.page.locator("form.card [name=name]")).to_have_value("gemeente haarlemmermeer")

    row = "li:has-text('Gemeente Haarlemmermeer')"
    noor.open("partners.change", row).fill(row, name=" ").press("partners.renameGo", row)
    noor.refuses("partnerNameEmpty")
    noor.fill(row, name="Gemeente Kaag en Braassem").press("partners.renameGo", row)
    row = "li:has-text('Gemeente Kaag en Braassem')"
    noor.open("partners.change", row).press("partners.end", row).sees(noor.says("partners.ended"))
    noor.press("partners.return", row).misses(noor.says("partners.ended"))


def test_what_an_administrator_adds_can_be_chosen_at_an_open_kiosk(office, clerk):
    noor = clerk("beheer").go("partners")
    noor.fill("form.card", name="Politie Zeehaven").page.select_option("[name=kind]", "police")
    noor.press("partners.go", "form.card").sees("Politie Zeehaven")
    kiosk = office.kiosk
    expect(kiosk.locator("[data-screen=welcome]")).to_be_visible()
    with kiosk.expect_event("domcontentloaded", timeout=25_000):
        pass
    kiosk.wait_for_selector("[data-screen=welcome]")
    kiosk.locator("button", has_text="Aanmelden").click()
    kiosk.locator("button", has_text="Wijkagent").click()
    expect(kiosk.get_by_role("button", name="Politie Zeehaven")).to_be_visible()
    kiosk.goto(office.base + "/kiosk")
    kiosk.wait_for_selector("[data-screen=welcome]")
