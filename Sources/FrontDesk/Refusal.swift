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
    case addressMalformed
    case deputyUnknown
    case partnerUnknown
    case partnerMissing
    case hostUnknown
    case rulesOutdated
    /// The house rules have no text in one of the languages.
    case rulesMissing
    case rulesTooManyLines
    /// A rule, by the line that it stands on.
    case rulesLineTooLong(Language, line: Int)
    /// A line that has signs and says nothing.
    case rulesLineEmpty(Language, line: Int)
    case rulesUnchanged
    /// Somebody else changed the house rules meanwhile.
    case rulesChangedAlready
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
    /// A report from after its end, or of more months than one tells.
    case periodImpossible
    /// A correction that would leave before arriving, or in the future.
    case timeImpossible
    case userNameMalformed
    case userNameTaken
    case accountNameEmpty
    case accountNameTooLong
    case accountUnknown
    case dutyMissing
    /// Only a host can be bound to one partner.
    case partnerNeedsHost
    /// An account can be bound only to a partner that takes part.
    case partnerGone
    case partnerNameEmpty
    case partnerNameTooLong
    case partnerNameTaken
    /// Without this account nobody could look after the accounts any more.
    case lastAdministrator
    case passwordTooShort
    case passwordTooLong
    case passwordCommon
    case passwordsDiffer
    /// The new password is the one that was there already.
    case passwordUnchanged
    /// Unknown user, wrong password and disabled account alike.
    case signInWrong
    case codeWrong
    /// More sign-ins wait than can be checked soon.
    case signInBusy(retryAfterSeconds: Int)
    /// The organisation's provider vouches for somebody who is not tied to an account here.
    case providerUnknown
    case providerTaken
    /// The organisation's provider does not answer, or not as it should.
    case providerAway
    /// Somebody took too long at the provider, or came back with another way in than they left with.
    case providerAttemptOver
    case providerDeclined
    case notSignedIn
    /// The account's duties do not reach this.
    case notAllowed
    /// This needs a fresh proof of who is there: the code once more.
    case confirmFirst
    case reasonEmpty
    case reasonTooLong
    case visitUnknown
    /// The name of this visit is gone: forgotten, or erased.
    case nameGone
    /// A hold ends today or later, and within two years.
    case holdEndWrong
    case heldAlready
    case holdUnknown
    case termsOutOfRange
    /// A real name is kept only behind an alias, and once.
    case notAnAlias
    case identityKeptAlready
    case identityUnknown
    /// Who asks for a real name can't allow it, nor can somebody of the same duties.
    case secondPersonNeeded
    /// Asked for too long ago, or read already.
    case breakGlassOver
    /// The badge came out before: a second print has to be asked for as one.
    case printedAlready
    /// No label printer is set.
    case noPrinter
    /// The badge was taken out of use.
    case badgeOutOfUse
    /// Somebody else at the desk, or the visitor, was first.
    case leftAlready
    case insideAlready
    case voidedAlready
    case reissuedAlready
    case timeChangedAlready
    case vouchedAlready
    case credentialSeenAlready
    case claimedOnly
    case escortNeededAlready
    case escortLiftedAlready
    /// No kind of card was chosen.
    case credentialMissing
    /// Who checks somebody in has to tell them the rules first.
    case rulesNotTold
    /// As many open pages listen as the desk can serve.
    case listenersTooMany
    case invitationUnknown
    /// It was called off, or somebody came on it.
    case invitationOver
    /// Its time is the meeting's.
    case invitationOfMeeting
    /// Somebody is invited for today or later, at most a year ahead.
    case invitationDayWrong
    /// An appointment ends after it starts, on the same day.
    case appointmentWrong
    case recurrenceWrong
    case seatsWrong
    case mailMissing
    /// There is no mail server in the settings.
    case mailNotSetUp
    case roleUnknown
    case meetingUnknown
    /// It was called off, or its time is past.
    case meetingOver
    /// Somebody came for it, so it takes place on its day.
    case meetingBegun
    /// A meeting without a seat.
    case meetingEmpty
    case roomEmpty
    case roomTooLong
    /// A list of invitations that has no line, or too many.
    case listEmpty
    case listTooLong
    /// A file that is no list: a workbook, a picture, another encoding.
    case fileNotText
    case fileTooLarge
    /// A quotation mark in a list that is closed nowhere.
    case quoteOpen
    case languageUnknown
    /// The name is longer than a QR can carry that is read from a screen.
    case passTooLong
    /// The pass of one visit was mailed as often as it may be.
    case passMailedOften
    /// The settings file names it, and holds.
    case settingInFile
    case settingUnchanged
    /// Somebody else set it meanwhile; `now` is what it is.
    case settingChangedAlready(name: HouseSetting, now: String)
    case settingTimeWrong
    case settingNumberWrong(least: Int, most: Int)
    /// Visitors could not come as anything.
    case kioskNeedsRole
    /// The kiosk does not let in anybody as that any more.
    case roleNotOffered
    case roomsTooMany
    /// Not one of the rooms that meetings can be in.
    case roomUnknown
    case printerMalformed
    /// What was scanned or typed is no pass of this centre.
    case passUnreadable
    /// The pass has run out by itself.
    case passOver
    case passVoidedAlready
    /// The building is being evacuated: nobody is let in at a kiosk.
    case evacuating
    case rollCallUnknown
    /// There is a report once it has ended.
    case rollCallRuns
    /// No printer is set for the list for an evacuation.
    case noListPrinter
    /// The roll call has ended.
    case rollCallOver
    /// Somebody who is put on a roll call needs a name, or a word that tells who they are.
    case addedPersonEmpty
    case addedPersonTooLong
    /// A token for another program says what for.
    case purposeEmpty
    case purposeTooLong
    case scopeMissing
    /// A token ends today or later, and within a year.
    case readTokenEndWrong
    case readTokenUnknown
    /// Days that no calendar has, an end before the beginning, or more than a year.
    case daySpanWrong
    /// The disk is full: reading goes on, writing resumes by itself.
    case recordFull
    /// The record can't be trusted at this moment; the daemon is about to start again.
    case recordUnavailable

    /// The field that a refusal is about, as requests spell it.
    package enum Field: String, Hashable, Sendable {
        case firstName, surname, alias, organisation, partner, host, code, letters, name
        case mail, deputy
        case userName, duties, password, reason, until, terms
        case credential, rules, at
        case day, time, seats, role, room
        case purpose, scopes, to
    }

    package var field: Field? {
        switch self {
        case .firstNameEmpty, .firstNameTooLong: .firstName
        case .surnameTooLong: .surname
        case .aliasEmpty, .aliasTooLong: .alias
        case .organisationEmpty, .organisationTooLong: .organisation
        case .hostNameEmpty, .hostNameTooLong, .kioskNameEmpty, .kioskNameTooLong, .accountNameEmpty,
            .accountNameTooLong, .partnerNameEmpty, .partnerNameTooLong, .partnerNameTaken,
            .addedPersonEmpty, .addedPersonTooLong:
            .name
        case .userNameMalformed, .userNameTaken: .userName
        case .dutyMissing: .duties
        case .passwordTooShort, .passwordTooLong, .passwordCommon, .passwordsDiffer, .passwordUnchanged:
            .password
        case .reasonEmpty, .reasonTooLong: .reason
        case .holdEndWrong, .readTokenEndWrong: .until
        case .purposeEmpty, .purposeTooLong: .purpose
        case .scopeMissing: .scopes
        case .daySpanWrong, .periodImpossible: .to
        case .termsOutOfRange: .terms
        case .invitationDayWrong, .meetingBegun: .day
        case .appointmentWrong: .time
        case .recurrenceWrong: .until
        case .seatsWrong, .meetingEmpty: .seats
        case .mailMissing, .mailNotSetUp: .mail
        case .roleUnknown, .roleNotOffered, .kioskNeedsRole: .role
        case .roomEmpty, .roomTooLong, .roomsTooMany, .roomUnknown: .room
        case .oddCharacters(let field), .citizenNumber(let field): field
        case .partnerUnknown, .partnerMissing, .partnerNeedsHost, .partnerGone: .partner
        case .hostUnknown: .host
        case .addressMalformed: .mail
        case .deputyUnknown: .deputy
        case .lettersTooFew: .letters
        case .pairingCodeWrong, .codeWrong, .passUnreadable, .passOver, .passVoidedAlready: .code
        case .credentialMissing: .credential
        case .rulesNotTold, .rulesMissing, .rulesTooManyLines, .rulesLineTooLong, .rulesLineEmpty,
            .rulesUnchanged:
            .rules
        case .timeImpossible: .at
        case .unreadable, .rulesOutdated, .nonceReused, .notPaired, .tooFast, .badgeUnknown, .kioskUnknown,
            .numberUnknown, .recordFull, .recordUnavailable, .accountUnknown,
            .lastAdministrator, .signInWrong, .providerUnknown, .providerTaken, .providerAway,
            .providerAttemptOver, .providerDeclined, .signInBusy,
            .notSignedIn, .notAllowed, .confirmFirst,
            .visitUnknown, .nameGone, .heldAlready, .holdUnknown, .notAnAlias, .identityKeptAlready,
            .identityUnknown, .secondPersonNeeded, .breakGlassOver, .printedAlready, .noPrinter,
            .badgeOutOfUse,
            .leftAlready, .insideAlready, .voidedAlready, .reissuedAlready, .timeChangedAlready,
            .vouchedAlready, .credentialSeenAlready, .claimedOnly, .escortNeededAlready, .escortLiftedAlready,
            .listenersTooMany, .invitationUnknown, .invitationOver,
            .invitationOfMeeting, .meetingUnknown, .meetingOver, .listEmpty, .listTooLong,
            .fileNotText, .fileTooLarge, .quoteOpen, .languageUnknown, .passTooLong, .passMailedOften,
            .rulesChangedAlready, .evacuating, .rollCallUnknown, .rollCallOver, .rollCallRuns, .noListPrinter,
            .settingInFile, .settingUnchanged, .settingChangedAlready, .settingTimeWrong,
            .settingNumberWrong, .printerMalformed, .readTokenUnknown:
            nil
        }
    }

    /// What its sentence fills in, as far as that is the same in every language.
    package var values: [String: String] {
        switch self {
        case .tooFast(let seconds), .signInBusy(let seconds): ["seconds": String(seconds)]
        case .rulesLineTooLong(let language, let line), .rulesLineEmpty(let language, let line):
            ["language": language.rawValue, "line": String(line)]
        case .settingChangedAlready(let name, let now): ["name": name.rawValue, "now": now]
        case .settingNumberWrong(let least, let most): ["least": String(least), "most": String(most)]
        default: [:]
        }
    }

    /// The refusal's name on the wire and in the phrasebook, without what it carries.
    package var key: String {
        let described = String(describing: self)
        return String(described.prefix { $0 != "(" })
    }
}
