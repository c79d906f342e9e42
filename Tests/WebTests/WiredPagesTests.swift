import Foundation
import FrontDesk
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import Web

/// What invitations, printing and messages show on the Today page and on a visit's own page.
struct WiredPagesTests {
    let test: TestDoor
    let sanne: Inviter

    init() async throws {
        let rules = PrintingRules(hasPrinter: true, automatic: [.communityOfficer], copies: 1)
        let settings = HouseSettings(
            hours: TestCentre.hours,
            notices: NoticeRules(receivers: [.desk]),
            printing: rules,
            printer: "ipp://127.0.0.1:1/ipp/print"
        )
        let centre = try TestCentre(settings: settings)
        test = try TestDoor(centre)
        sanne = try await Inviter(centre)
    }

    private var centre: TestCentre { test.centre }

    private func host() async throws -> SessionToken { try await centre.signedIn([.host]).token }

    /// Lets the badge that is due end so.
    private func printed(_ failure: PrintFailure?) async throws {
        let order = try #require(try await centre.reception.nextPrint())
        guard let failure else { return try await centre.reception.notePrinted(order.job, by: "label62") }
        try await centre.reception.notePrintFailed(order.job, failure)
    }

    private func notified(_ outcome: Notice.Outcome) async throws {
        for notice in try await centre.reception.dueNotices() {
            try await centre.reception.note(outcome, of: notice.id, chance: 0.5)
        }
    }

    private func form(on page: String, _ more: String) -> String {
        let nonce = page.firstMatch(of: /name="nonce" value="(\w+)"/)?.1 ?? ""
        return "nonce=\(nonce)&\(more)"
    }

    @Test func `who is expected stands in a row that ends in checking in, and then is inside`() async throws {
        let person = try await sanne.invite(.person(to: sanne.host))
        let seats = try await sanne.invite(.seats(2, to: sanne.host))
        let token = try await host()
        let path = "/desk/invitations/\(person.id)/arrival"
        let before = html(try await test.get("/desk/today", token))
        let row = """
            <li class=f5><b>10:30</b><a href=invitations/\(person.id)>Anne-Fleur van der Berg</a>\
            <p>Wijkagent · Politie Eenheid Den Haag</p><p>voor Sanne de Wit</p>\
            <a class=button href=invitations/\(person.id)/arrival>Aanmelden</a></li>
            """
        #expect(before.contains(row))
        #expect(before.contains("<a href=invitations/\(seats.id)>2 plaatsen</a>"))
        #expect(before.contains("<b>3</b> verwacht"))

        let page = html(try await test.get(path, token))
        #expect(page.contains("10:30 · voor Sanne de Wit") && page.contains("Anne-Fleur van der Berg"))
        let untold = try await test.post(path, form(on: page, "a=b"), token)
        #expect(untold.status == .unprocessableContent)
        let sent = form(on: page, "told=yes")
        for _ in 0..<2 {
            let answer = try await test.post(path, sent, token)
            #expect(answer.status == .seeOther)
            #expect(answer.headers[.location]?.hasPrefix("/desk/visits/") == true)
        }
        let after = html(try await test.get("/desk/today", token))
        #expect(!after.contains("href=invitations/\(person.id)"))
        #expect(after.contains("<b>1</b> binnen") && after.contains("<b>2</b> verwacht"))
        let again = try await test.post(path, form(on: page, "told=yes&firstName=Joost"), token)
        #expect(again.status == .conflict)
        #expect(html(try await test.get(path, token)).contains("Deze uitnodiging is al gebruikt"))
    }

