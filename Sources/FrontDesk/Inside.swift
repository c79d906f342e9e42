import Foundation
import GRDB

/// Somebody who is or was inside, by name.
package struct PersonThere: Hashable, Sendable {
    package let visit: Int64
    package let number: Int
    package let name: String
    package let isAlias: Bool
    package let role: Role
    /// The partner, or the organisation that the visitor typed.
    package let organisation: String
    package let host: String?
    package let purpose: Purpose
    package let arrivedAt: Instant
    package let departedAt: Instant?
    package let evidence: Evidence?
    package let needsAssistance: Bool
    /// Whether a real name can be kept behind the alias, because none is yet.
    package let canKeepIdentity: Bool
    /// How well the affiliation is known today.
    package let level: AffiliationLevel
    package let needsEscort: Bool
    package let isVoided: Bool
    /// Whether who looks may do something to this visit.
    package let isOwn: Bool
}

extension Reception {
    /// Everyone who came on `day`, by name, for somebody who says why; on record first, with the reason.
    package func names(of day: Day, reason: PersonalText, for session: Session) async throws -> [PersonThere]
    {
        guard session.holds([.manager]) else { throw Refusal.notAllowed }
        let people = try await read { [self] db in
            let ofDay: SQLRequest<Row> = """
                \(try Self.visitWithStay(today: hours.day(of: db.now)))
                WHERE visit.day = \(day) AND visit.visitor IS NOT NULL
                ORDER BY stay.arrivedAt, stay.id
                """
            return try self.people(in: ofDay.fetchAll(db), for: session, db)
        }
        try await write { [self] db in
            let look = Look(.shown, .namesOfDay, day: day)
            _ = try note(look, count: people.count, reason: reason, from: session.origin, db)
        }
        return people
    }

    /// What is shown of a person, up to the conditions: the visit, its last stay and what hosts said of it.
    static func visitWithStay(today: Day) -> SQL {
        """
        SELECT visit.*, stay.arrivedAt, stay.departedAt, stay.evidence, partner.name AS partnerName,
            (visit.id IN (SELECT visit FROM sealedIdentity)) AS hasIdentity,
            (visit.id IN (SELECT visit FROM escort)) AS needsEscort,
            (
                SELECT max(iif(level = 'credentialSeen', 3, 2))
                FROM affiliation
                WHERE affiliation.visit = visit.id AND affiliation.until >= \(today)
            ) AS rank
        FROM visit
        JOIN stay ON stay.id = (SELECT max(id) FROM stay AS last WHERE last.visit = visit.id)
        LEFT JOIN partner ON partner.id = visit.partner
        """
    }

    /// Those of some visits whose names still open.
    func peopleOnVisits(_ visits: [Int64], for session: Session, _ db: Database) throws -> [PersonThere] {
        guard !visits.isEmpty else { return [] }
        let wanted: SQLRequest<Row> = """
            \(try Self.visitWithStay(today: hours.day(of: db.now)))
            WHERE visit.id IN \(Set(visits)) AND visit.visitor IS NOT NULL
            ORDER BY stay.arrivedAt, stay.id
            """
        return try people(in: wanted.fetchAll(db), for: session, db)
    }

    /// The people of rows whose names are still there.
    func people(in rows: [Row], for session: Session, _ db: Database) throws -> [PersonThere] {
        let (decoder, hosts) = (JSONDecoder(), try hostNames(in: rows, db))
        return try rows.map { try person(in: $0, for: session, hosts, decoder) }
    }

    private func hostNames(in rows: [Row], _ db: Database) throws -> [Int64: String] {
        let hosts = Set(try rows.compactMap { try $0.decode(Int64?.self, forColumn: "host") })
        return try hosts.reduce(into: [:]) { $0[$1] = try fullName(ofHost: $1, db) }
    }

    private func person(
        in row: Row,
        for session: Session,
        _ hosts: [Int64: String],
        _ decoder: JSONDecoder
    ) throws -> PersonThere {
        let id: Int64 = try row.decode(forColumn: "id")
        let seal = try sealOfVisit(id, sealedBy: row.decode(forColumn: "sealedBy"))
        let visitor = try Visitor.kept(
            seal.openText(row.decode(forColumn: "visitor"), column: "visitor"),
            decoder
        )
        let organisation = try row.decode(Data?.self, forColumn: "organisation")
            .map { String(decoding: try seal.openText($0, column: "organisation"), as: UTF8.self) }
        let assistance = try row.decode(Data?.self, forColumn: "assistance")
            .map { try seal.open($0, column: "assistance") }
        let isAlias = if case .alias = visitor { true } else { false }
        let rank = try row.decode(Int?.self, forColumn: "rank") ?? AffiliationLevel.claimed.rank
        return PersonThere(
            visit: id,
            number: try row.decode(forColumn: "number"),
            name: visitor.fullName,
            isAlias: isAlias,
            role: try row.decode(forColumn: "role"),
            organisation: try row.decode(String?.self, forColumn: "partnerName") ?? organisation ?? "",
            host: try row.decode(Int64?.self, forColumn: "host").flatMap { hosts[$0] },
            purpose: try row.decode(forColumn: "purpose"),
            arrivedAt: try row.decode(forColumn: "arrivedAt"),
            departedAt: try row.decode(forColumn: "departedAt"),
            evidence: try row.decode(forColumn: "evidence"),
            needsAssistance: assistance == Data([1]),
            canKeepIdentity: try isAlias && !row.decode(Bool.self, forColumn: "hasIdentity"),
            level: AffiliationLevel.allCases.first { $0.rank == rank } ?? .claimed,
            needsEscort: try row.decode(forColumn: "needsEscort"),
            isVoided: try row.decode(Instant?.self, forColumn: "voidedAt") != nil,
            isOwn: try session.actsOn(partner: row.decode(forColumn: "partner"))
        )
    }
}
