import Foundation
import GRDB

/// What an authenticator app needs to know, and what to send back so that the desk need not keep it meanwhile.
package struct CodeOffer: Sendable {
    /// What the app reads from a QR.
    package let address: String
    /// The secret as people type it, in base 32.
    package let secret: String
    /// The secret sealed for this account.
    package let sealed: String
}

extension Reception {
    /// A new secret for the account's authenticator app; nothing changes until a code of it comes back.
    package func offerCodes(to account: Account, at centre: String) throws -> CodeOffer {
        let code = TimeCode(secret: random(TimeCode.secretLength))
        return try offer(code, to: account, at: centre)
    }

    /// The same offer again, for a form that came back with a mistake in it.
    package func repeatOffer(_ sealed: String, to account: Account, at centre: String) throws -> CodeOffer {
        try offer(open(sealed, for: account), to: account, at: centre)
    }

    /// Sets up codes once a first one shows that the app has the secret.
    ///
    /// Returns ten recovery codes, shown here only, and the session's new token.
    /// - Throws: ``Refusal/confirmFirst`` for somebody signed in who has not just shown again who they are; ``Refusal/codeWrong``.
    package func setUpCodes(
        _ session: Session,
        offer: String,
        code: String
    ) async throws -> (recoveryCodes: [String], token: SessionToken) {
        let account = session.account
        guard session.stage != .code else { throw Refusal.notSignedIn }
        guard session.stage == .setUp || isConfirmed(session) else { throw Refusal.confirmFirst }
        try delays.take([.codes(account.id)])
        let time = try open(offer, for: account)
        guard let step = time.step(of: code, at: Instant(now()), after: nil) else { throw Refusal.codeWrong }
        delays.forgive([.codes(account.id)])
        let codes = (0..<10).map { _ in recoveryCode() }
        let token = try await write { [self] db in
            let secret = try seal(of: account.id).close(time.secret, column: "secret")
            try db.execute(
                literal: "UPDATE account SET secret = \(secret), lastStep = \(step) WHERE id = \(account.id)"
            )
            try keep(codes, of: account.id, db)
            return try goOn(session, confirmed: true, db)
        }
        return (codes, token)
    }

    /// Gives a signed-in person another password; every other session of theirs ends.
    ///
    /// - Parameter current: the password until now; not asked for on the way in with a first password.
    /// - Throws: ``Refusal/notSignedIn`` while the code of the second factor is still to come.
    package func choosePassword(_ new: String, current: String?, _ session: Session) async throws
        -> SessionToken
    {
        let account = session.account
        guard session.stage != .code else { throw Refusal.notSignedIn }
        if !(session.stage == .setUp && account.mustChangePassword) {
            try await checkOwnPassword(current ?? "", of: account)
        }
        let password = try Password(choosing: new, for: [account.userName.rawValue, account.name])
        guard try await !check(password, against: passwordHash(of: account.id)) else {
            throw Refusal.passwordUnchanged
        }
        let hash = try await hash(password)
        return try await write { [self] db in
            try db.execute(
                literal: """
                    UPDATE account
                    SET password = \(hash.text), mustChangePassword = 0
                    WHERE id = \(account.id)
                    """
            )
            try db.execute(
                literal: "DELETE FROM session WHERE account = \(account.id) AND token <> \(session.token)"
            )
            return try goOn(session, confirmed: false, db)
        }
    }

    /// Uses up a code of the account: the app's, of a step not used before, or one of the recovery codes.
    func useCode(_ typed: String, of account: Int64) async throws {
        try delays.take([.codes(account)])
        let isRight = try await write { [self] db in
            try useTimeCode(typed, of: account, db) || useRecoveryCode(typed, of: account, db)
        }
        guard isRight else {
            try await noteRefusedSignIn(of: account)
            throw Refusal.codeWrong
        }
        delays.forgive([.codes(account)])
    }

    private func useTimeCode(_ typed: String, of account: Int64, _ db: Database) throws -> Bool {
        let row = try Row.fetchOne(
            db,
            sql: "SELECT secret, lastStep FROM account WHERE id = ?",
            arguments: [account]
        )
        guard let row, let sealed = try row.decode(Data?.self, forColumn: "secret") else { return false }
        let code = TimeCode(secret: try seal(of: account).open(sealed, column: "secret"))
        let last: Int64? = try row.decode(forColumn: "lastStep")
        guard let step = code.step(of: typed, at: try db.now, after: last) else { return false }
        try db.execute(literal: "UPDATE account SET lastStep = \(step) WHERE id = \(account)")
        return true
    }

    private func useRecoveryCode(_ typed: String, of account: Int64, _ db: Database) throws -> Bool {
        guard let signs = Crockford.values(typed.uppercased().utf8.filter { $0 != 0x20 && $0 != 0x2D }) else {
            return false
        }
        let code = try keyed("recovery \(account) \(Crockford.text(signs))", bytes: 32)
        try db.execute(literal: "DELETE FROM recoveryCode WHERE account = \(account) AND code = \(code)")
        return db.changesCount == 1
    }

    /// How many recovery codes an account has left.
    package func recoveryCodesLeft(of account: Int64) async throws -> Int {
        try await read { db in
            try Int.fetchOne(
                db,
                sql: "SELECT count(*) FROM recoveryCode WHERE account = ?",
                arguments: [account]
            ) ?? 0
        }
    }

    /// Goes on with a session after something about its account has changed.
    private func goOn(_ session: Session, confirmed: Bool, _ db: Database) throws -> SessionToken {
        let account = try noteChange(.accountChanged, of: session.account.id, from: session.origin, db)
        return try startSession(
            of: account.id,
            nextStage(of: account),
            confirmed: confirmed,
            insteadOf: session,
            db
        )
    }

    private func keep(_ codes: [String], of account: Int64, _ db: Database) throws {
        try db.execute(literal: "DELETE FROM recoveryCode WHERE account = \(account)")
        for code in codes {
            let kept = try keyed("recovery \(account) \(code.filter { $0 != "-" })", bytes: 32)
            try db.execute(literal: "INSERT INTO recoveryCode (account, code) VALUES (\(account), \(kept))")
        }
    }

    /// Six groups of four signs, 120 random bits.
    private func recoveryCode() -> String {
        let signs = Crockford.text(Crockford.values(of: random(15)))
        return stride(from: 0, to: 24, by: 4).map { String(signs.dropFirst($0).prefix(4)) }
            .joined(separator: "-")
    }

    private func seal(of account: Int64) throws -> Seal {
        try vault.seal(for: .standing, at: "account \(account)")
    }

    private func offer(_ code: TimeCode, to account: Account, at centre: String) throws -> CodeOffer {
        CodeOffer(
            address: code.address(of: account.userName, at: centre),
            secret: code.base32,
            sealed: try seal(of: account.id).close(code.secret, column: "offer").map { $0 }.hexadecimal
        )
    }

    private func open(_ sealed: String, for account: Account) throws -> TimeCode {
        guard let bytes = [UInt8](hexadecimal: sealed),
            let secret = try? seal(of: account.id).open(Data(bytes), column: "offer")
        else { throw Refusal.codeWrong }
        return TimeCode(secret: secret)
    }
}
