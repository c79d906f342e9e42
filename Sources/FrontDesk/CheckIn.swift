import Crypto
import Foundation
import GRDB

/// What a visitor tells the kiosk: the body of a check-in.
package struct Arrival: Codable, Hashable, Sendable {
    package let nonce: Nonce
    package let language: Language
    package let role: Role
    package let affiliation: Affiliation
    package let visitor: Visitor
    package let purpose: Purpose
    package let host: Int64?
    package let rulesVersion: Int
    package let needsAssistance: Bool

    private enum CodingKeys: String, CodingKey {
        case nonce, language, role, purpose, host, rulesVersion, needsAssistance
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        nonce = try values.decode(Nonce.self, forKey: .nonce)
        language = try values.decode(Language.self, forKey: .language)
        role = try values.decode(Role.self, forKey: .role)
        affiliation = try Affiliation(from: decoder)
        visitor = try Visitor(from: decoder)
        purpose = try values.decode(Purpose.self, forKey: .purpose)
        host = try values.decodeIfPresent(Int64.self, forKey: .host)
        rulesVersion = try values.decode(Int.self, forKey: .rulesVersion)
        needsAssistance = try values.decodeIfPresent(Bool.self, forKey: .needsAssistance) ?? false
        guard (host == nil) == (purpose != .host) else { throw Refusal.hostUnknown }
    }

    /// What somebody says who comes on an invitation: what they did not have to type stands there.
    init(_ acceptance: Acceptance, of visitor: Visitor, on seat: ScannedSeat, _ affiliation: Affiliation) {
        nonce = acceptance.nonce
        language = acceptance.language
        role = seat.role
        self.affiliation = affiliation
        self.visitor = visitor
        purpose = seat.meeting == nil ? .host : .meeting
        host = seat.meeting == nil ? seat.host : nil
        rulesVersion = acceptance.rulesVersion
        needsAssistance = acceptance.needsAssistance
    }

    init(
        nonce: Nonce,
        language: Language,
        role: Role,
        affiliation: Affiliation,
        visitor: Visitor,
        purpose: Purpose,
        host: Int64?,
        rulesVersion: Int,
        needsAssistance: Bool
    ) {
        self.nonce = nonce
        self.language = language
        self.role = role
        self.affiliation = affiliation
        self.visitor = visitor
        self.purpose = purpose
        self.host = host
        self.rulesVersion = rulesVersion
        self.needsAssistance = needsAssistance
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(nonce, forKey: .nonce)
        try values.encode(language, forKey: .language)
        try values.encode(role, forKey: .role)
        try affiliation.encode(to: encoder)
        try visitor.encode(to: encoder)
        try values.encode(purpose, forKey: .purpose)
        try values.encodeIfPresent(host, forKey: .host)
        try values.encode(rulesVersion, forKey: .rulesVersion)
        try values.encode(needsAssistance, forKey: .needsAssistance)
    }
}

/// What the desk answers to an arrival and to a re-entry: the badge's number on its day.
package struct Welcome: Codable, Hashable, Sendable {
    package let number: Int
}

extension Reception {
    /// Opens a visit and its first stay, issues its badge, all in one transaction; who was invited is known again.
    ///
    /// Asked again, it answers the same.
    ///
    /// - Throws: ``Refusal/partnerUnknown``, ``Refusal/hostUnknown``, ``Refusal/rulesOutdated``, ``Refusal/roleNotOffered``,
    ///   ``Refusal/nonceReused``, ``Refusal/evacuating``.
    package func checkIn(_ arrival: Arrival, from origin: Origin) async throws -> Welcome {
        let request = try Request<Welcome>(nonce: arrival.nonce, content: arrival, kiosk: origin.kiosk)
        return try await write { [self] db in
            try request.answer(db) {
                try allow(arrival, db)
                if origin.kiosk != nil, !settings.kioskRoles.contains(arrival.role) {
                    throw Refusal.roleNotOffered
                }
                let visit = try insertVisit(arrival, from: origin, db)
                try recognise(arrival, as: visit.id, from: origin, db)
                return (Welcome(number: visit.number), visit.id)
            }
        }
    }

    func allow(_ arrival: Arrival, _ db: Database) throws {
        guard try arrival.rulesVersion == HouseRules.newest(db) else { throw Refusal.rulesOutdated }
        try checkPartner(of: arrival.affiliation, as: arrival.role, db)
        if let host = arrival.host { try checkHost(host, db) }
    }

