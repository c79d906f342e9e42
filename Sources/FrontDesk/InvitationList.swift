import Foundation
import GRDB

extension Reception {
    /// Invitations of today and later that whoever is signed in may see, with those of others; on record first.
    ///
    /// - Throws: ``Refusal/notAllowed`` for who is no host.
    package func invitations(for session: Session) async throws -> [Invitation] {
        guard session.holds([.host]) else { throw Refusal.notAllowed }
        let found = try await read { [self] db in
            let today = hours.day(of: try db.now)
            return try invitations("day >= \(today) AND \(Self.visible(to: session))", db)
        }
        try await noteInvitations(found, day: nil, for: session)
        return found
    }

    /// One invitation; the look at a name is on record first.
    ///
    /// - Throws: ``Refusal/invitationUnknown``.
    package func invitation(_ id: Int64, for session: Session) async throws -> Invitation {
        let found = try await read { [self] db in
            _ = try ownInvitation(id, session, db)
            return try invitations("invitation.id = \(id)", db)
        }
        guard let invitation = found.first else { throw Refusal.invitationUnknown }
        try await noteInvitations(found, day: invitation.day, for: session)
        return invitation
    }

    /// The text of one seat's code, to be drawn for whoever invites.
    ///
    /// - Throws: ``Refusal/invitationUnknown``, ``Refusal/invitationOver``.
    package func code(ofSeat number: Int, on id: Int64, for session: Session) async throws -> String {
        try await read { [self] db in
            let row = try ownInvitation(id, session, db)
            guard try row.decode(Instant?.self, forColumn: "cancelledAt") == nil,
                let fields = try InvitationFields(row, vault), fields.codes.indices.contains(number - 1)
            else { throw Refusal.invitationOver }
            return fields.codes[number - 1]
        }
    }

    /// Who can still come today: by name as far as somebody's duties reach, and how many seats in all.
    ///
    /// Names that a session sees for the first time today are on record first.
    /// - Parameter search: words that a name, an organisation or a host has to have.
    package func expectedToday(for session: Session, search: String = "") async throws -> Expected {
        let now = Instant(self.now())
        return try await expected(on: today(), for: session, search) { $0.closesAt >= now }
    }

    /// Who was invited for a day and did not come: once it is over, or their time is.
    package func noShows(of day: Day, for session: Session, search: String = "") async throws -> Expected {
        let (today, now) = (today(), Instant(self.now()))
        return try await expected(on: day, for: session, search) { day < today || $0.closesAt < now }
    }

    private func expected(
        on day: Day,
        for session: Session,
        _ search: String,
        where isMeant: (Invitation) -> Bool
    ) async throws -> Expected {
        let seesNames = session.holds([.host, .warden])
        let bound = session.holds([.warden]) ? nil : session.account.partner
        let waiting = try await read { [self] db in
            try invitations("day = \(day) AND cancelledAt IS NULL", db).filter { $0.arrived < $0.seats.count }
        }
        .filter(isMeant)
        let words = search.words
        let shown =
            !seesNames
            ? []
            : waiting.filter { invitation in
                (bound == nil || invitation.partner == bound)
                    && words.allSatisfy(invitation.searched.contains)
            }
        try await noteExpected(shown, on: day, to: session)
        return Expected(
            invitations: shown,
            seats: waiting.reduce(0) { $0 + $1.seats.count - $1.arrived }
        )
    }

    /// Puts a look at invitations that name somebody on record.
    func noteInvitations(_ shown: [Invitation], day: Day?, for session: Session) async throws {
        let named = shown.count { $0.visitor != nil }
        guard named > 0 else { return }
        try await write { [self] db in
            let look = Look(.shown, .invitations, day: day)
            _ = try note(look, count: named, from: session.origin, db)
        }
    }

    /// A host of one partner sees that partner's invitations.
    private static func visible(to session: Session) -> SQL {
        guard let bound = session.account.partner else { return "1" }
        return "partner = \(bound)"
    }

