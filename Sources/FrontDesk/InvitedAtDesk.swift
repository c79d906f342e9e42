import Foundation
import GRDB

/// Somebody who was invited, and whom a host lets in at the desk.
package struct InvitedAtDesk: Encodable, Hashable, Sendable {
    package let nonce: Nonce
    package let invitation: Int64
    /// Who comes on a seat without a name, or in the place of whom it names; nil for who was invited.
    package let visitor: Visitor?
    package let needsAssistance: Bool

    package init(nonce: Nonce, invitation: Int64, visitor: Visitor?, needsAssistance: Bool) {
        self.nonce = nonce
        self.invitation = invitation
        self.visitor = visitor
        self.needsAssistance = needsAssistance
    }
}

extension Reception {
    /// Lets somebody in on an invitation of today, also early or late, and returns the visit.
    ///
    /// Visit, badge and the first seat that is free are one transaction; asked again, it answers the same.
    ///
    /// - Throws: ``Refusal/invitationUnknown`` beyond one's reach; ``Refusal/invitationOver`` once every seat is taken,
    ///   it was called off, or it is of another day; ``Refusal/nameGone``; ``Refusal/hostUnknown`` when the host left;
    ///   ``Refusal/firstNameEmpty`` for a seat without a name.
    package func checkIn(_ guest: InvitedAtDesk, by session: Session) async throws -> Int64 {
        guard session.holds([.host]) else { throw Refusal.notAllowed }
        let request = try Request<Welcome>(nonce: guest.nonce, content: guest, kiosk: nil)
        return try await write { [self] db in
            _ = try request.answer(db) {
                let visit = try letIn(guest, by: session, db)
                return (Welcome(number: visit.number), visit.id)
            }
            let answered: SQLRequest<Int64?> = "SELECT visit FROM request WHERE nonce = \(guest.nonce.hash)"
            guard case let visit?? = try answered.fetchOne(db) else { throw Refusal.visitUnknown }
            return visit
        }
    }

    private func letIn(
        _ guest: InvitedAtDesk,
        by session: Session,
        _ db: Database
    ) throws -> (id: Int64, number: Int) {
        let row = try ownInvitation(guest.invitation, session, db)
        guard let seat = try ScannedSeat.fetchFree(of: guest.invitation, db), seat.isLive,
            seat.day == hours.day(of: try db.now)
        else { throw Refusal.invitationOver }
        guard let fields = try InvitationFields(row, vault) else { throw Refusal.nameGone }
        guard try receives(seat.host, db) else { throw Refusal.hostUnknown }
        let invited = try fields.guest
        guard let visitor = guest.visitor ?? invited else { throw Refusal.firstNameEmpty }
        let acceptance = Acceptance(
            nonce: guest.nonce,
            code: "",
            language: try row.decode(forColumn: "language"),
            rulesVersion: try HouseRules.newest(db),
            needsAssistance: guest.needsAssistance,
            visitor: guest.visitor
        )
        let arrival = try Arrival(acceptance, of: visitor, on: seat, affiliation(in: fields, row))
        let visit = try insertVisit(arrival, from: session.origin, db)
        let isSubstitute = invited.map { $0.countingKey != visitor.countingKey } ?? false
        try take(seat.place, for: visit.id, isSubstitute ? .substitute : nil, from: session.origin, db)
        return visit
    }
}

extension ScannedSeat {
    /// The first seat of an invitation that nobody came on, nil when there is none.
    fileprivate static func fetchFree(of invitation: Int64, _ db: Database) throws -> ScannedSeat? {
        let free: SQLRequest<Data> = """
            SELECT seat.codeHash
            FROM seat
            WHERE seat.invitation = \(invitation) AND seat.visit IS NULL AND \(sql: isNewest)
            ORDER BY seat.number
            LIMIT 1
            """
        return try free.fetchOne(db).flatMap { try fetchOne(db, codeHash: $0) }
    }
}
