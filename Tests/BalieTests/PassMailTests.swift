import Foundation
import FrontDesk
import TestSupport
import Testing

@testable import Balie

/// Passes by mail, through a real server, read by Python's library and zbar.
struct PassMailTests {
    private static let until = ["nl": "22 mei 2027", "en": "22 May 2027"]

    private func letters(_ room: PostRoom) async throws -> [ReadLetter] {
        try await room.peers.letters(at: room.server).filter { $0.parts.contains { $0.name == "pass.png" } }
    }

    @Test(arguments: ["nl", "en"])
    func `a pass comes as a picture that the kiosk takes, with words and without a name`(language: String)
        async throws
    {
        let room = try await PostRoom()
        let (kiosk, reception) = (try await room.centre.kiosk().kiosk, room.centre.reception)
        let visit = try await room.centre.guest([
            "firstName": "Kanarievogel", "surname": "Kanariegeel", "language": language,
        ])
        let host = try await room.centre.host()
        try await reception.mailPass(of: visit, to: MailAddress("zon@vogel.example"), for: host)
        try await room.posting.round()
        let letter = try #require(try await letters(room).first)
        #expect(letter.recipients == ["zon@vogel.example"])
        #expect(letter.parts.flatMap(\.defects) == [] && letter.bare == 0 && letter.ascii)
        let subject = language == "nl" ? "Uw pas voor" : "Your pass for"
        #expect(letter.subject == "\(subject) Centrum Weerbare Sierteelt")
        let (text, html) = (try #require(letter.text("text/plain")), try #require(letter.text("text/html")))
        #expect(html.contains("<img src=\"cid:pass.png\"") && html.contains("lang=\"\(language)\""))
        for words in [text, html, letter.subject] {
            #expect(!words.contains("Kanarie"))
        }
        #expect(text.contains(Self.until[language] ?? "?"))
        let pictures = letter.parts.filter { $0.type == "image/png" }
        #expect(pictures.map(\.name) == ["pass.png"] && pictures.map(\.disposition) == ["inline"])
        let pass = try scanned(try #require(pictures.first))
        #expect(pass == (try await reception.pass(of: visit, for: host)).code)
        room.centre.clock.advance(seconds: 86_400)
        #expect(try await room.centre.scan(pass, at: kiosk) == .pass)
        #expect(try await room.centre.finding() == nil)
    }

    @Test func `where it went is in no file and no line, whether it arrived or was refused`() async throws {
        let room = try await PostRoom(["refuses": ["weg@vogel.example"]])
        let host = try await room.centre.host()
        for name in ["zon", "weg"] {
            let visit = try await room.centre.guest(["firstName": "Gast \(name)"])
            let address = try MailAddress("\(name)@vogel.example")
            try await room.centre.reception.mailPass(of: visit, to: address, for: host)
        }
        try await room.posting.round()
        #expect(try await letters(room).map(\.recipients) == [["zon@vogel.example"]])
        #expect(room.lines.text.contains("cause=addressRefused"))
        #expect(!room.lines.text.contains("vogel.example"))
        #expect(try await room.centre.reception.dueNotices().isEmpty)
        #expect(try await room.centre.reception.truncateLogs())
        for file in try FileManager.default.subpathsOfDirectory(atPath: room.centre.folder.path) {
            let data = try Data(contentsOf: room.centre.folder.appending(path: file))
            #expect(data.range(of: Data("vogel.example".utf8)) == nil, "\(file)")
        }
    }

    @Test func `a server that was down gets the pass once it is back, and only once`() async throws {
        let room = try await PostRoom()
        try await room.peers.stop(room.server.port)
        let host = try await room.centre.host()
        let visit = try await room.centre.guest()
        try await room.centre.reception.mailPass(of: visit, to: MailAddress("a@b.nl"), for: host)
        for _ in 0..<6 {
            try await room.posting.round()
            room.centre.clock.advance(seconds: 3600)
        }
        let again = try await room.peers.mailServer(["port": .number(room.server.port)])
        for _ in 0..<3 { try await room.posting.round() }
        let all = try await room.peers.letters(at: again)
        #expect(all.compactMap(\.recipients).count { $0 == ["a@b.nl"] } == 1)
    }
}
