import Foundation
import FrontDesk
import HTTPTypes
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing

@testable import Web

/// What other programs read, and what they can't.
struct ReadingTests {
    private let test: TestDoor
    private static let days = "/api/v1/visits?from=2026-11-23&to=2026-11-24"

    init() throws {
        test = try TestDoor()
    }

    private func secret(
        _ scopes: Set<ReadToken.Scope> = [.visits],
        until: String = "2026-12-31"
    ) async throws -> (token: ReadToken, secret: ReadSecret) {
        try await test.centre.reception.makeReadToken(
            for: .purpose("Dashboard gemeente"),
            scopes,
            until: #require(Day(rawValue: until)),
            from: .operatorShell
        )
    }

    private func read(
        _ path: String,
        _ secret: ReadSecret?,
        _ more: [HTTPField.Name: String?] = [:]
    ) async throws -> TestResponse {
        var fields: [HTTPField.Name: String?] = [:]
        if let secret { fields[.authorization] = "Bearer \(secret.text)" }
        return try await test.ask(.get, path, nil, token: nil, fields.merging(more) { $1 })
    }

    private func read(
        _ secret: ReadSecret?,
        _ more: [HTTPField.Name: String?] = [:]
    ) async throws -> TestResponse {
        try await read(Self.days, secret, more)
    }

    private struct Answer: Decodable {
        let visits: [Visit]
        let next: String?

        struct Visit: Decodable {
            let day: String
            let stays: [Stay]
        }

        struct Stay: Decodable {
            let arrivedAt: String
        }
    }

    private func answer(_ response: TestResponse) throws -> Answer {
        try JSONDecoder().decode(Answer.self, from: Data(response.body.readableBytesView))
    }

    @Test func `a token is made at the desk, shown once, reads, and is revoked`() async throws {
        let (_, administrator) = try await test.centre.signedIn([.administrator])
        _ = try await test.centre.visit()
        let form = "purpose=Dashboard+gemeente&scope=visits&until=2026-12-31"
        let made = try await test.post("/desk/tokens", form, administrator)
        #expect(made.status == .created)
        let shown = try #require(html(made).firstMatch(of: /class="secret">([0-9a-f]{64})</)).1
        let secret = try #require(ReadSecret(String(shown)))

        let list = html(try await test.get("/desk/tokens", administrator))
        #expect(list.contains("Dashboard gemeente") && list.contains("nog niet gebruikt"))
        #expect(!list.contains(secret.text))
        #expect(try await read(secret).status == .ok)
        #expect(html(try await test.get("/desk/tokens", administrator)).contains("laatst gebruikt 23 nov"))

        let path = try #require(list.firstMatch(of: /action="(\/desk\/tokens\/\d+\/revoke)"/)).1
        let revoked = try await test.post(String(path), "", administrator)
        #expect(revoked.status == .seeOther && revoked.headers[.location] == "/desk/tokens")
        #expect(try await read(secret).status == .unauthorized)
        let after = html(try await test.get("/desk/tokens", administrator))
        #expect(after.contains("ingetrokken") && !after.contains("/revoke"))
        let again = try await test.post(String(path), "", administrator)
        #expect(again.status == .notFound && html(again).contains("Dit leestoken is er niet"))
    }

    @Test func `only reports are ticked until somebody ticks more`() async throws {
        let (_, administrator) = try await test.centre.signedIn([.administrator])
        let page = html(try await test.get("/desk/tokens", administrator))
        #expect(page.contains("value=\"aggregates\" checked") && page.contains("value=\"visits\">"))
        let empty = try await test.post(
            "/desk/tokens",
            "purpose=Dashboard&until=2026-12-31",
            administrator
        )
        #expect(empty.status == .unprocessableContent)
        #expect(html(empty).contains("Kies minstens één ding") && html(empty).contains("value=\"Dashboard\""))
        #expect(!html(empty).contains("\" checked"))
        for wrong in ["purpose=&scope=visits&until=2026-12-31", "purpose=a&scope=visits&until=2028-01-01"] {
            #expect(try await test.post("/desk/tokens", wrong, administrator).status == .unprocessableContent)
        }
        #expect(try await test.centre.reception.record.readTokens().isEmpty)
    }