    func insertVisit(
        _ arrival: Arrival,
        from origin: Origin,
        _ db: Database
    ) throws -> (id: Int64, number: Int) {
        try stopWhileEvacuating(origin, db)
        let now = try db.now
        let day = hours.day(of: now)
        let id = try PresenceLog.head(db).sequence + 1
        let number = try nextNumber(on: day, db)
        let code = badgeKeys.makeCode(random: random)
        let person = try person(arrival.visitor, of: arrival.affiliation, in: day.month)
        let fields = try SealedFields(
            arrival,
            code: code,
            with: vault.seal(for: .day(day), at: "visit \(id)")
        )
        let facts = VisitFacts(
            day: day,
            number: number,
            role: arrival.role,
            partner: arrival.affiliation.partner,
            host: arrival.host,
            purpose: arrival.purpose,
            language: arrival.language,
            rulesVersion: arrival.rulesVersion,
            person: person.hexadecimal,
            code: code.hash.hexadecimal,
            seal: fields.fingerprint
        )
        let again = try isInside(person, db)
        let entry = PresenceEntry(.arrival, at: now, origin: origin, visit: id)
            .with {
                $0.facts = facts
                $0.note = again ? .samePersonInside : nil
            }
        try append(entry, to: db)
        try append(PresenceEntry(.badgeIssued, at: now, origin: origin, visit: id), to: db)
        try insert(facts, fields, as: id, person: person, codeHash: code.hash, kiosk: origin.kiosk, db)
        try openStay(of: id, as: id, at: now, db)
        try queueAutomaticPrint(of: id, as: arrival.role, from: origin, db)
        try tellOfArrival(visit: id, host: arrival.host, from: origin, db)
        return (id, number)
    }

    private func nextNumber(on day: Day, _ db: Database) throws -> Int {
        let highest = try db.cachedStatement(sql: "SELECT coalesce(max(number), 0) FROM visit WHERE day = ?")
        return (try Int.fetchOne(highest, arguments: [day]) ?? 0) + 1
    }

    private func isInside(_ person: Data, _ db: Database) throws -> Bool {
        let inside = try db.cachedStatement(
            sql: """
                SELECT 1
                FROM visit
                JOIN stay ON stay.visit = visit.id AND stay.departedAt IS NULL
                WHERE visit.person = ?
                LIMIT 1
                """
        )
        return try Int.fetchOne(inside, arguments: [person]) != nil
    }

    /// Writes the visit's row.
    ///
    /// - Parameter fields: nil for one whose name is gone already.
    func insert(
        _ facts: VisitFacts,
        _ fields: SealedFields?,
        as id: Int64,
        person: Data,
        codeHash: Data,
        kiosk: Int64?,
        _ db: Database
    ) throws {
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO visit (id, day, number, role, partner, organisation, visitor, host, purpose,
                    person, language, rulesVersion, kiosk, code, codeHash, assistance, sealedBy)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try insert.execute(
            arguments: [
                id, facts.day, facts.number, facts.role, facts.partner, fields?.organisation, fields?.visitor,
                facts.host, facts.purpose, person, facts.language, facts.rulesVersion, kiosk, fields?.code,
                codeHash, fields?.assistance, Vault.Scope.day(facts.day).name,
            ]
        )
    }

    func openStay(of visit: Int64, as id: Int64, at arrivedAt: Instant, _ db: Database) throws {
        let insert = try db.cachedStatement(sql: "INSERT INTO stay (id, visit, arrivedAt) VALUES (?, ?, ?)")
        try insert.execute(arguments: [id, visit, arrivedAt])
    }

    /// The same sixteen bytes for the same name and organisation within one month, and no others.
    func person(_ visitor: Visitor, of affiliation: Affiliation, in month: String) throws -> Data {
        let key = try vault.key(for: .month(month))
        let text = visitor.countingKey + "\u{1F}" + affiliation.countingKey
        return Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key).prefix(16))
    }
}

/// The personal fields of a visit as they go to disk.
struct SealedFields {
    let visitor: Data
    let organisation: Data?
    let code: Data
    let assistance: Data

    init(_ arrival: Arrival, code: BadgeCode, with seal: Seal) throws {
        visitor = try seal.closeText(JSONEncoder().encode(arrival.visitor), column: "visitor")
        organisation = try arrival.affiliation.organisation.map {
            try seal.closeText(Data($0.text.utf8), column: "organisation")
        }
        self.code = try seal.close(Data(code.text.utf8), column: "code")
        assistance = try seal.close(Data([arrival.needsAssistance ? 1 : 0]), column: "assistance")
    }

    var fingerprint: String { VisitFacts.fingerprint(visitor, organisation, code) }
}

extension VisitFacts {
    /// Half a SHA-256 over sealed fields: shows that they are still the ones that were written.
    static func fingerprint(_ visitor: Data, _ organisation: Data?, _ code: Data) -> String {
        var hash = SHA256()
        for field in [visitor, organisation ?? Data(), code] {
            hash.update(data: Data("\(field.count) ".utf8))
            hash.update(data: field)
        }
        return hash.finalize().prefix(16).hexadecimal
    }
}
