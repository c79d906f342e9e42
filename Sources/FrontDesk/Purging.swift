import Foundation
import GRDB
import Synchronization

extension PresenceEntry.Kind {
    /// What tells of looks and sign-ins rather than of visits; it has a term of its own.
    static let looks: [PresenceEntry.Kind] = [
        .look, .signedIn, .signInRefused, .signedOut, .identityAsked, .identityApproved, .identityOpened,
        .identityNoticed,
    ]
}

extension Reception {
    /// Erases the visits of whole months that are over their term, after their totals were put aside.
    ///
    /// A visit whose name is still there, because somebody holds it, stays with all its entries.
    @discardableResult
    func purgePresence() async throws -> (visits: Int, entries: Int) {
        let months = try await read { [hours] db in
            let last = try TermHistory(db).lastMonthOver(on: hours.day(of: db.now), \.presence)
            return try Self.monthsWithVisits(through: last, db)
        }
        var purged = (visits: 0, entries: 0)
        for month in months {
            let (visits, entries) = try await write { [self] db in try purge(month, db) }
            purged = (purged.visits + visits, purged.entries + entries)
        }
        return purged
    }

    /// Erases looks and sign-ins that are over their term, with the reasons that were given.
    @discardableResult
    func purgeLooks() async throws -> Int {
        try await write { [self] db in
            let last = try TermHistory(db).lastMonthOver(on: hours.day(of: db.now), \.looks)
            let end = hours.start(of: last.advanced(byMonths: 1).first)
            try db.execute(
                literal: """
                    DELETE FROM reason
                    WHERE (SELECT at FROM presenceEntry WHERE sequence = reason.entry) < \(end)
                    """
            )
            let looks = try Self.looksDue(before: end, db)
            guard !looks.isEmpty else { return 0 }
            let facts = PurgeFacts(what: .looks, entries: looks.count, digest: PurgeFacts.digest(of: looks))
            try erase(looks, as: facts, until: last.last, count: nil, db)
            try db.execute(
                sql:
                    "DELETE FROM breakGlass WHERE (SELECT kind FROM presenceEntry WHERE sequence = id) = 'erased'"
            )
            return looks.count
        }
    }

    /// Months up to `last` of which visits can be purged.
    static func monthsWithVisits(through last: Month, _ db: Database) throws -> [Month] {
        let months: SQLRequest<Month> = """
            SELECT DISTINCT substr(day, 1, 7)
            FROM visit
            WHERE day <= \(last.last) AND \(isPurgeable)
            ORDER BY 1
            """
        return try months.fetchAll(db)
    }

    /// The look log's entries from before `end`, by their numbers.
    static func looksDue(before end: Instant, _ db: Database) throws -> [Int64] {
        let kinds = PresenceEntry.Kind.looks.map(\.rawValue)
        let due: SQLRequest<Int64> = """
            SELECT sequence
            FROM presenceEntry
            WHERE kind NOT IN ('arrival', 'departure', 'badgeIssued', 'erased') AND kind IN \(kinds) AND at < \(end)
            ORDER BY sequence
            """
        return try due.fetchAll(db)
    }

    /// Visits that nobody is inside on and whose names are gone.
    private static var isPurgeable: SQL {
        "visitor IS NULL AND NOT EXISTS (SELECT 1 FROM stay WHERE stay.visit = visit.id AND departedAt IS NULL)"
    }

    private func purge(_ month: Month, _ db: Database) throws -> (visits: Int, entries: Int) {
        let due: SQLRequest<Int64> = """
            SELECT id
            FROM visit
            WHERE day BETWEEN \(month.first) AND \(month.last) AND \(Self.isPurgeable)
            ORDER BY id
            """
        let visits = try due.fetchAll(db)
        guard !visits.isEmpty else { return (0, 0) }
        let entries = try Self.entries(ofVisits: visits, db)
        let totals = try freezeTotals(of: month, db) { try Self.remove(visits, db) }
        let facts = PurgeFacts(
            what: .presence,
            entries: entries.count,
            digest: PurgeFacts.digest(of: entries),
            totals: totals
        )
        try erase(entries, as: facts, until: month.last, count: visits.count, db)
        return (visits.count, entries.count)
    }

    /// Takes `visits` out of every table; the seats that they came on stay, empty.
    private static func remove(_ visits: [Int64], _ db: Database) throws {
        let leave = try db.cachedStatement(
            sql: "UPDATE seat SET visit = NULL, isSubstituted = 0 WHERE visit = ?"
        )
        for visit in visits { try leave.execute(arguments: [visit]) }
        for table in [
            "notice", "stay", "printJob", "legalHold", "sealedIdentity", "breakGlass", "request",
            "affiliation", "escort", "replacedCode", "rollCallMark", "rollCallPerson",
        ] {
            let remove = try db.cachedStatement(sql: "DELETE FROM \(table) WHERE visit = ?")
            for visit in visits { try remove.execute(arguments: [visit]) }
        }
        let remove = try db.cachedStatement(sql: "DELETE FROM visit WHERE id = ?")
        for visit in visits { try remove.execute(arguments: [visit]) }
    }

    /// The numbers of all that the log says of `visits`, but for the looks.
    private static func entries(ofVisits visits: [Int64], _ db: Database) throws -> [Int64] {
        let entries = try db.cachedStatement(
            sql: """
                SELECT sequence, kind
                FROM presenceEntry INDEXED BY presenceEntryOfVisit
                WHERE visit = ?
                """
        )
        let looks = Set(PresenceEntry.Kind.looks.map(\.rawValue))
        return
            try visits.flatMap { visit in
                try Row.fetchAll(entries, arguments: [visit])
                    .filter { !looks.contains(try $0.decode(forColumn: "kind")) }
                    .map { try $0.decode(Int64.self, forColumn: "sequence") }
            }
            .sorted()
    }

    /// Says on record what is purged, then leaves of those entries what the chain needs: their commitments.
    func erase(
        _ entries: [Int64],
        as facts: PurgeFacts,
        until last: Day,
        count: Int?,
        _ db: Database
    ) throws {
        logsHoldRemains.withLock { $0 = true }
        let entry = PresenceEntry(.purged, at: try db.now, origin: .closingTime)
            .with {
                $0.purge = facts
                $0.until = last
                $0.count = count
            }
        let purge = try append(entry, to: db)
        let find = try db.cachedStatement(
            sql: "SELECT body, salt, commitment FROM presenceEntry WHERE sequence = ?"
        )
        let erase = try db.cachedStatement(
            sql: """
                UPDATE presenceEntry
                SET body = NULL, salt = NULL, commitment = ?, erasedBy = ?, kind = 'erased', at = 0, visit = NULL
                WHERE sequence = ?
                """
        )
        let forgetReason = try db.cachedStatement(sql: "DELETE FROM reason WHERE entry = ?")
        for sequence in entries {
            guard let row = try Row.fetchOne(find, arguments: [sequence]) else { continue }
            try erase.execute(arguments: [PresenceLog.commitment(in: row), purge, sequence])
            try forgetReason.execute(arguments: [sequence])
        }
    }
}
