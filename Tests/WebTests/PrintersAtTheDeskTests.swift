import Badges
import Equipment
import Foundation
import FrontDesk
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Phrasebook
import TestSupport
import Testing

@testable import Web

/// Printing at the desk, without a printer: what is said, who may ask, what goes over the wire.
struct PrintersAtTheDeskTests {
    let test: TestDoor

    init() throws {
        let settings = HouseSettings(
            hours: TestCentre.hours,
            printing: PrintingRules(hasPrinter: true, automatic: [], copies: 1),
            // Nobody listens at port 1.
            printer: "ipp://127.0.0.1:1/ipp/print"
        )
        test = try TestDoor(TestCentre(settings: settings))
    }

    private var centre: TestCentre { test.centre }

    private func get(_ path: String, _ token: SessionToken, language: String = "nl") async throws
        -> TestResponse
    {
        let cookie = "\(DeskCookie.name)=\(token.text)"
        return try await test.ask(.get, path, nil, [.cookie: cookie, .acceptLanguage: language])
    }

    private func post(_ path: String, _ fields: String, _ token: SessionToken) async throws -> TestResponse {
        let form: [HTTPField.Name: String?] = [
            .cookie: "\(DeskCookie.name)=\(token.text)", .contentType: "application/x-www-form-urlencoded",
            .accept: "text/html",
        ]
        return try await test.ask(.post, path, Data(fields.utf8), form)
    }

    private func text(_ answer: TestResponse) -> String { String(buffer: answer.body) }

    /// What the printers' page says to a host after the badge of a visitor failed with `failure`.
    private func said(_ failure: PrintFailure, language: String) async throws -> String {
        let visit = try await centre.visit()
        let (session, token) = try await centre.signedIn([.host])
        try await centre.reception.printBadge(of: visit, again: false, for: session)
        let order = try #require(try await centre.reception.nextPrint())
        _ = try await centre.reception.notePrintFailed(order.job, failure)
        return text(try await get("/desk/printers", token, language: language))
    }

    @Test(arguments: PrintCause.allCases, ["nl", "en"])
    func `each cause is a sentence that says what happened and one that says what mends it`(
        cause: PrintCause,
        language: String
    ) async throws {
        let book = try Phrasebook()
        let words = ["loaded": "62 × 29 mm", "needed": "62 × 100 mm", "label": "62 × 100 mm"]
        let failure = PrintFailure(
            cause,
            loaded: cause == .wrongRoll ? "62 x 29 mm" : nil,
            needed: cause == .wrongRoll ? "62 x 100 mm" : nil
        )
        let page = try await said(failure, language: language)
        #expect(page.contains("B 0001"))
        for part in ["cause", "fix"] {
            let sentence = book.phrase("desk.print.\(part).\(cause.rawValue)", in: language, words)
            #expect(sentence.hasSuffix("."))
            #expect(page.contains(Escaped().escapeText(sentence)), "\(sentence)")
        }
        let byItself = book.phrase("desk.print.byItself", in: language)
        #expect(page.contains(byItself) == cause.passes)
    }

    @Test func `a host prints a badge, and a second time only on purpose`() async throws {
        let visit = try await centre.visit()
        let (_, token) = try await centre.signedIn([.host])
        let path = "/desk/visits/\(visit)/print"
        let asked = try await post(path, "", token)
        #expect(asked.headers[.location] == "/desk/today")
        let order = try #require(try await centre.reception.nextPrint())
        try await centre.reception.notePrinted(order.job, by: "label62")
        let refused = try await post(path, "", token)
        #expect(refused.status == .conflict)
        #expect(text(refused).contains(try Phrasebook().phrase("refusal.printedAlready", in: "nl")))
        #expect(text(refused).contains("name=\"again\" value=\"yes\""))
        #expect(try await centre.reception.nextPrint() == nil)
        let again = try await post(path, "again=yes&back=printers", token)
        #expect(again.headers[.location] == "/desk/printers")
        #expect(try await centre.reception.nextPrint() != nil)
    }

