/// Every "no" that the desk says to a person.
///
/// Whatever else is thrown is a fault.
package enum Refusal: Error, Hashable, Sendable {
    /// What was sent can't be read: broken JSON, a missing part, a wrong kind of value.
    case unreadable
    case firstNameEmpty
    case surnameTooLong
    case firstNameTooLong
    case aliasEmpty
    case aliasTooLong
    case organisationEmpty
    case organisationTooLong
    case hostNameEmpty
    case hostNameTooLong
    case kioskNameEmpty
    case kioskNameTooLong
    /// A field holds characters that no name has: line breaks, control characters.
    case oddCharacters(field: Field)
    /// A field holds a citizen service number (BSN), which the centre never keeps.
    case citizenNumber(field: Field)
    case partnerUnknown
    case partnerMissing
    case hostUnknown
    case rulesOutdated
    case lettersTooFew
    /// A nonce came back with another request than its first.
    case nonceReused
    case notPaired
    case pairingCodeWrong
    case tooFast(retryAfterSeconds: Int)
    case badgeUnknown
    case kioskUnknown
    /// No badge of that number was given out that day, or it is void already.
    case numberUnknown
    /// A correction that would leave before arriving, or in the future.
    case timeImpossible
    /// The disk is full: reading goes on, writing resumes by itself.
    case recordFull
    /// The record can't be trusted at this moment; the daemon is about to start again.
    case recordUnavailable

    /// The field that a refusal is about, as requests spell it.
    package enum Field: String, Hashable, Sendable {
        case firstName, surname, alias, organisation, partner, host, code, letters, name
    }

    package var field: Field? {
        switch self {
        case .firstNameEmpty, .firstNameTooLong: .firstName
        case .surnameTooLong: .surname
        case .aliasEmpty, .aliasTooLong: .alias
        case .organisationEmpty, .organisationTooLong: .organisation
        case .hostNameEmpty, .hostNameTooLong, .kioskNameEmpty, .kioskNameTooLong: .name
        case .oddCharacters(let field), .citizenNumber(let field): field
        case .partnerUnknown, .partnerMissing: .partner
        case .hostUnknown: .host
        case .lettersTooFew: .letters
        case .pairingCodeWrong: .code
        case .unreadable, .rulesOutdated, .nonceReused, .notPaired, .tooFast, .badgeUnknown, .kioskUnknown,
            .numberUnknown, .timeImpossible, .recordFull, .recordUnavailable:
            nil
        }
    }

    /// The refusal's name on the wire and in the phrasebook, without what it carries.
    package var key: String {
        let described = String(describing: self)
        return String(described.prefix { $0 != "(" })
    }
}
