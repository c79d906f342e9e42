import Crypto
import Foundation
import GRDB

/// What a host fills in for an overleg: when, where, and how many seats each partner gets.
package struct NewMeeting: Hashable, Sendable {
    package let appointment: Appointment
    package let room: String
    package let host: Int64
    package let language: Language
    package let seats: [PartnerSeats]

    package struct PartnerSeats: Hashable, Sendable {
        package let partner: Int64
        package let count: Int
        package let address: MailAddress?

        package init(partner: Int64, count: Int, address: MailAddress? = nil) {
            self.partner = partner
            self.count = count
            self.address = address
        }
    }

    /// - Throws: ``Refusal/meetingEmpty`` without a seat.
    package init(
        at appointment: Appointment,
        in room: PersonalText,
        host: Int64,
        language: Language = .nl,
        seats: [PartnerSeats]
    ) throws(Refusal) {
        guard !seats.isEmpty else { throw .meetingEmpty }
        self.appointment = appointment
        self.room = room.text
        self.host = host
        self.language = language
        self.seats = seats
    }
}

/// What the log says of a meeting; the room, which somebody typed, as a hash.
package struct MeetingFacts: Codable, Hashable, Sendable {
    let day: Day
    let startsAt: Instant
    let endsAt: Instant
    let host: Int64
    let room: String

    init(day: Day, startsAt: Instant, endsAt: Instant, host: Int64, room: String) {
        self.day = day
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.host = host
        self.room = SHA256.hash(data: Data("\(startsAt.milliseconds) \(room)".utf8)).hexadecimal
    }

    init(row: Row) throws {
        self.init(
            day: try row.decode(forColumn: "day"),
            startsAt: try row.decode(forColumn: "startsAt"),
            endsAt: try row.decode(forColumn: "endsAt"),
            host: try row.decode(forColumn: "host"),
            room: try row.decode(forColumn: "room")
        )
    }
}

/// An overleg as the desk shows it, with the invitations to it.
package struct Meeting: Hashable, Sendable, Identifiable {
    package let id: Int64
    package let day: Day
    package let startsAt: Instant
    package let endsAt: Instant
    package let room: String
    package let host: String
    package let cancelledAt: Instant?
    package let invitations: [Invitation]
    package let attendance: [Attendance]
    /// Who came, by name, as far as whoever looks may see it.
    package let present: [PersonThere]

    /// How a partner was represented.
    package struct Attendance: Hashable, Sendable {
        package let partner: String
        package let seats: Int
        package let arrived: Int
        package let late: Int
        package let substitutes: Int

        package var isRepresented: Bool { arrived > 0 }
        package var absent: Int { seats - arrived }
    }

    /// Who comes this much after the beginning is late, in seconds.
    static let grace: Int64 = 300
}

extension Reception {
    /// Plans an overleg; each partner's seats are an invitation to it, all in one transaction.
    ///
    /// - Throws: ``Refusal/roomUnknown`` for one that is not set here, what ``invite(_:for:)`` throws.
    package func plan(_ new: NewMeeting, for session: Session) async throws -> Int64 {
        try await write { [self] db in
            guard session.holds([.host]), session.account.partner == nil else { throw Refusal.notAllowed }
            try checkHost(new.host, db)
            let rooms = settings.rooms
            guard rooms.isEmpty || rooms.contains(new.room) else { throw Refusal.roomUnknown }
            return try plan(new, from: session.origin, db)
        }
    }

    /// The same where it is known that whoever plans may, and that the room is one.
    func plan(_ new: NewMeeting, from origin: Origin, _ db: Database) throws -> Int64 {
        let times = try times(of: new.appointment, db)
        let id = try PresenceLog.head(db).sequence + 1
        let facts = MeetingFacts(
            day: new.appointment.day,
            startsAt: times.startsAt,
            endsAt: times.endsAt,
            host: new.host,
            room: new.room
        )
        try append(
            PresenceEntry(.meetingPlanned, at: try db.now, origin: origin)
                .with {
                    $0.meeting = id
                    $0.planned = facts
                },
            to: db
        )
        try db.execute(
            literal: """
                INSERT INTO meeting (id, day, startsAt, endsAt, room, host, madeBy)
                VALUES (\(id), \(facts.day), \(facts.startsAt), \(facts.endsAt), \(new.room), \(facts.host),
                    \(origin.account))
                """
        )
        for seats in new.seats {
            let invitation = try NewInvitation(
                for: .seats(seats.count),
                of: .partner(seats.partner),
                as: .participant,
                to: new.host,
                in: new.language,
                mailedTo: seats.address,
                at: new.appointment,
                meeting: id
            )
            _ = try invite(invitation, from: origin, db)
        }
        return id
    }

    /// Invites one person by name to a meeting that stands.
    ///
    /// - Throws: ``Refusal/meetingUnknown``, ``Refusal/meetingOver`` once it was called off.
    package func invite(
        _ visitor: Visitor,
        of partner: Int64,
        mailedTo address: MailAddress?,
        to meeting: Int64,
        for session: Session
    ) async throws {
        try await write { [self] db in
            try mayInvite(partner, session)
            let row = try meetingRow(meeting, db)
            guard try row.decode(Instant?.self, forColumn: "cancelledAt") == nil else {
                throw Refusal.meetingOver
            }
            let new = try NewInvitation(
                for: .person(visitor),
                of: .partner(partner),
                as: .participant,
                to: row.decode(forColumn: "host"),
                mailedTo: address,
                at: Appointment(
                    day: row.decode(forColumn: "day"),
                    from: hours.minute(of: row.decode(forColumn: "startsAt")),
                    until: hours.minute(of: row.decode(forColumn: "endsAt"))
                ),
                meeting: meeting
            )
            _ = try invite(new, from: session.origin, db)
        }
    }

    /// Calls a meeting off, with all invitations to it.
    ///
    /// - Throws: ``Refusal/meetingUnknown``, ``Refusal/meetingOver``.
    package func cancelMeeting(_ id: Int64, for session: Session) async throws {
        try await write { [self] db in
            guard session.holds([.host]), session.account.partner == nil else { throw Refusal.notAllowed }
            let now = try db.now
            guard try meetingRow(id, db).decode(Instant?.self, forColumn: "cancelledAt") == nil else {
                throw Refusal.meetingOver
            }
            try db.execute(literal: "UPDATE meeting SET cancelledAt = \(now) WHERE id = \(id)")
            let entry = PresenceEntry(.meetingCancelled, at: now, origin: session.origin)
            try append(entry.with { $0.meeting = id }, to: db)
            let open: SQLRequest<Int64> = """
                SELECT id FROM invitation WHERE meeting = \(id) AND cancelledAt IS NULL ORDER BY id
                """
            for invitation in try open.fetchAll(db) { try cancel(invitation, from: session.origin, db) }
        }
    }

    func meetingRow(_ id: Int64, _ db: Database) throws -> Row {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM meeting WHERE id = ?", arguments: [id])
        else { throw Refusal.meetingUnknown }
        return row
    }
}

extension OpeningHours {
    /// How many minutes after midnight `instant` is on the clock of its day.
    package func minute(of instant: Instant) -> Int {
        let time = timeOfDay(of: instant)
        return time.hour * 60 + time.minute
    }
}
