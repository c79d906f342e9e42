import Foundation
import GRDB

extension Reception {
    /// Meetings of today and later, with how the partners are represented; without names.
    ///
    /// - Throws: ``Refusal/notAllowed`` for who is no host.
    package func meetings(for session: Session) async throws -> [Meeting] {
        guard session.holds([.host]) else { throw Refusal.notAllowed }
        return try await read { [self] db in
            let today = hours.day(of: try db.now)
            let rows: SQLRequest<Row> = """
                SELECT * FROM meeting WHERE day >= \(today) ORDER BY startsAt, id
                """
            return try rows.fetchAll(db).map { try meeting($0, withNames: false, for: session, db) }
                .filter { session.account.partner == nil || !$0.invitations.isEmpty }
        }
    }

    /// One meeting, who came by name unless it is asked for without; the look is on record first.
    ///
    /// - Throws: ``Refusal/meetingUnknown``.
    package func meeting(_ id: Int64, withNames: Bool = true, for session: Session) async throws -> Meeting {
        guard session.holds([.host]) else { throw Refusal.notAllowed }
        let found = try await read { [self] db in
            try meeting(meetingRow(id, db), withNames: withNames, for: session, db)
        }
        guard session.account.partner == nil || !found.invitations.isEmpty else {
            throw Refusal.meetingUnknown
        }
        let names = found.present.count + found.invitations.count { $0.visitor != nil }
        if withNames, names > 0 {
            try await write { [self] db in
                let look = Look(.shown, .meeting, day: found.day)
                _ = try note(look, count: names, from: session.origin, db)
            }
        }
        return found
    }

    private func meeting(_ row: Row, withNames: Bool, for session: Session, _ db: Database) throws -> Meeting
    {
        let id: Int64 = try row.decode(forColumn: "id")
        let startsAt: Instant = try row.decode(forColumn: "startsAt")
        let bound = session.account.partner
        let invitations = try invitations("meeting = \(id)", db)
            .filter { bound == nil || $0.partner == bound }
        let visits = withNames ? invitations.flatMap { $0.seats.compactMap(\.visit) } : []
        return Meeting(
            id: id,
            day: try row.decode(forColumn: "day"),
            startsAt: startsAt,
            endsAt: try row.decode(forColumn: "endsAt"),
            room: try row.decode(forColumn: "room"),
            host: try fullName(ofHost: row.decode(forColumn: "host"), db) ?? "",
            cancelledAt: try row.decode(forColumn: "cancelledAt"),
            invitations: invitations,
            attendance: Meeting.attendance(of: invitations, from: startsAt),
            present: try peopleOnVisits(visits, for: session, db)
        )
    }
}

extension Meeting {
    /// How each partner was represented, in the order in which they were invited.
    fileprivate static func attendance(of invitations: [Invitation], from startsAt: Instant) -> [Attendance] {
        let standing = invitations.filter { $0.cancelledAt == nil || $0.arrived > 0 }
        let partners = standing.compactMap(\.organisation)
            .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let onTime = startsAt.advanced(bySeconds: grace)
        return partners.map { partner in
            let seats = standing.filter { $0.organisation == partner }.flatMap(\.seats)
            return Attendance(
                partner: partner,
                seats: seats.count,
                arrived: seats.count { $0.visit != nil },
                late: seats.count { seat in seat.arrivedAt.map { $0 > onTime } ?? false },
                substitutes: seats.count(where: \.isSubstituted)
            )
        }
    }
}
