import Foundation
import GRDB

extension Reception {
    /// How far ahead somebody can be invited, in days.
    static let invitedAhead = 366

    /// Announces visits, all of them or none; each occurrence of a series is an invitation of its own.
    ///
    /// Returns the invitations' numbers, in order.
    ///
    /// - Throws: ``Refusal/notAllowed``, ``Refusal/partnerUnknown``, ``Refusal/hostUnknown``,
    ///   ``Refusal/invitationDayWrong``, ``Refusal/recurrenceWrong``.
    @discardableResult
    package func invite(_ all: [NewInvitation], for session: Session) async throws -> [Int64] {
        try await write { [self] db in
            try all.flatMap { new in
                try mayInvite(new.affiliation.partner, session)
                return try invite(new, from: session.origin, db)
            }
        }
    }

    /// What is wrong with an invitation, nil when nothing is; nothing is written.
    package func fault(in new: NewInvitation, for session: Session) async throws -> Refusal? {
        try await read { [self] db in
            do {
                try mayInvite(new.affiliation.partner, session)
                try check(new, db)
                return nil
            } catch let refusal as Refusal {
                return refusal
            }
        }
    }

    /// Gives an invitation another day or time: its codes are replaced, the old ones let nobody in.
    ///
    /// - Throws: ``Refusal/invitationUnknown``, ``Refusal/invitationOver`` for one that was called off or used;
    ///   ``Refusal/invitationDayWrong``.
    package func moveInvitation(_ id: Int64, to appointment: Appointment, for session: Session) async throws {
        try await write { [self] db in
            let row = try ownInvitation(id, session, db)
            guard try isOpen(row, db) else { throw Refusal.invitationOver }
            guard try row.decode(Int64?.self, forColumn: "meeting") == nil else {
                throw Refusal.invitationOfMeeting
            }
            try move(row, to: appointment.day, times(of: appointment, db), from: session.origin, db)
        }
    }

    /// Calls an invitation off, and with `andLater` the rest of its series; who is in stays in.
    ///
    /// - Throws: ``Refusal/invitationUnknown``, ``Refusal/invitationOver``.
    package func cancelInvitation(_ id: Int64, andLater: Bool = false, for session: Session) async throws {
        try await write { [self] db in
            let row = try ownInvitation(id, session, db)
            guard try row.decode(Instant?.self, forColumn: "cancelledAt") == nil else {
                throw Refusal.invitationOver
            }
            try cancel(id, from: session.origin, db)
            guard andLater, let series = try row.decode(Int64?.self, forColumn: "series") else { return }
            let day: Day = try row.decode(forColumn: "day")
            let later: SQLRequest<Int64> = """
                SELECT id
                FROM invitation
                WHERE series = \(series) AND day > \(day) AND cancelledAt IS NULL
                ORDER BY id
                """
            for each in try later.fetchAll(db) { try cancel(each, from: session.origin, db) }
        }
    }

    /// Has the letter of an invitation mailed once more; one that waits is tried now.
    ///
    /// - Throws: ``Refusal/invitationUnknown``, ``Refusal/invitationOver``, ``Refusal/mailMissing``,
    ///   ``Refusal/mailNotSetUp``.
    package func mailAgain(_ id: Int64, for session: Session) async throws {
        try await write { [self] db in
            let row = try ownInvitation(id, session, db)
            guard try isOpen(row, db) else { throw Refusal.invitationOver }
            guard try row.decode(Data?.self, forColumn: "address") != nil else { throw Refusal.mailMissing }
            guard mailsGuests else { throw Refusal.mailNotSetUp }
            let now = try db.now
            guard try row.decode(Instant.self, forColumn: "endsAt") > now else {
                throw Refusal.invitationOver
            }
            let entry = PresenceEntry(.invitationMailAsked, at: now, origin: session.origin)
            try append(entry.with { $0.invitation = id }, to: db)
            try writeAgain(.init(invitation: id, version: row.decode(forColumn: "version")), db)
        }
    }

