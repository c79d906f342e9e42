import Foundation
import GRDB

/// What somebody says at the kiosk who comes on an invitation: that it is them, or who comes instead.
package struct Acceptance: Hashable, Sendable {
    package let nonce: Nonce
    package let code: String
    package let language: Language
    package let rulesVersion: Int
    package let needsAssistance: Bool
    /// Who comes on a seat without a name, or in the place of whom it names.
    package let visitor: Visitor?
}

extension Acceptance: Codable {
    private enum CodingKeys: String, CodingKey {
        case nonce, code, language, rulesVersion, needsAssistance, firstName, surname, alias
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        nonce = try values.decode(Nonce.self, forKey: .nonce)
        code = try values.decode(String.self, forKey: .code)
        language = try values.decode(Language.self, forKey: .language)
        rulesVersion = try values.decode(Int.self, forKey: .rulesVersion)
        needsAssistance = try values.decodeIfPresent(Bool.self, forKey: .needsAssistance) ?? false
        let isNamed = values.contains(.firstName) || values.contains(.alias)
        visitor = isNamed ? try Visitor(from: decoder) : nil
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(nonce, forKey: .nonce)
        try values.encode(code, forKey: .code)
        try values.encode(language, forKey: .language)
        try values.encode(rulesVersion, forKey: .rulesVersion)
        try values.encode(needsAssistance, forKey: .needsAssistance)
        try visitor?.encode(to: encoder)
    }
}

/// What the kiosk may show of an invitation to whoever brought its code.
package struct InvitedGreeting: Hashable, Sendable {
    /// Nil for a seat without a name: then the kiosk asks for one.
    package let callName: String?
    /// Nil for a meeting.
    package let host: String?
    package let partner: String?
    package let startsAt: Instant
}

extension Reception {
    /// What is said to an invitation's code, and the visit that a stay of is opened; once it was used it stands for
    /// the badge that was given out on it.
    func rule(_ scan: Scan, onInvitation code: BadgeCode, from origin: Origin, _ db: Database) throws -> (
        Ruling, Int64?
    ) {
        guard let seat = try ScannedSeat.fetchOne(db, codeHash: code.hash) else {
            return (Ruling(verdict: .askDesk, number: nil), nil)
        }
        if let visit = seat.visit {
            return try rule(scan, on: ScannedBadge.fetchOne(db, visit: visit), from: origin, db)
        }
        if scan.intent == .leaving {
            try noteStrayDeparture(of: nil, .noArrival, evidence: .observed, from: origin, db)
            return (Ruling(verdict: .noted, number: nil), nil)
        }
        return (try rule(on: seat, from: origin, db), nil)
    }

    /// What the kiosk greets the holder of a code with that lets in.
    ///
    /// - Throws: ``Refusal/badgeUnknown`` for any other.
    package func greeting(for code: String) async throws -> InvitedGreeting {
        guard case .ours(let code) = badgeKeys.standing(of: code), code.kind == .invitation else {
            throw Refusal.badgeUnknown
        }
        return try await read { [self] db in
            guard let seat = try ScannedSeat.fetchOne(db, codeHash: code.hash) else {
                throw Refusal.badgeUnknown
            }
            let partner = try seat.partner.flatMap {
                try String.fetchOne(db, sql: "SELECT name FROM partner WHERE id = ?", arguments: [$0])
            }
            return InvitedGreeting(
                callName: try fields(of: seat, db)?.guest?.callName,
                host: seat.meeting == nil ? try callName(ofHost: seat.host, db) : nil,
                partner: partner,
                startsAt: seat.startsAt
            )
        }
    }

    /// Lets the holder of an invitation in: visit, stay, badge and the seat that is taken, all in one transaction.
    ///
    /// Asked again, it answers the same.
    ///
    /// - Throws: ``Refusal/rulesOutdated``, ``Refusal/nonceReused``; ``Refusal/firstNameEmpty`` for a seat without a
    ///   name.
    package func accept(_ acceptance: Acceptance, from origin: Origin) async throws -> Ruling {
        switch badgeKeys.standing(of: acceptance.code) {
        case .notOurs:
            return Ruling(verdict: .notOurs, number: nil)
        case .forged:
            return Ruling(verdict: .forged, number: nil)
        case .ours(let code):
            let request = try Request<Ruling>(
                nonce: acceptance.nonce,
                content: acceptance,
                kiosk: origin.kiosk
            )
            return try await write { [self] db in
                try request.answer(db) {
                    let rules = try HouseRules.newest(db)
                    guard acceptance.rulesVersion == rules else { throw Refusal.rulesOutdated }
                    guard let seat = try ScannedSeat.fetchOne(db, codeHash: code.hash) else {
                        return (Ruling(verdict: .askDesk, number: nil), nil)
                    }
                    return try letIn(acceptance, on: seat, from: origin, db)
                }
            }
        }
    }

