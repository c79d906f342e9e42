import Foundation
import GRDB

/// What the privacy officer looks for in the look-log.
package struct LookSearch: Hashable, Sendable {
    package let from: Day?
    package let through: Day?
    package let account: Int64?
    package let object: Look.Object?
    /// Only entries before this one: where the page before ended.
    package let before: Int64?

    package init(
        from: Day? = nil,
        through: Day? = nil,
        account: Int64? = nil,
        object: Look.Object? = nil,
        before: Int64? = nil
    ) {
        (self.from, self.through, self.account, self.object, self.before) = (
            from, through, account, object, before
        )
    }
}

/// One look, or one sign-in, as it is read.
package struct LookLine: Sendable {
    package let sequence: Int64
    package let at: Instant
    package let kind: PresenceEntry.Kind
    package let look: Look?
    package let visit: Int64?
    package let count: Int?
    /// Who it was, for an account; what for, for another program.
    package let actor: String?
    /// "account", "operator", "kiosk" or "token".
    package let origin: String
    package let reason: String?
}

/// A page of the look-log, the newest first.
package struct LookPage: Sendable {
    package let lines: [LookLine]
    /// Where the next page begins, nil after the last.
    package let older: Int64?
    /// Everyone who can be looked for.
    package let actors: [Account]
}

extension Reception {
    private static let looksAPage = 100
    /// What the look-log shows beside looks.
    static let lookKinds: [PresenceEntry.Kind] = [
        .look, .signedIn, .signInRefused, .signedOut, .identityAsked, .identityApproved, .identityOpened,
        .identityNoticed, .accountAdded, .accountChanged, .holdPlaced, .holdLifted, .nameRectified,
        .nameErased,
        .termsChanged, .namesForgotten, .purged, .keyRotated, .passVoided, .readTokenMade, .readTokenRevoked,
        .restored,
    ]

    /// Who looked at what and when, the newest first; asking is a look of its own.
    package func looks(_ search: LookSearch, for session: Session) async throws -> LookPage {
        guard session.holds([.privacyOfficer]) else { throw Refusal.notAllowed }
        let actors = try await accounts()
        let found = try await read { [self] db in try entries(search, db) }
        let purposes = try await record.readTokens().reduce(into: [:]) { $0[$1.id] = $1.purpose }
        let lines = try found.prefix(Self.looksAPage).map { try line(of: $0, actors, purposes) }
        try await write { [self] db in
            _ = try note(Look(.searched, .lookLog), count: lines.count, from: session.origin, db)
        }
        let older = found.count > Self.looksAPage ? lines.last?.sequence : nil
        return LookPage(lines: lines, older: older, actors: actors)
    }

    private func entries(_ search: LookSearch, _ db: Database) throws -> [FoundEntry] {
        let first =
            search.from.flatMap { hours.instant(on: $0, hour: 0, minute: 0) } ?? Instant(milliseconds: 0)
        let last = search.through.flatMap { hours.end(of: $0) } ?? Instant(milliseconds: .max)
        let kinds = search.object == nil ? Self.lookKinds.map(\.rawValue) : ["look"]
        let wanted: SQLRequest<FoundEntry> = """
            SELECT presenceEntry.sequence, presenceEntry.body, reason.text AS reason
            FROM presenceEntry
            LEFT JOIN reason ON reason.entry = presenceEntry.sequence
            WHERE kind IN \(kinds)
                AND kind NOT IN ('arrival', 'departure', 'badgeIssued', 'erased')
                AND presenceEntry.sequence < \(search.before ?? .max)
                AND at >= \(first) AND at < \(last)
                AND (\(search.account) IS NULL OR body ->> 'origin' = 'account:' || \(search.account))
                AND (\(search.object?.rawValue) IS NULL OR body ->> '$.look.object' = \(search.object?.rawValue))
            ORDER BY presenceEntry.sequence DESC
            LIMIT \(Self.looksAPage + 1)
            """
        return try wanted.fetchAll(db)
    }

    private func line(of found: FoundEntry, _ actors: [Account], _ purposes: [Int64: String]) throws
        -> LookLine
    {
        let entry = try JSONDecoder().decode(PresenceEntry.self, from: Data(found.body.utf8))
        let account = actors.first { $0.id == entry.origin.account }?.name
        return LookLine(
            sequence: found.sequence,
            at: entry.at,
            kind: entry.kind,
            look: entry.look,
            visit: entry.visit,
            count: entry.count,
            actor: account ?? entry.origin.readToken.flatMap { purposes[$0] },
            origin: entry.origin.kind,
            reason: try found.reason.map { try reason($0, of: found.sequence, at: entry.at) }
        )
    }

    /// What somebody gave as the reason for an entry.
    func reason(_ sealed: Data, of entry: Int64, at instant: Instant) throws -> String {
        let seal = try vault.existingSeal(for: .looks(hours.day(of: instant).month), at: "reason \(entry)")
        return String(decoding: try seal.openText(sealed, column: "text"), as: UTF8.self)
    }
}

fileprivate struct FoundEntry: Decodable, FetchableRecord, Sendable {
    let sequence: Int64
    let body: String
    let reason: Data?
}
