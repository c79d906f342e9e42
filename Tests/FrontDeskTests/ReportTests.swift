import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

/// Reports of whole months, against what the log says counted anew, slowly and by other means.
struct ReportTests {
    private let centre: TestCentre
    private let manager: Session

    init() async throws {
        // The months hold the night that the clock goes back.
        centre = try TestCentre(at: "2026-10-01T06:00:00Z")
        manager = try await centre.signedIn([.manager]).session
    }

    private var reception: Reception { centre.reception }

    private func report(
        _ kind: ReportRequest.Kind,
        _ from: String = "2026-10",
        _ through: String = "2026-11",
        by grouping: ReportRequest.Grouping = .month,
        isCompared: Bool = false
    ) async throws -> Report {
        let months = try [from, through].map { try #require(Month(rawValue: $0)) }
        let request = try ReportRequest(
            kind,
            from: months[0],
            through: months[1],
            by: grouping,
            isCompared: isCompared
        )
        return try await reception.report(request, for: manager)
    }

    private func table(_ id: String, _ report: Report) throws -> Report.Table {
        try #require(report.tables.first { $0.id == id })
    }

    private static let kinds = [
        (role: "communityOfficer", partner: 1), (role: "communityOfficer", partner: 2),
        (role: "customsOfficer", partner: 3), (role: "participant", partner: 5),
        (role: "participant", partner: 6),
    ]

    /// Two months of visitors who come, go, come back and forget to check out.
    private func live(perDay: ClosedRange<Int> = 8...12, days: Int = 61) async throws {
        var generator = SplitMix64(seed: 23)
        let (one, other) = (try await centre.kiosk("Ingang").kiosk, try await centre.kiosk("Achter").kiosk)
        let origins: [Origin] = [.kiosk(one.id), .kiosk(other.id), .operatorShell]
        let host = try await centre.signedIn([.host]).session
        for _ in 0..<days {
            let day = centre.clock.now
            for number in 0..<Int.random(in: perDay, using: &generator) {
                let kind = Self.kinds[Int.random(in: 0..<Self.kinds.count, using: &generator)]
                let visit = try await centre.visit(
                    [
                        "firstName": "Gast", "surname": "Achternaam \(letters(number))",
                        "partner": kind.partner, "role": kind.role,
                    ],
                    from: origins[number % 3]
                )
                if number % 4 == 1 { try await reception.vouch(for: visit, by: host) }
                centre.clock.advance(seconds: Double.random(in: 60...1800, using: &generator))
                if Int.random(in: 0..<3, using: &generator) > 0 { try await leave(visit) }
            }
            centre.clock.set(day.addingTimeInterval(24 * 3600).ISO8601Format())
            _ = try await reception.closeWhatIsDue()
        }
    }

    private func letters(_ number: Int) -> String { String(UnicodeScalar(UInt8(97 + number % 26))) }

    private func leave(_ visit: Int64) async throws {
        let number = try await reception.read { db in
            try Int.fetchOne(db, sql: "SELECT number FROM visit WHERE id = ?", arguments: [visit]) ?? 0
        }
        let now = Instant(centre.clock.now)
        try await reception.correct(
            Correction(day: centre.reception.today(), number: number, leftAt: now, reason: .wrongTime),
            from: .operatorShell
        )
    }

    /// What the log says of each visit, entry by entry.
    private func histories() async throws -> [(day: Day, role: String, partner: Int64, stayed: Int64)] {
        try await reception.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT v.day, v.role, v.partner, sum(s.departedAt - s.arrivedAt) AS stayed
                    FROM visit v JOIN stay s ON s.visit = v.id GROUP BY v.id
                    """
            )
            return try rows.map {
                (
                    try $0.decode(Day.self, forColumn: "day"), try $0.decode(String.self, forColumn: "role"),
                    try $0.decode(Int64.self, forColumn: "partner"),
                    try $0.decode(Int64.self, forColumn: "stayed")
                )
            }
        }
    }

    private func count(_ value: Report.Value?) -> Int64? {
        if case .count(let count)? = value { count } else { nil }
    }

    @Test func `every way to divide the months comes to all visits, and to what the log says`() async throws {
        try await live()
        let visits = try await histories()
        #expect(visits.count > 500)
        for grouping in ReportRequest.Grouping.allCases {
            let attendance = try table("attendance", try await report(.attendance, by: grouping))
            let place = try #require(attendance.columns.firstIndex { $0.id == "visits" })
            let rows = attendance.rows.map { $0[place] }
            #expect(count(attendance.total?[place]) == Int64(visits.count), "\(grouping)")
            let isWhole = !rows.contains(.hidden) && grouping != .week
            if isWhole { #expect(rows.compactMap(count).reduce(0, +) == Int64(visits.count), "\(grouping)") }
        }
        let byDay = try table("attendance", try await report(.attendance, by: .day))
        for row in byDay.rows {
            guard case .day(let day) = row[0] else { continue }
            let ofDay = visits.filter { $0.day == day }
            #expect(count(row[1]) == Int64(ofDay.count))
            let hours = Double(ofDay.map(\.stayed).reduce(0, +)) / 3_600_000
            #expect(row.last == .hours(hours))
        }
        #expect(byDay.rows.count == 61)
        let byRole = try table("attendance", try await report(.attendance, by: .role))
        for row in byRole.rows {
            guard case .word(let word) = row[0], word.hasPrefix("role.") else { continue }
            #expect(count(row[1]) == Int64(visits.count { "role.\($0.role)" == word }))
        }
        let (vouched, atIngang) = try await reception.read { db in
            (
                try Int64.fetchOne(db, sql: "SELECT count(*) FROM affiliation") ?? 0,
                try Int64.fetchOne(
                    db,
                    sql:
                        "SELECT count(*) FROM visit JOIN kiosk ON kiosk.id = kiosk WHERE kiosk.name = 'Ingang'"
                ) ?? 0
            )
        }
        let byLevel = try table("attendance", try await report(.attendance, by: .level))
        #expect(byLevel.rows.first { $0[0] == .word("level.vouched") }?[1] == .count(vouched))
        let byKiosk = try table("attendance", try await report(.attendance, by: .kiosk))
        #expect(byKiosk.rows.first { $0[0] == .text("Ingang") }?[1] == .count(atIngang))
        #expect(vouched > 50 && atIngang > 50)
    }

    @Test func `a purge changes no figure of any report`() async throws {
        try await live(days: 61)
        var before: [[Report.Table]] = []
        func all() async throws -> [[Report.Table]] {
            var tables: [[Report.Table]] = []
            for kind in ReportRequest.Kind.allCases { tables.append(try await report(kind).tables) }
            for grouping in ReportRequest.Grouping.allCases {
                tables.append(try await report(.attendance, by: grouping).tables)
            }
            return tables
        }
        before = try await all()
        centre.clock.set("2029-03-01T12:00:00Z")
        #expect(try await reception.keepToTerms().visits > 500)
        #expect(try await all() == before)
        #expect(try await centre.finding() == nil)
    }

    @Test func `figures made ready beforehand are those that a report works out, also after a purge`()
        async throws
    {
        try await live(days: 33)
        let before = try await report(.attendance).tables
        #expect(try await reception.prepareFigures() == 1)
        #expect(try await report(.attendance).tables == before)
        centre.clock.set("2029-03-01T12:00:00Z")
        #expect(try await reception.keepToTerms().visits > 200)
        #expect(try await reception.prepareFigures() == 2)
        let after = try table("attendance", try await report(.attendance))
        let october = before[1].rows.first { $0[0] == .text("2026-10") }
        #expect(after.rows.first { $0[0] == .text("2026-10") } == october)
    }

    @Test func `the month that runs does not count yet, and is said to be left out`() async throws {
        try await live(days: 40)
        let report = try await report(.attendance)
        #expect(report.hasUnfinished)
        #expect(report.months.map(\.rawValue) == ["2026-10"])
    }

    @Test func `a month of fewer people than may be told is left out by name`() async throws {
        for letter in ["a", "b", "c", "d"] { _ = try await centre.visit(["surname": "Bos \(letter)"]) }
        centre.clock.set("2026-11-02T09:00:00Z")
        let report = try await report(.attendance, "2026-10", "2026-10")
        #expect(report.months.isEmpty && report.monthsTooSmall.map(\.rawValue) == ["2026-10"])
        let tables = report.tables.flatMap { $0.rows.flatMap(\.self) + ($0.total ?? []) }
        #expect(!tables.contains(.count(4)))
    }

    @Test func `a correction of a month that was counted is counted anew`() async throws {
        try await live(days: 33)
        let before = try table("attendance", try await report(.attendance, "2026-10", "2026-10"))
        let number = try await reception.read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT number FROM visit JOIN stay ON visit = visit.id
                    WHERE day = '2026-10-20' AND evidence = 'assumed'
                    """
            )
        }
        let day = try #require(Day(rawValue: "2026-10-20"))
        let stays = try #require(number)
        try await reception.correct(
            Correction(
                day: day,
                number: stays,
                leftAt: Instant(centre.clock.now),
                reason: .wrongTime
            ),
            from: .operatorShell
        )
        let after = try table("attendance", try await report(.attendance, "2026-10", "2026-10"))
        #expect(before.rows.map { $0[1] } == after.rows.map { $0[1] })
        #expect(before.rows != after.rows)
    }

    @Test func `the same months before stand beside it`() async throws {
        try await live()
        let compared = try table(
            "attendance",
            try await report(.attendance, "2026-11", "2026-11", isCompared: true)
        )
        let october = try table("attendance", try await report(.attendance, "2026-10", "2026-10"))
        #expect(compared.rows[0].last == october.rows[0][1])
        #expect(compared.total?.last == october.total?[1])
    }

    @Test func `partners are together as long as somebody of both is inside, minute by minute`() async throws
    {
        try await live(days: 61)
        let rows = try table("co-presence", try await report(.coPresence)).rows
        #expect(!rows.isEmpty)
        let stays = try await reception.read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT v.partner, s.arrivedAt, s.departedAt FROM visit v JOIN stay s ON s.visit = v.id"
            )
            .map {
                (
                    try $0.decode(Int64.self, forColumn: "partner"),
                    try $0.decode(Int64.self, forColumn: "arrivedAt"),
                    try $0.decode(Int64.self, forColumn: "departedAt")
                )
            }
        }
        let names = try await reception.partners()
        for row in rows.prefix(3) {
            guard case .text(let one) = row[0], case .text(let other) = row[1],
                case .hours(let hours) = row[2]
            else { continue }
            let pair = try [one, other].map { name in try #require(names.first { $0.name == name }?.id) }
            // Every moment at which somebody comes or goes cuts the time; each piece is looked at by itself.
            let cuts = Set(stays.flatMap { [$0.1, $0.2] }).sorted()
            let together = zip(cuts, cuts.dropFirst())
                .reduce(Int64(0)) { sum, piece in
                    let inside = Set(stays.filter { $0.1 <= piece.0 && piece.1 <= $0.2 }.map(\.0))
                    return inside.isSuperset(of: pair) ? sum + piece.1 - piece.0 : sum
                }
            #expect(abs(hours - Double(together) / 3_600_000) < 1e-9)
        }
    }

    @Test func `who does not manage gets no report, and a period has an order and an end`() async throws {
        let host = try await centre.signedIn([.host]).session
        let months = try ["2026-10", "2016-09"].map { try #require(Month(rawValue: $0)) }
        let request = try ReportRequest(.attendance, from: months[0], through: months[0])
        await #expect(throws: Refusal.notAllowed) { try await reception.report(request, for: host) }
        #expect(throws: Refusal.periodImpossible) {
            try ReportRequest(.attendance, from: months[0], through: months[1])
        }
        #expect(throws: Refusal.periodImpossible) {
            try ReportRequest(.attendance, from: months[1], through: months[0])
        }
    }

    @Test(arguments: [
        ("2026-11-26", "2026-W48", 3), ("2027-01-03", "2026-W53", 6), ("2024-12-30", "2025-W01", 0),
        ("2028-02-29", "2028-W09", 1),
    ])
    func `weeks are those of ISO 8601`(day: String, week: String, weekday: Int) throws {
        let day = try #require(Day(rawValue: day))
        #expect(day.week == week && day.weekday == weekday)
    }
}
