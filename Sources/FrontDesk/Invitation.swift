import Foundation
import GRDB

/// How many minutes before and after its time an invitation lets somebody in.
package struct InvitationWindow: Hashable, Sendable {
    package let early: Int
    package let late: Int

    package static let usual = InvitationWindow(early: 60, late: 240)
    /// The shortest and longest that can be set.
    package static let ranges = (early: 0...720, late: 15...1080)

    package init(early: Int, late: Int) {
        self.early = early
        self.late = late
    }
}

/// Whom an invitation is for: one person, or so many seats of a partner.
package enum InvitedGuest: Hashable, Sendable {
    case person(Visitor)
    case seats(Int)

    package static let mostSeats = 20

    var seats: Int {
        switch self {
        case .person: 1
        case .seats(let count): count
        }
    }

    var visitor: Visitor? {
        guard case .person(let visitor) = self else { return nil }
        return visitor
    }
}

/// A day at the centre from one time of day to another, in minutes after midnight.
package struct Appointment: Hashable, Sendable {
    package var day: Day
    package let from: Int
    package let until: Int

    /// - Throws: ``Refusal/appointmentWrong`` unless it ends after it starts, on one day.
    package init(day: Day, from: Int, until: Int) throws(Refusal) {
        guard (0..<24 * 60).contains(from), (from + 1..<24 * 60).contains(until) else {
            throw .appointmentWrong
        }
        self.day = day
        self.from = from
        self.until = until
    }
}

/// The same appointment every so many weeks, until a day.
package struct Recurrence: Hashable, Sendable {
    package let weeks: Int
    package let until: Day

    /// No series has more.
    package static let most = 53

    /// - Throws: ``Refusal/recurrenceWrong``.
    package init(weeks: Int, until: Day) throws(Refusal) {
        guard (1...12).contains(weeks) else { throw .recurrenceWrong }
        self.weeks = weeks
        self.until = until
    }

    /// The days of a series that begins on `first`.
    func days(from first: Day) throws(Refusal) -> [Day] {
        guard until > first else { throw .recurrenceWrong }
        let days = (0...Self.most).map { first.advanced(byDays: 7 * weeks * $0) }.prefix { $0 <= until }
        guard days.count <= Self.most else { throw .recurrenceWrong }
        return Array(days)
    }
}

/// What a host fills in to invite.
package struct NewInvitation: Hashable, Sendable {
    package let guest: InvitedGuest
    package let affiliation: Affiliation
    package let role: Role
    package let host: Int64
    package let language: Language
    package let address: MailAddress?
    package let appointment: Appointment
    package let recurrence: Recurrence?
    package let meeting: Int64?

    /// - Throws: ``Refusal/seatsWrong``; ``Refusal/partnerMissing`` for seats of no partner.
    package init(
        for guest: InvitedGuest,
        of affiliation: Affiliation,
        as role: Role,
        to host: Int64,
        in language: Language = .nl,
        mailedTo address: MailAddress? = nil,
        at appointment: Appointment,
        every recurrence: Recurrence? = nil,
        meeting: Int64? = nil
    ) throws(Refusal) {
        if case .seats(let count) = guest {
            guard (1...InvitedGuest.mostSeats).contains(count) else { throw .seatsWrong }
            guard affiliation.partner != nil else { throw .partnerMissing }
        }
        self.guest = guest
        self.affiliation = affiliation
        self.role = role
        self.host = host
        self.language = language
        self.address = address
        self.appointment = appointment
        self.recurrence = recurrence
        self.meeting = meeting
    }
}

/// What the log says of an invitation without naming anyone; `seal` is a hash of the sealed fields as they were
/// written.
package struct InvitationFacts: Codable, Hashable, Sendable {
    let day: Day
    let startsAt: Instant
    let endsAt: Instant
    let opensAt: Instant
    let closesAt: Instant
    let host: Int64
    let partner: Int64?
    let role: Role
    let language: Language
    let person: String?
    let series: Int64?
    let meeting: Int64?
    /// The hashes of the codes, a seat each, in order.
    let codes: [String]
    var seal: String
}

/// An invitation as the desk shows it.
package struct Invitation: Hashable, Sendable, Identifiable {
    package let id: Int64
    /// Counts moves, corrections of the address, and the calling off.
    package let version: Int
    package let series: Int64?
    package let meeting: Int64?
    package let day: Day
    package let startsAt: Instant
    package let endsAt: Instant
    package let opensAt: Instant
    package let closesAt: Instant
    package let hostID: Int64
    package let host: String
    package let partner: Int64?
    /// The partner, or the organisation that was typed; nil once that is forgotten.
    package let organisation: String?
    package let role: Role
    package let language: Language
    package let isNamed: Bool
    /// Nil for seats, and once it is forgotten.
    package let visitor: Visitor?
    package let address: String?
    /// The codes that let in, a seat each; none once they are forgotten.
    package let codes: [String]
    /// The version that brought these codes.
    package let codesSince: Int
    package let madeBy: Int64?
    /// The newest version that was mailed.
    package let mailed: Int?
    package let cancelledAt: Instant?
    package let seats: [Seat]

    /// One place on an invitation, and who came on it.
    package struct Seat: Hashable, Sendable {
        package let number: Int
        package let visit: Int64?
        package let arrivedAt: Instant?
        package let isSubstituted: Bool
    }

    package enum State: String, CaseIterable, Hashable, Sendable {
        case open, partlyArrived, arrived, cancelled, noShow
    }

    package var arrived: Int { seats.count { $0.visit != nil } }

    /// Where an invitation stands on `today`: who did not come, did not come once the day is over.
    package func state(on today: Day) -> State {
        if arrived > 0 { return arrived == seats.count ? .arrived : .partlyArrived }
        if cancelledAt != nil { return .cancelled }
        return day < today ? .noShow : .open
    }
}
