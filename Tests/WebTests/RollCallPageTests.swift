import Foundation
import FrontDesk
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Phrasebook
import Sheets
import TestSupport
import Testing

@testable import Web

struct RollCallPageTests {
    let test: TestDoor

    init() throws {
        test = try TestDoor()
    }

    private var centre: TestCentre { test.centre }

    private func started(_ kind: String = "live") async throws -> (call: String, Session, SessionToken) {
        let (session, token) = try await centre.signedIn([.warden])
        let answer = try await test.post("/desk/roll-call", "kind=\(kind)", token)
        #expect(answer.status == .seeOther)
        return (try #require(answer.headers[.location]), session, token)
    }

    @Test func `who begins a roll call lands on its list, and so does everyone who comes after`() async throws
    {
        let visit = try await centre.guest(["needsAssistance": true])
        let (call, _, token) = try await started()
        let other = try await centre.signedIn([.warden]).token
        let found = try await test.get("/desk/roll-call", other)
        #expect(found.status == .seeOther && found.headers[.location] == call)
        let page = html(try await test.get(call, token))
        #expect(page.contains("<li id=\"p\(visit)\" class=\"f5 open\">"))
        #expect(page.contains("<b>Berg, Anne-Fleur van der</b>"))
        #expect(page.contains("hulp nodig"))
    }

    @Test func `a phone tells all that it kept at once, as often as it likes`() async throws {
        let visit = try await centre.guest()
        let (call, session, token) = try await started()
        let told = "t=0123456789abcdef0123456789abcdef.\(visit).found.12."
        for _ in 0..<2 {
            #expect(try await test.post("\(call)/ticks", told, token).status == .noContent)
        }
        let id = try #require(Int64(call.split(separator: "/").last ?? ""))
        let person = try await centre.reception.rollCall(id, for: session).people.first
        #expect(person?.standing == .found)
        #expect(try await test.post("\(call)/ticks", "t=x", token).status == .badRequest)
        #expect(try await test.post("\(call)/ticks", "m=\(visit)", token).status == .badRequest)
        #expect(try await test.post("/desk/roll-call/999/ticks", told, token).status == .notFound)
    }

    @Test func `an open page and a kiosk hear of a roll call at once`() async throws {
        let (_, kiosk) = try await centre.kiosk()
        func beat() async throws -> String {
            html(try await test.ask(.post, "/kiosk/heartbeat", Data("{}".utf8), token: kiosk))
        }
        #expect(try await beat().contains("\"isEvacuating\":false"))
        let before = centre.reception.edition
        let (call, _, token) = try await started("drill")
        #expect(try await beat().contains("\"isEvacuating\":false"))
        _ = try await test.post("\(call)/end", "", token)
        _ = try await started()
        #expect(try await beat().contains("\"isEvacuating\":true"))
        #expect(centre.reception.edition != before)
        let house = try await test.ask(.get, "/kiosk/house", token: kiosk)
        #expect(html(house).contains("\"isEvacuating\":true"))
        let refused = try await test.ask(.post, "/kiosk/check-ins", Arrival.json(), token: kiosk)
        #expect(refused.status == .conflict)
    }

    @Test func `paper comes as a PDF, and the look is on record first`() async throws {
        let visit = try await centre.guest()
        let token = try await centre.signedIn([.warden]).token
        for path in ["/desk/roll-call/paper", "/desk/roll-call/label"] {
            let answer = try await test.get(path, token)
            #expect(answer.headers[.contentType] == "application/pdf")
            #expect(Data(answer.body.readableBytesView).starts(with: Data("%PDF-".utf8)))
        }
        let officer = try await centre.signedIn([.privacyOfficer]).session
        let looks = try await centre.reception.looks(LookSearch(object: .rollCall), for: officer)
        #expect(looks.lines.count == 2 && looks.lines.allSatisfy { $0.look?.action == .printed })
        #expect(visit > 0)
    }

    @Test func `without a printer the desk says so, and with one that is off what is wrong`() async throws {
        _ = try await centre.guest()
        let (_, token) = try await centre.signedIn([.warden])
        #expect(!html(try await test.get("/desk/roll-call", token)).contains("/desk/roll-call/print"))
        let refused = try await test.post("/desk/roll-call/print", "", token)
        #expect(refused.status == .conflict && html(refused).contains("geen printer ingesteld voor de lijst"))
        // Nobody listens at port 1.
        let off = try NewSetting(.listPrinter, to: "ipp://127.0.0.1:1/ipp/print")
        try await centre.reception.set([off], from: .operatorShell)
        #expect(html(try await test.get("/desk/roll-call", token)).contains("/desk/roll-call/print"))
        let page = html(try await test.post("/desk/roll-call/print", "", token))
        #expect(
            page.contains("De printer geeft geen antwoord.")
                && page.contains("href=\"/desk/roll-call/paper\"")
        )
        #expect(!page.contains("Berg"))
        let later = html(try await test.get("/desk/roll-call/print", token))
        #expect(later.contains("De printer geeft geen antwoord.") && !later.contains("http-equiv"))
        #expect(html(try await test.get("/desk/roll-call", token)).contains("href=\"/desk/roll-call/print\""))
        centre.clock.advance(seconds: 3600)
        let again = try await centre.signedIn([.warden]).token
        #expect(try await test.get("/desk/roll-call/print", again).status == .seeOther)
        #expect(!html(try await test.get("/desk/roll-call", again)).contains("href=\"/desk/roll-call/print"))
        let officer = try await centre.signedIn([.privacyOfficer]).session
        let looks = try await centre.reception.looks(LookSearch(object: .rollCall), for: officer)
        #expect(looks.lines.map(\.look?.action) == [.printed])
    }

