import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import FrontDesk

struct InventingTests {
    private static let end = ManualClock("2026-11-23T09:00:00Z").now

    private func invented(_ history: InventedHistory) async throws
        -> (reception: Reception, visits: Int, end: () throws -> Void)
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "balie-past-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let clock = InventedClock(at: history.beginning)
        let reception = try Reception(
            .init(
                folder: folder,
                masterKey: { TestCentre.masterKey },
                settings: HouseSettings(
                    hours: TestCentre.hours,
                    terms: Terms(names: 28, presence: 120, looks: 12)
                ),
                now: { clock.now }
            )
        )
        for name in ["Sanne de Wit", "Joost in 't Veld"] {
            _ = try await reception.addHost(named: .hostName(name), from: .operatorShell)
        }
        let visits = try await reception.invent(history, by: clock)
        return (reception, visits, { try FileManager.default.removeItem(at: folder) })
    }

    private func days(_ reception: Reception) async throws -> [Day: Int] {
        try await reception.read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT day, count(*) AS count FROM visit GROUP BY day")
            return try rows.reduce(into: [:]) {
                $0[try $1.decode(Day.self, forColumn: "day")] = try $1.decode(Int.self, forColumn: "count")
            }
        }
    }

    @Test func `an invented year adds up, entry by entry, and names are there for their term alone`()
        async throws
    {
        let history = InventedHistory(years: 2, seed: 7, visitsAYear: 800, until: Self.end)
        let (reception, visits, end) = try await invented(history)
        defer { try? end() }
        #expect(try await reception.record.verify().finding == nil)
        #expect(visits > 1200)
        #expect(try await reception.record.count("SELECT count(*) FROM visit") == visits)
        #expect(try await reception.record.count("SELECT count(*) FROM stay WHERE departedAt IS NULL") == 0)
        let named = try await reception.read { db in
            try Day.fetchAll(db, sql: "SELECT DISTINCT day FROM visit WHERE visitor IS NOT NULL ORDER BY day")
        }
        let term = try #require(Day(rawValue: "2026-10-26"))
        #expect(named.count > 10 && named.allSatisfy { $0 >= term })
        for sql in [
            "SELECT count(*) FROM seat WHERE visit IS NOT NULL",
            "SELECT count(*) FROM seat WHERE visit IS NULL",
            "SELECT count(*) FROM stay WHERE evidence = 'assumed'",
            "SELECT count(*) FROM stay WHERE evidence = 'reported'",
            "SELECT count(*) - count(DISTINCT visit) FROM stay",
        ] { #expect(try await reception.record.count(sql) > 0, "\(sql)") }
    }

    @Test func `the same seed gives the same visits, and another one others`() async throws {
        func facts(_ seed: UInt64) async throws -> [String] {
            let (reception, _, end) = try await invented(
                .init(years: 1, seed: seed, visitsAYear: 400, until: Self.end)
            )
            defer { try? end() }
            return try await reception.read { db in
                try String.fetchAll(
                    db,
                    sql: """
                        SELECT day || number || role || coalesce(partner, 0) || arrivedAt || coalesce(departedAt, 0)
                        FROM visit JOIN stay ON visit = visit.id ORDER BY day, number
                        """
                )
            }
        }
        let first = try await facts(7)
        #expect(try await facts(7) == first)
        #expect(try await facts(8) != first)
    }

    @Test func `nights, weekends and holidays are quiet, and the years get busier`() async throws {
        let (reception, _, end) = try await invented(
            .init(years: 2, seed: 3, visitsAYear: 4000, until: Self.end)
        )
        defer { try? end() }
        let days = try await days(reception)
        func mean(_ fits: (Day) -> Bool) -> Double {
            let fitting = days.filter { fits($0.key) }
            return Double(fitting.values.reduce(0, +)) / Double(max(1, fitting.count))
        }
        let usual = mean { $0.weekday < 4 && !InventedCalendar.isHoliday($0) }
        #expect(mean { $0.weekday == 6 } < usual / 5)
        #expect(mean { InventedCalendar.isHoliday($0) } < usual / 4)
        #expect(mean { $0.rawValue < "2025-11" } < mean { $0.rawValue >= "2025-12" })
        let hours = try await reception.read { db in
            try Int.fetchAll(db, sql: "SELECT arrivedAt / 3600000 % 24 FROM stay")
        }
        #expect(hours.allSatisfy { (4...20).contains($0) })
    }

    @Test func `a record with visits keeps its own past`() async throws {
        let centre = try TestCentre()
        _ = try await centre.visit([:])
        let clock = InventedClock(at: centre.clock.now)
        let before = try await centre.reception.record.anchor()
        await #expect(throws: RecordFault.notEmpty) {
            try await centre.reception.invent(.init(years: 1, seed: 7, until: Self.end), by: clock)
        }
        #expect(try await centre.reception.record.anchor() == before)
    }

    @Test(arguments: [
        ("2024-03-31", "2024-04-01"), ("2025-04-20", "2025-05-29"), ("2026-04-05", "2026-05-25"),
        ("2019-04-21", "2019-06-10"), ("2038-04-25", "2038-04-26"),
    ])
    func `holidays follow Easter`(easter: String, holiday: String) throws {
        let (easter, holiday) = (try #require(Day(rawValue: easter)), try #require(Day(rawValue: holiday)))
        #expect(InventedCalendar.easter(in: easter.numbers.year) == easter)
        #expect(InventedCalendar.isHoliday(holiday) && InventedCalendar.isHoliday(easter))
    }

    @Test func `King's Day is never a Sunday`() throws {
        let (sunday, before) = (
            try #require(Day(rawValue: "2025-04-27")), try #require(Day(rawValue: "2025-04-26"))
        )
        #expect(!InventedCalendar.isHoliday(sunday) && InventedCalendar.isHoliday(before))
    }

    @Test func `every stay is handed over in order, without a name, with a moment that any program reads`()
        async throws
    {
        let centre = try TestCentre()
        let host = try await centre.signedIn([.host]).session
        let first = try await centre.visit(["partner": 3, "role": "customsOfficer"])
        try await centre.reception.vouch(for: first, by: host)
        centre.clock.set("2026-11-24T23:30:00Z")
        _ = try await centre.reception.closeWhatIsDue()
        let (from, through) = (
            try #require(Day(rawValue: "2026-11-23")), try #require(Day(rawValue: "2026-11-24"))
        )
        let found = Found()
        try await centre.reception.record.eachStay(from: from, through: through) { stay in
            found.lines.withLock {
                $0.append(
                    "\(stay.day.rawValue) \(stay.role) \(stay.partner ?? "") \(stay.level) \(stay.arrivedAt.utcText)"
                )
            }
        }
        let lines = found.lines.withLock(\.self)
        #expect(lines == ["2026-11-23 customsOfficer Douane vouched 2026-11-23T09:00:00Z"])
        #expect(Instant(milliseconds: -1000).utcText == "1969-12-31T23:59:59Z")
        #expect(Instant(milliseconds: 951_826_215_999).utcText == "2000-02-29T12:10:15Z")
    }
}

fileprivate final class Found: Sendable {
    let lines = Mutex<[String]>([])
}
