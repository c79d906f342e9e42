import Foundation
import GRDB
import Synchronization

/// What a visitor asks at the kiosk who wants their pass by mail.
package struct PassLetterAsked: Codable, Hashable, Sendable {
    package let nonce: Nonce
    /// The request that they came in by.
    package let visit: Nonce
    package let address: MailAddress

    private enum CodingKeys: String, CodingKey {
        case nonce, visit
        case address = "mail"
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        nonce = try values.decode(Nonce.self, forKey: .nonce)
        visit = try values.decode(Nonce.self, forKey: .visit)
        address = try MailAddress(values.decode(String.self, forKey: .address))
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(nonce, forKey: .nonce)
        try values.encode(visit, forKey: .visit)
        try values.encode(address.text, forKey: .address)
    }
}

/// A pass that is to be mailed, made only now that it goes.
package struct DuePass: Hashable, Sendable {
    package let pass: PassToTake
    package let address: String
    package let language: Language
}

extension Reception {
    /// How often the pass of one visit can be mailed.
    static let passLetters = 3

    /// Whether passes can be mailed here.
    package var mailsPasses: Bool { mailsGuests }

    /// Mails the pass of a visitor that `kiosk` let in within ten minutes, to an address for this only.
    ///
    /// Asked again, it is one letter.
    ///
    /// - Throws: ``Refusal/badgeUnknown``, ``Refusal/passTooLong``, ``Refusal/mailNotSetUp``,
    ///   ``Refusal/passMailedOften``.
    package func mailPass(_ asked: PassLetterAsked, at kiosk: Kiosk) async throws {
        let keys = try await passKeys()
        let request = try Request<Bool>(nonce: asked.nonce, content: asked, kiosk: kiosk.id)
        _ = try await write { [self] db in
            try request.answer(db) {
                let row = try issued(for: asked.visit, at: kiosk, db)
                try writePassLetter(of: row, to: asked.address, keys, from: .kiosk(kiosk.id), db)
                return (true, nil)
            }
        }
    }

    /// Mails the pass of a visitor of today for a host.
    ///
    /// - Throws: ``Refusal/notAllowed``, ``Refusal/visitUnknown``, ``Refusal/nameGone``, ``Refusal/passTooLong``,
    ///   ``Refusal/mailNotSetUp``, ``Refusal/passMailedOften``.
    package func mailPass(of visit: Int64, to address: MailAddress, for session: Session) async throws {
        guard session.holds([.host]) else { throw Refusal.notAllowed }
        let keys = try await passKeys()
        try await write { [self] db in
            let row = try visitAtHand(visit, for: session, db)
            guard try row.decode(Data?.self, forColumn: "visitor") != nil else { throw Refusal.nameGone }
            try writePassLetter(of: row, to: address, keys, from: session.origin, db)
        }
    }

    /// Whether a visit's name is short enough for a pass.
    ///
    /// - Throws: ``Refusal/visitUnknown``, ``Refusal/nameGone``.
    package func fitsPass(_ visit: Int64, for session: Session) async throws -> Bool {
        let keys = try await passKeys()
        return try await read { [self] db in
            let row = try visitAtHand(visit, for: session, db)
            guard try row.decode(Data?.self, forColumn: "visitor") != nil else { throw Refusal.nameGone }
            do {
                _ = try pass(in: row, keys)
                return true
            } catch Refusal.passTooLong {
                return false
            }
        }
    }

    /// Puts a pass on record and its letter into the outbox, the address sealed as the visit is.
    private func writePassLetter(
        of row: Row,
        to address: MailAddress,
        _ keys: PassKeys,
        from origin: Origin,
        _ db: Database
    ) throws {
        guard mailsGuests else { throw Refusal.mailNotSetUp }
        _ = try pass(in: row, keys)
        let visit: Int64 = try row.decode(forColumn: "id")
        let mailed: SQLRequest<Int> = "SELECT count(*) FROM notice WHERE visit = \(visit) AND kind = 'pass'"
        guard try mailed.fetchOne(db) ?? 0 < Self.passLetters else { throw Refusal.passMailedOften }
        let (now, id) = (try db.now, try PresenceLog.head(db).sequence + 1)
        let sealedBy: String = try row.decode(forColumn: "sealedBy")
        let sealed = try sealOfNotice(id, sealedBy: sealedBy)
            .closeText(Data(address.text.utf8), column: "address")
        let entry = PresenceEntry(.noticeWritten, at: now, origin: origin, visit: visit)
        try append(entry.with { $0.notice = NoticeFacts(kind: .pass, receiver: .guest) }, to: db)
        try db.execute(
            literal: """
                INSERT INTO notice (id, kind, receiver, visit, state, attempts, writtenAt, dueAt, address, sealedBy)
                VALUES (\(id), 'pass', 'guest', \(visit), 'waiting', 0, \(now), \(now), \(sealed), \(sealedBy))
                """
        )
        tellPosting(db)
    }

    /// The pass that a message brings, with where it goes; nil once the address or the name is gone.
    func duePass(_ notice: Row, _ db: Database) throws -> DuePass? {
        guard let sealed = try notice.decode(Data?.self, forColumn: "address") else { return nil }
        let id: Int64 = try notice.decode(forColumn: "id")
        let address = try sealOfNotice(id, sealedBy: notice.decode(forColumn: "sealedBy"))
            .openText(sealed, column: "address")
        let visit: SQLRequest<Row> = """
            SELECT * FROM visit WHERE id = \(try notice.decode(Int64.self, forColumn: "visit")) AND visitor IS NOT NULL
            """
        guard let row = try visit.fetchOne(db) else { return nil }
        return DuePass(
            pass: try pass(in: row, PassKeys(vault: vault)),
            address: String(decoding: address, as: UTF8.self),
            language: try row.decode(forColumn: "language")
        )
    }

    /// Ends the letters that wait with a visit's pass, as its name goes.
    func dropPassLetters(of visit: Int64, _ db: Database) throws {
        let waiting: SQLRequest<Int64> = """
            SELECT id FROM notice WHERE visit = \(visit) AND kind = 'pass' AND state = 'waiting' ORDER BY id
            """
        for notice in try waiting.fetchAll(db) { try end(notice, .dropped, because: .tooLate, db) }
    }

    /// Seals the addresses that stand under one of a day's keys under another.
    func sealPassLettersAnew(_ day: Day, under scope: Vault.Scope, _ db: Database) throws {
        let letters: SQLRequest<Row> = """
            SELECT *
            FROM notice
            WHERE address IS NOT NULL AND (sealedBy = \(Vault.Scope.day(day).name)
                OR sealedBy LIKE \(Vault.Scope.day(day).name + "#%"))
            """
        for row in try letters.fetchAll(db) {
            let id: Int64 = try row.decode(forColumn: "id")
            let address = try sealOfNotice(id, sealedBy: row.decode(forColumn: "sealedBy"))
                .openText(row.decode(Data.self, forColumn: "address"), column: "address")
            let sealed = try sealOfNotice(id, sealedBy: scope.name).closeText(address, column: "address")
            try db.execute(
                literal: "UPDATE notice SET address = \(sealed), sealedBy = \(scope.name) WHERE id = \(id)"
            )
        }
    }

    private func sealOfNotice(_ id: Int64, sealedBy name: String) throws -> Seal {
        guard let scope = Vault.Scope(sealing: name) else { throw RecordFault.dayKeyMissing(scope: name) }
        return try vault.seal(for: scope, at: "notice \(id)")
    }
}
