import Foundation
import GRDB

/// What one round of forgetting did.
package struct RetentionRound: Codable, Hashable, Sendable {
    /// Holds that ended by themselves.
    package var holds = 0
    /// Days whose names were forgotten, and how many names that were.
    package var days = 0
    package var names = 0
    package var keys = 0
    /// Visits of past months that were purged, and the entries of the log on them.
    package var visits = 0
    package var entries = 0
    /// Looks and sign-ins that were erased.
    package var looks = 0
    /// Whether nothing of it is left in the write-ahead logs.
    package var isSettled = true
}

extension Reception {
    /// Forgets and purges everything that is over its term, also days late.
    ///
    /// Each step is whole by itself and may be repeated: a round that was cut short is made up by the next.
    @discardableResult
    package func keepToTerms() async throws -> RetentionRound {
        try await write { [self] db in try takeOverLongerTerms(db) }
        var round = RetentionRound()
        round.holds = try await liftEndedHolds()
        (round.days, round.names) = try await forgetNames()
        round.keys = try await throwAwayKeys()
        (round.visits, round.entries) = try await purgePresence()
        try await purgeInvitations()
        try await forgetVoidedPasses()
        round.looks = try await purgeLooks()
        round.isSettled = try await truncateLogs()
        return round
    }
}

/// What a round would forget and purge now.
package struct RetentionPreview: Codable, Hashable, Sendable {
    package let terms: Terms
    /// The last day whose names would be gone.
    package let lastDay: Day
    /// Days and names that would be forgotten.
    package let days: Int
    package let names: Int
    /// Names of those days that stay, because they are held.
    package let holds: Int
    /// The last month that would be purged, with its visits and the log's entries on them.
    package let lastMonth: Month
    package let visits: Int
    package let entries: Int
    /// Looks and sign-ins that would be erased.
    package let looks: Int
}

extension Reception {
    /// What a round would do now, under the terms in force.
    package func previewRetention() async throws -> RetentionPreview {
        try await read { [hours] db in
            let history = try TermHistory(db)
            return try RetentionPreview(history.newest, history, on: hours.day(of: db.now), hours, db)
        }
    }

    /// What a round would do once `terms` are in force.
    ///
    /// - Throws: ``Refusal/termsOutOfRange``.
    package func previewTerms(_ terms: Terms) async throws -> RetentionPreview {
        guard terms.areInRange else { throw Refusal.termsOutOfRange }
        return try await read { [hours] db in
            let (history, today) = (try TermHistory(db), hours.day(of: try db.now))
            let shorter = history.newest.shorter(terms)
            return try RetentionPreview(shorter, history.adding(shorter, from: today), on: today, hours, db)
        }
    }
}

extension RetentionPreview {
    fileprivate init(
        _ terms: Terms,
        _ history: TermHistory,
        on today: Day,
        _ hours: OpeningHours,
        _ db: Database
    ) throws {
        self.terms = terms
        lastDay = history.lastDayOver(on: today)
        lastMonth = history.lastMonthOver(on: today, \.presence)
        let invited: SQL = "FROM invitation WHERE codes IS NOT NULL AND day <= \(lastDay)"
        let added: SQL = "FROM rollCallAdded WHERE text IS NOT NULL AND day <= \(lastDay)"
        let held: SQL = "SELECT visit FROM legalHold WHERE liftedAt IS NULL AND until >= \(today)"
        let over: SQL = "FROM visit WHERE visitor IS NOT NULL AND day <= \(lastDay)"
        days = try Self.count(
            """
            SELECT count(*)
            FROM (SELECT day \(over) AND id NOT IN (\(held)) UNION SELECT day \(invited) UNION SELECT day \(added))
            """,
            db
        )
        names =
            try Self.count("SELECT count(*) \(over) AND id NOT IN (\(held))", db)
            + Self.count("SELECT count(*) \(invited)", db)
            + Self.count("SELECT count(*) \(added)", db)
        holds = try Self.count("SELECT count(*) \(over) AND id IN (\(held))", db)
        let purged: SQL = """
            SELECT id FROM visit
            WHERE day <= \(lastMonth.last) AND (visitor IS NULL OR day <= \(lastDay) AND id NOT IN (\(held)))
                AND NOT EXISTS (SELECT 1 FROM stay WHERE stay.visit = visit.id AND departedAt IS NULL)
            """
        let kinds = PresenceEntry.Kind.looks.map(\.rawValue)
        visits = try Self.count("SELECT count(*) FROM (\(purged))", db)
        entries = try Self.count(
            "SELECT count(*) FROM presenceEntry WHERE visit IN (\(purged)) AND kind NOT IN \(kinds)",
            db
        )
        let lastLooks = history.lastMonthOver(on: today, \.looks)
        looks = try Reception.looksDue(before: hours.start(of: lastLooks.advanced(byMonths: 1).first), db)
            .count
    }

    private static func count(_ sql: SQL, _ db: Database) throws -> Int {
        try SQLRequest<Int>(literal: sql).fetchOne(db) ?? 0
    }
}
