import Foundation
import GRDB
import Synchronization

extension Reception {
    /// Wipes the names of days that are over their term, also days late; what is held stays.
    ///
    /// Their keys go next, with ``throwAwayKeys()``, and what is left in the files with ``truncateLogs()``.
    /// Returns how many days and names.
    @discardableResult
    func forgetNames() async throws -> (days: Int, names: Int) {
        try await write { [self] db in
            let last = try TermHistory(db).lastDayOver(on: hours.day(of: db.now))
            let due = try Self.namesDue(through: last, db)
            let invited = try Self.invitationsDue(through: last, db)
            let added = try Self.addedToRollCallsDue(through: last, db)
            guard !due.isEmpty || !invited.isEmpty || !added.isEmpty else { return (0, 0) }
            for visit in due { try wipe(visit.id, db) }
            for invitation in invited { try wipeInvitation(invitation.id, db) }
            try wipeAddedToRollCalls(added, db)
            let days = Set((due + invited + added).map(\.day)).count
            let entry = PresenceEntry(.namesForgotten, at: try db.now, origin: .closingTime)
            try append(
                entry.with {
                    $0.until = last
                    $0.count = days
                },
                to: db
            )
            return (days, due.count + invited.count + added.count)
        }
    }

    /// Visits up to `last` whose names are there and that nobody holds.
    static func namesDue(through last: Day, _ db: Database) throws -> [NamedVisit] {
        let due: SQLRequest<NamedVisit> = """
            SELECT id, day
            FROM visit
            WHERE visitor IS NOT NULL AND day <= \(last)
                AND id NOT IN (SELECT visit FROM legalHold WHERE liftedAt IS NULL)
            ORDER BY id
            """
        return try due.fetchAll(db)
    }

    /// Takes everything out of a visit that tells who it was; the visit itself still counts.
    ///
    /// Somebody read a real name and the officer has not seen that yet: that notice stays.
    func wipe(_ visit: Int64, _ db: Database) throws {
        logsHoldRemains.withLock { $0 = true }
        try dropPassLetters(of: visit, db)
        let wipe = try db.cachedStatement(
            sql: """
                UPDATE visit
                SET visitor = NULL, organisation = NULL, code = NULL, assistance = NULL
                WHERE id = ?
                """
        )
        try wipe.execute(arguments: [visit])
        try db.cachedStatement(
            sql: "DELETE FROM breakGlass WHERE visit = ? AND (openedAt IS NULL OR seenAt IS NOT NULL)"
        )
        .execute(arguments: [visit])
        try db.cachedStatement(sql: "DELETE FROM sealedIdentity WHERE visit = ?").execute(arguments: [visit])
    }

    /// Throws away the keys of everything that the record has forgotten, so that old copies of it can't be read
    /// either; may be repeated.
    ///
    /// Returns how many. It holds the record, so that no key is thrown away that a visitor is just getting.
    @discardableResult
    func throwAwayKeys() async throws -> Int {
        let gone = try await write { [self] db in
            let over = try KeysOver(on: hours.day(of: db.now), db)
            let names = try vault.names()
            let due = try names.filter { try over.includes($0, among: names, db) }
            try KeptBeforeUpgrade(folder: folder).throwAway(due)
            return try vault.throwAway(due)
        }
        if gone > 0 { logsHoldRemains.withLock { $0 = true } }
        return gone
    }

    /// Empties the write-ahead logs of both files, where erased names and keys would still stand.
    ///
    /// Returns whether that is done; somebody who reads can be in the way, then the next round tries again.
    @discardableResult
    package func truncateLogs() async throws -> Bool {
        guard logsHoldRemains.withLock(\.self) else { return true }
        logsHoldRemains.withLock { $0 = false }
        var isDone = false
        defer { if !isDone { logsHoldRemains.withLock { $0 = true } } }
        let isDoneInRecord = try await truncateLog()
        isDone = try vault.truncateLog() && isDoneInRecord
        return isDone
    }
}

/// A visit or an invitation whose name is still there.
struct NamedVisit: Decodable, FetchableRecord, Sendable {
    let id: Int64
    let day: Day
}

/// Which keys have nothing left to open.
///
/// A key that the record does not know of stays: the record could be the wrong one.
fileprivate struct KeysOver {
    let today: Day
    let lastDay: Day
    let lastLooks: Month

    init(on today: Day, _ db: Database) throws {
        let history = try TermHistory(db)
        self.today = today
        lastDay = history.lastDayOver(on: today)
        lastLooks = history.lastMonthOver(on: today, \.looks)
    }

    func includes(_ name: String, among names: [String], _ db: Database) throws -> Bool {
        let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
        guard let kind = parts.first, let rest = parts.last, parts.count == 2 else { return false }
        switch kind {
        case "day":
            guard let day = Day(rawValue: String(rest.prefix(10))) else { return false }
            let wasReplaced = names.contains { $0.hasPrefix("day:\(day.rawValue)#") }
            return try (day <= lastDay || wasReplaced) && !seals(name, on: day, db)
        case "held":
            let visit = Int64(rest)
            return try isOnRecord(visit, db)
                && !holds(
                    "SELECT 1 FROM visit WHERE id = ? AND visitor IS NOT NULL AND sealedBy = ?",
                    [visit, name],
                    db
                )
        case "identity":
            let visit = Int64(rest)
            return try isOnRecord(visit, db)
                && !holds("SELECT 1 FROM sealedIdentity WHERE visit = ?", [visit], db)
        case "month":
            guard let month = Month(rawValue: rest) else { return false }
            return month.advanced(byMonths: 1).first.advanced(byDays: 2) <= today
        case "rollCall":
            let call = Int64(rest)
            return try holds("SELECT 1 FROM rollCall WHERE id = ?", [call], db)
                && !holds("SELECT 1 FROM rollCallAdded WHERE rollCall = ? AND text IS NOT NULL", [call], db)
        case "list":
            return Day(rawValue: rest).map { $0 < today } ?? false
        case "looks":
            return Month(rawValue: rest).map { $0 <= lastLooks } ?? false
        default:
            return false
        }
    }

    /// Whether a name of `day` still stands under the key.
    private func seals(_ key: String, on day: Day, _ db: Database) throws -> Bool {
        try holds(
            """
            SELECT 1 FROM visit WHERE visitor IS NOT NULL AND day = ? AND sealedBy = ?
            UNION ALL
            SELECT 1 FROM invitation WHERE codes IS NOT NULL AND day = ? AND sealedBy = ?
            UNION ALL
            SELECT 1 FROM notice WHERE address IS NOT NULL AND sealedBy = ?
            """,
            [day, key, day, key, key],
            db
        )
    }

    private func isOnRecord(_ visit: Int64?, _ db: Database) throws -> Bool {
        try holds("SELECT 1 FROM visit WHERE id = ?", [visit], db)
    }

    private func holds(_ sql: String, _ arguments: StatementArguments, _ db: Database) throws -> Bool {
        try Int.fetchOne(db, sql: sql, arguments: arguments) != nil
    }
}
