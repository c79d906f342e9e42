import Foundation
import GRDB

/// What somebody says at the kiosk who comes with a pass: that it is right, and for whom they come.
package struct PassArrival: Codable, Hashable, Sendable {
    package let nonce: Nonce
    package let code: String
    package let language: Language
    package let purpose: Purpose
    package let host: Int64?
    package let rulesVersion: Int
    package let needsAssistance: Bool?
}

/// What the kiosk shows of a pass to whoever brought it.
package struct PassGreeting: Hashable, Sendable {
    package let role: Role
    package let callName: String
    /// The partner or the organisation.
    package let from: String
}

extension Reception {
    /// What is said to a pass: it tells who comes, lets nobody out, and nobody in without a word.
    ///
    /// Whether its holder is inside is not told: whoever holds a copy would learn it too.
    func scan(_ scan: Scan, ofPass code: PassCode, from origin: Origin) async throws -> Ruling {
        try await ifOurs(code) { details in
            let request = try Request<Ruling>(nonce: scan.nonce, content: scan, kiosk: origin.kiosk)
            return try await write { [self] db in
                try request.answer(db) {
                    let isLeaving = scan.intent == .leaving
                    let verdict = try isLeaving ? .passNoBadge : rule(on: code, details, from: origin, db)
                    return (Ruling(verdict: verdict, number: nil), nil)
                }
            }
        }
    }

    /// Lets the holder of a pass in: visit, stay and badge as for anybody who typed the same.
    ///
    /// Asked again, it answers the same.
    ///
    /// - Throws: ``Refusal/rulesOutdated``, ``Refusal/hostUnknown``, ``Refusal/nonceReused``.
    package func accept(_ asked: PassArrival, from origin: Origin) async throws -> Ruling {
        guard (asked.host == nil) == (asked.purpose != .host) else { throw Refusal.hostUnknown }
        guard let code = PassCode(asked.code) else { return Ruling(verdict: .notOurs, number: nil) }
        return try await ifOurs(code) { details in
            let request = try Request<Ruling>(nonce: asked.nonce, content: asked, kiosk: origin.kiosk)
            return try await write { [self] db in
                try request.answer(db) {
                    let verdict = try rule(on: code, details, from: origin, db)
                    guard verdict == .pass else { return (Ruling(verdict: verdict, number: nil), nil) }
                    let arrival = Arrival(asked, with: details)
                    try allow(arrival, db)
                    let visit = try insertVisit(arrival, from: origin, db)
                    try recognise(arrival, as: visit.id, from: origin, db)
                    return (Ruling(verdict: .welcome, number: visit.number), visit.id)
                }
            }
        }
    }

    /// What the kiosk greets the holder of a pass with that lets in.
    ///
    /// - Throws: ``Refusal/badgeUnknown`` for any other.
    package func passGreeting(for text: String) async throws -> PassGreeting {
        guard let code = PassCode(text),
            case .ours(let details) = try PassKeys(vault: vault).standing(of: code)
        else { throw Refusal.badgeUnknown }
        return try await read { db in
            let from =
                switch details.affiliation {
                case .organisation(let name): name.text
                case .partner(let id):
                    try String.fetchOne(db, sql: "SELECT name FROM partner WHERE id = ?", arguments: [id])
                }
            return PassGreeting(
                role: details.role,
                callName: details.visitor.callName,
                from: from ?? ""
            )
        }
    }

    /// Forgeries and passes of other keys are turned away before the record is asked.
    private func ifOurs(_ code: PassCode, _ work: (PassDetails) async throws -> Ruling) async throws -> Ruling
    {
        switch try PassKeys(vault: vault).standing(of: code) {
        case .notOurs: Ruling(verdict: .notOurs, number: nil)
        case .forged: Ruling(verdict: .forged, number: nil)
        case .ours(let details): try await work(details)
        }
    }

    /// Whether a pass is taken today; if not, that is noted.
    private func rule(
        on code: PassCode,
        _ details: PassDetails,
        from origin: Origin,
        _ db: Database
    ) throws -> Verdict {
        let now = try db.now
        func refused(_ note: PresenceEntry.Note, _ verdict: Verdict) throws -> Verdict {
            try append(PresenceEntry(.refusal, at: now, origin: origin).with { $0.note = note }, to: db)
            return verdict
        }
        guard hours.day(of: now) <= details.until else { return try refused(.otherDay, .passOver) }
        guard try !isVoided(code, db) else { return try refused(.voided, .passOver) }
        do {
            try checkPartner(of: details.affiliation, as: details.role, db)
        } catch Refusal.partnerUnknown {
            return .passOver
        }
        return .pass
    }
}

extension Arrival {
    /// What somebody says who comes with a pass: what they did not have to type stands there.
    fileprivate init(_ asked: PassArrival, with details: PassDetails) {
        self.init(
            nonce: asked.nonce,
            language: asked.language,
            role: details.role,
            affiliation: details.affiliation,
            visitor: details.visitor,
            purpose: asked.purpose,
            host: asked.host,
            rulesVersion: asked.rulesVersion,
            needsAssistance: asked.needsAssistance ?? false
        )
    }
}
