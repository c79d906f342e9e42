/// How an attempt to deliver something ended.
///
/// It names nobody: it may go into logs and onto pages as it is.
package enum Outcome: Hashable, Sendable {
    case sent
    /// It will never arrive: not tried again.
    case refused(Obstacle)
    /// It may arrive another time.
    case later(Obstacle)

    package var obstacle: Obstacle? {
        switch self {
        case .sent: nil
        case .refused(let obstacle), .later(let obstacle): obstacle
        }
    }
}

/// What stood in the way.
package enum Obstacle: String, CaseIterable, Hashable, Sendable {
    /// The server knows no such address, or takes nothing for it (5xx at RCPT).
    case addressRefused
    /// The server takes no such letter (5xx at its end).
    case letterRefused
    /// The server takes nothing from this sender (5xx at MAIL).
    case senderRefused
    /// The server asks to come back later (4xx; of HTTP also 429 and 5xx).
    case busy
    /// No server answers at that address.
    case unreachable
    case timedOut
    /// The line could not be made private, or the server is not who it should be.
    case notPrivate
    /// The server does not know the user, or the password is wrong.
    case signInRefused
    /// The receiver says that it is gone for good (410).
    case gone
    /// We were stopped ourselves.
    case stopped
    case unexpected
}
