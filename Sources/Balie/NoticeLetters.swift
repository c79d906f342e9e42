import Foundation
import FrontDesk
import Phrasebook
import Post

/// Messages in words: letters in Dutch with the same in English below, and JSON for another program.
///
/// A name stands in neither: mail lies on machines that are not ours. Only whoever is invited is greeted by name, in
/// the one language that was chosen for them.
struct NoticeLetters: Sendable {
    let phrasebook: Phrasebook
    let centre: String
    /// Where browsers reach the desk.
    let origin: String
    let hours: OpeningHours

    /// What the words are about, filled in.
    private struct Filled {
        let notice: DueNotice
        let language: Language
        let values: [String: String]
    }

    /// The letter, nil where its lines can't be written.
    func letter(_ notice: DueNotice, to address: Address, from: Mailbox) -> Letter? {
        if let due = notice.pass { return letter(due, notice, to: address, from: from) }
        if let due = notice.invitation { return letter(due, notice, to: address, from: from) }
        let all = Language.allCases.map { language in
            Filled(notice: notice, language: language, values: values(notice, language))
        }
        guard let first = all.first, let subject = Line(say("\(notice.kind).subject", first)),
            let id = id(of: notice, at: from.address)
        else { return nil }
        let paragraphs = all.map(paragraphs)
        var letter = Letter(
            to: address,
            from: from,
            subject: subject,
            text: text(Array(paragraphs.joined(separator: [.rule]))) + "\n",
            id: id,
            date: notice.writtenAt.date
        )
        letter.html = LetterPage.html(
            Array(paragraphs.joined(separator: [.rule])),
            language: first.language.rawValue
        )
        return letter
    }

    /// A letter that says only that letters arrive.
    func test(to address: Address, from: Mailbox, at now: Date, chance: UInt64) -> Letter? {
        let languages = Language.allCases.map(\.rawValue)
        let subject = phrasebook.phrase("mail.test.subject", in: languages.first ?? "nl")
        guard let line = Line(subject), let id = MessageID("test-\(chance)", at: from.address) else {
            return nil
        }
        let texts = languages.map { phrasebook.phrase("mail.test.text", in: $0, ["centre": centre]) }
        return Letter(
            to: address,
            from: from,
            subject: line,
            text: texts.joined(separator: "\n\n") + "\n",
            id: id,
            date: now
        )
    }

    /// The same each time that a message is tried, so that a second copy is known as one.
    func id(of notice: DueNotice, at sender: Address) -> MessageID? {
        MessageID("notice-\(notice.id)-\(notice.writtenAt.milliseconds)", at: sender)
    }

    private func paragraphs(_ filled: Filled) -> [LetterPage.Paragraph] {
        guard filled.notice.kind == .arrival else {
            return [.words(say("\(filled.notice.kind).text", filled))]
        }
        let who =
            filled.notice.receiver == .deputy ? "deputy" : filled.notice.receiver == .desk ? "desk" : "host"
        let ask: [LetterPage.Paragraph] =
            filled.notice.answer.map { token in
                [
                    .words(say("arrival.ask", filled)),
                    .button(say("arrival.coming", filled), to: "\(origin)/answer/\(token.text)"),
                ]
            } ?? []
        return [.words(say("arrival.\(who)", filled)), .words(say("arrival.facts", filled))] + ask
            + [.words(say("arrival.end", filled))]
    }

    private func text(_ paragraphs: [LetterPage.Paragraph]) -> String {
        paragraphs.map { paragraph in
            switch paragraph {
            case .words(let words): words
            case .button(_, let address): address
            case .picture(_, let called, _): called
            case .rule: "* * *"
            }
        }
        .joined(separator: "\n\n")
    }

    private func values(_ notice: DueNotice, _ language: Language) -> [String: String] {
        var values = ["centre": centre, "desk": "\(origin)/desk", "time": clock(notice.writtenAt)]
        if let visit = notice.visit {
            if notice.kind == .arrival { values["time"] = clock(visit.since) }
            values["number"] = BadgeNumber(visit.number).text
            values["role"] = phrasebook.phrase("role.\(visit.role.rawValue)", in: language.rawValue)
            values["partner"] =
                visit.partner ?? phrasebook.phrase("mail.arrival.other", in: language.rawValue)
        }
        return values
    }

    private func say(_ key: String, _ filled: Filled) -> String {
        phrasebook.phrase("mail.\(key)", in: filled.language.rawValue, filled.values)
    }

    private func clock(_ instant: Instant) -> String {
        let style = Date.VerbatimFormatStyle(
            format:
                "\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)",
            locale: Locale(identifier: "nl_NL"),
            timeZone: hours.timeZone,
            calendar: Calendar(identifier: .gregorian)
        )
        return instant.date.formatted(style)
    }
}

extension NoticeLetters {
    /// What another program hears, as JSON.
    func message(_ notice: DueNotice) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let type =
            switch notice.kind {
            case .arrival: "visit.arrived"
            case .identityOpened: "identity.opened"
            case .dutiesChanged: "duties.changed"
            case .invitation: "invitation.written"
            case .pass: "pass.written"
            case .monthlyReport: "report.written"
            }
        return try encoder.encode(
            Message(
                type: type,
                timestamp: notice.writtenAt.date.ISO8601Format(),
                data: .init(
                    badge: notice.visit.map { BadgeNumber($0.number).text },
                    day: notice.visit?.day.rawValue,
                    role: notice.visit?.role.rawValue,
                    partner: notice.visit?.partner,
                    desk: "\(origin)/desk"
                )
            )
        )
    }
}

/// A webhook's body as Standard Webhooks lays it out.
fileprivate struct Message: Encodable {
    let type: String
    let timestamp: String
    let data: Facts

    struct Facts: Encodable {
        let badge: String?
        let day: String?
        let role: String?
        let partner: String?
        let desk: String
    }
}

extension Settings {
    /// Messages in words, with links to where browsers reach the desk.
    func letters(_ phrasebook: Phrasebook) -> NoticeLetters {
        NoticeLetters(
            phrasebook: phrasebook,
            centre: centre,
            origin: lan.isWanted ? lan.origin : origin,
            hours: hours
        )
    }
}
