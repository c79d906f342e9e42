import Foundation
import GRDB
import Synchronization

extension Reception {
    /// Invitations up to `last` whose names, addresses and codes are there, also those that were called off.
    static func invitationsDue(through last: Day, _ db: Database) throws -> [NamedVisit] {
        let due: SQLRequest<NamedVisit> = """
            SELECT id, day
            FROM invitation
            WHERE codes IS NOT NULL AND day <= \(last)
            ORDER BY id
            """
        return try due.fetchAll(db)
    }

    /// Erases the invitations and meetings of months that are over their term, and what the log says of them.
    ///
    /// A visit that came on one and is still there, because its name is held, keeps its own entries.
    @discardableResult
    func purgeInvitations() async throws -> Int {
        let months = try await read { [hours] db in
            let last = try TermHistory(db).lastMonthOver(on: hours.day(of: db.now), \.presence)
            return try Self.monthsWithInvitations(through: last, db)
        }
        var purged = 0
        for month in months {
            purged += try await write { [self] db in try purgeInvitations(of: month, db) }
        }
        return purged
    }

    private static func monthsWithInvitations(through last: Month, _ db: Database) throws -> [Month] {
        let months: SQLRequest<Month> = """
            SELECT DISTINCT substr(day, 1, 7)
            FROM (SELECT day FROM invitation UNION SELECT day FROM meeting)
            WHERE day <= \(last.last)
            ORDER BY 1
            """
        return try months.fetchAll(db)
    }

    private func purgeInvitations(of month: Month, _ db: Database) throws -> Int {
        let due: SQLRequest<Int64> = """
            SELECT id FROM invitation WHERE codes IS NULL AND day BETWEEN \(month.first) AND \(month.last)
                AND id NOT IN (SELECT invitation FROM seat WHERE visit IS NOT NULL)
            """
        let invitations = Set(try due.fetchAll(db))
        let meetings = Set(try Self.meetingsDue(in: month, besides: invitations, db))
        guard !invitations.isEmpty || !meetings.isEmpty else { return 0 }
        let entries = try Self.entries(of: invitations, meetings, db)
        let totals = try freezeTotals(of: month, db) {
            try db.execute(
                literal: """
                    DELETE FROM notice WHERE invitation IN \(invitations);
                    DELETE FROM seat WHERE invitation IN \(invitations);
                    DELETE FROM invitation WHERE id IN \(invitations);
                    DELETE FROM meeting WHERE id IN \(meetings);
                    """
            )
        }
        let facts = PurgeFacts(
            what: .invitations,
            entries: entries.count,
            digest: PurgeFacts.digest(of: entries),
            totals: totals
        )
        try erase(entries, as: facts, until: month.last, count: invitations.count, db)
        return invitations.count
    }

    private static func meetingsDue(in month: Month, besides gone: Set<Int64>, _ db: Database) throws
        -> [Int64]
    {
        let due: SQLRequest<Int64> = """
            SELECT id FROM meeting
            WHERE day BETWEEN \(month.first) AND \(month.last) AND id NOT IN
                (SELECT meeting FROM invitation WHERE meeting IS NOT NULL AND id NOT IN \(gone))
            """
        return try due.fetchAll(db)
    }

    /// All that the log says of some invitations and meetings.
    private static func entries(of invitations: Set<Int64>, _ meetings: Set<Int64>, _ db: Database) throws
        -> [Int64]
    {
        let entries: SQLRequest<Int64> = """
            SELECT sequence
            FROM presenceEntry
            WHERE kind NOT IN ('arrival', 'departure', 'badgeIssued', 'erased')
                AND (body ->> '$.invitation' IN \(invitations) OR body ->> '$.meeting' IN \(meetings))
            ORDER BY sequence
            """
        return try entries.fetchAll(db)
    }

