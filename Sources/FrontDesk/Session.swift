import Crypto
import Foundation
import GRDB

/// What a browser shows with each request to the desk.
package typealias SessionToken = Token<Session>

/// Somebody at the desk: who, as what, and how far signed in.
package struct Session: Hashable, Sendable {
    package let account: Account
    package let stage: Stage
    package let startedAt: Instant
    /// When the second factor, or the password where there is none, was last given.
    package let confirmedAt: Instant?
    let token: Data

    package enum Stage: String, Codable, CaseIterable, Sendable, DatabaseValueConvertible {
        /// The password was right; the code of the second factor is still to come.
        case code
        /// A password of one's own, or codes, are still to be set up.
        case setUp
        /// Signed in.
        case open
    }

    package var duties: Set<Duty> { account.duties }
    package var origin: Origin { .account(account.id) }

    /// Whether any of `duties` lies with whoever is signed in.
    package func holds(_ duties: Set<Duty>) -> Bool {
        !account.duties.isDisjoint(with: duties)
    }
}

/// How long a session lasts, in seconds: without a request, and in all.
struct SessionTerms {
    let idle: Int64
    let absolute: Int64

    /// Somebody who reaches names in bulk, accounts or keys is signed out sooner.
    init(_ duties: Set<Duty>, _ stage: Session.Stage) {
        switch (stage, duties.needCode) {
        case (.code, _), (.setUp, _): (idle, absolute) = (600, 900)
        case (.open, true): (idle, absolute) = (600, 8 * 3600)
        case (.open, false): (idle, absolute) = (1800, 12 * 3600)
        }
    }
}

extension Reception {
    /// How long a confirmation holds, in seconds.
    package static let confirmationHolds: Int64 = 300

    /// The session behind `token`, nil when it ended: by signing out, by a change of the account, by rest, by age.
    ///
    /// A clock set back does not make it live longer.
    /// - Parameter looksOn: whether a page asks by itself, which keeps nobody signed in.
    package func session(holding token: SessionToken, looksOn: Bool = false) async throws -> Session? {
        let hash = try hash(of: token)
        guard let (session, seenAt) = try await sessionFound(hash) else { return nil }
        let now = Instant(now())
        if Self.isOver(session, seenAt, at: now) {
            try await end(session)
            return nil
        }
        if !looksOn, now >= seenAt.advanced(bySeconds: 30) {
            try await write { db in
                try db.execute(literal: "UPDATE session SET seenAt = \(now) WHERE token = \(hash)")
            }
        }
        return session
    }

    /// Whether a session that somebody holds is still open; asking keeps it no longer.
    package func isOpen(_ session: Session) async throws -> Bool {
        guard let (found, seenAt) = try await sessionFound(session.token) else { return false }
        return found.stage == .open && !Self.isOver(found, seenAt, at: Instant(now()))
    }

    private func sessionFound(_ hash: Data) async throws -> (Session, seenAt: Instant)? {
        try await read { [self] db in
            guard let row = try Row.fetchOne(db, sql: Self.sessionByToken, arguments: [hash]),
                let session = try session(in: row)
            else { return nil }
            return (session, try row.decode(Instant.self, forColumn: "seenAt"))
        }
    }

    private static func isOver(_ session: Session, _ seenAt: Instant, at now: Instant) -> Bool {
        let terms = SessionTerms(session.duties, session.stage)
        return now >= seenAt.advanced(bySeconds: terms.idle)
            || now >= session.startedAt.advanced(bySeconds: terms.absolute)
            || now < seenAt.advanced(bySeconds: -60)
    }

    /// Whether whoever is signed in has just shown again who they are.
    package func isConfirmed(_ session: Session) -> Bool {
        guard let at = session.confirmedAt else { return false }
        let now = Instant(now())
        return at <= now && now < at.advanced(bySeconds: Self.confirmationHolds)
    }

    /// Ends one session; its token opens nothing any more.
    package func signOut(_ session: Session) async throws {
        try await write { [self] db in
            try db.execute(literal: "DELETE FROM session WHERE token = \(session.token)")
            try append(signEntry(.signedOut, session.account.id, db), to: db)
        }
    }

