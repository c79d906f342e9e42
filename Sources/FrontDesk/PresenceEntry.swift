import Crypto
import Foundation
import GRDB

/// One line of the presence log: what happened, when, on whose word.
///
/// It holds nothing that names a person.
package struct PresenceEntry: Codable, Hashable, Sendable {
    package let kind: Kind
    package let at: Instant
    package let origin: Origin
    package var visit: Int64?
    /// How a departure is known.
    package var evidence: Evidence?
    /// When somebody arrived or left, where that is not when the entry was written.
    package var moment: Instant?
    /// The earliest moment at which an assumed departure can have been: the last time the badge was seen.
    package var since: Instant?
    /// The entry that this one takes the place of.
    package var supersedes: Int64?
    package var note: Note?
    /// The facts of a visit, so that they can't be changed behind the log's back.
    package var facts: VisitFacts?
    package var kiosk: Int64?
    /// A hash of the kiosk's name and token, so that none is exchanged behind the log's back.
    package var seal: String?
    package var host: Int64?
    /// How many days were forgotten, or names looked at.
    package var count: Int?
    /// How far the clock stood behind the entry before, in milliseconds, where it did.
    package var clockBehind: Int64?

    package enum Kind: String, Codable, CaseIterable, Sendable {
        case arrival, departure, correction, refusal
        /// Somebody left who was not inside, as far as the record knows.
        case strayDeparture
        case badgeIssued, badgePrinted, badgeReissued, badgeVoided
        case kioskPaired, kioskRevoked, hostAdded, hostLeft
        /// Somebody looked at names.
        case look
        /// The keys of past days were thrown away, and with them the names.
        case namesForgotten
    }

    /// What is odd about an entry, or why something was refused.
    package enum Note: String, Codable, CaseIterable, Sendable {
        case alreadyIn, alreadyOut, otherDay, voided
        case noArrival, ambiguous, samePersonInside
        case forgotToCheckOut, wrongTime
    }

    init(_ kind: Kind, at: Instant, origin: Origin, visit: Int64? = nil) {
        self.kind = kind
        self.at = at
        self.origin = origin
        self.visit = visit
    }

    /// The entry with `changes` made to it.
    func with(_ changes: (inout PresenceEntry) -> Void) -> PresenceEntry {
        var entry = self
        changes(&entry)
        return entry
    }
}

/// How we know of a departure.
package enum Evidence: String, Codable, CaseIterable, Sendable, DatabaseValueConvertible {
    /// The badge was scanned.
    case observed
    /// Somebody said so.
    case reported
    /// Closing time came.
    case assumed
}

/// Who or what wrote an entry.
package enum Origin: Hashable, Sendable, Codable {
    case kiosk(Int64)
    case operatorShell
    case closingTime

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        switch text {
        case "operator": self = .operatorShell
        case "closing": self = .closingTime
        default:
            guard text.hasPrefix("kiosk:"), let id = Int64(text.dropFirst(6)) else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "no origin")
                )
            }
            self = .kiosk(id)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .kiosk(let id): try container.encode("kiosk:\(id)")
        case .operatorShell: try container.encode("operator")
        case .closingTime: try container.encode("closing")
        }
    }

    package var kiosk: Int64? {
        guard case .kiosk(let id) = self else { return nil }
        return id
    }
}

/// What an arrival says of its visit without naming anyone; `seal` is a hash of the sealed fields as they
/// were written.
package struct VisitFacts: Codable, Hashable, Sendable {
    let day: Day
    let number: Int
    let role: Role
    let partner: Int64?
    let host: Int64?
    let purpose: Purpose
    let language: Language
    let rulesVersion: Int
    let person: String
    let code: String
    let seal: String
}
