package import Foundation
package import FrontDesk

extension Visitor {
    /// A visitor by the names that a kiosk sends.
    package static func named(_ firstName: String, _ surname: String = "van der Berg") throws -> Visitor {
        let names = ["firstName": firstName, "surname": surname]
        return try JSONDecoder().decode(Visitor.self, from: JSONEncoder().encode(names))
    }
}

extension Appointment {
    /// Half past ten to half past eleven, which a test centre's clock stands half an hour before.
    package static func sample(on day: String = "2026-11-23", from: Int = 630, until: Int = 690) throws
        -> Appointment
    {
        guard let day = Day(rawValue: day) else { throw Refusal.invitationDayWrong }
        return try Appointment(day: day, from: from, until: until)
    }
}

extension NewInvitation {
    /// An invitation of one person of the first partner.
    package static func person(
        _ firstName: String = "Anne-Fleur",
        to host: Int64,
        partner: Int64 = 1,
        role: Role = .communityOfficer,
        address: String? = nil,
        at appointment: Appointment? = nil,
        every recurrence: Recurrence? = nil
    ) throws -> NewInvitation {
        try NewInvitation(
            for: .person(.named(firstName)),
            of: .partner(partner),
            as: role,
            to: host,
            mailedTo: address.map { try MailAddress($0) },
            at: appointment ?? .sample(),
            every: recurrence
        )
    }

    /// So many seats of the customs.
    package static func seats(_ count: Int = 2, to host: Int64, at appointment: Appointment? = nil) throws
        -> NewInvitation
    {
        try NewInvitation(
            for: .seats(count),
            of: .partner(3),
            as: .customsOfficer,
            to: host,
            at: appointment ?? .sample()
        )
    }
}

extension Acceptance {
    /// What the kiosk sends for the holder of `code`; `changes` are put over its JSON.
    package static func json(_ code: String, _ changes: [String: Any?] = [:]) throws -> Data {
        var body: [String: Any?] = [
            "nonce": freshNonce(), "code": code, "language": "nl", "rulesVersion": 1,
            "needsAssistance": false,
        ]
        body.merge(changes) { $1 }
        return try JSONSerialization.data(withJSONObject: body.compactMapValues(\.self))
    }

    package static func sample(_ code: String, _ changes: [String: Any?] = [:]) throws -> Acceptance {
        try JSONDecoder().decode(Acceptance.self, from: json(code, changes))
    }
}

/// A host of a test centre who invites, and whom visitors can find.
package struct Inviter: Sendable {
    package let centre: TestCentre
    package let host: Int64
    package let session: Session

    package init(_ centre: TestCentre, partner: Int64? = nil) async throws {
        self.centre = centre
        host = try await centre.reception.addHost(named: .hostName("Sanne de Wit")).id
        session = try await centre.signedIn([.host], partner: partner).session
    }

    /// Invites and gives the first invitation as the desk shows it.
    @discardableResult
    package func invite(_ new: NewInvitation) async throws -> Invitation {
        let made = try await centre.reception.invite([new], for: session)
        guard let first = made.first else { throw Refusal.invitationUnknown }
        return try await shown(first)
    }

    /// An invitation as the desk shows it now.
    package func shown(_ id: Int64) async throws -> Invitation {
        try await centre.reception.invitation(id, for: session)
    }

    /// What the kiosk says to an accepted invitation.
    package func accept(_ code: String, _ changes: [String: Any?] = [:], at kiosk: Kiosk) async throws
        -> Verdict
    {
        try await centre.reception.accept(.sample(code, changes), from: .kiosk(kiosk.id)).verdict
    }
}

extension NewMeeting {
    /// An overleg of the customs, two seats, and the tax authority, one, half an hour from a test centre's start.
    package static func sample(host: Int64, at appointment: Appointment? = nil) throws -> NewMeeting {
        try NewMeeting(
            at: appointment ?? .sample(),
            in: .room("Rozenzaal"),
            host: host,
            seats: [.init(partner: 3, count: 2), .init(partner: 4, count: 1)]
        )
    }
}
