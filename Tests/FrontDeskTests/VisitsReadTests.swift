import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

/// Visits as another program reads them, page by page.
struct VisitsReadTests {
    private let centre: TestCentre
    private let reception: Reception

    init() throws {
        centre = try TestCentre()
        reception = centre.reception
    }

    private func span(_ from: String, _ to: String) throws -> DaySpan {
        try DaySpan(from: #require(Day(rawValue: from)), to: #require(Day(rawValue: to)))
    }

    private func token(_ scopes: Set<ReadToken.Scope> = [.visits]) async throws -> ReadToken {
        let until = reception.today().advanced(byDays: 300)
        let purpose = try PersonalText.purpose("Dashboard gemeente")
        return try await reception.makeReadToken(for: purpose, scopes, until: until, from: .account(7)).token
    }

    private func page(
        _ span: DaySpan,
        after cursor: VisitCursor? = nil,
        limit: Int = 1000,
        _ token: ReadToken
    ) async throws -> VisitsPage {
        try await reception.visits(of: span, after: cursor, limit: limit, for: token)
    }

    /// When the visits of some pages began: no two here begin at once.
    private func arrivals(_ pages: [VisitsPage]) -> [Int64] {
        pages.flatMap(\.visits).compactMap { $0.stays.first?.arrivedAt.milliseconds }
    }

    @Test func `a visit tells its day, role, partner, level and stays, and not whose it is`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let code = try await centre.checkIn(at: kiosk)
        centre.clock.advance(seconds: 600)
        _ = try await centre.scan(code, at: kiosk)
        centre.clock.advance(seconds: 600)
        _ = try await centre.scan(code, .arriving, at: kiosk)
        let supplier: [String: Any?] = [
            "role": "supplier", "partner": nil, "organisation": "Bloem BV", "firstName": "Kanarie",
        ]
        let visit = try await centre.visit(supplier)
        try await reception.vouch(for: visit, by: centre.host())

        let found = try await page(span("2026-11-23", "2026-11-24"), token()).visits

        let start: Int64 = Instant(centre.clock.now).milliseconds - 1_200_000
        #expect(found.map(\.role) == [.communityOfficer, .supplier])
        #expect(found.map(\.partner) == ["Politie Eenheid Den Haag", nil])
        #expect(found.map(\.level) == [.claimed, .vouched])
        let stays = try #require(found.first?.stays)
        #expect(stays.map(\.arrivedAt.milliseconds) == [start, start + 1_200_000])
        #expect(stays.map(\.departedAt?.milliseconds) == [start + 600_000, nil])
        #expect(stays.map(\.evidence) == [.observed, nil])
        var said = ""
        dump(found, to: &said)
        for hidden in ["Kanarie", "Bloem", "Anne", "Berg", "B 0001", "number"] {
            #expect(!said.contains(hidden), "\(hidden)")
        }
    }

    @Test func `a walk sees each visit once while others come in`() async throws {
        var expected: [Int64] = []
        for _ in 0..<7 {
            _ = try await centre.visit()
            expected.append(Instant(centre.clock.now).milliseconds)
            centre.clock.advance(seconds: 60)
        }
        let (token, days) = (try await token(), try span("2026-11-23", "2026-11-24"))
        var pages = [try await page(days, limit: 2, token)]
        while let next = pages.last?.next {
            if pages.count < 4 {
                _ = try await centre.visit()
                expected.append(Instant(centre.clock.now).milliseconds)
                centre.clock.advance(seconds: 60)
            }
            pages.append(try await page(days, after: next, limit: 2, token))
        }
        #expect(arrivals(pages) == expected)
        #expect(pages.dropLast().allSatisfy { $0.visits.count == 2 })
    }