    /// Takes one invited name out before its term, from old copies of the record too.
    ///
    /// - Throws: ``Refusal/invitationUnknown``, ``Refusal/nameGone``.
    package func eraseInvited(_ id: Int64, reason: PersonalText, from origin: Origin) async throws {
        try await write { [self] db in
            let row = try invitationRow(id, db)
            guard try row.decode(Data?.self, forColumn: "codes") != nil else { throw Refusal.nameGone }
            try wipeInvitation(id, db)
            let entry = PresenceEntry(.nameErased, at: try db.now, origin: origin)
            try append(entry.with { $0.invitation = id }, because: reason, to: db)
            try sealDayAnew(row.decode(forColumn: "day"), from: origin, db)
        }
        try await throwAwayKeys()
        try await truncateLogs()
    }

    /// The invitation by name that a visit came on, nil when it was another's or names nobody any more.
    func namedInvitation(ofVisit visit: Int64, _ db: Database) throws -> Int64? {
        let own: SQLRequest<Int64> = """
            SELECT invitation.id
            FROM seat
            JOIN invitation ON invitation.id = seat.invitation
            WHERE seat.visit = \(visit) AND seat.isSubstituted = 0 AND invitation.visitor IS NOT NULL
            """
        return try own.fetchOne(db)
    }

    /// Seals all invitations of `day` that stand under one of its keys under a new one; returns their fingerprints.
    func sealInvitationsAnew(_ day: Day, under scope: Vault.Scope, _ db: Database) throws -> [String: String]
    {
        let others: SQLRequest<Row> = """
            SELECT * FROM invitation WHERE codes IS NOT NULL AND day = \(day)
            """
        return try others.fetchAll(db)
            .reduce(into: [:]) { seals, row in
                let id: Int64 = try row.decode(forColumn: "id")
                guard let fields = try InvitationFields(row, vault) else { return }
                seals[DerivedInvitations.name(id)] = try seal(fields, of: id, under: scope, db)
            }
    }
}

/// An invitation that somebody's name was found on.
package struct InvitedMatch: Codable, Hashable, Sendable {
    package let invitation: Int64
    package let day: Day
    package let startsAt: Instant
    package let name: String
    package let isAlias: Bool
    package let organisation: String?
    package let address: String?
    package let host: String
    package let role: Role
    package let language: Language
    package let isCancelled: Bool
    package let hasCome: Bool
    /// The last day of the name.
    package let nameUntil: Day
}

extension Reception {
    /// Invitations with all words of `name` in their name, address or organisation, the newest first; the look is
    /// on record before anything is shown.
    ///
    /// - Throws: ``Refusal/lettersTooFew`` for less than three letters.
    package func findInvited(_ name: String, reason: PersonalText, from origin: Origin) async throws
        -> [InvitedMatch]
    {
        let words = try Self.sought(name)
        let found = try await read { [self] db in
            try invitedMatches("codes IS NOT NULL", db).filter { $0.holds(words) }
        }
        try await write { [self] db in
            let look = Look(.searched, .invitations)
            _ = try note(look, count: found.count, reason: reason, from: origin, db)
        }
        return Array(found.prefix(Self.mostMatches))
    }

    /// What is kept of some invitations, which somebody has found to be one person's.
    func invitedMatches(_ condition: SQL, _ db: Database) throws -> [InvitedMatch] {
        let history = try TermHistory(db)
        return try invitations(condition, db).reversed()
            .compactMap { invitation in
                guard invitation.visitor != nil || invitation.address != nil else { return nil }
                let told = history.names(of: invitation.day)
                return InvitedMatch(invitation, until: invitation.day.advanced(byDays: told))
            }
    }
}

extension InvitedMatch {
    fileprivate init(_ invitation: Invitation, until: Day) {
        let isAlias = if case .alias = invitation.visitor { true } else { false }
        self.init(
            invitation: invitation.id,
            day: invitation.day,
            startsAt: invitation.startsAt,
            name: invitation.visitor?.fullName ?? "",
            isAlias: isAlias,
            organisation: invitation.organisation,
            address: invitation.address,
            host: invitation.host,
            role: invitation.role,
            language: invitation.language,
            isCancelled: invitation.cancelledAt != nil,
            hasCome: invitation.arrived > 0,
            nameUntil: until
        )
    }

    fileprivate func holds(_ words: [String]) -> Bool {
        let text = [name, organisation ?? "", address ?? ""].joined(separator: " ").folded
        return words.allSatisfy(text.contains)
    }
}