    private func letIn(
        _ acceptance: Acceptance,
        on seat: ScannedSeat,
        from origin: Origin,
        _ db: Database
    ) throws -> (Ruling, Int64?) {
        if let visit = seat.visit, let badge = try ScannedBadge.fetchOne(db, visit: visit) {
            let isInside = badge.openStay != nil
            let verdict =
                isInside
                ? try refuse(badge, .alreadyIn, verdict: .alreadyIn, from: origin, db) : .returning
            return (Ruling(verdict: verdict, number: nil), nil)
        }
        let ruling = try rule(on: seat, from: origin, db)
        guard ruling.verdict == .invited else { return (ruling, nil) }
        guard let fields = try fields(of: seat, db), try receives(seat.host, db) else {
            return (Ruling(verdict: .askDesk, number: nil), nil)
        }
        let invited = try fields.guest
        guard let visitor = acceptance.visitor ?? invited else { throw Refusal.firstNameEmpty }
        let affiliation = try affiliation(in: fields, invitationRow(seat.invitation, db))
        let arrival = Arrival(acceptance, of: visitor, on: seat, affiliation)
        let visit = try insertVisit(arrival, from: origin, db)
        let isSubstitute = invited.map { $0.countingKey != visitor.countingKey } ?? false
        try take(seat.place, for: visit.id, isSubstitute ? .substitute : nil, from: origin, db)
        return (Ruling(verdict: .welcome, number: visit.number), visit.id)
    }

    /// Whether a seat that nobody came on lets in now; if not, that is noted.
    private func rule(on seat: ScannedSeat, from origin: Origin, _ db: Database) throws -> Ruling {
        let now = try db.now
        func refused(_ note: PresenceEntry.Note, _ verdict: Verdict, _ opensAt: Instant? = nil) throws
            -> Ruling
        {
            let entry = PresenceEntry(.refusal, at: now, origin: origin)
            try append(
                entry.with {
                    $0.invitation = seat.invitation
                    $0.note = note
                },
                to: db
            )
            return Ruling(verdict: verdict, number: nil, opensAt: opensAt)
        }
        guard seat.isLive else { return try refused(.cancelled, .cancelled) }
        guard seat.day == hours.day(of: now) else { return try refused(.otherDay, .anotherDay) }
        guard seat.opensAt <= now else { return try refused(.tooEarly, .tooEarly, seat.opensAt) }
        guard now <= seat.closesAt else { return try refused(.tooLate, .askDesk) }
        guard seat.hasFields else { return Ruling(verdict: .askDesk, number: nil) }
        return Ruling(verdict: .invited, number: nil)
    }

    private func fields(of seat: ScannedSeat, _ db: Database) throws -> InvitationFields? {
        try InvitationFields(invitationRow(seat.invitation, db), vault)
    }
}

extension Reception {
    /// A visit takes the seat that it was announced on.
    ///
    /// Every arrival on an invitation passes here, in its own transaction. Who comes as they were invited has the
    /// word of whoever invited them.
    ///
    /// - Parameter note: where it was not whoever was invited, with the code.
    func take(
        _ place: SeatPlace,
        for visit: Int64,
        _ note: PresenceEntry.Note?,
        from origin: Origin,
        _ db: Database
    ) throws {
        let take = try db.cachedStatement(
            sql: """
                UPDATE seat
                SET visit = ?, isSubstituted = ?
                WHERE invitation = ? AND version = ? AND number = ? AND visit IS NULL
                """
        )
        try take.execute(
            arguments: [visit, note == .substitute, place.invitation, place.version, place.number]
        )
        guard db.changesCount == 1 else { throw RecordFault.chainBroken(sequence: place.invitation) }
        let entry = PresenceEntry(.invitationUsed, at: try db.now, origin: origin, visit: visit)
        try append(
            entry.with {
                $0.invitation = place.invitation
                $0.seat = place.number
                $0.note = note
            },
            to: db
        )
        let inviter = try Int64?
            .fetchOne(
                db.cachedStatement(sql: "SELECT madeBy FROM invitation WHERE id = ?"),
                arguments: [place.invitation]
            )
        guard note == nil, case let inviter?? = inviter else { return }
        try raise(visit, to: .vouched, nil, by: inviter, db)
    }

    /// Gives somebody who came without the code the seat that was kept for them, if exactly one was; they hear
    /// nothing of it.
    func recognise(_ arrival: Arrival, as visit: Int64, from origin: Origin, _ db: Database) throws {
        let now = try db.now
        let day = hours.day(of: now)
        let free: SQL = """
            SELECT seat.invitation, seat.version, min(seat.number) AS number
            FROM invitation
            JOIN seat ON seat.invitation = invitation.id AND \(sql: ScannedSeat.isNewest)
            WHERE invitation.day = \(day) AND invitation.cancelledAt IS NULL AND seat.visit IS NULL
            """
        let isNow: SQL = "(invitation.opensAt <= \(now) AND invitation.closesAt >= \(now))"
        let named: SQLRequest<SeatPlace> = """
            \(free) AND invitation.person = (SELECT person FROM visit WHERE id = \(visit))
            GROUP BY invitation.id
            ORDER BY \(isNow) DESC, invitation.startsAt
            LIMIT 1
            """
        if let place = try named.fetchOne(db) {
            return try take(place, for: visit, .recognised, from: origin, db)
        }
        guard let partner = arrival.affiliation.partner, arrival.purpose != .dropIn else { return }
        let seats: SQLRequest<SeatPlace> = """
            \(free) AND invitation.person IS NULL AND invitation.partner = \(partner) AND \(isNow)
                AND iif(\(arrival.host) IS NULL, invitation.meeting IS NOT NULL,
                    invitation.meeting IS NULL AND invitation.host = \(arrival.host))
            GROUP BY invitation.id
            LIMIT 2
            """
        let places = try seats.fetchAll(db)
        guard places.count == 1, let place = places.first else { return }
        try take(place, for: visit, .recognised, from: origin, db)
    }
}

/// Which place on an invitation is meant.
struct SeatPlace: Decodable, FetchableRecord {
    let invitation: Int64
    let version: Int
    let number: Int
}
