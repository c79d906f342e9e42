/// What an account may do at the desk; several can lie with one person.
package enum Duty: String, CaseIterable, Codable, Hashable, Sendable, Comparable {
    /// Receives visitors.
    case host
    /// Knows who is inside, for an evacuation.
    case warden
    /// Reads figures; names only with a reason.
    case manager
    /// Guards what is kept, and who looked.
    case privacyOfficer
    /// Looks after accounts, kiosks and keys; reads no visits.
    case administrator

    /// Whether a second factor is asked for at every sign-in.
    package var needsCode: Bool {
        switch self {
        case .host, .warden: false
        case .manager, .privacyOfficer, .administrator: true
        }
    }

    package static func < (left: Duty, right: Duty) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension Set<Duty> {
    /// The duties as the record writes them: by name, in order.
    var text: String { sorted().map(\.rawValue).joined(separator: " ") }

    /// The duties that a record's text names.
    init(text: String) {
        self = Set(text.split(separator: " ").compactMap { Duty(rawValue: String($0)) })
    }

    package var needCode: Bool { contains { $0.needsCode } }
}
