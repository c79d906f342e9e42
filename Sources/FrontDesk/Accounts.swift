import Crypto
import Foundation
import GRDB

/// What an administrator fills in for a new account.
package struct NewAccount: Hashable, Sendable {
    package let userName: UserName
    package let name: String
    package let duties: Set<Duty>
    package let partner: Int64?

    package init(userName: UserName, name: PersonalText, duties: Set<Duty>, partner: Int64?) throws(Refusal) {
        guard !duties.isEmpty else { throw .dutyMissing }
        guard partner == nil || duties.contains(.host) else { throw .partnerNeedsHost }
        self.userName = userName
        self.name = name.text
        self.duties = duties
        self.partner = partner
    }
}

extension Reception {
    /// Makes an account and gives its first password, which is shown here only and has to be changed.
    ///
    /// - Throws: ``Refusal/userNameTaken``, ``Refusal/partnerGone``.
    package func addAccount(_ new: NewAccount, from origin: Origin) async throws -> (
        account: Account, password: String
    ) {
        let password = firstPassword()
        let hash = try await hash(Password(typed: password))
        let account = try await write { [self] db in
            let handle = try handle(of: new.userName)
            guard
                try Int.fetchOne(db, sql: "SELECT 1 FROM account WHERE handle = ?", arguments: [handle])
                    == nil
            else { throw Refusal.userNameTaken }
            try checkPartner(new.partner, db)
            let id = unguessableID()
            let name = try sealedName(of: new, id: id)
            try db.execute(
                literal: """
                    INSERT INTO account (id, handle, name, duties, partner, password, mustChangePassword)
                    VALUES (\(id), \(handle), \(name), \(new.duties.text), \(new.partner), \(hash.text), 1)
                    """
            )
            let account = try noteChange(.accountAdded, of: id, from: origin, db)
            try tell(.administrators, of: .dutiesChanged, visit: nil, from: origin, db)
            return account
        }
        return (account, password)
    }

    /// Gives an account other duties; whoever is signed in with it is signed out.
    ///
    /// - Throws: ``Refusal/lastAdministrator`` when nobody would be left to look after the accounts.
    package func setDuties(_ duties: Set<Duty>, partner: Int64?, of id: Int64, from origin: Origin)
        async throws -> Account
    {
        guard !duties.isEmpty else { throw Refusal.dutyMissing }
        guard partner == nil || duties.contains(.host) else { throw Refusal.partnerNeedsHost }
        return try await write { [self] db in
            try checkPartner(partner, db)
            try keepingAnAdministrator(db) {
                try db.execute(
                    literal:
                        "UPDATE account SET duties = \(duties.text), partner = \(partner) WHERE id = \(id)"
                )
            }
            let account = try endSessionsAndNote(id, from: origin, db)
            try tell(.administrators, of: .dutiesChanged, visit: nil, from: origin, db)
            return account
        }
    }

    /// Gives an account a new first password, and takes its codes and its tie to the provider away.
    ///
    /// Whoever lost the phone starts anew, and whoever had crept in is out.
    package func resetAccount(_ id: Int64, from origin: Origin) async throws -> (
        account: Account, password: String
    ) {
        let password = firstPassword()
        let hash = try await hash(Password(typed: password))
        let account = try await write { [self] db in
            try db.execute(
                literal: """
                    UPDATE account
                    SET password = \(hash.text), mustChangePassword = 1, secret = NULL, lastStep = NULL,
                        provider = NULL
                    WHERE id = \(id)
                    """
            )
            try db.execute(literal: "DELETE FROM recoveryCode WHERE account = \(id)")
            return try endSessionsAndNote(id, from: origin, db)
        }
        return (account, password)
    }

    /// Shuts an account out, or lets it in again.
    package func setDisabled(_ isDisabled: Bool, of id: Int64, from origin: Origin) async throws -> Account {
        try await write { [self] db in
            let disabledAt = isDisabled ? try db.now : nil
            try keepingAnAdministrator(db) {
                try db.execute(literal: "UPDATE account SET disabledAt = \(disabledAt) WHERE id = \(id)")
            }
            return try endSessionsAndNote(id, from: origin, db)
        }
    }

    /// All accounts by name, those shut out last; the look is on record.
    package func listAccounts(_ action: Look.Action, from origin: Origin) async throws -> [Account] {
        let accounts = try await accounts()
        try await write { [self] db in
            _ = try note(Look(action, .accounts), count: accounts.count, from: origin, db)
        }
        return accounts
    }

    /// All accounts, for what must know them without showing them.
    func accounts() async throws -> [Account] {
        let accounts = try await read { [self] db in
            try Row.fetchAll(db, sql: "SELECT * FROM account").map { try account(in: $0) }
        }
        return accounts.sorted {
            ($0.disabledAt == nil ? 0 : 1, $0.name.folded) < ($1.disabledAt == nil ? 0 : 1, $1.name.folded)
        }
    }

