package import Foundation
import GRDB

/// Who the organisation's own provider says somebody is.
package struct ProviderIdentity: Hashable, Sendable {
    let issuer: String
    let subject: String

    package init(issuer: String, subject: String) {
        (self.issuer, self.subject) = (issuer, subject)
    }
}

extension Reception {
    /// Signs in whoever the provider vouches for, if that person tied the two accounts together before.
    ///
    /// The code of the second factor is still asked for where the account has one.
    /// - Throws: ``Refusal/providerUnknown``.
    package func signIn(through identity: ProviderIdentity) async throws -> SessionToken {
        let provider = try hash(of: identity)
        return try await write { [self] db in
            let row = try Row.fetchOne(
                db,
                sql: "SELECT * FROM account WHERE provider = ? AND disabledAt IS NULL",
                arguments: [provider]
            )
            guard let row else { throw Refusal.providerUnknown }
            let account = try account(in: row)
            return try startSession(of: account.id, firstStage(of: account), confirmed: false, db)
        }
    }

    /// Ties the account of whoever is signed in to their account at the provider.
    ///
    /// An administrator's stays apart, as the way in when the provider is down.
    /// - Throws: ``Refusal/providerTaken`` when it is tied to somebody else's here.
    package func tie(_ session: Session, to identity: ProviderIdentity) async throws {
        guard !session.duties.contains(.administrator) else { throw Refusal.notAllowed }
        guard session.stage == .open else { throw Refusal.notSignedIn }
        let provider = try hash(of: identity)
        try await write { [self] db in
            let taken = try Int64.fetchOne(
                db,
                sql: "SELECT id FROM account WHERE provider = ?",
                arguments: [provider]
            )
            guard taken == nil || taken == session.account.id else { throw Refusal.providerTaken }
            try db.execute(
                literal: "UPDATE account SET provider = \(provider) WHERE id = \(session.account.id)"
            )
            _ = try noteChange(.accountChanged, of: session.account.id, from: session.origin, db)
        }
    }

    /// Unties it again.
    package func untie(_ session: Session) async throws {
        guard session.stage == .open else { throw Refusal.notSignedIn }
        try await write { [self] db in
            try db.execute(literal: "UPDATE account SET provider = NULL WHERE id = \(session.account.id)")
            _ = try noteChange(.accountChanged, of: session.account.id, from: session.origin, db)
        }
    }

    private func hash(of identity: ProviderIdentity) throws -> Data {
        try keyed("provider \(identity.issuer)\u{1F}\(identity.subject)", bytes: 16)
    }
}

extension Reception {
    /// Seals what a browser keeps for a while, so that nobody reads or changes it there.
    package func seal(_ plain: Data) throws -> String {
        try Array(vault.seal(for: .standing, at: "browser").close(plain, column: "attempt")).hexadecimal
    }

    /// What a browser kept, nil when it is not what was sealed for it.
    package func open(_ sealed: String) -> Data? {
        [UInt8](hexadecimal: sealed)
            .flatMap { bytes in
                try? vault.seal(for: .standing, at: "browser").open(Data(bytes), column: "attempt")
            }
    }
}
