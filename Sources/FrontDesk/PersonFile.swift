import Foundation
import GRDB

/// Everything on one person, for the person: what Article 15 of the GDPR asks for.
package struct PersonFile: Codable, Hashable, Sendable {
    package let madeAt: Instant
    package let visits: [Visit]
    /// What the person was invited for.
    package let invitations: [InvitedMatch]

    package struct Visit: Codable, Hashable, Sendable {
        package let visit: Int64
        package let day: Day
        package let number: Int
        /// The name or alias; nil once it is gone.
        package let name: String?
        package let isAlias: Bool
        package let role: Role
        package let partner: String?
        /// The organisation that the visitor typed.
        package let organisation: String?
        package let purpose: Purpose
        package let host: String?
        package let language: Language
        package let rulesVersion: Int
        /// Whether a real name is kept apart; it is not part of this.
        package let hasSealedIdentity: Bool
        /// What hosts said of the affiliation.
        package let affiliation: [Proof]
        package let needsEscort: Bool
        package let stays: [Stay]
        package let entries: [Entry]
        package let looks: [Seen]
        package let hold: Hold?
        package let kept: Kept
    }

    package struct Stay: Codable, Hashable, Sendable {
        package let arrivedAt: Instant
        package let departedAt: Instant?
        package let evidence: Evidence?
    }

    /// How well the affiliation was known, and until when that counts.
    package struct Proof: Codable, Hashable, Sendable {
        package let level: AffiliationLevel
        package let credential: Credential?
        package let at: Instant
        package let until: Day
    }

    /// One line of the log on the visit.
    package struct Entry: Codable, Hashable, Sendable {
        package let at: Instant
        package let kind: PresenceEntry.Kind
        package let source: Source
    }

    /// Who wrote an entry or looked, by what they are and not by name.
    package enum Source: String, Codable, Hashable, Sendable {
        case kiosk, desk, operatorShell, closingTime, program
    }

    /// A look that showed this visit, alone or among the others of its day.
    package struct Seen: Codable, Hashable, Sendable {
        package let at: Instant
        package let kind: PresenceEntry.Kind
        package let action: Look.Action?
        package let object: Look.Object?
        package let source: Source
        /// What who looked may do at the desk.
        package let duties: [Duty]
    }

    package struct Hold: Codable, Hashable, Sendable {
        package let until: Day
        package let reason: String
    }

    /// When each part goes: the last day of the name, the last months of the visit and of the looks.
    package struct Kept: Codable, Hashable, Sendable {
        package let nameUntil: Day?
        package let visitUntil: Month
        package let looksUntil: Month
    }
}

extension Reception {
    /// Everything on some visits, which somebody has found to be one person's; a look at each is on record
    /// before it is shown.
    ///
    /// - Throws: ``Refusal/visitUnknown``.
    package func everything(
        about visits: [Int64],
        invitations: [Int64] = [],
        reason: PersonalText,
        from origin: Origin
    ) async throws -> PersonFile {
        let visits = Array(Set(visits)).sorted().prefix(Self.mostMatches)
        let invited = Array(Set(invitations)).sorted().prefix(Self.mostMatches)
        let file = try await read { [self] db in
            let history = try TermHistory(db)
            return PersonFile(
                madeAt: try db.now,
                visits: try visits.map { try everything(about: $0, history, db) },
                invitations: try invitedMatches("invitation.id IN \(invited)", db)
            )
        }
        try await write { [self] db in
            for visit in visits {
                try note(Look(.exported, .person), count: 1, visit: visit, reason: reason, from: origin, db)
            }
            if !file.invitations.isEmpty {
                let (look, count) = (Look(.exported, .invitations), file.invitations.count)
                try note(look, count: count, reason: reason, from: origin, db)
            }
        }
        return file
    }

    private func everything(
        about visit: Int64,
        _ history: TermHistory,
        _ db: Database
    ) throws -> PersonFile.Visit {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM visit WHERE id = ?", arguments: [visit])
        else { throw Refusal.visitUnknown }
        let fields =
            try row.decode(Data?.self, forColumn: "visitor") == nil ? nil : VisitFields(row, self)
        let facts = try VisitFacts(row: row)
        let held = try hold(on: visit, db)
        return PersonFile.Visit(
            visit: visit,
            day: facts.day,
            number: facts.number,
            name: try fields?.name.fullName,
            isAlias: try fields?.isAlias ?? false,
            role: facts.role,
            partner: try facts.partner.flatMap { id in
                try String.fetchOne(db, sql: "SELECT name FROM partner WHERE id = ?", arguments: [id])
            },
            organisation: fields?.organisationName,
            purpose: facts.purpose,
            host: try facts.host.flatMap { try callName(ofHost: $0, db) },
            language: facts.language,
            rulesVersion: facts.rulesVersion,
            hasSealedIdentity: try PersonFile.hasSealedIdentity(visit, db),
            affiliation: try proofs(of: visit, db)
                .map {
                    .init(level: $0.level, credential: $0.credential, at: $0.at, until: $0.until)
                },
            needsEscort: try needsEscort(visit, db),
            stays: try PersonFile.stays(of: visit, db),
            entries: try PersonFile.entries(on: visit, db),
            looks: try PersonFile.looks(at: visit, of: facts.day, db),
            hold: held.map { PersonFile.Hold(until: $0.until, reason: $0.reason) },
            kept: PersonFile.Kept(named: fields != nil, held: held?.until, facts.day, history)
        )
    }
}

