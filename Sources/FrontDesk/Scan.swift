import Foundation
import GRDB

/// A code held before the scanner, and where in the kiosk that happened.
package struct Scan: Codable, Hashable, Sendable {
    package let nonce: Nonce
    package let code: String
    package let intent: Intent
    /// Said at a re-entry: help is needed in an evacuation.
    package let needsAssistance: Bool?

    package enum Intent: String, Codable, Sendable {
        /// On the welcome screen: whatever fits the badge.
        case any
        case leaving
        case arriving
    }
}

/// What the desk says to a code.
///
/// Each has a screen of its own; none tells anything about anybody.
package enum Verdict: String, Codable, CaseIterable, Sendable {
    case welcome, goodbye
    /// The badge left earlier today: its holder is asked whether they come in again.
    case returning
    case alreadyIn, alreadyOut, otherDay, voided, notOurs, forged
    /// An invitation lets its holder in, who is asked whether it is them.
    case invited
    /// Said to invitations only.
    case tooEarly, cancelled, anotherDay
    /// A pass is taken: its holder is asked whether what it says is right.
    case pass
    /// Said to passes only: run out or taken out of use, held before the scanner to leave.
    case passOver, passNoBadge
    case askDesk
    /// What a visitor without a badge is told who says goodbye, known or not.
    case noted
}

/// The desk's verdict, with the badge's number where it opens a stay.
package struct Ruling: Codable, Hashable, Sendable {
    package let verdict: Verdict
    package let number: Int?
    /// When an invitation lets in that does not yet.
    package var opensAt: Instant?
}

extension Reception {
    /// Lets a badge in or out, and says of an invitation or a pass whether it lets in.
    ///
    /// Forgeries and misreadings are turned away before the record is asked; leaving never is.
    package func scan(_ scan: Scan, from origin: Origin) async throws -> Ruling {
        if let pass = PassCode(scan.code) { return try await self.scan(scan, ofPass: pass, from: origin) }
        switch badgeKeys.standing(of: scan.code) {
        case .notOurs:
            return Ruling(verdict: .notOurs, number: nil)
        case .forged:
            return Ruling(verdict: .forged, number: nil)
        case .ours(let code):
            let request = try Request<Ruling>(nonce: scan.nonce, content: scan, kiosk: origin.kiosk)
            return try await write { [self] db in
                try request.answer(db) {
                    switch code.kind {
                    case .badge: try rule(scan, onBadge: code, from: origin, db)
                    case .invitation: try rule(scan, onInvitation: code, from: origin, db)
                    }
                }
            }
        }
    }

    /// What is said to a badge's code, also to one whose badge was replaced.
    private func rule(_ scan: Scan, onBadge code: BadgeCode, from origin: Origin, _ db: Database) throws -> (
        Ruling, Int64?
    ) {
        guard let badge = try ScannedBadge.fetchOne(db, code: code) else {
            return (Ruling(verdict: try verdictOnStray(code, from: origin, db), number: nil), nil)
        }
        return try rule(scan, on: badge, from: origin, db)
    }

    /// What is said to a badge, and the visit that it opens a stay of.
    func rule(_ scan: Scan, on badge: ScannedBadge?, from origin: Origin, _ db: Database) throws -> (
        Ruling, Int64?
    ) {
        guard let badge else { return (Ruling(verdict: .askDesk, number: nil), nil) }
        let verdict = try decide(scan, on: badge, from: origin, db)
        let opens = verdict == .welcome
        return (Ruling(verdict: verdict, number: opens ? badge.number : nil), opens ? badge.visit : nil)
    }

    /// A code of ours that is on no badge now: a newer badge took its place, or it was never given out.
    ///
    /// Whoever holds a replaced badge may not be its visitor, so it does not let them out on the record either.
    private func verdictOnStray(_ code: BadgeCode, from origin: Origin, _ db: Database) throws -> Verdict {
        guard let visit = try visitOfReplaced(code, db) else { return .askDesk }
        let entry = PresenceEntry(.refusal, at: try db.now, origin: origin, visit: visit)
        try append(entry.with { $0.note = .voided }, to: db)
        return .voided
    }

