import Foundation
import FrontDesk
import HTTPTypes
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing

@testable import Web

/// What somebody tries who should not: with another's session, with fields that no form of ours has, with strange
/// addresses.
struct DeskAttackTests {
    let test: TestDoor

    init() throws {
        test = try TestDoor()
    }

    private var centre: TestCentre { test.centre }

    private func get(_ path: String, _ token: SessionToken) async throws -> TestResponse {
        try await test.ask(.get, path, nil, [.cookie: "\(DeskCookie.name)=\(token.text)"])
    }

    private func post(_ path: String, _ fields: String, _ token: SessionToken) async throws -> TestResponse {
        try await test.ask(
            .post,
            path,
            Data(fields.utf8),
            [
                .cookie: "\(DeskCookie.name)=\(token.text)",
                .contentType: "application/x-www-form-urlencoded", .accept: "text/html",
            ]
        )
    }

    private func text(_ answer: TestResponse) -> String {
        String(buffer: answer.body).replacing(/name="once" value="\w+"/, with: "")
    }

    @Test func `a host of one partner keeps and asks for no real name of another's visitor`() async throws {
        let alias: [String: Any?] = ["firstName": nil, "surname": nil, "alias": "Tulp"]
        let own = try await centre.visit(alias)
        let foreign = try await centre.visit(alias.merging(["partner": 3, "role": "customsOfficer"]) { $1 })
        let (_, token) = try await centre.signedIn([.host], partner: 1)
        let (_, everyones) = try await centre.signedIn([.host])
        let nobody = try await post("/desk/identities/keep", "visit=999&name=Karel", token)
        #expect(nobody.status == .notFound)
        let kept = try await post("/desk/identities/keep", "visit=\(foreign)&name=Karel", token)
        #expect(kept.status == .notFound)
        #expect(text(kept) == text(nobody))
        #expect(try await post("/desk/identities/keep", "visit=\(own)&name=Karel", token).status == .seeOther)
        #expect(
            try await post("/desk/identities/keep", "visit=\(foreign)&name=Kees", everyones).status
                == .seeOther
        )
        let without = try await post("/desk/identities/ask", "visit=999&reason=Ongeval", token)
        let asked = try await post("/desk/identities/ask", "visit=\(foreign)&reason=Ongeval", token)
        #expect(asked.status == .notFound)
        #expect(text(asked) == text(without))
        #expect(
            try await post("/desk/identities/ask", "visit=\(own)&reason=Ongeval", token).status == .seeOther
        )
    }

    @Test func `who took an open session over can't set up codes of their own`() async throws {
        let (_, token) = try await centre.signedIn([.host])
        centre.clock.advance(seconds: 301)
        for offer in ["", "00", String(repeating: "0", count: 96)] {
            let answer = try await post("/desk/own/codes", "offer=\(offer)&code=000000", token)
            #expect(answer.status == .forbidden)
            #expect(!text(answer).contains("class=\"secret\""))
        }
        #expect(try await get("/desk/own/codes", token).status == .forbidden)
    }

    @Test func `codes that were offered to somebody else set up nothing`() async throws {
        let (priya, sanne) = (
            try await centre.signedIn([.privacyOfficer]), try await centre.signedIn([.host])
        )
        let offer = try centre.reception.offerCodes(to: priya.session.account, at: "Test")
        let code = Authenticator(offer.secret).code(at: centre.clock.now)
        let answer = try await post("/desk/own/codes", "offer=\(offer.sealed)&code=\(code)", sanne.token)
        #expect(answer.status == .unprocessableContent)
        #expect(try await centre.session(sanne.token).account.hasCode == false)
    }

    @Test(arguments: ["//desk/own/codes", "/desk//own/codes", "//desk//today", "//desk/sign-in"])
    func `an address with an empty part leads nowhere`(path: String) async throws {
        let (_, token) = try await centre.signedIn([.host])
        centre.clock.advance(seconds: 301)
        #expect(try await get(path, token).status == .notFound)
    }

    @Test func `a proof in an address confirms nothing`() async throws {
        let host = try await centre.member(nil, [.host])
        centre.clock.advance(seconds: 301)
        let proof = host.password.replacing(" ", with: "+")
        for query in ["proof=\(proof)", "again=get&proof=\(proof)"] {
            #expect(try await get("/desk/own/codes?\(query)", host.token).status == .forbidden)
            #expect(centre.reception.isConfirmed(try await centre.session(host.token)) == false)
        }
        let asked = try await post("/desk/own/codes?proof=\(proof)", "offer=00", host.token)
        #expect(asked.status == .forbidden)
    }

    @Test func `a field that says again never does the deed`() async throws {
        let milan = try await centre.member(nil, [.manager])
        centre.clock.advance(seconds: 301)
        let before = try await centre.lastEntry()
        let code = try #require(milan.authenticator).code(at: centre.clock.now)
        let day = centre.reception.today().rawValue
        let wrong = try await post(
            "/desk/names",
            "again=get&day=\(day)&reason=Ongeval&proof=000000",
            milan.token
        )
        #expect(wrong.status == .unprocessableContent)
        let answer = try await post(
            "/desk/names",
            "again=get&day=\(day)&reason=Ongeval&proof=\(code)",
            milan.token
        )
        #expect(answer.headers[.location] == "/desk/names")
        #expect(try await centre.lastEntry() == before + 1)
    }

    @Test(arguments: ["%0D%0ASet-Cookie:%20a=b", "%0d%0a%0d%0a", "%E5%98%8A%E5%98%8DLocation:x", "%00"])
    func `what a form holds makes no header`(break evil: String) async throws {
        let (_, priya) = try await centre.signedIn([.privacyOfficer])
        let (_, noor) = try await centre.signedIn([.administrator])
        let visit = try await centre.visit()
        for answer in [
            try await post("/desk/people/file", "visit=\(visit)&as=json&reason=Vraag\(evil)", priya),
            try await post("/desk/people", "name=Anne\(evil)&reason=Vraag\(evil)", priya),
            try await post("/desk/accounts/1\(evil)/duties", "duty=host", noor),
            try await post("/desk/privacy/holds/1\(evil)/lift", "", priya),
            try await get("/desk/looks?from=\(evil)&object=\(evil)", priya),
        ] {
            let values = answer.headers.map(\.value).joined()
            #expect(!values.contains { $0.isNewline || $0 == "\0" })
            #expect(answer.headers[.setCookie] == nil)
            #expect(answer.headers[.location].map { $0.hasPrefix("/desk") } ?? true)
        }
    }

    @Test(arguments: [
        "0", "-1", "+1", "1.0", "0x1", "1e3", "99999999999999999999", "..", "%2e%2e", "1%2f..", "١",
    ])
    func `a strange number in an address is no account`(number: String) async throws {
        let (_, noor) = try await centre.signedIn([.administrator])
        let answer = try await get("/desk/accounts/\(number)", noor)
        #expect(answer.status == .notFound)
    }

    @Test func `a cookie from before the sign-in opens nothing after it`() async throws {
        let (account, first) = try await centre.account("sanne", [.host])
        let planted = try #require(SessionToken(String(repeating: "ab", count: 32)))
        let answer = try await post("/desk/sign-in", "userName=sanne&password=\(first)", planted)
        let given = try #require(answer.headers[.setCookie]?.firstMatch(of: /=([0-9a-f]{64});/)?.1)
        let token = try #require(SessionToken(String(given)))
        #expect(token != planted)
        #expect(try await centre.session(token).account.id == account.id)
        #expect(try await centre.reception.session(holding: planted) == nil)
    }

    @Test(arguments: ["2026-99-99", "2027-02-31", "2026-11-31", "2029-01-01", "2026-11-22", "9999-12-31", ""])
    func `a hold ends on a day that there is`(until: String) async throws {
        let (_, priya) = try await centre.signedIn([.privacyOfficer])
        let visit = try await centre.visit()
        let answer = try await post(
            "/desk/privacy/holds",
            "visit=\(visit)&until=\(until)&reason=Onderzoek",
            priya
        )
        #expect(answer.status == .unprocessableContent)
        #expect(try await centre.reception.holds().isEmpty)
    }

    /// Whoever gets a visitor's name to see stands in the log with it.
    @Test func `no page shows a visitor's name without an entry`() async throws {
        let visit = try await centre.visit(["firstName": "Zonnebloem"])
        let (_, milan) = try await centre.signedIn([.manager])
        let (_, priya) = try await centre.signedIn([.privacyOfficer])
        let (_, noor) = try await centre.signedIn([.administrator])
        let reason = "reason=Vraag"
        var shown = 0
        // Events never end, and say nothing: see ``EventsTests``.
        for route in test.door.routes where route.path.hasPrefix("/desk") && route.path != "/desk/events" {
            // A session is told of once for each name that it sees.
            let (_, sanne) = try await centre.signedIn([.host, .warden])
            for token in [sanne, milan, priya, noor] where !route.path.hasSuffix("sign-out") {
                let path = route.path.replacing(":visit", with: String(visit))
                    .replacing(/:\w+/, with: "1")
                guard route.path != "/desk/own/sign-out-everywhere", !path.contains("accounts/1") else {
                    continue
                }
                let (before, fields) = (
                    try await centre.lastEntry(),
                    "name=Zonnebloem&day=2026-11-23&visit=1&visit=2&number=1&request=1&\(reason)"
                )
                let answer =
                    route.method == .get ? try await get(path, token) : try await post(path, fields, token)
                guard text(answer).contains("Zonnebloem"), answer.status == .ok else { continue }
                shown += 1
                #expect(try await centre.lastEntry() > before, "\(route.method) \(path)")
            }
        }
        #expect(shown >= 6)
    }
}

extension TestDoor {
    fileprivate func ask(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: Data?,
        _ headers: [HTTPField.Name: String?]
    ) async throws -> TestResponse {
        try await ask(method, path, body, token: nil, headers)
    }
}
