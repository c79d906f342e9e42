import Crypto
import Foundation
import GRDB
import Synchronization

/// The personal fields of an invitation, opened, to be shown or sealed anew.
struct InvitationFields {
    let visitor: Data?
    let organisation: Data?
    var address: Data?
    var codes: [String]

    init(_ new: NewInvitation, codes: [BadgeCode]) throws {
        visitor = try new.guest.visitor.map { try JSONEncoder().encode($0) }
        organisation = new.affiliation.organisation.map { Data($0.text.utf8) }
        address = new.address.map { Data($0.text.utf8) }
        self.codes = codes.map(\.text)
    }

    /// The fields of a row of `invitation`, under the key that the row names; nil once they are wiped.
    init?(_ row: Row, _ vault: Vault) throws {
        guard let codes = try row.decode(Data?.self, forColumn: "codes") else { return nil }
        let name: String = try row.decode(forColumn: "sealedBy")
        guard let scope = Vault.Scope(sealing: name) else { throw RecordFault.dayKeyMissing(scope: name) }
        let id: Int64 = try row.decode(forColumn: "id")
        let seal = try vault.existingSeal(for: scope, at: "invitation \(id)")
        func open(_ column: String) throws -> Data? {
            try row.decode(Data?.self, forColumn: column).map { try seal.openText($0, column: column) }
        }
        visitor = try open("visitor")
        organisation = try open("organisation")
        address = try open("address")
        let text = String(decoding: try seal.openText(codes, column: "codes"), as: UTF8.self)
        self.codes = text.split(separator: " ").map(String.init)
    }

    var guest: Visitor? {
        get throws { try visitor.map { try Visitor.kept($0) } }
    }

    var organisationName: String? { organisation.map { String(decoding: $0, as: UTF8.self) } }

    var mailAddress: String? { address.map { String(decoding: $0, as: UTF8.self) } }

    func sealed(with seal: Seal) throws -> SealedInvitation {
        SealedInvitation(
            visitor: try visitor.map { try seal.closeText($0, column: "visitor") },
            organisation: try organisation.map { try seal.closeText($0, column: "organisation") },
            address: try address.map { try seal.closeText($0, column: "address") },
            codes: try seal.closeText(Data(codes.joined(separator: " ").utf8), column: "codes")
        )
    }
}

/// The personal fields of an invitation as they stand on disk.
struct SealedInvitation {
    let visitor: Data?
    let organisation: Data?
    let address: Data?
    let codes: Data?

    init(visitor: Data?, organisation: Data?, address: Data?, codes: Data?) {
        self.visitor = visitor
        self.organisation = organisation
        self.address = address
        self.codes = codes
    }

    init(row: Row) throws {
        visitor = try row.decode(forColumn: "visitor")
        organisation = try row.decode(forColumn: "organisation")
        address = try row.decode(forColumn: "address")
        codes = try row.decode(forColumn: "codes")
    }

    /// Half a SHA-256 over the sealed fields: shows that they are still the ones that were written.
    var fingerprint: String {
        var hash = SHA256()
        for field in [visitor, organisation, address, codes] {
            hash.update(data: Data("\(field?.count ?? -1) ".utf8))
            hash.update(data: field ?? Data())
        }
        return hash.finalize().prefix(16).hexadecimal
    }
}

extension Reception {
    /// The row of an invitation.
    ///
    /// - Throws: ``Refusal/invitationUnknown``.
    func invitationRow(_ id: Int64, _ db: Database) throws -> Row {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM invitation WHERE id = ?", arguments: [id])
        else { throw Refusal.invitationUnknown }
        return row
    }

    /// Seals the fields of an invitation under the key for `scope`, and returns the fingerprint that the log keeps.
    func seal(_ fields: InvitationFields, of id: Int64, under scope: Vault.Scope, _ db: Database) throws
        -> String
    {
        let sealed = try fields.sealed(with: vault.seal(for: scope, at: "invitation \(id)"))
        logsHoldRemains.withLock { $0 = true }
        try db.cachedStatement(
            sql: """
                UPDATE invitation
                SET visitor = ?, organisation = ?, address = ?, codes = ?, sealedBy = ?
                WHERE id = ?
                """
        )
        .execute(
            arguments: [
                sealed.visitor, sealed.organisation, sealed.address, sealed.codes, scope.name, id,
            ]
        )
        return sealed.fingerprint
    }

    /// Takes everything out of an invitation that tells who was invited.
    func wipeInvitation(_ id: Int64, _ db: Database) throws {
        logsHoldRemains.withLock { $0 = true }
        try db.cachedStatement(
            sql: """
                UPDATE invitation
                SET visitor = NULL, organisation = NULL, address = NULL, codes = NULL
                WHERE id = ?
                """
        )
        .execute(arguments: [id])
    }
}

extension InvitationFacts {
    /// The facts that a row of `invitation` holds, with the fingerprint of its sealed fields and the codes of its
    /// newest seats.
    init(row: Row, codes: [String]) throws {
        self.init(
            day: try row.decode(forColumn: "day"),
            startsAt: try row.decode(forColumn: "startsAt"),
            endsAt: try row.decode(forColumn: "endsAt"),
            opensAt: try row.decode(forColumn: "opensAt"),
            closesAt: try row.decode(forColumn: "closesAt"),
            host: try row.decode(forColumn: "host"),
            partner: try row.decode(forColumn: "partner"),
            role: try row.decode(forColumn: "role"),
            language: try row.decode(forColumn: "language"),
            person: try row.decode(Data?.self, forColumn: "person")?.hexadecimal,
            series: try row.decode(forColumn: "series"),
            meeting: try row.decode(forColumn: "meeting"),
            codes: codes,
            seal: try SealedInvitation(row: row).fingerprint
        )
    }
}