    @Test func `a purge between two pages takes what it takes, and the walk goes on`() async throws {
        var kept: [Int64] = []
        for day in ["2026-11-23", "2026-11-24", "2026-11-25", "2027-01-04", "2027-01-05", "2027-01-06"] {
            centre.clock.set("\(day)T09:00:00Z")
            _ = try await centre.visit()
            if day > "2027" { kept.append(Instant(centre.clock.now).milliseconds) }
            centre.clock.set("\(day)T21:00:00Z")
            _ = try await reception.closeWhatIsDue()
        }
        let days = try span("2026-11-01", "2027-11-01")
        centre.clock.set("2027-12-31T12:00:00Z")
        let reader = try await token()
        let first = try await page(days, limit: 2, reader)
        centre.clock.set("2028-01-01T12:00:00Z")
        #expect(try await reception.keepToTerms().visits == 3)
        #expect(first.next != nil)
        var rest = [try await page(days, after: first.next, limit: 2, reader)]
        while let next = rest.last?.next {
            rest.append(try await page(days, after: next, limit: 2, reader))
        }
        #expect(arrivals(rest) == kept)
        #expect(try await centre.finding() == nil)
    }

    @Test func `days are half open, of the centre, and of the first arrival`() async throws {
        // Local midnight is 23:00 UTC.
        for moment in ["2026-11-22T22:59:00Z", "2026-11-22T23:00:00Z", "2026-11-23T22:59:00Z"] {
            centre.clock.set(moment)
            _ = try await centre.visit()
        }
        centre.clock.set("2026-11-23T23:00:00Z")
        _ = try await centre.visit()
        let reader = try await token()
        #expect(try await page(span("2026-11-23", "2026-11-24"), reader).visits.count == 2)
        #expect(try await page(span("2026-11-22", "2026-11-25"), reader).visits.count == 4)
        #expect(try await page(span("2026-11-23", "2026-11-23"), reader).visits.isEmpty)
        #expect(try await page(span("2030-01-01", "2030-02-01"), reader).visits.isEmpty)
    }

    @Test(arguments: [
        ("2026-11-24", "2026-11-23"), ("2026-02-30", "2026-03-01"), ("2026-01-01", "2027-01-03"),
        ("2026-13-01", "2026-13-02"), ("0000-00-00", "0000-00-00"),
    ])
    func `days that are none are refused`(from: String, to: String) {
        #expect(throws: Refusal.daySpanWrong) { try span(from, to) }
    }

    @Test func `each page is a look of that program, and totals alone open no visit`() async throws {
        for _ in 0..<3 { _ = try await centre.visit() }
        let reader = try await token()
        let days = try span("2026-11-23", "2026-11-24")
        let first = try await page(days, limit: 2, reader)
        _ = try await page(days, after: first.next, limit: 2, reader)
        let looks = try await centre.entries().suffix(2)
        #expect(looks.map(\.look) == Array(repeating: Look(.exported, .visits), count: 2))
        #expect(looks.map(\.count) == [2, 1])
        #expect(looks.allSatisfy { $0.origin == .readToken(reader.id) })

        let totals = try await token([.aggregates])
        await #expect(throws: Refusal.notAllowed) { try await page(days, totals) }

        let officer = try await centre.signedIn([.privacyOfficer]).session
        let lines = try await reception.looks(LookSearch(), for: officer).lines
        let told = lines.filter { $0.look?.object == .visits }
        #expect(told.map(\.actor) == ["Dashboard gemeente", "Dashboard gemeente"])
        #expect(lines.contains { $0.kind == .readTokenMade })
        #expect(try await centre.finding() == nil)
    }

    @Test func `visits that can't be put on record as read are not read`() async throws {
        _ = try await centre.visit()
        let reader = try await token()
        try await reception.write { db in
            try db.execute(
                sql: """
                    CREATE TRIGGER refuse BEFORE INSERT ON presenceEntry WHEN NEW.kind = 'look'
                    BEGIN
                        SELECT RAISE(ABORT, 'full');
                    END
                    """
            )
        }
        let days = try span("2026-11-23", "2026-11-24")
        await #expect(throws: RecordFault.self) { try await page(days, reader) }
    }

    @Test(arguments: ["", "0", "-1", "+1", "01", "A", "zzzzzzzzzzzzzz", "1 ", "1.5", "é"])
    func `what no page gave is no cursor`(text: String) {
        #expect(VisitCursor(text) == nil)
    }
}