    /// Whether there is anybody who can sign in yet.
    package func hasAccounts() async throws -> Bool {
        try await read { db in try Int.fetchOne(db, sql: "SELECT 1 FROM account LIMIT 1") != nil }
    }

    /// The account that an operator names, by its user name or its number.
    ///
    /// - Throws: ``Refusal/accountUnknown``.
    package func account(called text: String) async throws -> Int64 {
        let handle = try UserName(rawValue: text).map { try self.handle(of: $0) }
        let found = try await read { db in
            try Int64.fetchOne(
                db,
                sql: "SELECT id FROM account WHERE handle = ? OR id = ? ORDER BY handle = ? DESC",
                arguments: [handle, Int64(text), handle]
            )
        }
        guard let found else { throw Refusal.accountUnknown }
        return found
    }

    private func checkPartner(_ partner: Int64?, _ db: Database) throws {
        guard let partner else { return }
        let isKnown = try Bool.fetchOne(
            db,
            sql: "SELECT endedAt IS NULL FROM partner WHERE id = ?",
            arguments: [partner]
        )
        guard isKnown == true else { throw Refusal.partnerGone }
    }

    /// Makes a change that may take an administrator away, but not the last one.
    private func keepingAnAdministrator(_ db: Database, _ change: () throws -> Void) throws {
        let hadOne = try hasAdministrator(db)
        try change()
        guard try !hadOne || hasAdministrator(db) else { throw Refusal.lastAdministrator }
    }

    private func hasAdministrator(_ db: Database) throws -> Bool {
        try Int.fetchOne(
            db,
            sql: """
                SELECT 1
                FROM account
                WHERE disabledAt IS NULL AND ' ' || duties || ' ' LIKE '% administrator %'
                """
        ) != nil
    }

    private func endSessionsAndNote(_ id: Int64, from origin: Origin, _ db: Database) throws -> Account {
        try db.execute(literal: "DELETE FROM session WHERE account = \(id)")
        return try noteChange(.accountChanged, of: id, from: origin, db)
    }

    /// A first password that can be read out over the telephone: four groups of four, 80 random bits.
    private func firstPassword() -> String {
        let signs = Crockford.text(Crockford.values(of: random(10))).lowercased()
        return stride(from: 0, to: 16, by: 4).map { String(signs.dropFirst($0).prefix(4)) }
            .joined(separator: "-")
    }

    private func sealedName(of new: NewAccount, id: Int64) throws -> Data {
        try vault.seal(for: .standing, at: "account \(id)")
            .closeText(
                JSONEncoder().encode(AccountName(userName: new.userName, name: new.name)),
                column: "name"
            )
    }
}

extension Reception {
    /// Puts the account as it is now on record, and returns it.
    func noteChange(
        _ kind: PresenceEntry.Kind,
        of id: Int64,
        from origin: Origin,
        _ db: Database
    ) throws -> Account {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM account WHERE id = ?", arguments: [id])
        else {
            throw Refusal.accountUnknown
        }
        let seal = try Account.seal(of: row)
        let entry = PresenceEntry(kind, at: try db.now, origin: origin)
            .with {
                $0.account = id
                $0.seal = seal
            }
        try append(entry, to: db)
        return try account(in: row)
    }

    func account(in row: Row) throws -> Account {
        let id: Int64 = try row.decode(forColumn: "id")
        let sealed = try vault.existingSeal(for: .standing, at: "account \(id)")
            .openText(row.decode(forColumn: "name"), column: "name")
        let names = try JSONDecoder().decode(AccountName.self, from: sealed)
        return Account(
            id: id,
            userName: names.userName,
            name: names.name,
            duties: Set(text: try row.decode(forColumn: "duties")),
            partner: try row.decode(forColumn: "partner"),
            disabledAt: try row.decode(forColumn: "disabledAt"),
            mustChangePassword: try row.decode(forColumn: "mustChangePassword"),
            hasCode: try row.decode(Data?.self, forColumn: "secret") != nil,
            isFromProvider: try row.decode(Data?.self, forColumn: "provider") != nil
        )
    }

    /// What the record finds an account by: nobody reads a user name from it.
    func handle(of userName: UserName) throws -> Data {
        try keyed("user \(userName.rawValue)", bytes: 16)
    }

    /// An HMAC of `text` under the vault's standing key.
    func keyed(_ text: String, bytes: Int) throws -> Data {
        let key = try vault.key(for: .standing)
        return Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key).prefix(bytes))
    }
}

/// The sealed names of an account.
fileprivate struct AccountName: Codable {
    let userName: UserName
    let name: String
}
