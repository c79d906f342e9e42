import Foundation
import GRDB

/// What one day's page says that is kept on paper: counts, and the newest entry of the log; nobody's name.
package struct DaySheet: Codable, Hashable, Sendable {
    package let day: Day
    /// When the sheet was made.
    package let madeAt: Instant
    package let arrivals: Int
    /// Departures by how they are known.
    package let observed: Int
    package let reported: Int
    package let assumed: Int
    /// Badges of the day that are inside.
    package let inside: Int
    package let corrections: Int
    package let refusals: Int
    /// Departures that have no arrival to go with them.
    package let strayDepartures: Int
    /// How many looks at names there were.
    package let looks: Int
    /// The newest entry of the log, by number and hash.
    package let entry: Int64
    package let hash: String

    /// What `balie verify --anchor` takes.
    package var anchor: String { "\(entry):\(hash)" }
}

extension Record {
    /// The day's counts as the log has them, and the newest entry now.
    package func daySheet(of day: Day, hours: OpeningHours) async throws -> DaySheet {
        try await reader.read { db in
            let (start, end) = (hours.start(of: day), hours.start(of: day.advanced(byDays: 1)))
            let counted: SQLRequest<Row> = """
                SELECT kind || coalesce(':' || (body ->> 'evidence'), '') AS kind, count(*) AS count
                FROM presenceEntry
                WHERE sequence > \(try Self.entry(longBefore: day, db)) AND at >= \(start) AND at < \(end)
                    AND kind IN ('arrival', 'departure', 'correction', 'refusal', 'strayDeparture', 'look')
                GROUP BY 1
                """
            let counts = try Dictionary(
                uniqueKeysWithValues: counted.fetchAll(db)
                    .map {
                        (
                            try $0.decode(String.self, forColumn: "kind"),
                            try $0.decode(Int.self, forColumn: "count")
                        )
                    }
            )
            let head = try PresenceLog.head(db)
            return DaySheet(
                day: day,
                madeAt: try db.now,
                counts: counts,
                inside: try inside(on: day, db),
                head: head
            )
        }
    }

    /// An entry from days before, so that the log need not be read from its start; also when the clock was set
    /// back.
    private static func entry(longBefore day: Day, _ db: Database) throws -> Int64 {
        let last: SQLRequest<Int64> = """
            SELECT id
            FROM visit
            WHERE day < \(day.advanced(byDays: -2))
            ORDER BY day DESC, number DESC
            LIMIT 1
            """
        return try last.fetchOne(db) ?? 0
    }

    private func inside(on day: Day, _ db: Database) throws -> Int {
        let open: SQLRequest<Int> = """
            SELECT count(*)
            FROM stay
            JOIN visit ON visit.id = stay.visit
            WHERE stay.departedAt IS NULL AND visit.day = \(day)
            """
        return try open.fetchOne(db) ?? 0
    }
}

extension DaySheet {
    /// - Parameter counts: entries by kind, and by evidence where they have some.
    fileprivate init(day: Day, madeAt: Instant, counts: [String: Int], inside: Int, head: PresenceLog.Head) {
        func count(_ kind: String) -> Int {
            counts.filter { $0.key == kind || $0.key.hasPrefix(kind + ":") }.map(\.value).reduce(0, +)
        }
        (self.day, self.madeAt, self.inside) = (day, madeAt, inside)
        (entry, hash) = (head.sequence, head.hash.hexadecimal)
        arrivals = count("arrival")
        observed = count("departure:observed")
        reported = count("departure:reported")
        assumed = count("departure:assumed")
        corrections = count("correction")
        refusals = count("refusal")
        strayDepartures = count("strayDeparture")
        looks = count("look")
    }
}
