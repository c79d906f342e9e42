import Badges
import Foundation
import FrontDesk
import Phrasebook
import Post
import Sheets
import Web

extension NoticeLetters {
    /// The letter that brings the figures of a month, in Dutch with the same in English below, and the PDF in Dutch.
    ///
    /// Nil where it can't be written or drawn: the door stays open without it.
    func letter(with reports: [Report], _ notice: DueNotice, to address: Address, from: Mailbox) async
        -> Letter?
    {
        let dutch = ReportSheet(together: reports, for: centre, hours, in: .nl, phrasebook)
        guard let sheet = dutch, let month = reports.first?.request.from,
            let name = FileName("balie-\(month.rawValue).pdf"), let id = id(of: notice, at: from.address)
        else { return nil }
        let madeAt = notice.writtenAt.milliseconds / 1000
        guard let pdf = try? await BadgePress().inTurn({ try sheet.pdf(madeAt: madeAt) }) else { return nil }
        let days = LocalDays(hours: hours, today: { hours.day(of: notice.writtenAt) })
        func say(_ key: String, _ language: Language) -> String {
            let month = days.name(of: month, language)
            let values = ["centre": centre, "month": month, "desk": "\(origin)/desk/reports"]
            return phrasebook.phrase("mail.monthlyReport.\(key)", in: language.rawValue, values)
        }
        guard let subject = Line(say("subject", .nl)) else { return nil }
        let texts = Language.allCases.map { say("text", $0) }
        var letter = Letter(
            to: address,
            from: from,
            subject: subject,
            text: texts.joined(separator: "\n\n* * *\n\n") + "\n",
            id: id,
            date: notice.writtenAt.date
        )
        let paragraphs = texts.map { [LetterPage.Paragraph.words($0)] }.joined(separator: [.rule])
        letter.html = LetterPage.html(Array(paragraphs), language: Language.nl.rawValue)
        letter.paper = Letter.Paper(name, pdf: Data(pdf))
        return letter
    }
}