    @Test func `a kiosk has the list printed once a minute, is named for it, and hears no name`() async throws
    {
        _ = try await centre.guest()
        let (kiosk, token) = try await centre.kiosk()
        func ask() async throws -> TestResponse {
            try await test.ask(.post, "/kiosk/list", Data("{}".utf8), token: token)
        }
        #expect(try await ask().status == .conflict)
        let off = try NewSetting(.listPrinter, to: "ipp://127.0.0.1:1/ipp/print")
        try await centre.reception.set([off], from: .operatorShell)
        let first = try await ask()
        #expect(first.status == .ok)
        #expect(
            html(first).contains("De lijst wordt niet afgedrukt. De printer geeft geen antwoord.")
                && !html(first).contains("Berg")
        )
        #expect(try await ask().status == .tooManyRequests)
        let other = try await centre.kiosk("Achterdeur").token
        #expect(try await test.ask(.post, "/kiosk/list", Data("{}".utf8), token: other).status == .ok)
        centre.clock.advance(seconds: 60)
        #expect(try await ask().status == .ok)
        let officer = try await centre.signedIn([.privacyOfficer]).session
        let looks = try await centre.reception.looks(LookSearch(object: .rollCall), for: officer)
        #expect(looks.lines.map(\.origin) == ["kiosk", "kiosk", "kiosk"] && kiosk.id > 0)
        try await centre.reception.set([NewSetting(.listKey, to: "disabled")], from: .operatorShell)
        centre.clock.advance(seconds: 60)
        #expect(try await ask().status == .conflict)
        let house = try await test.ask(.get, "/kiosk/house", token: token)
        #expect(html(house).contains("\"printsLists\":false"))
    }

    @Test(arguments: PrintCause.allCases, Language.allCases)
    func `what a list printer meets is two sentences about the list`(cause: PrintCause, language: Language)
        throws
    {
        let failure = PrintFailure(cause, loaded: "62 x 29 mm", needed: "62 x 100 mm")
        let said = failure.sentencesForList(in: language, test.door.phrasebook)
        #expect(said.split(separator: ".").count == 2 && said.hasSuffix("."), "\(said)")
        #expect(!said.lowercased().contains("badge") && !said.contains("{"), "\(said)")
    }

    @Test func `the report comes on paper once it has ended, on record where it names somebody`() async throws
    {
        _ = try await centre.guest()
        let (call, _, token) = try await started("drill")
        #expect(try await test.get("\(call)/report", token).status == .conflict)
        _ = try await test.post("\(call)/end", "", token)
        #expect(html(try await test.get(call, token)).contains("\(call)/report"))
        let answer = try await test.get("\(call)/report", token)
        #expect(answer.headers[.contentType] == "application/pdf")
        let id = try #require(Int64(call.split(separator: "/").last ?? ""))
        let report = try await centre.reception.rollCallReport(of: id, from: .operatorShell)
        #expect(report.call.isDrill && report.never.count == 1 && report.startedBy != nil)
        #expect(try await centre.reception.rollCallReport(of: nil, from: .operatorShell).call.id == id)
        let sheet = RollCallSheet(report, for: "Test", TestCentre.hours, in: .nl, test.door.phrasebook)
        #expect(sheet.banner == "OEFENING" && sheet.blocks.map(\.rows.count) == [1])
        #expect(sheet.leads.last == "1 te vinden: 0 veilig, 0 al weg, 0 gemist, 1 niets bekend")
        let officer = try await centre.signedIn([.privacyOfficer]).session
        let looks = try await centre.reception.looks(LookSearch(object: .rollCall), for: officer)
        #expect(looks.lines.filter { $0.look?.action == .printed && $0.count == 1 }.count == 3)
    }

    @Test func `the report says who was never accounted for, and takes no tick any more`() async throws {
        let visit = try await centre.guest()
        let (call, _, token) = try await started()
        _ = try await test.post("\(call)/end", "", token)
        let page = html(try await test.get(call, token))
        #expect(page.contains("Niet gevonden") && page.contains("Berg, Anne-Fleur van der"))
        #expect(!page.contains("name=\"m\""))
        centre.clock.advance(seconds: 3700)
        let fresh = try await centre.signedIn([.warden]).token
        let late = try await test.post("\(call)/ticks", "m=\(visit).found", fresh)
        #expect(late.status == .conflict && html(late).contains("al beëindigd"))
    }

    @Test(arguments: [(0, "0:00"), (59, "0:59"), (754, "12:34"), (3600, "1:00:00"), (4354, "1:12:34")])
    func `a time that runs reads like a clock`(seconds: Int64, words: String) {
        #expect(clock(seconds: seconds) == words)
    }
}
