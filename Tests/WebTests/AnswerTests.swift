import Foundation
import FrontDesk
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@testable import Web

struct AnswerTests {
    private let test: TestDoor
    private let kiosk: (kiosk: Kiosk, token: KioskToken)
    private let arrival: Arrival
    private let link: String

    /// Somebody who waits, and the link that went to their host.
    init() async throws {
        let rules = NoticeRules(receivers: [.host, .desk])
        test = try TestDoor(TestCentre(notices: rules))
        let reception = test.centre.reception
        let reach = HostReach(mail: .to(try MailAddress("sanne@example.org")))
        let host = try await reception.addHost(named: .hostName("Sanne de Wit"), reach: reach)
        kiosk = try await test.centre.kiosk()
        arrival = try Arrival.sample(["purpose": "host", "host": host.id])
        _ = try await reception.checkIn(arrival, from: .kiosk(kiosk.kiosk.id))
        link = "/answer/\(try #require(try await reception.dueNotices().first?.answer).text)"
    }

    private func page(_ method: HTTPRequest.Method, _ path: String, language: String = "nl") async throws -> (
        status: HTTPResponse.Status, html: String
    ) {
        let form = method == .post ? Data("once=1".utf8) : nil
        var headers: [HTTPField.Name: String?] = [.acceptLanguage: language, .accept: "text/html"]
        if method == .post { headers[.contentType] = "application/x-www-form-urlencoded" }
        let answer = try await test.ask(method, path, form, headers)
        return (answer.status, String(buffer: answer.body))
    }

    private func isFetched(_ nonce: String, token: KioskToken? = nil) async throws -> String {
        String(buffer: try await test.ask(.get, "/kiosk/visits/\(nonce)", token: token ?? kiosk.token).body)
    }

    @Test func `a link shows one button, and changes nothing however often it is looked at`() async throws {
        for _ in 0..<3 {
            let (status, html) = try await page(.get, link)
            #expect(status == .ok)
            #expect(html.contains("Er is iemand voor u: badge B 0001"))
            #expect(html.components(separatedBy: "<button").count == 2)
            #expect(html.contains("Ik kom eraan"))
        }
        #expect(try await isFetched(arrival.nonce.rawValue) == #"{"fetched":false}"#)
    }

    @Test func `the button works once, and the kiosk hears of it`() async throws {
        let (status, html) = try await page(.post, link)
        #expect(status == .ok && html.contains("Dank u wel, u haalt badge B 0001 op"))
        #expect(try await isFetched(arrival.nonce.rawValue) == #"{"fetched":true}"#)
        #expect(try await page(.post, link).html.contains("Er komt al iemand"))
        #expect(try await page(.get, link).html.contains("Er komt al iemand"))
    }

    @Test func `no page of it names anybody`() async throws {
        let pages = [
            try await page(.get, link).html, try await page(.post, link).html,
            try await page(.get, link, language: "en").html,
        ]
        for html in pages {
            for name in ["Anne", "Berg", "Sanne", "Wit", "sanne@"] { #expect(!html.contains(name)) }
        }
    }

    @Test func `a link that is over and one that never was are told alike`() async throws {
        let never = try await page(.get, "/answer/\(freshNonce())")
        let garbled = try await page(.get, "/answer/x")
        test.centre.clock.advance(seconds: 3600)
        let over = try await page(.get, link)
        for each in [never, garbled, over, try await page(.post, link)] {
            #expect(each.status == .gone)
            #expect(each.html.contains("Deze link werkt niet meer") && !each.html.contains("<button"))
        }
    }

    @Test func `another site can't press the button`() async throws {
        let site = try #require(HTTPField.Name("sec-fetch-site"))
        let answer = try await test.ask(.post, link, Data("once=1".utf8), [site: "cross-site"])
        #expect(answer.status == .forbidden)
        #expect(try await isFetched(arrival.nonce.rawValue) == #"{"fetched":false}"#)
    }

    @Test func `a kiosk gets the same shape for whatever it asks`() async throws {
        let other = try await test.centre.kiosk("Achter").token
        _ = try await page(.post, link)
        for (nonce, token) in [
            (arrival.nonce.rawValue, other), (freshNonce(), kiosk.token), ("x", kiosk.token),
        ] {
            #expect(try await isFetched(nonce, token: token) == #"{"fetched":false}"#)
        }
    }

    @Test func `an administrator reads how messages fare, without names or addresses`() async throws {
        let reception = test.centre.reception
        let id = try #require(try await reception.dueNotices().first?.id)
        try await reception.note(.later(.unreachable), of: id, chance: 0)
        let (_, token) = try await test.centre.signedIn([.administrator])
        let answer = try await test.ask(
            .get,
            "/desk/messages",
            nil,
            [.cookie: "__Host-balie-desk=\(token.text)", .accept: "text/html"]
        )
        let html = String(buffer: answer.body)
        #expect(answer.status == .ok)
        #expect(html.contains("bezoeker bij de balie") && html.contains("De mailserver antwoordt niet."))
        #expect(html.contains("Volgende poging om"))
        for name in ["Anne", "Berg", "Sanne", "sanne@", "B 0001"] { #expect(!html.contains(name)) }
    }

    @Test func `every state of a visitor's message has words that fit a row of the desk`() throws {
        let caller = Caller(source: .init(channel: EmbeddedChannel(), logger: Logger(label: "test")))
        let at = Instant(test.centre.clock.now)
        let states: [NoticeState] =
            [.coming(at), .told(.host, at), .told(.deputy, at), .told(.desk, at), .waiting(nil)]
            + Notice.Cause.allCases.flatMap { [.waiting($0), .notTold($0)] }
        for state in states {
            let (text, isBad) = test.door.words(for: state, caller)
            #expect(!text.contains("{") && !text.contains("desk."), "\(text)")
            #expect(isBad == text.hasSuffix("."), "what to do ends in a full stop: \(text)")
        }
        #expect(test.door.words(for: .coming(at), caller).text == "Wordt opgehaald, bevestigd om 10:00")
    }
}

extension TestDoor {
    fileprivate func ask(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: Data?,
        _ changes: [HTTPField.Name: String?]
    ) async throws -> TestResponse {
        try await ask(method, path, body, token: nil, changes)
    }
}
