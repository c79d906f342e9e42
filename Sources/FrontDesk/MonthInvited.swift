import Foundation
import GRDB

extension MonthTotals {
    /// An invitation as figures need it: who was expected, and who of them came.
    struct Invited {
        let partner: Int64
        let meeting: Int64?
        let startsAt: Instant
        let endsAt: Instant
        let cancelledAt: Instant?
        /// Who was invited by name, as they are counted in that month.
        let person: Data?
        var seats: [Seat] = []

        struct Seat {
            /// When somebody came on it, and who, as they are counted; nil for nobody.
            let comer: Data?
            let arrivedAt: Instant?
            let isSubstituted: Bool
        }

        /// Whether anybody was expected: what is called off only afterwards counts as it stood.
        var isStanding: Bool {
            cancelledAt.map { $0 >= endsAt } ?? true || seats.contains { $0.comer != nil }
        }
    }

    /// Counts the seats that people were expected on, and how partners were represented at meetings.
    mutating func addInvited(_ invited: some Sequence<Invited>) {
        let standing = invited.filter(\.isStanding)
        for (partner, invitations) in Dictionary(grouping: standing, by: \.partner) {
            let seats = invitations.flatMap(\.seats)
            add(Int64(seats.count), to: .init(measure: .seats, partner: partner))
            let comers = seats.compactMap(\.comer)
            add(Int64(comers.count), to: .init(measure: .seatsTaken, partner: partner))
            add(Int64(Set(comers).count), to: .init(measure: .peopleCome, partner: partner))
            add(Self.missed(invitations), to: .init(measure: .peopleMissed, partner: partner))
        }
        let ofMeetings = standing.filter { $0.meeting != nil }
        add(Int64(Set(ofMeetings.map(\.meeting)).count), to: .init(measure: .meetings))
        for (partner, invitations) in Dictionary(grouping: ofMeetings, by: \.partner) {
            for (_, ofOne) in Dictionary(grouping: invitations, by: \.meeting) {
                represent(partner, ofOne)
            }
        }
    }

    /// How many different people did not come, at least: those invited by name, and the most seats of one invitation.
    ///
    /// The same two colleagues may stay away from every meeting of a month.
    private static func missed(_ invitations: [Invited]) -> Int64 {
        let empty = invitations.map { (person: $0.person, count: $0.seats.count { $0.comer == nil }) }
        let named = Set(empty.filter { $0.count > 0 }.compactMap(\.person)).count
        return Int64(named + (empty.filter { $0.person == nil }.map(\.count).max() ?? 0))
    }

    /// Counts one meeting for one partner.
    private mutating func represent(_ partner: Int64, _ invitations: [Invited]) {
        func count(_ measure: Total.Measure) { add(1, to: .init(measure: measure, partner: partner)) }
        count(.meetingsInvited)
        let taken = invitations.flatMap(\.seats).filter { $0.comer != nil }
        guard !taken.isEmpty, let startsAt = invitations.map(\.startsAt).min() else { return }
        count(.meetingsRepresented)
        let onTime = startsAt.advanced(bySeconds: Meeting.grace)
        if taken.allSatisfy({ ($0.arrivedAt ?? startsAt) > onTime }) { count(.meetingsLate) }
        if taken.allSatisfy(\.isSubstituted) { count(.meetingsBySubstitute) }
    }

    /// The invitations of a month with their newest seats, as far as they are not purged.
    static func invited(in month: Month, _ db: Database) throws -> [Invited] {
        let request: SQLRequest<Row> = """
            SELECT invitation.id, invitation.partner, invitation.meeting, invitation.startsAt, invitation.endsAt,
                invitation.cancelledAt, invitation.person, seat.isSubstituted, visit.person AS comer,
                (SELECT min(arrivedAt) FROM stay WHERE stay.visit = seat.visit) AS arrivedAt
            FROM invitation
            JOIN seat ON seat.invitation = invitation.id AND \(sql: ScannedSeat.isNewest)
            LEFT JOIN visit ON visit.id = seat.visit
            WHERE invitation.day BETWEEN \(month.first) AND \(month.last)
            ORDER BY invitation.id, seat.number
            """
        var (invited, last): ([Invited], Int64?) = ([], nil)
        let rows = try request.fetchCursor(db)
        while let row = try rows.next() {
            let id: Int64 = try row.decode(forColumn: "id")
            if last != id { invited.append(try Invited(row: row)) }
            last = id
            invited[invited.count - 1].seats.append(try Invited.Seat(row: row))
        }
        return invited
    }
}

extension MonthTotals.Invited {
    fileprivate init(row: Row) throws {
        partner = try row.decode(Int64?.self, forColumn: "partner") ?? 0
        meeting = try row.decode(forColumn: "meeting")
        startsAt = try row.decode(forColumn: "startsAt")
        endsAt = try row.decode(forColumn: "endsAt")
        cancelledAt = try row.decode(forColumn: "cancelledAt")
        person = try row.decode(forColumn: "person")
    }
}

extension MonthTotals.Invited.Seat {
    fileprivate init(row: Row) throws {
        comer = try row.decode(forColumn: "comer")
        arrivedAt = try row.decode(forColumn: "arrivedAt")
        isSubstituted = try row.decode(forColumn: "isSubstituted")
    }
}
