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
    /// When somebody arrived or left, where that is not when the entry was written; of a restored record, when the
    /// backup was made.
    package var moment: Instant?
    /// The earliest moment at which an assumed departure can have been: the last time the badge was seen.
    package var since: Instant?
    /// The entry that this one takes the place of.
    package var supersedes: Int64?
    package var note: Note?
    /// The facts of a visit, so that they can't be changed behind the log's back.
    package var facts: VisitFacts?
    package var kiosk: Int64?
    /// A hash of the kiosk's name and token, so that none is exchanged behind the log's back; the same of another
    /// program's purpose; of a voided pass the one that it is found by.
    package var seal: String?
    package var host: Int64?
    /// How many days were forgotten, visits purged, or names looked at; of a printed badge, which print of it; of a
    /// roll call, how many were inside; of a restored record, how many names no key opened.
    package var count: Int?
    /// The entry that asked for the real name that this one is about.
    package var asked: Int64?
    package var account: Int64?
    package var partner: Int64?
    package var invitation: Int64?
    /// The facts of an invitation as they are from now on.
    package var invited: InvitationFacts?
    /// The seat that somebody came on, by its number on the invitation.
    package var seat: Int?
    package var meeting: Int64?
    package var planned: MeetingFacts?
    package var look: Look?
    /// The last day that something was forgotten or purged for, or that a hold, a voided pass or a token ends.
    package var until: Day?
    /// The version of the house rules that holds from now on.
    package var rules: Int?
    /// The setting that is another from now on.
    package var setting: SettingFacts?
    /// What another program may read from now on.
    package var scopes: [ReadToken.Scope]?
    /// The token of another program that opens nothing from now on.
    package var readToken: Int64?
    /// The terms that hold from now on.
    package var terms: Terms?
    package var purge: PurgeFacts?
    /// New fingerprints of the sealed fields of visits, by the visit's number, after they were sealed anew.
    package var seals: [String: String]?
    /// The key that was exchanged, by its kind.
    package var key: String?
    /// A hash of the sealed reason that somebody gave.
    package var reason: String?
    /// What a notice is, or how it ended.
    package var notice: NoticeFacts?
    /// How far the clock stood behind the entry before, in milliseconds, where it did.
    package var clockBehind: Int64?
    /// Which kind of card somebody showed, never a number.
    package var credential: Credential?
    /// The visits that a look at a list showed; of a roll call those that it began with, who was inside first.
    package var visits: [Int64]?
    package var rollCall: Int64?
    package var isDrill: Bool?
    /// What a warden said of somebody.
    package var mark: RollCall.Mark?
    /// The name that a warden's phone gave to what it told, so that it counts once.
    package var tick: String?
    /// Whom a warden put on a roll call, by the entry that says so.
    package var added: Int64?
    /// How a roll call stood at its end.
    package var tally: RollCall.Tally?

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
        case accountAdded, accountChanged, signedIn, signInRefused, signedOut
        case termsChanged, holdPlaced, holdLifted
        /// Entries whose term was over were erased down to their commitments.
        case purged
        /// A visit's name was set right, or taken out before its term.
        case nameRectified, nameErased
        /// Fields were sealed anew under another key.
        case resealed
        /// The real name behind an alias: kept, asked for, allowed by a second person, read, noticed.
        case identityKept, identityAsked, identityApproved, identityOpened, identityNoticed
        case keyRotated
        /// A partner was added; it got another name, ended or came back.
        case partnerAdded, partnerChanged
        /// A host knows the visitor, saw a card, or takes that back.
        case affiliationVouched, credentialSeen, affiliationWithdrawn
        case escortNeeded, escortLifted
        /// A host can be reached elsewhere, or has another deputy.
        case hostChanged
        /// A message to somebody of the centre: written, come to an end, answered.
        case noticeWritten, noticeEnded, noticeAnswered
        /// A visit was announced; then another time or address, called off, its letter handed on, asked for again.
        case invited, invitationMoved, invitationReaddressed, invitationCancelled, invitationMailed,
            invitationMailAsked
        /// Somebody came on a seat.
        case invitationUsed
        case meetingPlanned, meetingMoved, meetingCancelled
        /// Somebody's pass is taken no more.
        case passVoided
        /// Visitors read other house rules from now on.
        case rulesChanged
        /// A roll call: begun, somebody marked, somebody put on it whom nobody knew of, ended.
        case rollCallStarted, rollCallMarked, rollCallPersonAdded, rollCallEnded
        /// Something of the house was set otherwise.
        case settingChanged
        /// Another program may read from now on, or may no more.
        case readTokenMade, readTokenRevoked
        /// The record was taken back from a backup: it is as of `moment`, and what came after that is not in it.
        case restored
    }

    /// What is odd about an entry, or why something was refused.
    package enum Note: String, Codable, CaseIterable, Sendable {
        case alreadyIn, alreadyOut, otherDay, voided
        case noArrival, ambiguous, samePersonInside
        case forgotToCheckOut, wrongTime
        /// Why an invitation does not let in.
        case tooEarly, tooLate, cancelled
        /// Somebody else came on the seat.
        case substitute
        /// Somebody came without the code, and was invited.
        case recognised
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
    case account(Int64)
    case operatorShell
    case closingTime
    /// Another program, by its token.
    case readToken(Int64)

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let origin = Origin(text: text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no origin")
            )
        }
        self = origin
    }

    /// The origin as the log spells it, nil for anything else.
    init?(text: String) {
        switch text {
        case "operator": self = .operatorShell
        case "closing": self = .closingTime
        default:
            let parts = text.split(separator: ":", maxSplits: 1)
            switch (parts.first, parts.last.flatMap { Int64($0) }) {
            case ("kiosk", .some(let id)): self = .kiosk(id)
            case ("account", .some(let id)): self = .account(id)
            case ("token", .some(let id)): self = .readToken(id)
            default: return nil
            }
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// How the log spells it.
    var text: String {
        switch self {
        case .kiosk(let id): "kiosk:\(id)"
        case .account(let id): "account:\(id)"
        case .operatorShell: "operator"
        case .closingTime: "closing"
        case .readToken(let id): "token:\(id)"
        }
    }

    package var kiosk: Int64? {
        guard case .kiosk(let id) = self else { return nil }
        return id
    }

    /// What kind of origin it is: "kiosk", "account", "operator", "closing", "token".
    var kind: String {
        switch self {
        case .kiosk: "kiosk"
        case .account: "account"
        case .operatorShell: "operator"
        case .closingTime: "closing"
        case .readToken: "token"
        }
    }

    package var account: Int64? {
        guard case .account(let id) = self else { return nil }
        return id
    }

    var readToken: Int64? {
        guard case .readToken(let id) = self else { return nil }
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
    var seal: String
}