    @Test func `a seat asks for a name, and who is not theirs to receive stays away`() async throws {
        let seats = try await sanne.invite(.seats(1, to: sanne.host))
        let path = "/desk/invitations/\(seats.id)/arrival"
        let token = try await host()
        let page = html(try await test.get(path, token))
        let nobody = try await test.post(path, form(on: page, "told=yes"), token)
        #expect(nobody.status == .unprocessableContent)
        #expect(
            html(nobody)
                .contains("name=\"firstName\" value=\"\" maxlength=\"60\" autocomplete=\"off\" aria-invalid")
        )
        #expect(try await test.post(path, form(on: page, "told=yes&alias=Tulp"), token).status == .seeOther)
        let police = try await centre.signedIn([.host], partner: 1).token
        #expect(try await test.get(path, police).status == .notFound)
        #expect(try await test.post(path, form(on: page, "told=yes"), police).status == .notFound)
        #expect(try await test.post(path, "told=yes&firstName=Joost", token).status == .badRequest)
        try await sanne.invite(.person(to: sanne.host))
        let warden = html(try await test.get("/desk/today", centre.signedIn([.warden]).token))
        #expect(warden.contains("<span>Anne-Fleur van der Berg</span>"))
        #expect(!warden.contains("invitations/"))
    }

    @Test func `who did not come is a quiet line, and found by searching`() async throws {
        try await sanne.invite(.person(to: sanne.host))
        centre.clock.set("2026-11-23T13:31:00Z")
        let token = try await host()
        let page = html(try await test.get("/desk/today", token))
        #expect(page.contains("<details id=\"no-shows\"><summary>Niet gekomen</summary>"))
        #expect(page.contains("<b>0</b> verwacht") && page.contains("<b>1</b> niet gekomen"))
        let found = html(try await test.post("/desk/today", "search=fleur", token))
        #expect(found.contains("<details id=\"no-shows\" open>"))
        #expect(!html(try await test.post("/desk/today", "search=mehmet", token)).contains("no-shows"))
    }

    @Test func `a badge that did not come out is a sentence with its button, a mark, and the visit's own`()
        async throws
    {
        let visit = try await centre.guest()
        try await printed(PrintFailure(.paperOut))
        let token = try await host()
        let page = html(try await test.get("/desk/today", token))
        #expect(page.contains("<b>Badge B 0001 is niet geprint.</b> De rol in de printer is op."))
        #expect(page.contains("action=\"/desk/visits/\(visit)/print\""))
        #expect(page.contains("<u class=off>niet geprint</u>") && !page.contains("/desk/printers\">Nog"))
        let own = html(try await test.get("/desk/visits/\(visit)", token))
        #expect(own.contains("<b>Badge B 0001 is niet geprint.</b>") && own.contains("Wacht op de printer."))
        for session in [
            try await centre.signedIn([.warden]).token, try await centre.signedIn([.host], partner: 3).token,
        ] {
            #expect(!html(try await test.get("/desk/today", session)).contains("niet geprint"))
        }
        for _ in 0..<3 { _ = try await centre.guest() }
        centre.clock.advance(seconds: 60)
        while let order = try await centre.reception.nextPrint() {
            try await centre.reception.notePrintFailed(order.job, PrintFailure(.paperOut))
        }
        let more = html(try await test.get("/desk/today", token))
        #expect(more.matches(of: /note trouble/).count == 1)
        #expect(more.contains("<a href=\"/desk/printers\">Nog 3 badges zijn niet geprint</a>"))
    }

    @Test func `a visit says how its print stands, and prints again only on purpose`() async throws {
        let visit = try await centre.customsGuest()
        let token = try await host()
        let (path, back) = ("/desk/visits/\(visit)", "back=visit")
        let before = html(try await test.get(path, token))
        #expect(before.contains("Nog niet geprint.") && before.contains(">Badge printen</button>"))
        let asked = try await test.post("\(path)/print", back, token)
        #expect(asked.status == .seeOther && asked.headers[.location] == path)
        let waiting = html(try await test.get(path, token))
        #expect(waiting.contains("Wacht op de printer.") && !waiting.contains(">Badge printen</button>"))
        try await printed(nil)
        #expect(html(try await test.get(path, token)).contains(">Nog een keer printen</button>"))
        let no = try await test.post("\(path)/print", back, token)
        #expect(no.status == .conflict && html(no).contains("class=\"columns visit\""))
        #expect(try await test.post("\(path)/print", "\(back)&again=yes", token).status == .seeOther)
        try await printed(nil)
        let twice = html(try await test.get(path, token))
        #expect(twice.contains("2 keer geprint.") && twice.contains("href=\"\(path)/badge\""))
        _ = try await test.post("\(path)/badge", "badges=1", token)
        #expect(html(try await test.get(path, token)).contains(">Badge printen</button>"))
    }

    @Test func `whom nobody could be told of is marked, the rest says who was told and when`() async throws {
        let visit = try await centre.visit(["purpose": "host", "host": sanne.host])
        let token = try await host()
        let path = "/desk/visits/\(visit)"
        #expect(
            html(try await test.get(path, token)).contains("<dt>Bericht</dt><dd>Bericht is onderweg</dd>")
        )
        try await notified(.later(.unreachable))
        let page = html(try await test.get("/desk/today", token))
        #expect(page.contains("<u class=off>geen bericht</u>"))
        let late = html(try await test.get(path, token))
        #expect(late.contains("<p class=\"note\">Bericht is nog niet weg: de mailserver antwoordt niet."))
        centre.clock.advance(seconds: 30)
        try await notified(.sent)
        #expect(!html(try await test.get("/desk/today", token)).contains("geen bericht"))
        #expect(html(try await test.get(path, token)).contains("<dd>Balie kreeg bericht om 10:00</dd>"))
    }
}
