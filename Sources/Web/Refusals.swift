import FrontDesk
import HTTPTypes

/// What the door itself says no to, before the desk is asked.
enum DoorRefusal: Error, Hashable, Sendable {
    case notFound
    case wrongMethod(allowed: String)
    case tooLarge
    case notJSON
    case notAForm
    case elsewhere
    /// Another program shows no token.
    case tokenMissing
    /// Never made here, over or revoked alike.
    case tokenWrong
    case scopeLacking(ReadToken.Scope)
    /// A part of an address after the question mark that is missing, twice there, unknown, or of another kind.
    case queryWrong(name: String?)

    var key: String {
        switch self {
        case .notFound: "notFound"
        case .wrongMethod: "wrongMethod"
        case .tooLarge: "tooLarge"
        case .notJSON: "notJSON"
        case .notAForm: "notAForm"
        case .elsewhere: "elsewhere"
        case .tokenMissing: "tokenMissing"
        case .tokenWrong: "tokenWrong"
        case .scopeLacking: "scopeLacking"
        case .queryWrong: "queryWrong"
        }
    }

    var status: HTTPResponse.Status {
        switch self {
        case .notFound: .notFound
        case .wrongMethod: .methodNotAllowed
        case .tooLarge: .contentTooLarge
        case .notJSON, .notAForm: .unsupportedMediaType
        case .elsewhere, .scopeLacking: .forbidden
        case .tokenMissing, .tokenWrong: .unauthorized
        case .queryWrong: .badRequest
        }
    }

    /// What an answer says in its head, so that a program knows what to do.
    var headers: HTTPFields {
        switch self {
        case .wrongMethod(let allowed): [.allow: allowed]
        case .tokenMissing: [.wwwAuthenticate: "Bearer realm=\"balie\""]
        case .tokenWrong: [.wwwAuthenticate: "Bearer realm=\"balie\", error=\"invalid_token\""]
        case .scopeLacking(let scope):
            [
                .wwwAuthenticate:
                    "Bearer realm=\"balie\", error=\"insufficient_scope\", scope=\"\(scope.rawValue)\""
            ]
        case .notFound, .tooLarge, .notJSON, .notAForm, .elsewhere, .queryWrong: [:]
        }
    }

    /// The part of an address that it is about.
    var field: String? {
        guard case .queryWrong(let name) = self else { return nil }
        return name
    }
}

extension Refusal {
    var status: HTTPResponse.Status {
        switch self {
        case .unreadable, .daySpanWrong, .periodImpossible: .badRequest
        case .notPaired, .notSignedIn: .unauthorized
        case .pairingCodeWrong, .notAllowed, .confirmFirst: .forbidden
        case .badgeUnknown, .kioskUnknown, .numberUnknown, .accountUnknown, .visitUnknown, .holdUnknown,
            .identityUnknown, .invitationUnknown, .meetingUnknown, .rollCallUnknown, .readTokenUnknown:
            .notFound
        case .nameGone: .gone
        case .rulesOutdated, .nonceReused, .userNameTaken, .partnerNameTaken, .lastAdministrator,
            .heldAlready, .identityKeptAlready, .breakGlassOver, .providerTaken, .secondPersonNeeded,
            .printedAlready, .noPrinter, .badgeOutOfUse,
            .leftAlready, .insideAlready, .voidedAlready, .reissuedAlready, .timeChangedAlready,
            .vouchedAlready, .credentialSeenAlready, .claimedOnly, .escortNeededAlready, .escortLiftedAlready,
            .invitationOver, .invitationOfMeeting, .meetingOver, .meetingBegun, .passMailedOften, .passOver,
            .passVoidedAlready, .rulesChangedAlready, .evacuating, .rollCallOver, .rollCallRuns,
            .noListPrinter, .settingInFile,
            .settingChangedAlready, .roleNotOffered:
            .conflict
        case .tooFast: .tooManyRequests
        case .fileTooLarge: .contentTooLarge
        case .recordFull, .recordUnavailable, .signInBusy, .providerAway, .listenersTooMany:
            .serviceUnavailable
        case .firstNameEmpty, .firstNameTooLong, .surnameTooLong, .aliasEmpty, .aliasTooLong,
            .organisationEmpty,
            .organisationTooLong, .hostNameEmpty, .hostNameTooLong, .kioskNameEmpty, .kioskNameTooLong,
            .oddCharacters, .citizenNumber, .addressMalformed, .deputyUnknown, .partnerUnknown,
            .partnerMissing, .hostUnknown, .lettersTooFew,
            .timeImpossible, .userNameMalformed, .accountNameEmpty, .accountNameTooLong, .dutyMissing,
            .partnerNeedsHost, .partnerGone, .partnerNameEmpty, .partnerNameTooLong, .passwordUnchanged,
            .passwordTooShort, .passwordTooLong,
            .passwordCommon, .passwordsDiffer,
            .reasonEmpty, .reasonTooLong, .holdEndWrong, .termsOutOfRange, .notAnAlias, .signInWrong,
            .codeWrong, .providerUnknown, .providerAttemptOver, .providerDeclined, .credentialMissing,
            .rulesNotTold, .invitationDayWrong, .appointmentWrong, .recurrenceWrong, .seatsWrong,
            .mailMissing, .roleUnknown, .meetingEmpty, .roomEmpty, .roomTooLong, .listEmpty, .listTooLong,
            .fileNotText, .quoteOpen, .languageUnknown, .mailNotSetUp, .passTooLong, .passUnreadable,
            .rulesMissing, .rulesTooManyLines, .rulesLineTooLong, .rulesLineEmpty, .rulesUnchanged,
            .addedPersonEmpty, .addedPersonTooLong, .settingUnchanged, .settingTimeWrong, .settingNumberWrong,
            .kioskNeedsRole, .roomsTooMany, .roomUnknown, .printerMalformed, .purposeEmpty, .purposeTooLong,
            .scopeMissing, .readTokenEndWrong:
            .unprocessableContent
        }
    }
}
