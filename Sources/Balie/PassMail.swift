import Badges
import Foundation
import FrontDesk
import Phrasebook
import Post
import Web

extension NoticeLetters {
    /// The letter that brings a visitor their pass, in the language of their visit; it names nobody.
    ///
    /// Nil where it can't be written.
    func letter(_ due: DuePass, _ notice: DueNotice, to address: Address, from: Mailbox) -> Letter? {
        let days = LocalDays(hours: hours, today: { due.pass.until })
        let values = ["centre": centre, "day": days.date(due.pass.until, due.language)]
        func say(_ key: String) -> String {
            phrasebook.phrase("mail.\(key)", in: due.language.rawValue, values)
        }
        guard let subject = Line(say("pass.subject")), let id = id(of: notice, at: from.address),
            let name = FileName("pass.png"), let picture = try? QRPicture(pass: due.pass.code)
        else { return nil }
        let (before, after) = (
            ["pass.greeting", "pass.text"].map(say), ["pass.secret", "pass.privacy", "pass.regards"].map(say)
        )
        var letter = Letter(
            to: address,
            from: from,
            subject: subject,
            text: (before + after).joined(separator: "\n\n") + "\n",
            id: id,
            date: notice.writtenAt.date
        )
        let shown = LetterPage.Paragraph.picture(name, called: say("pass.picture"), width: 400)
        letter.html = LetterPage.html(
            before.map { .words($0) } + [shown] + after.map { .words($0) },
            language: due.language.rawValue
        )
        letter.pictures = [Letter.Picture(name, png: Data(picture.png), isInline: true)]
        return letter
    }
}
