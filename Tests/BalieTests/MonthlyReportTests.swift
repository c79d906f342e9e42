import Foundation
import FrontDesk
import TestSupport
import Testing

@testable import Balie

/// The report of each month by mail, through a real server, read by Python's library and pdftotext.
struct MonthlyReportTests {
    /// Eight people on each of some days in November, and the first minute of December.
    private func november(_ ways: [String: Peers.Fact] = [:]) async throws -> PostRoom {
        let room = try await PostRoom(ways, at: "2026-11-23T09:00:00Z")
        for _ in 0..<3 {
            for letter in "abcdefgh" {
                _ = try await room.centre.visit(["firstName": "Kanarievogel", "surname": "Geel \(letter)"])
            }
            room.centre.clock.advance(seconds: 86_400)
            _ = try await room.centre.reception.closeWhatIsDue()
        }
        room.centre.clock.set("2026-11-30T23:00:10Z")
        return room
    }

    private func letters(_ room: PostRoom) async throws -> [ReadLetter] {
        try await room.peers.letters(at: room.server)
            .filter { letter in
                letter.parts.contains { $0.type == "application/pdf" }
            }
    }

    private func words(_ letter: ReadLetter) throws -> String {
        let part = try #require(letter.parts.first { $0.type == "application/pdf" })
        #expect(part.name == "balie-2026-11.pdf" && part.disposition == "attachment")
        let pdf = try #require(part.bytes.flatMap { Data(base64Encoded: $0) })
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pdf")
        try pdf.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/pdftotext")
        process.arguments = ["-layout", file.path(percentEncoded: false), "-"]
        process.standardOutput = pipe
        try process.run()
        return String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }

    @Test func `once a month the steering group gets the month before, to all of it in one letter`()
        async throws
    {
        let room = try await november()
        room.centre.clock.set("2026-11-30T22:59:50Z")
        try await room.posting.round()
        #expect(try await letters(room).isEmpty)
        room.centre.clock.set("2026-11-30T23:00:10Z")
        try await room.posting.round()
        let letter = try #require(try await letters(room).first)
        #expect(letter.recipients == ["stuurgroep@example.org", "directeur@example.org"])
        #expect(letter.subject == "Maandverslag van november 2026")
        #expect(
            letter.parts.flatMap(\.defects) == [] && letter.bare == 0 && letter.ascii && letter.longest <= 78
        )
        let text = try #require(letter.text("text/plain"))
        #expect(
            text.contains("november 2026") && text.contains("November 2026") && text.contains("/desk/reports")
        )
        let paper = try words(letter)
        for title in ["Maandverslag", "In één oogopslag", "Samen in het gebouw", "Verwacht en gekomen", "24"]
        {
            #expect(paper.contains(title), "\(title)")
        }
        #expect(!"\(text)\(paper)\(room.lines.text)".contains("Kanarie"))
        room.centre.clock.set("2026-12-20T09:00:00Z")
        try await room.posting.round()
        #expect(try await letters(room).count == 1)
        #expect(try await room.centre.finding() == nil)
    }

    @Test func `after a month in which nobody came there is no letter`() async throws {
        let room = try await november()
        try await room.posting.round()
        room.centre.clock.set("2027-01-01T09:00:00Z")
        _ = try await room.centre.reception.keepToTerms()
        try await room.posting.round()
        #expect(try await letters(room).count == 1)
    }

    @Test func `an address that is refused fails the letter, and the operator reads so without the address`()
        async throws
    {
        let room = try await november(["refuses": ["directeur@example.org"]])
        try await room.posting.round()
        #expect(try await letters(room).isEmpty)
        #expect(room.lines.text.contains("can't be delivered") && !room.lines.text.contains("directeur"))
    }
}
