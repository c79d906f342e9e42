import FrontDesk
import HTTPTypes

/// What the door itself says no to, before the desk is asked.
enum DoorRefusal: Error, Hashable, Sendable {
    case notFound
    case wrongMethod(allowed: String)
    case tooLarge
    case notJSON
    case elsewhere

    var key: String {
        switch self {
        case .notFound: "notFound"
        case .wrongMethod: "wrongMethod"
        case .tooLarge: "tooLarge"
        case .notJSON: "notJSON"
        case .elsewhere: "elsewhere"
        }
    }

    var status: HTTPResponse.Status {
        switch self {
        case .notFound: .notFound
        case .wrongMethod: .methodNotAllowed
        case .tooLarge: .contentTooLarge
        case .notJSON: .unsupportedMediaType
        case .elsewhere: .forbidden
        }
    }
}

extension Refusal {
    var status: HTTPResponse.Status {
        switch self {
        case .unreadable: .badRequest
        case .notPaired: .unauthorized
        case .pairingCodeWrong: .forbidden
        case .badgeUnknown, .kioskUnknown, .numberUnknown: .notFound
        case .rulesOutdated, .nonceReused: .conflict
        case .tooFast: .tooManyRequests
        case .recordFull, .recordUnavailable: .serviceUnavailable
        case .firstNameEmpty, .firstNameTooLong, .surnameTooLong, .aliasEmpty, .aliasTooLong,
            .organisationEmpty,
            .organisationTooLong, .hostNameEmpty, .hostNameTooLong, .kioskNameEmpty, .kioskNameTooLong,
            .oddCharacters, .citizenNumber, .partnerUnknown, .partnerMissing, .hostUnknown, .lettersTooFew,
            .timeImpossible:
            .unprocessableContent
        }
    }
}
