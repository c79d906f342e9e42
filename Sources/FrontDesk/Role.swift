import GRDB

/// What a visitor comes as.
///
/// Each role is a flower with its own number of petals, on tile, list and label.
package enum Role: String, CaseIterable, Codable, Hashable, Sendable, DatabaseValueConvertible {
    case communityOfficer
    case customsOfficer
    case securityGuard
    case participant
    case supplier
    case other

    package var petals: Int {
        switch self {
        case .securityGuard: 3
        case .customsOfficer: 4
        case .communityOfficer: 5
        case .participant: 6
        case .supplier: 7
        case .other: 9
        }
    }

    /// The kinds of partner that send people in this role; none where the visitor types an organisation.
    package var partnerKinds: [Partner.Kind] {
        switch self {
        case .communityOfficer: [.police]
        case .customsOfficer: [.customs]
        case .securityGuard: [.security, .auction]
        case .participant, .other: Partner.Kind.allCases
        case .supplier: []
        }
    }
}