extension PersonFile.Kept {
    /// - Parameters:
    ///   - named: whether the name is still there.
    ///   - held: the last day of a hold on it.
    fileprivate init(named: Bool, held: Day?, _ day: Day, _ history: TermHistory) {
        let told = day.advanced(byDays: history.names(of: day))
        nameUntil = named ? max(told, held ?? told) : nil
        let terms = history.terms(of: Month(of: day))
        visitUntil = Month(of: day).advanced(byMonths: terms.presence)
        looksUntil = Month(of: day).advanced(byMonths: terms.looks)
    }
}

extension PersonFile {
    fileprivate static func hasSealedIdentity(_ visit: Int64, _ db: Database) throws -> Bool {
        let sql = "SELECT 1 FROM sealedIdentity WHERE visit = ?"
        return try Int.fetchOne(db, sql: sql, arguments: [visit]) != nil
    }

    fileprivate static func stays(of visit: Int64, _ db: Database) throws -> [Stay] {
        let stays: SQLRequest<Row> = """
            SELECT arrivedAt, departedAt, evidence
            FROM stay
            WHERE visit = \(visit)
            ORDER BY id
            """
        return try stays.fetchAll(db)
            .map {
                Stay(
                    arrivedAt: try $0.decode(forColumn: "arrivedAt"),
                    departedAt: try $0.decode(forColumn: "departedAt"),
                    evidence: try $0.decode(forColumn: "evidence")
                )
            }
    }

    fileprivate static func entries(on visit: Int64, _ db: Database) throws -> [Entry] {
        let looks = PresenceEntry.Kind.looks.map(\.rawValue)
        let bodies: SQLRequest<String> = """
            SELECT body
            FROM presenceEntry
            WHERE visit = \(visit) AND kind NOT IN \(looks)
            ORDER BY sequence
            """
        return try bodies.fetchAll(db)
            .map { body in
                let entry = try JSONDecoder().decode(PresenceEntry.self, from: Data(body.utf8))
                return Entry(at: entry.at, kind: entry.kind, source: .init(entry.origin))
            }
    }

    fileprivate static func looks(at visit: Int64, of day: Day, _ db: Database) throws -> [Seen] {
        let looks = PresenceEntry.Kind.looks.map(\.rawValue)
        let bodies: SQLRequest<String> = """
            SELECT body
            FROM presenceEntry
            WHERE kind NOT IN ('arrival', 'departure', 'badgeIssued', 'erased') AND kind IN \(looks)
                AND (visit = \(visit) OR kind = 'look' AND body ->> '$.look.day' = \(day)
                    OR kind = 'look' AND body ->> '$.look.object' = 'peopleToday'
                        AND \(visit) IN (SELECT value FROM json_each(body, '$.visits')))
            ORDER BY sequence
            """
        return try bodies.fetchAll(db)
            .map { body in
                let entry = try JSONDecoder().decode(PresenceEntry.self, from: Data(body.utf8))
                return Seen(
                    at: entry.at,
                    kind: entry.kind,
                    action: entry.look?.action,
                    object: entry.look?.object,
                    source: .init(entry.origin),
                    duties: try duties(of: entry.origin, db)
                )
            }
    }

    private static func duties(of origin: Origin, _ db: Database) throws -> [Duty] {
        guard let account = origin.account else { return [] }
        let sql = "SELECT duties FROM account WHERE id = ?"
        return Set(text: try String.fetchOne(db, sql: sql, arguments: [account]) ?? "").sorted()
    }
}

extension PersonFile.Source {
    fileprivate init(_ origin: Origin) {
        self =
            switch origin {
            case .kiosk: .kiosk
            case .account: .desk
            case .operatorShell: .operatorShell
            case .closingTime: .closingTime
            case .readToken: .program
            }
    }
}
