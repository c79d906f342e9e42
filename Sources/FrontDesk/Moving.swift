import Foundation
import GRDB

extension Reception {
    /// Gives an invitation another time in a new version of it, whose letter goes out in the place of the last.
    ///
    /// - Parameter keepsCodes: whether its codes go on letting in, at the new time; else others take their place.
    /// - Throws: ``Refusal/invitationOver`` for one of which nothing personal is left.
    func move(
        _ row: Row,
        to day: Day,
        _ times: AppointmentTimes,
        keepsCodes: Bool = false,
        from origin: Origin,
        _ db: Database
    ) throws {
        guard let fields = try InvitationFields(row, vault) else { throw Refusal.invitationOver }
        let id: Int64 = try row.decode(forColumn: "id")
        let person = try self.person(in: fields, row, in: day.month)
        try db.execute(
            literal: """
                UPDATE invitation
                SET day = \(day), startsAt = \(times.startsAt), endsAt = \(times.endsAt),
                    opensAt = \(times.opensAt), closesAt = \(times.closesAt), person = \(person)
                WHERE id = \(id)
                """
        )
        try renew(row, fields, on: day, keepsCodes: keepsCodes, as: .invitationMoved, from: origin, db)
    }

    /// Writes the next version of an invitation with these fields, and says so in the log.
    func renew(
        _ row: Row,
        _ fields: InvitationFields,
        on day: Day,
        keepsCodes: Bool = false,
        as kind: PresenceEntry.Kind,
        from origin: Origin,
        _ db: Database
    ) throws {
        let id: Int64 = try row.decode(forColumn: "id")
        let version = try row.decode(Int.self, forColumn: "version") + 1
        let codes = fields.codes.compactMap { text in
            keepsCodes ? BadgeCode(text) : badgeKeys.makeCode(.invitation, random: random)
        }
        var fields = fields
        fields.codes = codes.map(\.text)
        _ = try seal(fields, of: id, under: .day(day), db)
        try db.execute(literal: "UPDATE invitation SET version = \(version) WHERE id = \(id)")
        if !keepsCodes { try insertSeats(codes, of: id, version, db) }
        let facts = try InvitationFacts(row: invitationRow(id, db), codes: codes.map(\.hash.hexadecimal))
        let entry = PresenceEntry(kind, at: try db.now, origin: origin)
        try append(
            entry.with {
                $0.invitation = id
                $0.invited = facts
            },
            to: db
        )
        tellPosting(db)
    }

    /// Has an invitation's letter go to another address, and only there.
    ///
    /// Its codes are replaced: a letter that went to the wrong address lets nobody in.
    ///
    /// - Throws: ``Refusal/invitationUnknown``; ``Refusal/invitationOver`` for one that was called off, used or is over.
    package func readdressInvitation(_ id: Int64, to address: MailAddress, for session: Session) async throws
    {
        try await write { [self] db in
            let row = try ownInvitation(id, session, db)
            guard try isOpen(row, db), try row.decode(Instant.self, forColumn: "endsAt") > db.now,
                var fields = try InvitationFields(row, vault)
            else { throw Refusal.invitationOver }
            guard fields.mailAddress != address.text else { return }
            fields.address = Data(address.text.utf8)
            try db.execute(literal: "UPDATE invitation SET mailed = NULL WHERE id = \(id)")
            let day: Day = try row.decode(forColumn: "day")
            try renew(row, fields, on: day, as: .invitationReaddressed, from: session.origin, db)
        }
    }

    func insertSeats(_ codes: [BadgeCode], of id: Int64, _ version: Int, _ db: Database) throws {
        let insert = try db.cachedStatement(
            sql: "INSERT INTO seat (invitation, version, number, codeHash) VALUES (?, ?, ?, ?)"
        )
        for (index, code) in codes.enumerated() {
            try insert.execute(arguments: [id, version, index + 1, code.hash])
        }
    }
}

extension Reception {
    /// Gives a meeting another day, time or room, and with it every invitation that somebody can still come on.
    ///
    /// At another time the codes that nobody came on are replaced, and the old ones let nobody in. In another room at
    /// the same time all codes stay; so do those of a partner of whom somebody is there.
    ///
    /// - Throws: ``Refusal/meetingUnknown``, ``Refusal/meetingOver``, ``Refusal/meetingBegun`` for another day once
    ///   somebody came; ``Refusal/invitationDayWrong``.
    package func moveMeeting(
        _ id: Int64,
        to appointment: Appointment,
        in room: PersonalText,
        for session: Session
    ) async throws {
        try await write { [self] db in
            guard session.holds([.host]), session.account.partner == nil else { throw Refusal.notAllowed }
            let row = try meetingRow(id, db)
            let (old, now) = (try MeetingFacts(row: row), try db.now)
            let isOff = try row.decode(Instant?.self, forColumn: "cancelledAt") != nil
            guard !isOff, old.endsAt > now else { throw Refusal.meetingOver }
            let (day, times) = (appointment.day, try times(of: appointment, db))
            let new = MeetingFacts(
                day: day,
                startsAt: times.startsAt,
                endsAt: times.endsAt,
                host: old.host,
                room: room.text
            )
            guard new != old else { return }
            guard try day == old.day || !hasBegun(id, db) else { throw Refusal.meetingBegun }
            try db.execute(
                literal: """
                    UPDATE meeting
                    SET day = \(day), startsAt = \(new.startsAt), endsAt = \(new.endsAt), room = \(room.text)
                    WHERE id = \(id)
                    """
            )
            let entry = PresenceEntry(.meetingMoved, at: now, origin: session.origin)
            try append(
                entry.with {
                    $0.meeting = id
                    $0.planned = new
                },
                to: db
            )
            let isElsewhere = old.startsAt == new.startsAt && old.endsAt == new.endsAt
            for row in try invitationsToMove(of: id, db) {
                let keepsCodes = try isElsewhere || !isOpen(row, db)
                try move(row, to: day, times, keepsCodes: keepsCodes, from: session.origin, db)
            }
        }
    }

    /// Whether somebody came for the meeting.
    private func hasBegun(_ meeting: Int64, _ db: Database) throws -> Bool {
        let came: SQLRequest<Int> = """
            SELECT 1
            FROM seat
            JOIN invitation ON invitation.id = seat.invitation
            WHERE invitation.meeting = \(meeting) AND seat.visit IS NOT NULL
            LIMIT 1
            """
        return try came.fetchOne(db) != nil
    }

    /// The invitations to a meeting that stand and have a seat that nobody came on.
    private func invitationsToMove(of meeting: Int64, _ db: Database) throws -> [Row] {
        let open: SQLRequest<Row> = """
            SELECT *
            FROM invitation
            WHERE meeting = \(meeting) AND cancelledAt IS NULL AND codes IS NOT NULL
                AND EXISTS (
                    SELECT 1 FROM seat
                    WHERE seat.invitation = invitation.id AND seat.visit IS NULL AND \(sql: ScannedSeat.isNewest)
                )
            ORDER BY id
            """
        return try open.fetchAll(db)
    }
}