    func cancel(_ id: Int64, from origin: Origin, _ db: Database) throws {
        let now = try db.now
        try db.execute(
            literal: "UPDATE invitation SET cancelledAt = \(now), version = version + 1 WHERE id = \(id)"
        )
        let entry = PresenceEntry(.invitationCancelled, at: now, origin: origin)
        try append(entry.with { $0.invitation = id }, to: db)
        tellPosting(db)
    }

    func invite(_ new: NewInvitation, from origin: Origin, _ db: Database) throws -> [Int64] {
        try check(new, db)
        let days =
            try new.recurrence.map { try $0.days(from: new.appointment.day) } ?? [new.appointment.day]
        var made: [Int64] = []
        for day in days {
            var appointment = new.appointment
            appointment.day = day
            let series = days.count > 1 ? try made.first ?? PresenceLog.head(db).sequence + 1 : nil
            made.append(try insert(new, at: appointment, series: series, from: origin, db))
        }
        return made
    }

    private func check(_ new: NewInvitation, _ db: Database) throws {
        try checkPartner(of: new.affiliation, as: new.role, db)
        try checkHost(new.host, db)
        _ = try times(of: new.appointment, db)
        if let recurrence = new.recurrence {
            let days = try recurrence.days(from: new.appointment.day)
            guard let last = days.last, last <= hours.day(of: try db.now).advanced(byDays: Self.invitedAhead)
            else { throw Refusal.recurrenceWrong }
        }
    }

    private func insert(
        _ new: NewInvitation,
        at appointment: Appointment,
        series: Int64?,
        from origin: Origin,
        _ db: Database
    ) throws -> Int64 {
        let id = try PresenceLog.head(db).sequence + 1
        let day = appointment.day
        let times = try self.times(of: appointment, db)
        let codes = (0..<new.guest.seats).map { _ in badgeKeys.makeCode(.invitation, random: random) }
        let scope = Vault.Scope.day(day)
        let sealed = try InvitationFields(new, codes: codes)
            .sealed(with: vault.seal(for: scope, at: "invitation \(id)"))
        let person = try new.guest.visitor.map { try self.person($0, of: new.affiliation, in: day.month) }
        let facts = InvitationFacts(
            day: day,
            startsAt: times.startsAt,
            endsAt: times.endsAt,
            opensAt: times.opensAt,
            closesAt: times.closesAt,
            host: new.host,
            partner: new.affiliation.partner,
            role: new.role,
            language: new.language,
            person: person?.hexadecimal,
            series: series,
            meeting: new.meeting,
            codes: codes.map(\.hash.hexadecimal),
            seal: sealed.fingerprint
        )
        try append(
            PresenceEntry(.invited, at: try db.now, origin: origin)
                .with {
                    $0.invitation = id
                    $0.invited = facts
                },
            to: db
        )
        try db.execute(
            literal: """
                INSERT INTO invitation (id, version, series, meeting, day, startsAt, endsAt, opensAt, closesAt, host,
                    partner, role, language, person, visitor, organisation, address, codes, sealedBy, madeBy)
                VALUES (\(id), 0, \(series), \(new.meeting), \(day), \(times.startsAt), \(times.endsAt),
                    \(times.opensAt), \(times.closesAt), \(new.host), \(new.affiliation.partner), \(new.role),
                    \(new.language), \(person), \(sealed.visitor), \(sealed.organisation), \(sealed.address),
                    \(sealed.codes), \(scope.name), \(origin.account))
                """
        )
        try insertSeats(codes, of: id, 0, db)
        tellPosting(db)
        return id
    }

    /// The person that an invitation of a name will be counted as in `month`; nil for seats.
    func person(in fields: InvitationFields, _ row: Row, in month: String) throws -> Data? {
        guard let guest = try fields.guest else { return nil }
        return try person(guest, of: affiliation(in: fields, row), in: month)
    }
}
