import Foundation
import GRDB
import Synchronization

/// The personal fields of one visit, opened, to be shown or sealed anew.
struct VisitFields {
    let visit: Int64
    /// The visitor as JSON.
    var visitor: Data
    let organisation: Data?
    let code: Data
    let assistance: Data?

    /// The fields of a row of `visit`, under the key that the row names.
    init(_ row: Row, _ reception: Reception) throws {
        visit = try row.decode(forColumn: "id")
        let seal = try reception.sealOfVisit(visit, sealedBy: row.decode(forColumn: "sealedBy"))
        visitor = try seal.openText(row.decode(forColumn: "visitor"), column: "visitor")
        organisation = try row.decode(Data?.self, forColumn: "organisation")
            .map { try seal.openText($0, column: "organisation") }
        code = try seal.open(row.decode(forColumn: "code"), column: "code")
        assistance = try row.decode(Data?.self, forColumn: "assistance")
            .map { try seal.open($0, column: "assistance") }
    }

    var name: Visitor {
        get throws { try Visitor.kept(visitor) }
    }

    var isAlias: Bool {
        get throws {
            guard case .alias = try name else { return false }
            return true
        }
    }

    /// The organisation that the visitor typed.
    var organisationName: String? {
        organisation.map { String(decoding: $0, as: UTF8.self) }
    }
}

extension Reception {
    /// The row of a visit whose name is still there.
    ///
    /// - Throws: ``Refusal/visitUnknown``, ``Refusal/nameGone``.
    func namedVisit(_ id: Int64, _ db: Database) throws -> Row {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM visit WHERE id = ?", arguments: [id]) else {
            throw Refusal.visitUnknown
        }
        guard try row.decode(Data?.self, forColumn: "visitor") != nil else { throw Refusal.nameGone }
        return row
    }

    /// Seals the fields of a visit under the key for `scope`, and returns the fingerprint that the log keeps.
    @discardableResult
    func seal(_ fields: VisitFields, under scope: Vault.Scope, _ db: Database) throws -> String {
        let seal = try vault.seal(for: scope, at: "visit \(fields.visit)")
        let visitor = try seal.closeText(fields.visitor, column: "visitor")
        let organisation = try fields.organisation.map { try seal.closeText($0, column: "organisation") }
        let code = try seal.close(fields.code, column: "code")
        let assistance = try fields.assistance.map { try seal.close($0, column: "assistance") }
        logsHoldRemains.withLock { $0 = true }
        try db.cachedStatement(
            sql: """
                UPDATE visit
                SET visitor = ?, organisation = ?, code = ?, assistance = ?, sealedBy = ?
                WHERE id = ?
                """
        )
        .execute(arguments: [visitor, organisation, code, assistance, scope.name, fields.visit])
        return VisitFacts.fingerprint(visitor, organisation, code)
    }
}

extension VisitFacts {
    /// The facts that a row of `visit` holds, with the fingerprint of its sealed fields.
    init(row: Row) throws {
        self.init(
            day: try row.decode(forColumn: "day"),
            number: try row.decode(forColumn: "number"),
            role: try row.decode(forColumn: "role"),
            partner: try row.decode(forColumn: "partner"),
            host: try row.decode(forColumn: "host"),
            purpose: try row.decode(forColumn: "purpose"),
            language: try row.decode(forColumn: "language"),
            rulesVersion: try row.decode(forColumn: "rulesVersion"),
            person: try row.decode(Data.self, forColumn: "person").hexadecimal,
            code: try row.decode(Data.self, forColumn: "codeHash").hexadecimal,
            seal: VisitFacts.fingerprint(
                try row.decode(Data?.self, forColumn: "visitor") ?? Data(),
                try row.decode(forColumn: "organisation"),
                try row.decode(Data?.self, forColumn: "code") ?? Data()
            )
        )
    }
}
