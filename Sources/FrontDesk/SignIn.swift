import Foundation
import GRDB

extension Reception {
    /// The first step at the door of the desk: a name and a password.
    ///
    /// An unknown name costs as much as a wrong password, and both get the same answer. Who fails waits longer each
    /// time, up to a minute; nobody is shut out.
    /// - Throws: ``Refusal/signInWrong``, ``Refusal/tooFast(retryAfterSeconds:)``, ``Refusal/signInBusy(retryAfterSeconds:)``.
    package func signIn(_ userName: String, _ password: String, at address: String) async throws
        -> SessionToken
    {
        let handle = try UserName(rawValue: userName).map { try self.handle(of: $0) } ?? Data()
        try delays.take([.handle(handle), .address(address)])
        let found = try await account(under: handle)
        let typed = Password(typed: password)
        let isRight = try await judge(typed, against: found?.hash, of: handle)
        guard isRight, let found, let hash = found.hash, found.account.disabledAt == nil else {
            try await noteRefusedSignIn(of: found?.account.id)
            throw Refusal.signInWrong
        }
        delays.forgive([.handle(handle), .address(address)])
        return try await startSession(of: found.account.id, hash, typed)
    }

    /// Checks a password; when the desk is too busy to, the name does not have to wait for it.
    ///
    /// The address does: whoever keeps the desk busy is slowed down.
    private func judge(
        _ password: Password,
        against hash: PasswordHash?,
        of handle: Data
    ) async throws -> Bool {
        do {
            return try await check(password, against: hash)
        } catch Refusal.signInBusy(let seconds) {
            delays.takeBack(.handle(handle))
            throw Refusal.signInBusy(retryAfterSeconds: seconds)
        }
    }

    /// Starts the session of somebody whose password was right.
    ///
    /// The password is kept under today's pepper and cost from then on.
    private func startSession(of id: Int64, _ hash: PasswordHash, _ typed: Password) async throws
        -> SessionToken
    {
        let isOld = try hash.pepper != vault.newestPepper().number || hash.cost < stretching.cost
        let renewed = isOld ? try await self.hash(typed) : nil
        return try await write { [self] db in
            // While the password was stretched, the account may have been shut out or got another one.
            let row = try Row.fetchOne(
                db,
                sql: "SELECT * FROM account WHERE id = ? AND password = ? AND disabledAt IS NULL",
                arguments: [id, hash.text]
            )
            guard let account = try row.map({ try account(in: $0) }) else { throw Refusal.signInWrong }
            if let renewed {
                try db.execute(literal: "UPDATE account SET password = \(renewed.text) WHERE id = \(id)")
                _ = try noteChange(.accountChanged, of: id, from: .account(id), db)
            }
            return try startSession(of: id, firstStage(of: account), confirmed: !account.hasCode, db)
        }
    }

    private func account(under handle: Data) async throws -> (account: Account, hash: PasswordHash?)? {
        try await read { [self] db in
            let row = try Row.fetchOne(db, sql: "SELECT * FROM account WHERE handle = ?", arguments: [handle])
            guard let row else { return nil }
            let hash = try row.decode(String?.self, forColumn: "password").flatMap { PasswordHash(text: $0) }
            return (try account(in: row), hash)
        }
    }

    /// The second step: the code of the authenticator app, or a recovery code, which works once.
    ///
    /// - Throws: ``Refusal/codeWrong`` also for a code that was used already.
    package func signIn(_ session: Session, code: String) async throws -> SessionToken {
        try await useCode(code, of: session.account.id)
        return try await write { [self] db in
            let stage = nextStage(of: session.account)
            return try startSession(of: session.account.id, stage, confirmed: true, insteadOf: session, db)
        }
    }

    /// Shows once more who is there: the code, or the password of somebody without codes; holds for five minutes.
    ///
    /// The session gets a new token.
    package func confirm(_ session: Session, with proof: String) async throws -> SessionToken {
        if session.account.hasCode {
            try await useCode(proof, of: session.account.id)
        } else {
            try await checkOwnPassword(proof, of: session.account)
        }
        return try await write { [self] db in
            try startSession(of: session.account.id, session.stage, confirmed: true, insteadOf: session, db)
        }
    }

    /// Checks the password of somebody who is signed in already; slowed down like a sign-in.
    func checkOwnPassword(_ typed: String, of account: Account) async throws {
        let handle = try handle(of: account.userName)
        try delays.take([.handle(handle)])
        let hash = try await passwordHash(of: account.id)
        guard try await judge(Password(typed: typed), against: hash, of: handle) else {
            try await noteRefusedSignIn(of: account.id)
            throw Refusal.signInWrong
        }
        delays.forgive([.handle(handle)])
    }

    func passwordHash(of account: Int64) async throws -> PasswordHash? {
        try await read { db in
            try String.fetchOne(db, sql: "SELECT password FROM account WHERE id = ?", arguments: [account])
        }
        .flatMap { PasswordHash(text: $0) }
    }

    /// Where somebody stands whose password was right, or whom the provider vouches for.
    func firstStage(of account: Account) -> Session.Stage {
        account.hasCode ? .code : nextStage(of: account)
    }

    /// What comes after all that could be asked for was given.
    func nextStage(of account: Account) -> Session.Stage {
        let mustSetUp = account.mustChangePassword || (account.duties.needCode && !account.hasCode)
        return mustSetUp ? .setUp : .open
    }

    func noteRefusedSignIn(of account: Int64?) async throws {
        try await write { [self] db in
            let origin: Origin = account.map { .account($0) } ?? .account(0)
            let entry = PresenceEntry(.signInRefused, at: try db.now, origin: origin)
            try append(entry.with { $0.account = account }, to: db)
        }
    }
}
