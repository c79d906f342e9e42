import Foundation
import GRDB

/// When an appointment is, and from when and until when its code lets somebody in.
struct AppointmentTimes {
    let startsAt: Instant
    let endsAt: Instant
    let opensAt: Instant
    let closesAt: Instant
}

extension Reception {
    /// - Throws: ``Refusal/notAllowed`` for who is no host, and for a host of one partner who invites another's.
    func mayInvite(_ partner: Int64?, _ session: Session) throws(Refusal) {
        guard session.holds([.host]) else { throw .notAllowed }
        if let bound = session.account.partner, bound != partner { throw .notAllowed }
    }

    /// An invitation that whoever is signed in may see; one of another partner is as unknown as none.
    ///
    /// - Throws: ``Refusal/invitationUnknown``, ``Refusal/notAllowed``.
    func ownInvitation(_ id: Int64, _ session: Session, _ db: Database) throws -> Row {
        guard session.holds([.host]) else { throw Refusal.notAllowed }
        let row = try invitationRow(id, db)
        let partner: Int64? = try row.decode(forColumn: "partner")
        if let bound = session.account.partner, bound != partner { throw Refusal.invitationUnknown }
        return row
    }

    /// Whether an invitation stands and nobody has come on it.
    func isOpen(_ row: Row, _ db: Database) throws -> Bool {
        guard try row.decode(Instant?.self, forColumn: "cancelledAt") == nil else { return false }
        let id: Int64 = try row.decode(forColumn: "id")
        let used: SQLRequest<Int> = """
            SELECT 1 FROM seat WHERE invitation = \(id) AND visit IS NOT NULL LIMIT 1
            """
        return try used.fetchOne(db) == nil
    }

    /// The times of an appointment today or later.
    ///
    /// - Throws: ``Refusal/invitationDayWrong``.
    func times(of appointment: Appointment, _ db: Database) throws -> AppointmentTimes {
        let now = try db.now
        let today = hours.day(of: now)
        guard (today...today.advanced(byDays: Self.invitedAhead)).contains(appointment.day),
            let startsAt = instant(of: appointment.from, on: appointment.day),
            let endsAt = instant(of: appointment.until, on: appointment.day), startsAt < endsAt, now < endsAt
        else { throw Refusal.invitationDayWrong }
        return AppointmentTimes(
            startsAt: startsAt,
            endsAt: endsAt,
            opensAt: startsAt.advanced(bySeconds: Int64(-60 * settings.window.early)),
            closesAt: max(endsAt, startsAt.advanced(bySeconds: Int64(60 * settings.window.late)))
        )
    }

    /// - Throws: ``Refusal/partnerUnknown`` for a partner that is gone or sends nobody in that role.
    func checkPartner(of affiliation: Affiliation, as role: Role, _ db: Database) throws {
        guard let partner = affiliation.partner else { return }
        let kind = try Partner.Kind.fetchOne(
            db.cachedStatement(sql: "SELECT kind FROM partner WHERE id = ? AND endedAt IS NULL"),
            arguments: [partner]
        )
        guard let kind, role.partnerKinds.contains(kind) else { throw Refusal.partnerUnknown }
    }

    /// - Throws: ``Refusal/hostUnknown`` for who receives nobody any more.
    func checkHost(_ host: Int64, _ db: Database) throws {
        guard try receives(host, db) else { throw Refusal.hostUnknown }
    }

    func receives(_ host: Int64, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT leftAt IS NULL FROM host WHERE id = ?"),
            arguments: [host]
        ) == true
    }

    /// Whom an invitation's guest belongs to.
    func affiliation(in fields: InvitationFields, _ row: Row) throws -> Affiliation {
        if let partner = try row.decode(Int64?.self, forColumn: "partner") { return .partner(partner) }
        return .organisation(try .organisation(fields.organisationName ?? ""))
    }

    private func instant(of minute: Int, on day: Day) -> Instant? {
        hours.instant(on: day, hour: minute / 60, minute: minute % 60)
    }
}
