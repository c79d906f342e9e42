import Foundation
import TestSupport
import Testing

@testable import Post

/// Something to send: changes are made by the test.
enum Sample {
    static let date = Date(timeIntervalSince1970: 1_795_424_400)

    static func address(_ text: String = "sanne@example.org") throws -> Address {
        try #require(Address(text))
    }

    static func line(_ text: String) throws -> Line {
        try #require(Line(text))
    }

    static func letter(
        to: String = "sanne@example.org",
        subject: String = "Er is iemand voor u",
        text: String = "Dag,\n\ner is iemand voor u.\n",
        name: String? = "Balie Aalsmeer"
    ) throws -> Letter {
        let from = Mailbox(try address("balie@example.org"), name: try name.map(line))
        return Letter(
            to: try address(to),
            from: from,
            subject: try line(subject),
            text: text,
            id: try #require(MessageID("notice-1", at: from.address)),
            date: date
        )
    }

    static func appointment(
        _ method: Appointment.Method = .request,
        sequence: Int = 0,
        from start: Date = date,
        in zone: String = "Europe/Amsterdam",
        summary: String = "Overleg"
    ) throws -> Appointment {
        let from = try address("balie@example.org")
        let uid = try #require(MessageID("visit-7", at: from))
        let place = try #require(TimeZone(identifier: zone))
        let end = start.addingTimeInterval(3600)
        let span = try #require(Appointment.Span(from: start, to: end, in: place))
        return Appointment(
            .init(method, of: uid, sequence: sequence, stamp: date),
            span,
            .init(
                summary: try line(summary),
                location: try line("Legmeerdijk 313, Aalsmeer; 2e verdieping"),
                details: "Parkeer op P23 WIT.\nNeem de lift, of de trap; 2e verdieping."
            ),
            organizer: Mailbox(from, name: try line("Balie \"Aalsmeer\"")),
            attendee: Mailbox(try address(), name: try line("Zoë, de Wit"))
        )
    }
}

struct LetterTests {
    private func read(_ letter: Letter) async throws -> ReadLetter {
        let text = letter.mime.base64EncodedString()
        return try await Peers.shared.value.ask("letter", ["text": .text(text)], as: ReadLetter.self)
    }

    @Test func `a letter of words is read as it was written`() async throws {
        let read = try await read(Sample.letter())
        #expect(read.subject == "Er is iemand voor u")
        #expect(read.from == "Balie Aalsmeer <balie@example.org>")
        #expect(read.to == "<sanne@example.org>" || read.to == "sanne@example.org")
        #expect(read.id == "<notice-1@example.org>")
        #expect(read.date == "2026-11-23T09:00:00+00:00")
        #expect(read.parts.map(\.type) == ["text/plain"])
        #expect(
            read.text("text/plain") == "Dag,\n\ner is iemand voor u.\n\n"
                || read.text("text/plain") == "Dag,\n\ner is iemand voor u.\n"
        )
    }

    @Test(arguments: [
        "Één seconde: überraschung für Łukasz", "👩🏽‍🚒 en 東京都から来た人", String(repeating: "é", count: 150),
        "=?utf-8?B?aGk=?= letterlijk", String(repeating: "lang woord ", count: 15),
    ])
    func `a subject in any script is read back`(subject: String) async throws {
        let read = try await read(Sample.letter(subject: subject, name: "Zoë, \"de\" Wit <x@y.z>"))
        #expect(read.subject == subject)
        #expect(read.from.hasSuffix(" <balie@example.org>"))
        #expect(read.from.contains("Zoë"))
        #expect(read.ascii && read.bare == 0 && read.longest <= 78)
    }

    @Test func `text of any length, script and spacing is read back to the byte`() async throws {
        let texts = [
            "spaties aan het eind   \ntab\t\n", String(repeating: "é=", count: 400), ".\n..\nFrom hier\n",
            "東京 = ？\n",
            String(repeating: "woord ", count: 300),
        ]
        for text in texts {
            let read = try await read(Sample.letter(text: text))
            let body = try #require(read.text("text/plain"))
            #expect(body == text || body == text + "\n")
            #expect(read.longest <= 78 && read.bare == 0)
        }
    }

    @Test func `a letter with everything is a tree that mail programs know`() async throws {
        var letter = try Sample.letter()
        letter.html = "<p>Dag <img src=\"cid:code.png\"></p>"
        letter.appointment = try Sample.appointment()
        let png = Data((0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        letter.pictures = [
            .init(try #require(FileName("code.png")), png: png, isInline: true),
            .init(try #require(FileName("plattegrond.png")), png: png, isInline: false),
        ]
        let read = try await read(letter)
        #expect(
            read.parts.map(\.type) == [
                "multipart/mixed", "multipart/related", "multipart/alternative", "text/plain", "text/html",
                "text/calendar", "image/png", "image/png", "application/ics",
            ]
        )
        #expect(read.parts.flatMap { $0.defects } == [])
        #expect(read.parts[5].method == "REQUEST")
        #expect(read.parts[6].cid == "<code.png>" && read.parts[6].disposition == "inline")
        #expect(read.parts[7].name == "plattegrond.png" && read.parts[7].disposition == "attachment")
        #expect(read.parts[6].bytes == png.base64EncodedString())
        #expect(read.bare == 0 && read.ascii && read.longest <= 78)
    }

    @Test func `the same letter is the same bytes`() throws {
        #expect(try Sample.letter().mime == Sample.letter().mime)
    }

    @Test(arguments: [
        "", "sanne", "sanne@", "@example.org", "a@b@c", "sanne@example.org\r\nBcc: x@y.z", "a b@example.org",
        "sanne@example.org,eva@example.org", "<sanne@example.org>", "sanne@exa mple.org", "sanné@example.org",
        ".a@example.org", "a..b@example.org", "a@-example.org", "a@example..org", "\"a b\"@example.org",
        "a@[127.0.0.1]",
        "a@example.org\u{0}", "a;b@example.org",
    ])
    func `what is not exactly one address is none`(text: String) {
        #expect(Address(text) == nil)
    }

    @Test(arguments: ["a@b", "sanne.de-wit+balie@mail.example.org", "root@localhost", "o'neil@example.org"])
    func `an address is one`(text: String) {
        #expect(Address(text)?.text == text)
    }

    @Test func `an address tells nothing when it is printed`() throws {
        let address = try Sample.address()
        #expect(
            !"\(address) \([address]) \(String(reflecting: Outcome.refused(.addressRefused)))"
                .contains("sanne")
        )
    }

    @Test(arguments: ["", "a\r\nBcc: x@y.z", "a\nb", "a\u{2028}b", "a\u{85}b", "a\u{0}b"])
    func `a line that could end early is none`(text: String) {
        #expect(Line(text) == nil)
    }

    @Test(arguments: ["", "../x.png", ".hidden", "a\"b.png", "a b.png", "a\r\nb.png"])
    func `a file's name that could end early is none`(text: String) {
        #expect(FileName(text) == nil)
    }
}
