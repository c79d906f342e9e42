import GRDB

/// A message to somebody of the centre, from the moment that it is written to its end.
///
/// It tells of a visit or an account without naming anybody.
package enum Notice {
    /// What it is about.
    package enum Kind: String, Codable, CaseIterable, Hashable, Sendable, DatabaseValueConvertible {
        /// Somebody came for a host.
        case arrival
        /// A real name was read.
        case identityOpened
        /// An account is new, or may do something else.
        case dutiesChanged
        /// Somebody is invited, at another time, or not any more.
        case invitation
        /// A visitor's pass, to the address that was given for that alone.
        case pass
        /// The figures of the month before.
        case monthlyReport
    }

    /// Whom it goes to.
    package enum Receiver: String, Codable, CaseIterable, Hashable, Sendable, DatabaseValueConvertible {
        case host, deputy, desk, privacyOfficer, administrators
        /// Who gets the figures of each month.
        case steeringGroup
        /// Whoever is invited, at the address that was given for it.
        case guest
        /// Another program.
        case webhook
    }

    package enum State: String, Codable, CaseIterable, Hashable, Sendable, DatabaseValueConvertible {
        case waiting, sent
        /// Nobody needs it any more.
        case dropped
        /// It can't be delivered.
        case failed
    }

    /// Why a message has not been delivered.
    package enum Cause: String, Codable, CaseIterable, Hashable, Sendable, DatabaseValueConvertible {
        case addressRefused, letterRefused, senderRefused, busy, unreachable, timedOut, notPrivate
        case signInRefused, gone, stopped, unexpected
        /// No address is set any more.
        case noAddress
        /// An hour went by, or the visitor left.
        case tooLate
    }

    /// What came of one try.
    package enum Outcome: Hashable, Sendable {
        case sent
        case refused(Cause)
        case later(Cause)
    }
}

/// What the log says of a message.
package struct NoticeFacts: Codable, Hashable, Sendable {
    /// The entry that says it was written, in the entries that follow on it.
    var of: Int64?
    var kind: Notice.Kind?
    var receiver: Notice.Receiver?
    var state: Notice.State?
}

/// Whom messages can reach here, and how long a host has to answer.
package struct NoticeRules: Hashable, Sendable {
    package let receivers: Set<Notice.Receiver>
    /// Seconds without an answer after which the next one is told.
    package let patience: Int64

    /// What can be set, in minutes.
    package static let patienceRange = 1...60

    package init(receivers: Set<Notice.Receiver>, patience: Int64 = 300) {
        (self.receivers, self.patience) = (receivers, patience)
    }

    /// Nobody is told anything.
    package static let none = NoticeRules(receivers: [])

    /// How long an arrival is worth telling, and its link good, in seconds.
    static let hour: Int64 = 3600
    /// How long everything else is tried, in seconds.
    static let days: Int64 = 3 * 86_400
    /// How long what came to an end can be seen, in seconds.
    static let month: Int64 = 31 * 86_400
}

/// A message that is to go out now, and what it says.
package struct DueNotice: Sendable, Identifiable {
    package let id: Int64
    package let kind: Notice.Kind
    package let receiver: Notice.Receiver
    package let writtenAt: Instant
    package let attempts: Int
    /// Where it goes, for a host, a deputy and a guest; their own address.
    package let address: String?
    /// What the link in it ends in, where it can be answered.
    package let answer: AnswerToken?
    /// The visit that it tells of, nil where there is none.
    package let visit: About?
    /// The invitation that it brings, opened only now that it goes.
    package let invitation: DueLetter?
    /// The pass that it brings, made only now that it goes.
    package let pass: DuePass?

    /// What may be told of a visit outside: never a name.
    package struct About: Hashable, Sendable {
        package let number: Int
        package let day: Day
        package let role: Role
        /// Nil for an organisation that is no partner.
        package let partner: String?
        /// When the visitor came in.
        package let since: Instant
    }
}

/// How far somebody has been told of a visitor.
package enum NoticeState: Hashable, Sendable {
    /// Whoever was told is on the way.
    case coming(Instant)
    case told(Notice.Receiver, Instant)
    /// It has not gone out yet; with why not, once a try failed.
    case waiting(Notice.Cause?)
    case notTold(Notice.Cause)

    /// Whether somebody may have to go and tell.
    package var isTrouble: Bool {
        switch self {
        case .coming, .told, .waiting(nil): false
        case .waiting(.some), .notTold: true
        }
    }
}
