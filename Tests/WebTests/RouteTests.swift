import Badges
import Equipment
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
    /// Every route of the door, laid out once.
    private let application: Application<RouterResponder<Caller>>

    init(
        _ centre: TestCentre? = nil,
        pace: House.Pace = .init(perMinute: 6000, atOnce: 6000)
    ) throws {
        let centre = try centre ?? TestCentre()
        self.centre = centre
        let house = House(
            centre: "Test",
            panel: .init(inches: 21.5, distance: 60, long: 1920, short: 1080),
            times: .init(idle: 45, ask: 20, result: 10, badge: 30),
            origins: ["http://127.0.0.1:8080", "https://balie.example.org"],
            pace: pace,
            settings: [.init(key: "centre.name", value: "Test"), .init(key: "mail.host", value: "")]
        )
        door = try Door(
            reception: centre.reception,
            phrasebook: try Phrasebook(),
            press: BadgePress(),
            house: house,
            uptime: { .seconds(centre.clock.now.timeIntervalSinceReferenceDate) }
        )
        application = Application(router: door.router())
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
    @Test func `the routes are the ones agreed on`() throws {
        let found = try TestDoor().door.routes.map { "\($0.method.rawValue) \($0.path): \($0.access.words)" }
        #expect(found.sorted() == AgreedRoutes.lines.sorted())
    }

    /// Every route × who asks × where the request comes from, each route on a record of its own; as many routes at
    /// once as there are processors.
    @Test func `every route answers exactly those it is for`() async throws {
        let prepared = try TestDoor()
        let (askers, routes) = (try await Asker.all(prepared), prepared.door.routes.count)
        try prepared.centre.reception.close()
        let lanes = ProcessInfo.processInfo.activeProcessorCount
        let (asked, agreed) = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            for lane in 0..<lanes {
                group.addTask {
                    var sum = (0, 0)
                    for index in stride(from: lane, to: routes, by: lanes) {
                        let (asked, agreed) = try await walk(index, askers, prepared.centre)
                        sum = (sum.0 + asked, sum.1 + agreed)
                    }
                    return sum
                }
            }
            return try await group.reduce(into: (0, 0)) { $0 = ($0.0 + $1.0, $0.1 + $1.1) }
        }
        print("proof 11: route x caller x origin \(asked), as agreed \(agreed)")
    }

    /// One route, asked by each from everywhere, in a copy of the centre where they all are known: how often, and how
    /// often the answer was as agreed.
    private func walk(_ index: Int, _ askers: [Asker], _ closed: TestCentre) async throws -> (Int, Int) {
        var (asked, agreed) = (0, 0)
        var test = try TestDoor(TestCentre(copying: closed))
        let route = test.door.routes[index]
        for (headers, isOurs) in try Self.origins() {
            if route.endsSessions { test = try TestDoor(TestCentre(copying: closed)) }
            for asker in askers {
                let answer = try await test.ask(test.door.routes[index], as: asker, headers)
                let mayEnter = (isOurs || route.method == .get) && asker.mayCall(route.access)
                let isClosed = answer.status == .forbidden || answer.status == .unauthorized
                #expect(isClosed == !mayEnter, "\(route.path) \(asker.name) \(headers) \(answer.status)")
                asked += 1
                if isClosed == !mayEnter { agreed += 1 }
                if route.slowsDownGuesses { test.centre.clock.advance(seconds: 60) }
            }
        }
        return (asked, agreed)
    }

    /// Where requests come from, and whether that is our own page.
    private static func origins() throws -> [([HTTPField.Name: String?], Bool)] {
        let site = try #require(HTTPField.Name("sec-fetch-site"))
        return [
            ([site: "same-origin"], true), ([site: "none"], true), ([site: "cross-site"], false),
            ([site: "same-site"], false), ([site: nil], false),
            ([site: nil, .origin: "http://evil.example"], false),
            ([site: nil, .origin: "http://127.0.0.1:8080"], true),
            ([site: nil, .origin: "https://balie.example.org"], true),
            ([site: nil, .origin: "http://balie.example.org"], false),
        ]
    }

    @Test func `the proof fails when a route is open to one duty more`() async throws {
        let test = try TestDoor()
        let open = Route.get("/desk/accounts", .desk([.administrator, .host]), test.door.showAccounts)
        let host = try #require(try await Asker.all(test).first { $0.name == "host" })
        #expect(host.mayCall(open.access))
        let closed = try await test.ask(.get("/desk/accounts", open.access, open.answer), as: host, [:])
        #expect(closed.status == .forbidden)
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

extension Route {
    /// Whether strangers together may try only now and then.
    fileprivate var slowsDownGuesses: Bool {
        if case .reading = access { return true }
        return access == .pairing
    }

    /// Whether asking for it once ends what asked.
    fileprivate var endsSessions: Bool { path.contains("sign-out") || path.hasSuffix("/events") }
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