    /// Ends every session of an account, on all devices.
    package func signOutEverywhere(_ account: Int64, from origin: Origin) async throws {
        try await write { [self] db in
            try db.execute(literal: "DELETE FROM session WHERE account = \(account)")
            let entry = PresenceEntry(.signedOut, at: try db.now, origin: origin)
            try append(entry.with { $0.account = account }, to: db)
        }
    }

    /// How many devices an account is signed in on.
    package func sessionCount(of account: Int64) async throws -> Int {
        try await read { db in
            try Int.fetchOne(
                db,
                sql: "SELECT count(*) FROM session WHERE account = ? AND stage = 'open'",
                arguments: [account]
            ) ?? 0
        }
    }

    /// Starts a session, or goes on with `old`, whose token is worth nothing from then on.
    ///
    /// - Parameter confirmed: whether the second factor, or the password where there is none, was just given.
    /// - Throws: ``Refusal/notSignedIn`` when `old` has ended meanwhile.
    func startSession(
        of account: Int64,
        _ stage: Session.Stage,
        confirmed: Bool,
        insteadOf old: Session? = nil,
        _ db: Database
    ) throws -> SessionToken {
        let token = SessionToken(random: random)
        let (now, isSignIn) = (try db.now, stage == .open && old?.stage != .open)
        let startedAt = isSignIn ? now : old?.startedAt ?? now
        if let old {
            try db.execute(literal: "DELETE FROM session WHERE token = \(old.token)")
            // Ended meanwhile, by a change of the account or on another device: nothing goes on.
            guard db.changesCount == 1 else { throw Refusal.notSignedIn }
        }
        let (hash, confirmedAt) = (try hash(of: token), confirmed ? now : old?.confirmedAt)
        let seal = try seal(ofSession: hash, account, stage, startedAt, confirmedAt)
        try db.execute(
            literal: """
                INSERT INTO session (token, account, stage, startedAt, seenAt, confirmedAt, seal)
                VALUES (\(hash), \(account), \(stage), \(startedAt), \(now), \(confirmedAt), \(seal))
                """
        )
        if isSignIn { try append(signEntry(.signedIn, account, db), to: db) }
        return token
    }

    func signEntry(_ kind: PresenceEntry.Kind, _ account: Int64, _ db: Database) throws -> PresenceEntry {
        PresenceEntry(kind, at: try db.now, origin: .account(account)).with { $0.account = account }
    }

    /// Forgets sessions that are over in any case.
    func forgetOldSessions(_ db: Database) throws {
        let oldest = try db.now.advanced(bySeconds: -13 * 3600)
        try db.execute(literal: "DELETE FROM session WHERE startedAt < \(oldest)")
    }

    private func end(_ session: Session) async throws {
        try await write { db in
            try db.execute(literal: "DELETE FROM session WHERE token = \(session.token)")
        }
    }

    /// The session in a row, nil when the row was not written here.
    private func session(in row: Row) throws -> Session? {
        let session = Session(
            account: try account(in: row),
            stage: try row.decode(forColumn: "stage"),
            startedAt: try row.decode(forColumn: "startedAt"),
            confirmedAt: try row.decode(forColumn: "confirmedAt"),
            token: try row.decode(forColumn: "token")
        )
        let seal = try seal(
            ofSession: session.token,
            session.account.id,
            session.stage,
            session.startedAt,
            session.confirmedAt
        )
        return try row.decode(Data.self, forColumn: "seal") == seal ? session : nil
    }

    /// The record keeps a keyed hash: a session written into the file by hand opens nothing.
    private func hash(of token: SessionToken) throws -> Data {
        try keyed("session \(token.text)", bytes: 32)
    }

    /// Ties a session to its account and stage, so that nobody's is turned into another's by hand.
    private func seal(
        ofSession hash: Data,
        _ account: Int64,
        _ stage: Session.Stage,
        _ startedAt: Instant,
        _ confirmedAt: Instant?
    ) throws -> Data {
        let times = "\(startedAt.milliseconds) \(confirmedAt?.milliseconds ?? 0)"
        return try keyed("sealed \(hash.hexadecimal) \(account) \(stage.rawValue) \(times)", bytes: 32)
    }

    private static let sessionByToken = """
        SELECT session.token, session.stage, session.startedAt, session.seenAt, session.confirmedAt,
            session.seal, account.*
        FROM session
        JOIN account ON account.id = session.account
        WHERE session.token = ? AND account.disabledAt IS NULL
        """
}
