import Badges
import Foundation
import FrontDesk
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Phrasebook
import TestSupport
import Testing

@testable import Web

/// A door on a test centre, asked without a socket.
struct TestDoor {
    let centre: TestCentre
    let door: Door

    init(_ centre: TestCentre? = nil, pace: House.Pace = .init(perMinute: 6000, atOnce: 6000)) throws {
        let centre = try centre ?? TestCentre()
        self.centre = centre
        let house = House(
            centre: "Test",
            panel: .init(inches: 21.5, distance: 60, long: 1920, short: 1080),
            times: .init(idle: 45, ask: 20, result: 10, badge: 30),
            origin: "http://127.0.0.1:8080",
            pace: pace
        )
        door = Door(
            reception: centre.reception,
            phrasebook: try Phrasebook(),
            press: BadgePress(),
            house: house,
            uptime: { .seconds(centre.clock.now.timeIntervalSinceReferenceDate) }
        )
    }

    func ask(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: Data? = nil,
        token: KioskToken? = nil,
        _ changes: [HTTPField.Name: String?] = [:]
    ) async throws -> TestResponse {
        var headers: HTTPFields = [.acceptLanguage: "nl"]
        if let site = HTTPField.Name("sec-fetch-site") { headers[site] = "same-origin" }
        if body != nil { headers[.contentType] = "application/json" }
        if let token { headers[.cookie] = "__Host-balie-kiosk=\(token.text)" }
        for (name, value) in changes { headers[name] = value }
        let application = Application(router: door.router())
        let fields = headers
        return try await application.test(.router) { client in
            try await client.execute(
                uri: path,
                method: method,
                headers: fields,
                body: body.map { ByteBuffer(bytes: $0) }
            )
        }
    }

    func refusal(_ response: TestResponse) throws -> String? {
        try
            JSONDecoder().decode([String: Loose].self, from: Data(response.body.readableBytesView))["refusal"]?
            .text
    }

    /// A JSON value whose text is looked at, if it is one.
    struct Loose: Decodable {
        let text: String?

        init(from decoder: any Decoder) throws {
            text = try? decoder.singleValueContainer().decode(String.self)
        }
    }
}

struct RouteTests {
    /// Who may call what, as it was agreed.
    ///
    /// A route that is not here is a mistake.
    private static let agreed: [String: Route.Access] = [
        "GET /": .anyone, "GET /health": .anyone, "GET /kiosk": .anyone, "GET /kiosk/phrases.json": .anyone,
        "GET /kiosk/:asset": .anyone, "POST /kiosk/pairing": .pairing, "GET /kiosk/house": .kiosk,
        "POST /kiosk/heartbeat": .kiosk, "POST /kiosk/host-search": .kiosk, "POST /kiosk/check-ins": .kiosk,
        "POST /kiosk/scans": .kiosk, "POST /kiosk/departures": .kiosk, "GET /kiosk/badges/:badge": .kiosk,
    ]

    @Test func `the routes are the ones agreed on`() throws {
        let routes = try TestDoor().door.routes
        let found = Dictionary(
            uniqueKeysWithValues: routes.map { ("\($0.method.rawValue) \($0.path)", $0.access) }
        )
        #expect(found == Self.agreed)
    }

    /// Every route × who asks × where the request comes from.
    @Test func `every route answers exactly those it is for`() async throws {
        let test = try TestDoor()
        let (_, good) = try await test.centre.kiosk()
        let (gone, revoked) = try await test.centre.kiosk("Weg")
        _ = try await test.centre.reception.revokeKiosk(gone.id)
        let site = try #require(HTTPField.Name("sec-fetch-site"))
        let origins: [([HTTPField.Name: String?], Bool)] = [
            ([site: "same-origin"], true), ([site: "none"], true), ([site: "cross-site"], false),
            ([site: "same-site"], false), ([site: nil], false),
            ([site: nil, .origin: "http://evil.example"], false),
            ([site: nil, .origin: "http://127.0.0.1:8080"], true),
        ]
        let tokens: [KioskToken?] = [nil, KioskToken(String(repeating: "0", count: 64)), revoked, good]
        var (asked, agreed) = (0, 0)
        for route in test.door.routes {
            let path = route.path.replacing(":asset", with: "kiosk.css").replacing(":badge", with: "x.png")
            for (headers, isOurs) in origins {
                for token in tokens {
                    let body = route.method == .post ? Data("{}".utf8) : nil
                    let answer = try await test.ask(route.method, path, body, token: token, headers)
                    let mayAsk = isOurs || route.method == .get
                    let mayEnter = route.access != .kiosk || token == good
                    let closed = answer.status == .forbidden || answer.status == .unauthorized
                    #expect(closed == (!mayAsk || !mayEnter), "\(route.path) \(headers) \(answer.status)")
                    asked += 1
                    if closed == (!mayAsk || !mayEnter) { agreed += 1 }
                    if route.access == .pairing { test.centre.clock.advance(seconds: 60) }
                }
            }
        }
        print("proof 11: route x caller x origin \(asked), as agreed \(agreed)")
    }

    @Test(arguments: ["PUT", "DELETE", "PATCH", "GET", "TRACE"])
    func `a wrong method is told which one is right`(method: String) async throws {
        let test = try TestDoor()
        let answer = try await test.ask(try #require(HTTPRequest.Method(method)), "/kiosk/check-ins")
        #expect(answer.status == .methodNotAllowed)
        #expect(answer.headers[.allow] == "POST")
    }

    @Test func `every answer carries the safe headers, refusals and faults too`() async throws {
        let test = try TestDoor()
        for (method, path) in [
            (HTTPRequest.Method.get, "/kiosk"), (.get, "/nope"), (.post, "/kiosk/check-ins"),
            (.post, "/nope"),
        ] {
            let answer = try await test.ask(method, path)
            for name in [
                "content-security-policy", "x-content-type-options", "referrer-policy",
                "cross-origin-opener-policy",
                "cross-origin-resource-policy", "cache-control",
            ] {
                #expect(answer.headers[try #require(HTTPField.Name(name))] != nil, "\(path) \(name)")
            }
        }
    }

    @Test func `an address that is not there answers in words, as a page to a browser`() async throws {
        let test = try TestDoor()
        let json = try await test.ask(.get, "/nope")
        #expect(json.status == .notFound)
        #expect(try test.refusal(json) == "notFound")
        let page = try await test.ask(.get, "/nope", [.accept: "text/html", .acceptLanguage: "en"])
        #expect(String(buffer: page.body).contains("<html lang=\"en\">"))
    }
}

extension TestDoor {
    fileprivate func ask(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ changes: [HTTPField.Name: String?]
    ) async throws -> TestResponse {
        try await ask(method, path, nil, token: nil, changes)
    }
}