    @Test func `what opens nothing is answered alike, and told which token is asked for`() async throws {
        let (revoked, over, good) = (
            try await secret(), try await secret(until: "2026-11-23"), try await secret()
        )
        _ = try await test.centre.reception.revokeReadToken(revoked.token.id, from: .operatorShell)
        test.centre.clock.set("2026-11-23T23:00:00Z")
        let other = try TestDoor().centre.reception
        let (_, foreign) = try await other.makeReadToken(
            for: .purpose("Elders"),
            [.visits],
            until: other.today(),
            from: .operatorShell
        )
        var bodies: Set<String> = []
        for wrong in [revoked.secret, over.secret, foreign] {
            let refused = try await read(wrong)
            #expect(refused.status == .unauthorized)
            #expect(refused.headers[.wwwAuthenticate] == "Bearer realm=\"balie\", error=\"invalid_token\"")
            #expect(refused.headers[.contentType] == "application/problem+json")
            bodies.insert(html(refused))
        }
        #expect(bodies.count == 1)
        let nothing = try await read(nil)
        #expect(nothing.headers[.wwwAuthenticate] == "Bearer realm=\"balie\"")
        #expect(try test.refusal(nothing) == "tokenMissing")
        #expect(try await read(good.secret).status == .ok)
    }

    @Test func `a token that reads totals reads no visit`() async throws {
        let refused = try await read(try await secret([.aggregates]).secret)
        #expect(refused.status == .forbidden)
        #expect(try test.refusal(refused) == "scopeLacking")
        let told = refused.headers[.wwwAuthenticate]
        #expect(told == "Bearer realm=\"balie\", error=\"insufficient_scope\", scope=\"visits\"")
    }

    @Test func `a token counts in the head alone, and a cookie counts for nothing`() async throws {
        let (_, secret) = try await secret()
        let (_, kiosk) = try await test.centre.kiosk()
        let (_, desk) = try await test.centre.signedIn(Set(Duty.allCases))
        let cookies = [
            "__Host-balie-kiosk=\(kiosk.text)", "\(DeskCookie.name)=\(desk.text)",
            "__Host-balie-desk=\(secret.text)", "Authorization=Bearer \(secret.text)",
        ]
        for cookie in cookies {
            #expect(try await read(nil, [.cookie: cookie]).status == .unauthorized)
            #expect(try await read(secret, [.cookie: cookie]).status == .ok)
        }
        let fields = ["Basic \(secret.text)", secret.text, "Bearer", "Bearer \(secret.text)0"]
        for field in fields {
            #expect(try await read(nil, [.authorization: field]).status == .unauthorized, "\(field.count)")
        }
        #expect(try await read("\(Self.days)&access_token=\(secret.text)", nil).status == .unauthorized)
        #expect(try await read(nil, [.authorization: "bearer \(secret.text)"]).status == .ok)
    }

