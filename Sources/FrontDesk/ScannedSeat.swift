import Foundation
import GRDB

/// An invitation as a scan finds it, by the code of one of its seats.
struct ScannedSeat: Decodable, FetchableRecord {
    let invitation: Int64
    let version: Int
    let number: Int
    let visit: Int64?
    /// Whether the code was replaced by no other and the invitation not called off.
    let isLive: Bool
    /// Whether anything personal is left on the invitation.
    let hasFields: Bool
    let day: Day
    let startsAt: Instant
    let opensAt: Instant
    let closesAt: Instant
    let host: Int64
    let partner: Int64?
    let role: Role
    let meeting: Int64?

    var place: SeatPlace { SeatPlace(invitation: invitation, version: version, number: number) }

    /// Whether no later code took the place of a seat's.
    static let isNewest =
        "(seat.version = (SELECT max(version) FROM seat AS newer WHERE newer.invitation = seat.invitation))"

    static func fetchOne(_ db: Database, codeHash: Data) throws -> ScannedSeat? {
        let byCode = try db.cachedStatement(
            sql: """
                SELECT seat.invitation, seat.version, seat.number, seat.visit,
                    \(isNewest) AND invitation.cancelledAt IS NULL AS isLive,
                    invitation.codes IS NOT NULL AS hasFields, invitation.day, invitation.startsAt,
                    invitation.opensAt, invitation.closesAt, invitation.host, invitation.partner, invitation.role, invitation.meeting
                FROM seat
                JOIN invitation ON invitation.id = seat.invitation
                WHERE seat.codeHash = ?
                """
        )
        return try fetchOne(byCode, arguments: [codeHash])
    }
}
