import Foundation

/// The text of a list that somebody saved from a spreadsheet: UTF-8, with or without its mark, or Windows-1252.
package struct ListFile: Hashable, Sendable {
    package let text: String

    /// What no list that we take is longer than, in bytes.
    package static let longest = 64 * 1024

    /// - Throws: ``Refusal/fileTooLarge``; ``Refusal/fileNotText`` for a workbook, a picture, or any other encoding.
    package init(_ bytes: [UInt8]) throws(Refusal) {
        guard bytes.count <= Self.longest else { throw .fileTooLarge }
        var body = bytes
        while body.starts(with: Self.mark) { body.removeFirst(Self.mark.count) }
        guard
            let text = String(validating: body, as: UTF8.self)
                ?? String(data: Data(body), encoding: .windowsCP1252),
            text.unicodeScalars.allSatisfy(Self.isText)
        else { throw .fileNotText }
        self.text = text
    }

    /// What some spreadsheets put before UTF-8.
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// A list has line breaks and tabs, and no other sign that nobody sees.
    private static func isText(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory != .control || "\t\r\n".unicodeScalars.contains(scalar)
    }
}
