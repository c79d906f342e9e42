import Foundation
package import FrontDesk
package import Phrasebook

/// The letter of an invitation, before it is made into a mail: its words, the codes to draw and what a calendar
/// has to know.
///
/// A pure function of what is on record; no visitor's name is in the subject or in the calendar.
package struct InvitationLetter: Hashable, Sendable {
    package let subject: String
    package let paragraphs: [Paragraph]
    /// What each code is called for whoever can't see its picture.
    package let picture: String
    package let calendar: CalendarFacts

    package enum Paragraph: Hashable, Sendable {
        case words(String)
        /// One seat's code, to be drawn, and how it is typed.
        case code(String, typed: String)
    }

    /// One a seat; none when it was called off.
    package var codes: [String] {
        paragraphs.compactMap { paragraph in
            guard case .code(let code, _) = paragraph else { return nil }
            return code
        }
    }

    /// The letter for whoever reads plain text.
    package var text: String {
        paragraphs.map { paragraph in
            switch paragraph {
            case .words(let words): words
            case .code(_, let typed): typed
            }
        }
        .joined(separator: "\n\n") + "\n"
    }

    /// What a calendar has to know: the same UID for one invitation for ever, and a number that rises.
    package struct CalendarFacts: Hashable, Sendable {
        package let uid: String
        package let sequence: Int
        package let method: Method
        package let start: Instant
        package let end: Instant
        package let summary: String
        package let location: String
        /// The way there and whom to ask: no code, since calendars are shared.
        package let details: String
        package let timeZone: String

        package enum Method: String, Hashable, Sendable {
            case request = "REQUEST"
            case cancel = "CANCEL"
        }
    }

    /// - Parameters:
    ///   - centre: what the centre is called.
    ///   - hours: where its days begin.
    package init(_ due: DueLetter, in phrasebook: Phrasebook, centre: String, hours: OpeningHours) {
        let invitation = due.invitation
        let words = Words(due, phrasebook, centre, hours)
        let isOff = invitation.cancelledAt != nil
        subject = words.say(
            isOff
                ? "letter.subjectOff"
                : !due.isNews
                    ? "letter.subject" : due.keepsCodes ? "letter.subjectChanged" : "letter.subjectMoved"
        )
        paragraphs = isOff ? words.called : words.invited
        picture = words.say("letter.picture")
        calendar = CalendarFacts(
            uid: due.uid,
            sequence: invitation.version,
            method: isOff ? .cancel : .request,
            start: invitation.startsAt,
            end: invitation.endsAt,
            summary: words.say("letter.summary"),
            location: [due.room, words.say("letter.place")].compactMap(\.self).joined(separator: ", "),
            details: (isOff ? [words.say("letter.off")] : [words.say("letter.route")]).joined()
                + "\n\n" + words.say("letter.contact"),
            timeZone: hours.timeZone.identifier
        )
    }
}

/// The sentences of one letter, in the language that was chosen for it.
fileprivate struct Words {
    private let due: DueLetter
    private let phrasebook: Phrasebook
    private let values: [String: String]

    init(_ due: DueLetter, _ phrasebook: Phrasebook, _ centre: String, _ hours: OpeningHours) {
        let (invitation, language) = (due.invitation, due.invitation.language)
        // A letter outlives the year: its days are said in full.
        let days = LocalDays(hours: hours, today: { invitation.day })
        self.due = due
        self.phrasebook = phrasebook
        values = [
            "centre": centre, "day": days.long(invitation.day, language), "host": invitation.host,
            "from": days.clock(invitation.startsAt), "until": days.clock(invitation.endsAt),
            "opens": days.clock(invitation.opensAt), "name": invitation.visitor?.callName ?? "",
            "partner": invitation.organisation ?? "", "room": due.room ?? "",
            "count": String(invitation.seats.count),
        ]
    }

    func say(_ key: String) -> String {
        phrasebook.phrase(key, in: due.invitation.language.rawValue, values)
    }

    private var greeting: String {
        say(due.invitation.visitor == nil ? "letter.dearPartner" : "letter.dear")
    }

    /// What somebody reads who is expected.
    var invited: [InvitationLetter.Paragraph] {
        let invitation = due.invitation
        let news = due.isNews ? say(due.keepsCodes ? "letter.changed" : "letter.moved") : nil
        let what = say(invitation.meeting == nil ? "letter.visit" : "letter.meeting")
        let seats = invitation.isNamed ? nil : say("letter.seats")
        let before = [
            greeting, [news, what, seats].compactMap(\.self).joined(separator: " "), say("letter.hours"),
            say(invitation.codes.count == 1 ? "letter.code" : "letter.codes"),
        ]
        let after = ["route", "contact", invitation.isNamed ? "privacy" : "privacySeats", "regards"]
        return before.map { .words($0) } + codes + after.map { .words(say("letter.\($0)")) }
    }

    /// Each code with its letters in groups; of several also which it is.
    private var codes: [InvitationLetter.Paragraph] {
        let all = due.invitation.codes
        return all.enumerated()
            .map { index, code in
                let groups = stride(from: 0, to: code.count, by: 6).map { code.dropFirst($0).prefix(6) }
                let place = all.count == 1 ? "" : "\(index + 1)/\(all.count)\n"
                return .code(code, typed: place + groups.joined(separator: " "))
            }
    }

    /// What somebody reads whose visit does not take place.
    var called: [InvitationLetter.Paragraph] {
        [.words(greeting)] + ["off", "contact", "regards"].map { .words(say("letter.\($0)")) }
    }
}

extension DueLetter {
    /// Whether it tells of another time or room to somebody who knows of an earlier one.
    fileprivate var isNews: Bool {
        invitation.version > 0 && invitation.mailed != nil && invitation.cancelledAt == nil
    }

    /// Whether the codes that somebody has already go on letting in.
    fileprivate var keepsCodes: Bool {
        invitation.mailed.map { invitation.codesSince <= $0 } ?? false
    }
}
