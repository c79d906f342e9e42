import FrontDesk

/// What an operator changes in how a host is reached; nothing where nothing is said.
struct ReachErrand: Codable, Hashable, Sendable {
    var mail: String?
    var deputy: Int64?
    var dropsMail = false
    var dropsDeputy = false

    var isEmpty: Bool { self == .init() }

    /// - Throws: ``Refusal/addressMalformed``.
    func reach() throws -> HostReach {
        HostReach(
            mail: dropsMail ? .removed : try mail.map { .to(try MailAddress($0)) } ?? .none,
            deputy: dropsDeputy ? .removed : deputy.map { .to($0) } ?? .none
        )
    }
}
