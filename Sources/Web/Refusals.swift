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

    var key: String {
        switch self {
        case .notFound: "notFound"
        case .wrongMethod: "wrongMethod"
        case .tooLarge: "tooLarge"
        case .notJSON: "notJSON"
        case .notAForm: "notAForm"
        case .elsewhere: "elsewhere"
        }
    }

    var status: HTTPResponse.Status {
        switch self {
        case .notFound: .notFound
        case .wrongMethod: .methodNotAllowed
        case .tooLarge: .contentTooLarge
        case .notJSON, .notAForm: .unsupportedMediaType
        case .elsewhere: .forbidden
        }
    }
}

extension Refusal {
    var status: HTTPResponse.Status {
        switch self {
        case .unreadable: .badRequest
        case .notPaired, .notSignedIn: .unauthorized
        case .pairingCodeWrong, .notAllowed, .confirmFirst: .forbidden
        case .badgeUnknown, .kioskUnknown, .numberUnknown, .accountUnknown, .visitUnknown, .holdUnknown,
            .identityUnknown, .invitationUnknown, .meetingUnknown, .rollCallUnknown:
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
            .kioskNeedsRole, .roomsTooMany, .roomUnknown, .printerMalformed:
            .unprocessableContent
        }
    }
}