    @Test
    func `the picture has the printer's dots, is for hosts of that partner, and names nobody in the page`()
        async throws
    {
        let visit = try await centre.visit(["firstName": "Kanarie"])
        let (_, token) = try await centre.signedIn([.host])
        let page = try await get("/desk/visits/\(visit)/badge", token)
        #expect(page.status == .ok)
        #expect(!text(page).contains("Kanarie"))
        let picture = try await get("/desk/visits/\(visit)/badge/picture", token)
        #expect(picture.headers[.contentType] == "image/png")
        // Width and height in the PNG's header.
        let bytes = Array(picture.body.readableBytesView)
        let sides: [UInt8] = Array(bytes[16..<24])
        #expect(sides == [0, 0, 2, 184, 0, 0, 4, 85])
        let foreign = try await centre.signedIn([.host], partner: 3).token
        let administrator = try await centre.signedIn([.administrator]).token
        for path in ["badge", "badge/picture"] {
            #expect(try await get("/desk/visits/\(visit)/\(path)", foreign).status == .notFound)
            #expect(try await get("/desk/visits/999/\(path)", token).status == .notFound)
            #expect(try await get("/desk/visits/\(visit)/\(path)", administrator).status == .forbidden)
        }
        #expect(try await post("/desk/visits/\(visit)/print", "", foreign).status == .notFound)
    }

    @Test(arguments: [
        ("brother62x100", "62.000mm 100.000mm", "58.928mm"), ("full62x100", "62.000mm 100.000mm", "61.976mm"),
        ("zebra203", "101.600mm 152.400mm", "104.102mm"), ("card", "85.600mm 54.000mm", "85.598mm"),
    ])
    func `each format has a sheet with its exact size on paper`(name: String, paper: String, wide: String)
        async throws
    {
        let sheet = try await test.ask(.get, "/desk/files/badge-\(name).css")
        #expect(sheet.headers[.contentType] == "text/css; charset=utf-8")
        #expect(text(sheet).contains("@page { size: \(paper); margin: 0; }"))
        #expect(text(sheet).contains("width: \(wide)"))
    }

    @Test func `a sheet that is not there is not found`() async throws {
        for name in ["badge-a4.css", "badge-.css", "other.css"] {
            #expect(try await test.ask(.get, "/desk/files/\(name)").status == .notFound)
        }
    }

    @Test func `hosts see the queue, the administrator the printers, and without one both are told so`()
        async throws
    {
        let host = try await centre.signedIn([.host]).token
        let administrator = try await centre.signedIn([.administrator]).token
        let book = try Phrasebook()
        let seen = text(try await get("/desk/printers", administrator))
        #expect(seen.contains("ipp://127.0.0.1:1/ipp/print"))
        #expect(seen.contains(book.phrase("desk.print.cause.unreachable", in: "nl")))
        #expect(!seen.contains(book.phrase("desk.printers.queue", in: "nl")))
        let queue = text(try await get("/desk/printers", host))
        #expect(queue.contains(book.phrase("desk.printers.allPrinted", in: "nl")))
        #expect(!queue.contains("ipp://"))
        let without = try TestDoor()
        for duty in [Duty.host, .administrator] {
            let token = try await without.centre.signedIn([duty]).token
            let cookie = "\(DeskCookie.name)=\(token.text)"
            let page = text(try await without.ask(.get, "/desk/printers", nil, [.cookie: cookie]))
            #expect(page.contains("printer.name"))
            #expect(!page.contains("<form method=\"post\" action=\"/desk/printers"))
        }
    }

    @Test func `a test label is for the administrator, and what came of it is told in words`() async throws {
        let administrator = try await centre.signedIn([.administrator]).token
        let book = try Phrasebook()
        let told = try await post("/desk/printers/main/test", "", administrator)
        #expect(told.status == .ok)
        #expect(text(told).contains(book.phrase("desk.printers.testFailed", in: "nl")))
        #expect(text(told).contains(book.phrase("desk.print.fix.unreachable", in: "nl")))
        #expect(try await post("/desk/printers/fallback/test", "", administrator).status == .notFound)
        #expect(try await post("/desk/printers/other/test", "", administrator).status == .notFound)
        let host = try await centre.signedIn([.host]).token
        #expect(try await post("/desk/printers/main/test", "", host).status == .forbidden)
    }
}