    /// Invitations with their newest seats, the earliest first.
    func invitations(_ condition: SQL, _ db: Database) throws -> [Invitation] {
        let rows: SQLRequest<Row> = """
            SELECT invitation.*, (SELECT name FROM partner WHERE partner.id = invitation.partner) AS partnerName
            FROM invitation
            WHERE \(condition)
            ORDER BY startsAt, id
            """
        let seats: SQLRequest<Row> = """
            SELECT seat.invitation, seat.version, seat.number, seat.visit, seat.isSubstituted,
                (SELECT min(arrivedAt) FROM stay WHERE stay.visit = seat.visit) AS arrivedAt
            FROM seat
            WHERE seat.invitation IN (SELECT id FROM invitation WHERE \(condition))
                AND \(sql: ScannedSeat.isNewest)
            ORDER BY seat.invitation, seat.number
            """
        let byInvitation = Dictionary(grouping: try seats.fetchAll(db)) { $0["invitation"] as Int64? ?? 0 }
        var hosts: [Int64: String] = [:]
        return try rows.fetchAll(db)
            .map { row in
                let host: Int64 = try row.decode(forColumn: "host")
                if hosts[host] == nil { hosts[host] = try fullName(ofHost: host, db) ?? "" }
                let seats = byInvitation[try row.decode(forColumn: "id")] ?? []
                return try Invitation(
                    row,
                    fields: InvitationFields(row, vault),
                    host: hosts[host] ?? "",
                    codesSince: seats.first?.decode(forColumn: "version") ?? 0,
                    seats: seats.map(Invitation.Seat.init(row:))
                )
            }
    }
}

/// Who is expected, or did not come, as far as somebody's duties reach.
package struct Expected: Sendable {
    /// Those that may be shown, with every seat of theirs.
    package let invitations: [Invitation]
    /// How many seats nobody has come on, those that are not shown too.
    package let seats: Int
}

extension Invitation {
    /// What a search looks through.
    fileprivate var searched: String {
        "\(visitor?.fullName ?? "") \(organisation ?? "") \(host)".folded
    }
}

extension String {
    /// The words of a search, as texts are searched.
    var words: [Substring] { folded.split { !$0.isLetter && !$0.isNumber }.map { $0 } }
}

extension Invitation.Seat {
    fileprivate init(row: Row) throws {
        self.init(
            number: try row.decode(forColumn: "number"),
            visit: try row.decode(forColumn: "visit"),
            arrivedAt: try row.decode(forColumn: "arrivedAt"),
            isSubstituted: try row.decode(forColumn: "isSubstituted")
        )
    }
}

extension Invitation {
    fileprivate init(_ row: Row, fields: InvitationFields?, host: String, codesSince: Int, seats: [Seat])
        throws
    {
        self.init(
            id: try row.decode(forColumn: "id"),
            version: try row.decode(forColumn: "version"),
            series: try row.decode(forColumn: "series"),
            meeting: try row.decode(forColumn: "meeting"),
            day: try row.decode(forColumn: "day"),
            startsAt: try row.decode(forColumn: "startsAt"),
            endsAt: try row.decode(forColumn: "endsAt"),
            opensAt: try row.decode(forColumn: "opensAt"),
            closesAt: try row.decode(forColumn: "closesAt"),
            hostID: try row.decode(forColumn: "host"),
            host: host,
            partner: try row.decode(forColumn: "partner"),
            organisation: try row.decode(String?.self, forColumn: "partnerName") ?? fields?.organisationName,
            role: try row.decode(forColumn: "role"),
            language: try row.decode(forColumn: "language"),
            isNamed: try row.decode(Data?.self, forColumn: "person") != nil,
            visitor: try fields?.guest,
            address: fields?.mailAddress,
            codes: fields?.codes ?? [],
            codesSince: codesSince,
            madeBy: try row.decode(forColumn: "madeBy"),
            mailed: try row.decode(forColumn: "mailed"),
            cancelledAt: try row.decode(forColumn: "cancelledAt"),
            seats: seats
        )
    }
}
