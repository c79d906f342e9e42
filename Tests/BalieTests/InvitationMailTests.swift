import Foundation
import FrontDesk
import Logging
import Post
import TestSupport
import Testing

@testable import Balie

/// Invitations by mail, through a real server, read by Python's library, zbar and icalendar.
struct InvitationMailTests {
    /// The letters to those who are invited; the office gets others.
    private func letters(_ room: PostRoom, _ server: MailServer) async throws -> [ReadLetter] {
        try await room.peers.letters(at: server).filter { $0.text("text/calendar") != nil }
    }

    private func codes(_ letter: ReadLetter) throws -> [String] {
        try letter.parts.filter { $0.type == "image/png" }.map(scanned)
    }

    private func person(_ sanne: Inviter, _ address: String = "zon@politie.example") throws -> NewInvitation {
        try .person("Kanarievogel", to: sanne.host, address: address)
    }

    private func appointment(_ room: PostRoom, _ letter: ReadLetter) async throws -> ReadAppointment {
        let text = try #require(letter.text("text/calendar"))
        return try await room.peers.ask("appointment", ["text": .text(text)], as: ReadAppointment.self)
    }

    @Test func `an invitation comes with its words, its code for the kiosk and its appointment`() async throws
    {
        let room = try await PostRoom()
        let sanne = try await Inviter(room.centre)
        let invitation = try await sanne.invite(person(sanne))
        try await room.posting.round()
        let letters = try await self.letters(room, room.server)
        let letter = try #require(letters.first)
        #expect(letters.count == 1 && letter.recipients == ["zon@politie.example"])
        #expect(letter.parts.flatMap(\.defects) == [] && letter.bare == 0 && letter.ascii)
        let (text, html) = (try #require(letter.text("text/plain")), try #require(letter.text("text/html")))
        for words in [text, html] {
            for part in ["Kanarievogel", "maandag 23 november 2026", "10:30", "P23 WIT", "Sanne de Wit"] {
                #expect(words.contains(part), "\(part)")
            }
        }
        #expect(html.contains("<img src=\"cid:code-1.png\""))
        #expect(letter.parts.contains { $0.cid == "<code-1.png>" && $0.disposition == "inline" })
        let code = try #require(try codes(letter).first)
        #expect([code] == invitation.codes)
        let kiosk = try await room.centre.kiosk().kiosk
        #expect(try await sanne.accept(code, at: kiosk) == .welcome)
        guard case .sent = try await room.centre.reception.letterState(of: sanne.shown(invitation.id)) else {
            Issue.record("the desk sees that it was sent")
            return
        }
    }

    @Test func `one appointment: a move is an update with other codes, the calling off cancels it`()
        async throws
    {
        let room = try await PostRoom()
        let sanne = try await Inviter(room.centre)
        let id = try await sanne.invite(person(sanne)).id
        let reception = room.centre.reception
        try await room.posting.round()
        try await reception.moveInvitation(id, to: .sample(on: "2026-11-24"), for: sanne.session)
        try await room.posting.round()
        try await reception.moveInvitation(id, to: .sample(on: "2027-06-01"), for: sanne.session)
        try await room.posting.round()
        try await reception.cancelInvitation(id, for: sanne.session)
        try await room.posting.round()
        let letters = try await self.letters(room, room.server)
        #expect(letters.count == 4 && Set(letters.map(\.id)).count == 4)
        #expect(try Set(letters.flatMap(codes)).count == 3)
        #expect(letters.last?.parts.contains { $0.type == "image/png" } == false)
        var dates: [ReadAppointment] = []
        for letter in letters { dates.append(try await appointment(room, letter)) }
        #expect(Set(dates.map(\.uid)).count == 1)
        #expect(dates.map(\.sequence) == [0, 1, 2, 3])
        #expect(dates.map(\.method) == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"])
        #expect(dates.map(\.status) == ["CONFIRMED", "CONFIRMED", "CONFIRMED", "CANCELLED"])
        let starts = ["2026-11-23T10:30:00+01:00", "2026-11-24T10:30:00+01:00"]
        #expect(dates.map(\.start) == starts + Array(repeating: "2027-06-01T10:30:00+02:00", count: 2))
        #expect(dates.map(\.offset) == [3600, 3600, 7200, 7200], "the letter tells the zone itself")
        #expect(dates.allSatisfy { $0.errors.isEmpty && $0.attendee == "mailto:zon@politie.example" })
        let old = try codes(letters[0])[0]
        let kiosk = try await room.centre.kiosk().kiosk
        #expect(try await room.centre.scan(old, at: kiosk) == .cancelled)
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test(arguments: [("10:30", "Andere tijd: "), ("14:00", "Gewijzigd: ")])
    func `a meeting that is moved is the same appointment, at another time or in another room`(
        old: String,
        subject: String
    ) async throws {
        let room = try await PostRoom()
        let sanne = try await Inviter(room.centre)
        let seats = [
            NewMeeting.PartnerSeats(partner: 3, count: 1, address: try MailAddress("a@douane.example"))
        ]
        let at = try Appointment.sample(from: old == "14:00" ? 840 : 630, until: 900)
        let new = try NewMeeting(at: at, in: .room("Rozenzaal"), host: sanne.host, seats: seats)
        let reception = room.centre.reception
        let id = try await reception.plan(new, for: sanne.session)
        try await room.posting.round()
        let moved = try Appointment.sample(from: 840, until: 900)
        try await reception.moveMeeting(id, to: moved, in: .room("Tulpenzaal"), for: sanne.session)
        try await room.posting.round()
        let letters = try await self.letters(room, room.server)
        #expect(letters.count == 2)
        var dates: [ReadAppointment] = []
        for letter in letters { dates.append(try await appointment(room, letter)) }
        #expect(Set(dates.map(\.uid)).count == 1 && dates.map(\.sequence) == [0, 1])
        #expect(dates.map(\.method) == ["REQUEST", "REQUEST"])
        #expect(dates[1].start == "2026-11-23T14:00:00+01:00")
        let last = try #require(letters.last)
        #expect(last.subject.hasPrefix(subject), "\(last.subject)")
        #expect(last.text("text/plain")?.contains("Tulpenzaal") == true)
        let kept = try codes(letters[0]) == codes(letters[1])
        #expect(kept == (old == "14:00"), "another room alone keeps the code")
    }

    @Test func `no name is in a subject, a calendar or a line of the log`() async throws {
        let room = try await PostRoom(["refuses": ["weg@politie.example"]])
        let sanne = try await Inviter(room.centre)
        try await sanne.invite(person(sanne))
        let gone = try await sanne.invite(person(sanne, "weg@politie.example"))
        try await room.posting.round()
        let letters = try await self.letters(room, room.server)
        let letter = try #require(letters.first)
        #expect(letters.count == 1)
        #expect(
            letter.subject == "Uitnodiging: Centrum Weerbare Sierteelt, maandag 23 november 2026 om 10:30"
        )
        let calendar = try #require(letter.text("text/calendar")).replacing("\n ", with: "")
        let code = try #require(try codes(letter).first)
        for text in ["Kanarie", "van der Berg", code, String(code.prefix(6))] {
            #expect(!calendar.contains(text) && !letter.subject.contains(text), "\(text)")
        }
        #expect(room.lines.text.contains("cause=addressRefused"))
        for text in ["Kanarie", "politie.example"] { #expect(!room.lines.text.contains(text), "\(text)") }
        for file in try FileManager.default.subpathsOfDirectory(atPath: room.centre.folder.path) {
            let data = try Data(contentsOf: room.centre.folder.appending(path: file))
            for text in ["Kanarie", "kanarie", "zon@politie.example", "weg@politie.example", code] {
                #expect(data.range(of: Data(text.utf8)) == nil, "\(text) in \(file)")
            }
        }
        let state = try await room.centre.reception.letterState(of: sanne.shown(gone.id))
        #expect(state == .refused(.addressRefused))
    }

    @Test func `a server that was down gets the letter once it is back, and only one`() async throws {
        let room = try await PostRoom()
        try await room.peers.stop(room.server.port)
        let sanne = try await Inviter(room.centre)
        let id =
            try await sanne.invite(.person(to: sanne.host, address: "a@b.nl", at: .sample(on: "2026-11-25")))
            .id
        for _ in 0..<6 {
            try await room.posting.round()
            room.centre.clock.advance(seconds: 3600)
        }
        let reception = room.centre.reception
        #expect(try await reception.letterState(of: sanne.shown(id)) == .waiting(.unreachable))
        let again = try await room.peers.mailServer(["port": .number(room.server.port)])
        for _ in 0..<3 { try await room.posting.round() }
        #expect(try await letters(room, again).count == 1)
        #expect(room.lines.text.contains("A message was delivered after all."))
    }

    @Test func `a partner gets one letter, with a code for each seat that lets one person in`() async throws {
        let room = try await PostRoom()
        let sanne = try await Inviter(room.centre)
        let new = try NewInvitation(
            for: .seats(3),
            of: .partner(3),
            as: .customsOfficer,
            to: sanne.host,
            in: .en,
            mailedTo: MailAddress("post@douane.example"),
            at: .sample()
        )
        let invitation = try await sanne.invite(new)
        try await room.posting.round()
        let letter = try #require(try await letters(room, room.server).first)
        #expect(letter.subject.hasPrefix("Invitation: "))
        #expect(letter.text("text/html")?.contains("lang=\"en\"") == true)
        let found = try codes(letter)
        #expect(found == invitation.codes && Set(found).count == 3)
        let kiosk = try await room.centre.kiosk().kiosk
        for (code, name) in zip(found, ["Joost", "Greet", "Bilal"]) {
            let names = ["firstName": name, "surname": "Dam"]
            #expect(try await sanne.accept(code, names, at: kiosk) == .welcome)
        }
    }
}
