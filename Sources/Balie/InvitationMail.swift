import Badges
import Foundation
import FrontDesk
import Phrasebook
import Post
import Web

extension NoticeLetters {
    /// The letter of an invitation: its words, each seat's QR and the appointment, for calendars to file.
    ///
    /// Nil where its lines can't be written.
    func letter(_ due: DueLetter, _ notice: DueNotice, to address: Address, from: Mailbox) -> Letter? {
        let words = InvitationLetter(due, in: phrasebook, centre: centre, hours: hours)
        guard let subject = Line(words.subject), let id = id(of: notice, at: from.address),
            let appointment = appointment(words, notice, to: address, from: from),
            let pictures = try? pictures(of: words.codes)
        else { return nil }
        var letter = Letter(
            to: address,
            from: from,
            subject: subject,
            text: words.text,
            id: id,
            date: notice.writtenAt.date
        )
        letter.html = LetterPage.html(
            paragraphs(words, pictures),
            language: due.invitation.language.rawValue
        )
        letter.pictures = pictures
        letter.appointment = appointment
        return letter
    }

    /// What a calendar is told; nobody's name is in it, only where it goes.
    private func appointment(
        _ letter: InvitationLetter,
        _ notice: DueNotice,
        to address: Address,
        from: Mailbox
    ) -> Post.Appointment? {
        let facts = letter.calendar
        // The same for ever, also when mail comes from another address some day.
        guard let everywhere = Address("calendar@balie"), let uid = MessageID(facts.uid, at: everywhere),
            let zone = TimeZone(identifier: facts.timeZone), let summary = Line(facts.summary),
            let location = Line(facts.location),
            let span = Post.Appointment.Span(from: facts.start.date, to: facts.end.date, in: zone)
        else { return nil }
        return Post.Appointment(
            .init(
                facts.method == .cancel ? .cancel : .request,
                of: uid,
                sequence: facts.sequence,
                stamp: notice.writtenAt.date
            ),
            span,
            .init(summary: summary, location: location, details: facts.details),
            organizer: from,
            attendee: Mailbox(address)
        )
    }

    private func pictures(of codes: [String]) throws -> [Letter.Picture] {
        try codes.enumerated()
            .compactMap { index, code in
                guard let name = FileName("code-\(index + 1).png") else { return nil }
                return Letter.Picture(name, png: Data(try QRPicture(code: code).png), isInline: true)
            }
    }

    /// The words, with each code's picture above how it is typed.
    private func paragraphs(_ letter: InvitationLetter, _ pictures: [Letter.Picture]) -> [LetterPage
        .Paragraph]
    {
        var rest = pictures[...]
        return letter.paragraphs.flatMap { paragraph -> [LetterPage.Paragraph] in
            switch paragraph {
            case .words(let words): [.words(words)]
            case .code(_, let typed):
                (rest.popFirst().map { [.picture($0.name, called: letter.picture)] } ?? []) + [.words(typed)]
            }
        }
    }
}