    private func decide(
        _ scan: Scan,
        on badge: ScannedBadge,
        from origin: Origin,
        _ db: Database
    ) throws -> Verdict {
        let today = hours.day(of: try db.now)
        if badge.openStay == nil, let departure = badge.saidGoodbye {
            return try decide(scan, on: badge, whoSaidGoodbye: departure, from: origin, db)
        }
        switch (badge.openStay, scan.intent) {
        case (.some, .any), (.some, .leaving):
            try depart(badge.visit, evidence: .observed, from: origin, db)
            return .goodbye
        case (.some, .arriving):
            return try refuse(badge, .alreadyIn, verdict: .alreadyIn, from: origin, db)
        case (nil, .leaving):
            try noteStrayDeparture(of: badge.visit, .alreadyOut, evidence: .observed, from: origin, db)
            return .alreadyOut
        case (nil, _) where badge.voidedAt != nil:
            return try refuse(badge, .voided, verdict: .voided, from: origin, db)
        case (nil, _) where badge.day != today:
            return try refuse(badge, .otherDay, verdict: .otherDay, from: origin, db)
        case (nil, .any):
            return .returning
        case (nil, .arriving):
            try reenter(badge.visit, needsAssistance: scan.needsAssistance ?? false, from: origin, db)
            return .welcome
        }
    }

    /// A badge whose holder, or somebody of that name, left by name at a kiosk: answered as if it were still
    /// inside, or else the answer would tell whether a namesake is.
    ///
    /// The scan is the better evidence of when it left.
    private func decide(
        _ scan: Scan,
        on badge: ScannedBadge,
        whoSaidGoodbye departure: Int64,
        from origin: Origin,
        _ db: Database
    ) throws -> Verdict {
        guard scan.intent != .arriving else {
            return try refuse(badge, .alreadyIn, verdict: .alreadyIn, from: origin, db)
        }
        try supersede(departure, of: badge.visit, evidence: .observed, from: origin, db)
        return .goodbye
    }

    func refuse(
        _ badge: ScannedBadge,
        _ note: PresenceEntry.Note,
        verdict: Verdict,
        from origin: Origin,
        _ db: Database
    ) throws -> Verdict {
        let entry = PresenceEntry(.refusal, at: try db.now, origin: origin, visit: badge.visit)
        try append(entry.with { $0.note = note }, to: db)
        return verdict
    }

    /// Opens a new stay of the same visit, not before the last one ended.
    func reenter(_ visit: Int64, needsAssistance: Bool, from origin: Origin, _ db: Database) throws {
        try stopWhileEvacuating(origin, db)
        let now = try db.now
        let id = try append(PresenceEntry(.arrival, at: now, origin: origin, visit: visit), to: db)
        let found: SQLRequest<Row> = """
            SELECT visitor IS NOT NULL AS hasName, sealedBy,
                (SELECT max(departedAt) FROM stay WHERE stay.visit = visit.id) AS lastDeparture
            FROM visit
            WHERE id = \(visit)
            """
        guard let row = try found.fetchOne(db) else { throw Refusal.visitUnknown }
        if try row.decode(Bool.self, forColumn: "hasName") {
            let seal = try sealOfVisit(visit, sealedBy: row.decode(forColumn: "sealedBy"))
            let assistance = try seal.close(Data([needsAssistance ? 1 : 0]), column: "assistance")
            try db.execute(literal: "UPDATE visit SET assistance = \(assistance) WHERE id = \(visit)")
        }
        let left = try row.decode(Instant?.self, forColumn: "lastDeparture")
        try openStay(of: visit, as: id, at: max(now, left ?? now), db)
    }
}

/// A badge as a scan finds it.
struct ScannedBadge: Decodable, FetchableRecord {
    let visit: Int64
    let day: Day
    let number: Int
    let voidedAt: Instant?
    let openStay: Int64?
    /// The entry by which the last stay ended, where its holder said goodbye by name at a kiosk.
    let saidGoodbye: Int64?

    static func fetchOne(_ db: Database, code: BadgeCode) throws -> ScannedBadge? {
        try fetchOne(db.cachedStatement(sql: found + "WHERE codeHash = ?"), arguments: [code.hash])
    }

    /// The badge that was given out for a visit.
    static func fetchOne(_ db: Database, visit: Int64) throws -> ScannedBadge? {
        try fetchOne(db.cachedStatement(sql: found + "WHERE visit.id = ?"), arguments: [visit])
    }

    private static let found = """
        SELECT visit.id AS visit, visit.day, visit.number, visit.voidedAt, visit.sealedBy,
            visit.visitor IS NOT NULL AS hasName,
            (SELECT id FROM stay WHERE stay.visit = visit.id AND departedAt IS NULL) AS openStay,
            (SELECT max(departedAt) FROM stay WHERE stay.visit = visit.id) AS lastDeparture,
            (
                SELECT iif(presenceEntry.kind = 'departure' AND last.evidence = 'reported'
                    AND presenceEntry.body ->> 'origin' LIKE 'kiosk:%', last.departure, NULL)
                FROM stay AS last
                JOIN presenceEntry ON presenceEntry.sequence = last.departure
                WHERE last.visit = visit.id
                ORDER BY last.id DESC
                LIMIT 1
            ) AS saidGoodbye
        FROM visit

        """
}
