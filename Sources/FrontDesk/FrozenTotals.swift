import Crypto
import Foundation
import GRDB

extension Reception {
    /// The figures of a month: of its visits, and what is left of those that were purged.
    package func totals(of month: Month) async throws -> [Total] {
        try await read { [hours] db in
            let live = try MonthTotals(of: month, hours: hours, db)
            return try MonthTotals.frozen(month, db).merging(live.values, uniquingKeysWith: +)
                .filter { $0.value != 0 }
                .map { Total(key: $0.key, value: $0.value) }
                .sorted { $0.key.columns < $1.key.columns }
        }
    }

    /// Puts aside what the figures of a month lose by `purging`, so that they stay as they are.
    ///
    /// Returns what a purge says of them.
    func freezeTotals(of month: Month, _ db: Database, purging: () throws -> Void) throws -> String {
        let all = try MonthTotals(of: month, hours: hours, db)
        try purging()
        let left = try MonthTotals(of: month, hours: hours, db)
        let add = try db.cachedStatement(
            sql: """
                INSERT INTO monthTotal (month, measure, day, hour, role, partner, other, value)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET value = value + excluded.value
                """
        )
        for (key, value) in all.without(left) {
            let place = key.columns
            try add.execute(
                arguments: [
                    month, place.measure, place.day, place.hour, place.role, place.partner, place.other,
                    value,
                ]
            )
        }
        return try MonthTotals.digests(db, of: month)[month] ?? ""
    }
}

extension MonthTotals {
    /// The figures of what is in the tables of a month.
    init(of month: Month, hours: OpeningHours, _ db: Database) throws {
        self.init(try Self.visits(of: month, db), try Self.invited(in: month, db), hours: hours)
    }

    /// The visits of a month with their stays, as far as they are not purged.
    static func visits(of month: Month, _ db: Database) throws -> [Visit] {
        let request: SQLRequest<Row> = """
            SELECT visit.id, visit.day, visit.role, visit.partner, visit.person, visit.kiosk, visit.host,
                stay.arrivedAt, stay.departedAt, stay.evidence, meeting.id AS meeting, meeting.startsAt,
                (SELECT group_concat(level) FROM affiliation WHERE affiliation.visit = visit.id) AS levels,
                iif(stay.evidence = 'assumed', presenceEntry.body ->> 'since', stay.departedAt) AS departedAfter
            FROM visit
            LEFT JOIN stay ON stay.visit = visit.id
            LEFT JOIN presenceEntry ON presenceEntry.sequence = stay.departure
            LEFT JOIN seat ON seat.visit = visit.id
            LEFT JOIN invitation ON invitation.id = seat.invitation
            LEFT JOIN meeting ON meeting.id = invitation.meeting
            WHERE visit.day BETWEEN \(month.first) AND \(month.last)
            ORDER BY visit.id, stay.id
            """
        var visits: [Visit] = []
        let rows = try request.fetchCursor(db)
        while let row = try rows.next() {
            let id: Int64 = try row.decode(forColumn: "id")
            if visits.last?.id != id { visits.append(try Visit(row: row)) }
            if let stay = try Visit.Stay(row: row) { visits[visits.count - 1].stays.append(stay) }
        }
        return visits
    }

    /// What was put aside of a month.
    static func frozen(_ month: Month, _ db: Database) throws -> [Total.Key: Int64] {
        let rows: SQLRequest<Row> = "SELECT * FROM monthTotal WHERE month = \(month)"
        return try Dictionary(
            uniqueKeysWithValues: rows.fetchAll(db)
                .map { (try Total.Key(row: $0), try $0.decode(Int64.self, forColumn: "value")) }
        )
    }

    /// A hash over the figures that stand aside, by month.
    static func digests(_ db: Database, of month: Month? = nil) throws -> [Month: String] {
        let rows: SQLRequest<Row> = """
            SELECT month, measure || ',' || day || ',' || hour || ',' || role || ',' || partner || ',' || other
                || ',' || value AS line
            FROM monthTotal
            WHERE month = coalesce(\(month), month)
            ORDER BY month, measure, day, hour, role, partner, other
            """
        var hashes: [Month: SHA256] = [:]
        let cursor = try rows.fetchCursor(db)
        while let row = try cursor.next() {
            let line: String = try row.decode(forColumn: "line")
            hashes[try row.decode(forColumn: "month"), default: SHA256()].update(data: Data("\(line)\n".utf8))
        }
        return hashes.mapValues { $0.finalize().hexadecimal }
    }
}

extension MonthTotals.Visit {
    fileprivate init(row: Row) throws {
        id = try row.decode(forColumn: "id")
        day = try row.decode(forColumn: "day")
        role = try row.decode(forColumn: "role")
        partner = try row.decode(Int64?.self, forColumn: "partner") ?? 0
        person = try row.decode(forColumn: "person")
        kiosk = try row.decode(Int64?.self, forColumn: "kiosk") ?? 0
        host = try row.decode(Int64?.self, forColumn: "host") ?? 0
        if let id = try row.decode(Int64?.self, forColumn: "meeting") {
            meeting = MeetingPlace(id: id, startsAt: try row.decode(forColumn: "startsAt"))
        }
        let levels = try row.decode(String?.self, forColumn: "levels") ?? ""
        level =
            levels.split(separator: ",").compactMap { AffiliationLevel(rawValue: String($0)) }
            .max { $0.rank < $1.rank } ?? .claimed
    }
}

extension MonthTotals.Visit.Stay {
    /// A row of a visit with a stay, nil for one without.
    fileprivate init?(row: Row) throws {
        guard let arrivedAt = try row.decode(Instant?.self, forColumn: "arrivedAt") else { return nil }
        self.arrivedAt = arrivedAt
        departedAt = try row.decode(forColumn: "departedAt")
        departedAfter = try row.decode(forColumn: "departedAfter")
        evidence = try row.decode(forColumn: "evidence")
    }
}

extension Total.Key {
    /// What the columns of `monthTotal` say for what a figure is not about.
    private static let (nothing, noNumber) = ("", -1)

    fileprivate var columns:
        (measure: String, day: String, hour: Int, role: String, partner: Int64, other: Int64)
    {
        (
            measure.rawValue, day?.rawValue ?? Self.nothing, hour ?? Self.noNumber,
            role?.rawValue ?? Self.nothing,
            partner ?? Int64(Self.noNumber), other ?? Int64(Self.noNumber)
        )
    }

    fileprivate init(row: Row) throws {
        let measure: String = try row.decode(forColumn: "measure")
        guard let measure = Total.Measure(rawValue: measure) else {
            throw RecordFault.damaged(path: "monthTotal", finding: "an unknown measure")
        }
        self.measure = measure
        day = Day(rawValue: try row.decode(forColumn: "day"))
        role = Role(rawValue: try row.decode(forColumn: "role"))
        let numbers = try ["partner", "other"].map { try row.decode(Int64.self, forColumn: $0) }
        let hour: Int = try row.decode(forColumn: "hour")
        self.hour = hour < 0 ? nil : hour
        partner = numbers[0] < 0 ? nil : numbers[0]
        other = numbers[1] < 0 ? nil : numbers[1]
    }
}
