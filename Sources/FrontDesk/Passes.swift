import Foundation
import GRDB

/// A pass to take along, and the last day that it is taken.
package struct PassToTake: Hashable, Sendable {
    /// The QR's text.
    package let code: String
    package let until: Day
}

extension Reception {
    /// How many days a pass can be good for.
    package static let passRange = 1...366
    package static let usualPassDays = 180

    /// The last day of a pass that is taken along today.
    package var passUntil: Day { passUntil(ofVisitOn: today()) }

    /// The last day of a pass that is taken along from a visit on `day`.
    package func passUntil(ofVisitOn day: Day) -> Day { day.advanced(byDays: settings.passDays) }

    /// The pass of the visitor that `kiosk` let in by the request with `nonce`, for ten minutes and for no other
    /// kiosk; nothing of it is kept.
    ///
    /// - Throws: ``Refusal/badgeUnknown``, ``Refusal/passTooLong``.
    package func pass(for nonce: Nonce, at kiosk: Kiosk) async throws -> PassToTake {
        let keys = try await passKeys()
        return try await read { [self] db in try pass(in: issued(for: nonce, at: kiosk, db), keys) }
    }

    /// The pass of a visitor at the desk, shown for them to photograph; the look is on record.
    ///
    /// - Throws: ``Refusal/notAllowed``, ``Refusal/visitUnknown``, ``Refusal/nameGone``, ``Refusal/passTooLong``.
    package func pass(of visit: Int64, for session: Session) async throws -> PassToTake {
        guard session.holds([.host]) else { throw Refusal.notAllowed }
        let keys = try await passKeys()
        return try await write { [self] db in
            let row = try visitAtHand(visit, for: session, db)
            guard try row.decode(Data?.self, forColumn: "visitor") != nil else { throw Refusal.nameGone }
            _ = try note(Look(.shown, .pass), count: 1, visit: visit, from: session.origin, db)
            return try pass(in: row, keys)
        }
    }

    func pass(in row: Row, _ keys: PassKeys) throws -> PassToTake {
        let id: Int64 = try row.decode(forColumn: "id")
        let seal = try sealOfVisit(id, sealedBy: row.decode(forColumn: "sealedBy"))
        let visitor = try seal.openText(row.decode(forColumn: "visitor"), column: "visitor")
        let organisation = try row.decode(Data?.self, forColumn: "organisation")
            .map { String(decoding: try seal.openText($0, column: "organisation"), as: UTF8.self) }
        let partner: Int64? = try row.decode(forColumn: "partner")
        let details = PassDetails(
            role: try row.decode(forColumn: "role"),
            affiliation: try partner.map { .partner($0) } ?? .organisation(.organisation(organisation ?? "")),
            visitor: try Visitor.kept(visitor),
            language: try row.decode(forColumn: "language"),
            until: try passUntil(ofVisitOn: row.decode(forColumn: "day"))
        )
        guard let code = try keys.seal(details, ofVisit: id) else { throw Refusal.passTooLong }
        return PassToTake(code: code.text, until: details.until)
    }

    /// The keys of passes; the first is made while the record is held, so that there are never two firsts.
    func passKeys() async throws -> PassKeys {
        guard try vault.letters(of: .pass).isEmpty else { return try PassKeys(vault: vault) }
        return try await write { [self] _ in try vault.passKeys(random) }
    }
}

extension Reception {
    /// Takes a pass that its holder shows or reads out at the desk out of use, until it would have run out.
    ///
    /// - Throws: ``Refusal/notAllowed``, ``Refusal/passUnreadable``, ``Refusal/passOver``,
    ///   ``Refusal/passVoidedAlready``.
    package func voidPass(_ text: String, by session: Session) async throws {
        guard session.holds([.host]) else { throw Refusal.notAllowed }
        guard let code = PassCode(text),
            case .ours(let details) = try PassKeys(vault: vault).standing(of: code)
        else { throw Refusal.passUnreadable }
        try await write { [self] db in
            let now = try db.now
            guard hours.day(of: now) <= details.until else { throw Refusal.passOver }
            guard try !isVoided(code, db) else { throw Refusal.passVoidedAlready }
            let entry = PresenceEntry(.passVoided, at: now, origin: session.origin)
                .with {
                    $0.seal = code.hash.hexadecimal
                    $0.until = details.until
                }
            let id = try append(entry, to: db)
            try db.execute(
                literal:
                    "INSERT INTO voidedPass (id, hash, until) VALUES (\(id), \(code.hash), \(details.until))"
            )
        }
    }

    func isVoided(_ code: PassCode, _ db: Database) throws -> Bool {
        let found = try db.cachedStatement(sql: "SELECT 1 FROM voidedPass WHERE hash = ?")
        return try Int.fetchOne(found, arguments: [code.hash]) != nil
    }

    /// Forgets voided passes that have run out by themselves, in the log too.
    ///
    /// Returns how many.
    @discardableResult
    func forgetVoidedPasses() async throws -> Int {
        try await write { [self] db in
            let yesterday = hours.day(of: try db.now).advanced(byDays: -1)
            let due: SQLRequest<Int64> = "SELECT id FROM voidedPass WHERE until <= \(yesterday) ORDER BY id"
            let over = try due.fetchAll(db)
            guard !over.isEmpty else { return 0 }
            let facts = PurgeFacts(what: .passes, entries: over.count, digest: PurgeFacts.digest(of: over))
            try erase(over, as: facts, until: yesterday, count: over.count, db)
            try db.execute(literal: "DELETE FROM voidedPass WHERE id IN \(over)")
            return over.count
        }
    }
}
