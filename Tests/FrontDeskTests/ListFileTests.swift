import Foundation
import Testing

@testable import FrontDesk

struct ListFileTests {
    @Test func `the same text comes out of each encoding that a spreadsheet writes`() throws {
        let text = "dag;van;voornaam\r\n24-11-2026;10:00;Zoë – ’t Hof €\r\n"
        let windows = try #require(text.data(using: .windowsCP1252))
        for bytes in [Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), Array(windows)] {
            #expect(try ListFile(bytes).text == text)
        }
        #expect(try InvitationTable(ListFile(Array(windows)).text).lines.map(\.number) == [2])
    }

    @Test func `a workbook, a picture and other encodings are no list`() throws {
        let utf16 = try #require("dag;van".data(using: .utf16LittleEndian))
        for bytes in [
            Array("PK\u{3}\u{4}".utf8), [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], Array(utf16),
            [0xFF, 0xFE] + Array(utf16), [0x61, 0x81], Array("a\u{7F}".utf8), Array("%PDF-1.7\u{0}".utf8),
        ] {
            #expect(throws: Refusal.fileNotText) { try ListFile(bytes) }
        }
    }

    @Test func `a list of 64 KB is taken, a longer one is not`() throws {
        #expect(try ListFile(Array(repeating: 0x61, count: 65_536)).text.utf8.count == 65_536)
        #expect(throws: Refusal.fileTooLarge) { try ListFile(Array(repeating: 0x61, count: 65_537)) }
    }
}
