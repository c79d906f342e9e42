import Foundation
package import FrontDesk
import Synchronization

/// Numbers the members that a test gives no name.
fileprivate let members = Atomic(0)

/// Somebody of the centre who went all the way in at the desk.
package struct Member: Sendable {
    package let account: Account
    /// The password of their own.
    package let password: String
    /// The app, where their duties ask for codes.
    package let authenticator: Authenticator?
    package let recoveryCodes: [String]
    package let session: Session
    package let token: SessionToken
}

extension TestCentre {
    /// An account and its first password.
    package func account(_ userName: String, _ duties: Set<Duty>, partner: Int64? = nil) async throws -> (
        account: Account, password: String
    ) {
        let new = try NewAccount(
            userName: Self.userName(userName),
            name: .accountName("\(userName.capitalized) de Boer"),
            duties: duties,
            partner: partner
        )
        return try await reception.addAccount(new, from: .operatorShell)
    }

    /// Somebody of these duties, signed in.
    package func signedIn(_ duties: Set<Duty>, as userName: String? = nil, partner: Int64? = nil) async throws
        -> (session: Session, token: SessionToken)
    {
        let member = try await member(userName, duties, partner: partner)
        return (member.session, member.token)
    }

    /// Somebody who gave the first password, chose another, and set up codes if their duties ask for them.
    package func member(_ userName: String? = nil, _ duties: Set<Duty>, partner: Int64? = nil) async throws
        -> Member
    {
        let userName = userName ?? "member\(members.wrappingAdd(1, ordering: .relaxed).newValue)"
        let (account, first) = try await account(userName, duties, partner: partner)
        let password = "\(userName) fietst graag naar zee"
        var token = try await reception.signIn(userName, first, at: "192.0.2.1")
        token = try await reception.choosePassword(password, current: nil, session(token))
        var (authenticator, codes): (Authenticator?, [String]) = (nil, [])
        if duties.contains(where: \.needsCode) {
            let offer = try reception.offerCodes(to: account, at: "Centrum")
            let app = Authenticator(offer.secret)
            let (session, code) = (try await session(token), app.code(at: clock.now))
            (codes, token) = try await reception.setUpCodes(session, offer: offer.sealed, code: code)
            authenticator = app
        }
        let session = try await session(token)
        return Member(
            account: session.account,
            password: password,
            authenticator: authenticator,
            recoveryCodes: codes,
            session: session,
            token: token
        )
    }

    private static func userName(_ text: String) throws(Refusal) -> UserName {
        guard let userName = UserName(rawValue: text) else { throw .userNameMalformed }
        return userName
    }

    /// The session behind a token that has to open one.
    package func session(_ token: SessionToken) async throws -> Session {
        guard let session = try await reception.session(holding: token) else { throw Refusal.notSignedIn }
        return session
    }
}
