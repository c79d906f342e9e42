import Foundation
import FrontDesk
import HTTPTypes
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing

@testable import Web

struct KioskTests {
    let test: TestDoor

    init() throws {
        test = try TestDoor()
    }

    private func answer(_ response: TestResponse) throws -> [String: String] {
        let values = try JSONDecoder()
            .decode([String: TestDoor.Loose].self, from: Data(response.body.readableBytesView))
        return values.compactMapValues(\.text)
    }

    @Test func `pairing gives a token that no script reads and no other site sends`() async throws {
        let code = try await test.centre.reception.offerPairing(of: .kioskName("Ingang"))
        let paired = try await test.ask(.post, "/kiosk/pairing", Data("{\"code\":\"\(code.digits)\"}".utf8))

        #expect(paired.status == .created)
        let cookie = try #require(paired.headers[.setCookie])
        for part in ["__Host-balie-kiosk=", "HttpOnly", "Secure", "SameSite=Strict", "Path=/"] {
            #expect(cookie.contains(part))
        }
    }

    @Test func `guessing pairing codes is slowed down for everyone together`() async throws {
        for _ in 0..<10 {
            #expect(
                try await test.ask(.post, "/kiosk/pairing", Data(#"{"code":"00000000"}"#.utf8)).status
                    == .forbidden
            )
        }
        let slowed = try await test.ask(.post, "/kiosk/pairing", Data(#"{"code":"00000000"}"#.utf8))
        #expect(slowed.status == .tooManyRequests)
        #expect(slowed.headers[.retryAfter] == "6")
    }

    @Test func `a check-in answers with the badge's address, and the badge is a PNG`() async throws {
        let (_, token) = try await test.centre.kiosk()
        let checkedIn = try await test.ask(.post, "/kiosk/check-ins", Arrival.json(), token: token)

        #expect(checkedIn.status == .created)
        let said = try answer(checkedIn)
        #expect(said["verdict"] == "welcome")
        #expect(said["number"] == "B 0001")
        let badge = try await test.ask(.get, try #require(said["badge"]), token: token)
        #expect(badge.headers[.contentType] == "image/png")
        #expect(badge.body.getBytes(at: 0, length: 4) == [0x89, 0x50, 0x4E, 0x47])
    }

    @Test func `a badge's address is no use to another kiosk`() async throws {
        let (_, token) = try await test.centre.kiosk()
        let (_, other) = try await test.centre.kiosk("Achterdeur")
        let said = try answer(try await test.ask(.post, "/kiosk/check-ins", Arrival.json(), token: token))
        #expect(try await test.ask(.get, try #require(said["badge"]), token: other).status == .notFound)
    }

    @Test func `check in, scan out, scan again: each gets its verdict`() async throws {
        let (kiosk, token) = try await test.centre.kiosk()
        let code = try await test.centre.checkIn(at: kiosk)
        for expected in ["goodbye", "returning"] {
            let scan = try JSONEncoder().encode(Scan.sample(code))
            #expect(
                try answer(try await test.ask(.post, "/kiosk/scans", scan, token: token))["verdict"]
                    == expected
            )
        }
    }

    @Test func `leaving without a badge is answered alike for known and unknown`() async throws {
        let (kiosk, token) = try await test.centre.kiosk()
        _ = try await test.centre.checkIn(at: kiosk)
        let known = try await test.ask(.post, "/kiosk/departures", Arrival.json(), token: token)
        let unknown = try await test.ask(
            .post,
            "/kiosk/departures",
            Arrival.json(["surname": "Niemand"]),
            token: token
        )
        #expect(known.status == unknown.status)
        #expect(known.body == unknown.body)
    }

    @Test(arguments: [
        (Data(), 400, "unreadable"), (Data("{".utf8), 400, "unreadable"),
        (Data("[]".utf8), 400, "unreadable"),
        (Data("{}".utf8), 400, "unreadable"), (Data(repeating: 32, count: 8193), 413, "tooLarge"),
        (Data([0xFF, 0xFE]), 400, "unreadable"),
        (Data(String(repeating: "[", count: 4000).utf8), 400, "unreadable"),
    ])
    func `a body that can't be read gets a sentence`(body: Data, status: Int, key: String) async throws {
        let (_, token) = try await test.centre.kiosk()
        let answer = try await test.ask(.post, "/kiosk/check-ins", body, token: token)
        #expect(answer.status.code == status)
        #expect(try test.refusal(answer) == key)
    }

    @Test func `a body that is not JSON is told so`() async throws {
        let (_, token) = try await test.centre.kiosk()
        let answer = try await test.ask(
            .post,
            "/kiosk/check-ins",
            try Arrival.json(),
            token: token,
            [.contentType: "text/plain"]
        )
        #expect(answer.status == .unsupportedMediaType)
    }

    @Test func `refusals come in the reader's language, at the field`() async throws {
        let (_, token) = try await test.centre.kiosk()
        let body = try Arrival.json(["firstName": ""])
        for (language, sentence) in [
            ("nl", "Vul uw voornaam in."), ("en-GB,en;q=0.9", "Please enter your first name."),
            ("fr", "Vul uw voornaam in."),
        ] {
            let refused = try await test.ask(
                .post,
                "/kiosk/check-ins",
                body,
                token: token,
                [.acceptLanguage: language]
            )
            #expect(refused.status == .unprocessableContent)
            #expect(
                try answer(refused) == [
                    "refusal": "firstNameEmpty", "field": "firstName", "message": sentence,
                ]
            )
        }
    }

    @Test func `a kiosk that asks too fast is told when to come back`() async throws {
        let test = try TestDoor(pace: .init(perMinute: 60, atOnce: 2))
        let (_, token) = try await test.centre.kiosk()
        let statuses = try await [
            test.ask(.get, "/kiosk/house", token: token), test.ask(.get, "/kiosk/house", token: token),
            test.ask(.get, "/kiosk/house", token: token),
        ]
        .map(\.status.code)
        #expect(statuses == [200, 200, 429])
        test.centre.clock.advance(seconds: 1)
        #expect(try await test.ask(.get, "/kiosk/house", token: token).status == .ok)
    }

    @Test func `what a kiosk hears of the house names nobody`() async throws {
        let (_, token) = try await test.centre.kiosk()
        _ = try await test.centre.reception.addHost(named: .hostName("Sanne de Wit"))
        let house = try await test.ask(.get, "/kiosk/house", token: token)
        #expect(house.status == .ok)
        #expect(!String(buffer: house.body).contains("Sanne"))
    }

    @Test func `a kiosk hears how long names are kept, and loads anew when that changes`() async throws {
        let (_, token) = try await test.centre.kiosk()
        func build() async throws -> (days: String, heard: String?) {
            let house = try await test.ask(.get, "/kiosk/house", token: token)
            let heartbeat = try await test.ask(.post, "/kiosk/heartbeat", Data("{}".utf8), token: token)
            let days = String(buffer: house.body).firstMatch(of: /"namesKept":(\d+)/)?.1
            return (String(days ?? ""), try answer(heartbeat)["build"])
        }
        let before = try await build()
        #expect(before.days == "28")
        let shorter = Terms(names: 7, presence: 13, looks: 12)
        try await test.centre.reception.putTermsInForce(shorter, from: .operatorShell)
        let after = try await build()
        #expect(after.days == "7" && after.heard != before.heard)
    }

    @Test func `the page and each of its files are served, 80 KB in all at most`() async throws {
        let folder = try FileManager.default.contentsOfDirectory(
            atPath: ImportRuleTests.root.appending(path: "kiosk").path()
        )
        let files = folder.filter { $0.hasSuffix(".js") || $0.hasSuffix(".css") || $0.hasSuffix(".svg") }
        #expect(files.count > 10)
        var weight = try await test.ask(.get, "/kiosk").body.readableBytes
        for name in files + ["phrases.json"] {
            let file = try await test.ask(.get, "/kiosk/\(name)")
            #expect(file.status == .ok, "\(name)")
            weight += file.body.readableBytes
        }
        #expect(weight <= 80 * 1024, "\(weight) bytes")
    }

    @Test func `HEAD is answered without a body`() async throws {
        let answer = try await test.ask(.head, "/kiosk/check-ins")
        #expect(answer.body.readableBytes == 0)
    }

    @Test func `a departure's nonce opens no badge over HTTP either, known or unknown`() async throws {
        let (kiosk, token) = try await test.centre.kiosk()
        _ = try await test.centre.checkIn(at: kiosk)
        for surname in ["van der Berg", "Niemand"] {
            let nonce = freshNonce()
            let body = try Arrival.json(["nonce": nonce, "surname": surname])
            _ = try await test.ask(.post, "/kiosk/departures", body, token: token)
            #expect(try await test.ask(.get, "/kiosk/badges/\(nonce).png", token: token).status == .notFound)
        }
    }
}