    @Test func `who guesses is slowed down, and who has a token is not`() async throws {
        let (_, secret) = try await secret()
        var statuses: [HTTPResponse.Status] = []
        for digit in 0..<12 {
            let guess = ReadSecret(String(repeating: String(digit % 10), count: 64))
            statuses.append(try await read(guess).status)
        }
        #expect(
            statuses == Array(repeating: .unauthorized, count: 10) + [.tooManyRequests, .tooManyRequests]
        )
        let slowed = try await read(ReadSecret(String(repeating: "a", count: 64)))
        #expect(slowed.headers[.retryAfter] == "2" && slowed.status == .tooManyRequests)
        #expect(try await read(secret).status == .ok)
        test.centre.clock.advance(seconds: 2)
        #expect(try await read(ReadSecret(String(repeating: "a", count: 64))).status == .unauthorized)
    }

    @Test func `a program that asks too fast is told when to come back, and no other waits`() async throws {
        let (eager, other) = (try await secret().secret, try await secret().secret)
        for _ in 0..<60 { #expect(try await read(eager).status == .ok) }
        let slowed = try await read(eager)
        #expect(slowed.status == .tooManyRequests && slowed.headers[.retryAfter] == "1")
        #expect(slowed.headers[.contentType] == "application/problem+json")
        #expect(try await read(other).status == .ok)
        test.centre.clock.advance(seconds: 1)
        #expect(try await read(eager).status == .ok)
    }

    @Test func `visits go over the wire a page at a time, with nothing that tells whose they are`()
        async throws
    {
        let (_, secret) = try await secret()
        for _ in 0..<5 {
            _ = try await test.centre.visit()
            test.centre.clock.advance(seconds: 1)
        }
        var (arrivals, next, pages): ([String], String?, Int) = ([], nil, 0)
        repeat {
            let response = try await read(
                Self.days + "&limit=2" + (next.map { "&after=\($0)" } ?? ""),
                secret
            )
            #expect(response.status == .ok && response.headers[.contentType] == "application/json")
            #expect(response.headers[.cacheControl] == "no-store")
            for name in ["Anne", "Berg", "number", "host\"", "badge", "person", "code"] {
                #expect(!html(response).contains(name), "\(name)")
            }
            let page = try answer(response)
            arrivals += page.visits.flatMap(\.stays).map(\.arrivedAt)
            (next, pages) = (page.next, pages + 1)
        } while next != nil
        #expect(pages == 3)
        #expect(arrivals == (0..<5).map { "2026-11-23T09:00:0\($0)Z" })
        let whole = try await read(secret)
        #expect(html(whole).contains("\"departedAt\":null") && html(whole).contains("\"next\":null"))
    }

    @Test(arguments: [
        ("", "from"), ("from=2026-11-23", "to"), ("from=x&to=2026-11-24", "from"),
        ("from=2026-11-23&to=2026-11-24&limit=0", "limit"),
        ("from=2026-11-23&to=2026-11-24&limit=1001", "limit"),
        ("from=2026-11-23&to=2026-11-24&limit=+5", "limit"),
        ("from=2026-11-23&to=2026-11-24&after=-1", "after"),
        ("from=2026-11-23&to=2026-11-24&from=2026-11-23", "from"),
        ("from=2026-11-24&to=2026-11-23", "to"), ("from=2026-02-30&to=2026-11-23", "to"),
        ("from=2025-11-01&to=2026-11-23", "to"), ("from=2026-11-23&to=2026-11-24&name=Anne", nil),
    ])
    func `an address that can't be read is refused at its part`(query: String, field: String?) async throws {
        let (_, secret) = try await secret()
        let refused = try await read("/api/v1/visits?\(query)", secret, [.acceptLanguage: "en"])
        #expect(refused.status == .badRequest)
        let problem = try JSONDecoder().decode(Details.self, from: Data(refused.body.readableBytesView))
        #expect(problem.field == field)
        #expect(problem.status == 400 && problem.title == "Bad Request")
        #expect(["queryWrong", "daySpanWrong"].contains(problem.refusal) && problem.detail.hasSuffix("."))
        let looks = try await test.centre.reception.record.verify()
        #expect(looks.finding == nil)
    }

    private struct Details: Decodable {
        let title: String
        let status: Int
        let detail: String
        let refusal: String
        let field: String?
    }

    @Test func `programs get problem details, whatever they ask for and accept`() async throws {
        for (path, status) in [("/api/v1/nothing", HTTPResponse.Status.notFound), (Self.days, .unauthorized)]
        {
            let answer = try await read(path, nil, [.accept: "text/html"])
            #expect(answer.status == status)
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect(answer.headers[.contentSecurityPolicy] != nil)
        }
        let posted = try await test.ask(
            .post,
            "/api/v1/visits",
            Data(),
            token: nil,
            [HTTPField.Name("sec-fetch-site") ?? .accept: "cross-site"]
        )
        #expect(posted.status == .methodNotAllowed && posted.headers[.allow] == "GET")
    }

    @Test func `a program that reads totals reads reports, as the file for programs tells of them`()
        async throws
    {
        let secret = try await secret([.aggregates]).secret
        struct Report: Decodable {
            let kind: String
            let tables: [Table]

            struct Table: Decodable {
                let id: String
            }
        }
        for kind in ReportRequest.Kind.allCases.map(\.rawValue) {
            let answer = try await read(
                "/api/v1/reports/\(kind)?from=2026-09&through=2026-10&compare=true",
                secret
            )
            #expect(answer.status == .ok)
            let report = try JSONDecoder().decode(Report.self, from: Data(answer.body.readableBytesView))
            #expect(report.kind == kind && !report.tables.isEmpty)
        }
        for query in [
            "from=2026-11&through=2026-10", "from=x", "by=name", "compare=1", "to=2026-10", "from=0001-01",
        ] {
            #expect(
                try await read("/api/v1/reports/attendance?\(query)", secret).status == .badRequest,
                "\(query)"
            )
        }
        for month in ["0000-01", "9999-12"] {
            let query = "from=\(month)&through=\(month)&compare=true"
            #expect(try await read("/api/v1/reports/attendance?\(query)", secret).status == .ok)
        }
        #expect(try await read("/api/v1/reports/names", secret).status == .notFound)
    }
}
