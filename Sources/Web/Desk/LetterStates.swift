import FrontDesk

extension Door {
    /// How far an invitation's letter has come, in words for who has to act where it did not.
    func words(for state: LetterState, of invitation: Invitation, _ caller: Caller) -> String {
        func why(_ cause: Notice.Cause) -> [String: String] {
            ["why": pages.say("invitation.cause.\(cause)", caller)]
        }
        let isOff = invitation.cancelledAt != nil
        switch state {
        case .noAddress:
            return pages.say(invitation.codes.isEmpty ? "invitation.mailErased" : "invitation.noMail", caller)
        case .notSetUp:
            return pages.say("invitation.mailNotSetUp", caller)
        case .planned(let day):
            return pages.say("invitation.mailPlanned", caller, ["day": days.short(day, caller.language)])
        case .waiting(nil):
            return pages.say("invitation.mailDue", caller)
        case .waiting(.some(let cause)):
            return pages.say("invitation.mailWaits", caller, why(cause))
        case .sent(let at):
            let time = ["time": days.moment(at, caller.language)]
            return pages.say(isOff ? "invitation.isMailedOff" : "invitation.isMailed", caller, time)
        case .refused(let cause):
            return pages.say(
                isOff ? "invitation.mailRefusedOff" : "invitation.mailRefused",
                caller,
                why(cause)
            )
        case .notNeeded:
            return pages.say("invitation.neverMailed", caller)
        }
    }
}

extension LetterState {
    /// Whether somebody has to do something about it.
    var isBad: Bool {
        switch self {
        case .notSetUp, .refused: true
        default: false
        }
    }

    /// Whether whoever it was for did not get it, and will not.
    var isUndelivered: Bool {
        if case .refused = self { true } else { false }
    }

    /// Whether it came to an end after which it can be sent once more.
    var canGoAgain: Bool {
        switch self {
        case .sent, .refused: true
        default: false
        }
    }
}
