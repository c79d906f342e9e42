/// Writes rows of figures as text for other programs, one after the other, however many there are.
///
/// What a spreadsheet would take for a formula gets an apostrophe before it.
package struct CSVWriter: Sendable {
    package enum Form: Hashable, Sendable {
        /// RFC 4180: commas, ids as headings, points in figures, dates as 2026-11-23.
        case plain
        /// What Excel in Dutch opens by itself: semicolons, headings in words, 1,5 and 23-11-2026.
        case dutch
    }

    private let form: Form
    private let columns: [ReportSheet.Column]
    private let hidden: String
    private let separator: UInt8

    package init(_ form: Form, columns: [ReportSheet.Column], words: FigureWords) {
        self.form = form
        self.columns = columns
        hidden = words.hidden
        separator = UInt8(ascii: form == .plain ? "," : ";")
    }

    /// The first bytes of the file: the headings, and what tells Excel that it is UTF-8.
    package var head: [UInt8] {
        var bytes: [UInt8] = form == .dutch ? [0xEF, 0xBB, 0xBF] : []
        append(columns.map { .text(form == .plain ? $0.id : $0.heading) }, to: &bytes)
        return bytes
    }

    /// Adds one row: a cell a column, what is missing is empty and what is too much left out.
    package func append(_ row: [ReportSheet.Cell], to bytes: inout [UInt8]) {
        let start = bytes.count
        for index in columns.indices {
            if index > 0 { bytes.append(separator) }
            if row.indices.contains(index) { append(row[index], to: &bytes) }
        }
        // Readers skip an empty line.
        if bytes.count == start { bytes += Array("\"\"".utf8) }
        bytes += [0x0D, 0x0A]
    }

    private func append(_ cell: ReportSheet.Cell, to bytes: inout [UInt8]) {
        switch cell {
        case .text(let text): append(text, to: &bytes)
        case .hidden: append(hidden, to: &bytes)
        case .date(let year, let month, let day):
            let parts = [pad(year, 4), pad(month, 2), pad(day, 2)]
            bytes += Array((form == .plain ? parts : parts.reversed()).joined(separator: "-").utf8)
        case .count(let count): bytes += Array(String(count).utf8)
        case .hours(let figure), .share(let figure), .number(let figure): append(figure, to: &bytes)
        case .none: break
        }
    }

    private func pad(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    /// As few digits as say the same number again.
    private func append(_ figure: Double, to bytes: inout [UInt8]) {
        guard figure.isFinite else { return }
        let text = figure.description
        let shown = text.hasSuffix(".0") ? text.dropLast(2) : text[...]
        for byte in shown.utf8 {
            bytes.append(form == .dutch && byte == UInt8(ascii: ".") ? UInt8(ascii: ",") : byte)
        }
    }

    private func append(_ text: String, to bytes: inout [UInt8]) {
        // Most cells are plain words and times, which go straight through.
        guard !text.utf8.allSatisfy(Self.isPlain) || !(text.utf8.first.map(Self.isAlphanumeric) ?? true)
        else {
            bytes += text.utf8
            return
        }
        let isQuoted = text.utf8.contains { Self.quoted.contains($0) }
        if isQuoted { bytes.append(UInt8(ascii: "\"")) }
        if text.looksLikeFormula { bytes.append(UInt8(ascii: "'")) }
        for byte in text.utf8 where byte != 0 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        if isQuoted { bytes.append(UInt8(ascii: "\"")) }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// Both separators and the tab, so that a reader that expects another one keeps the cell whole.
    private static let quoted = Array("\",;\t\r\n".utf8)
}

extension ReportSheet.Table {
    /// All rows as text for other programs.
    package func csv(_ form: CSVWriter.Form, words: FigureWords) -> [UInt8] {
        let writer = CSVWriter(form, columns: columns, words: words)
        var bytes = writer.head
        for row in rows { writer.append(row, to: &bytes) }
        return bytes
    }
}

extension String {
    /// Whether a spreadsheet might work it out instead of showing it.
    fileprivate var looksLikeFormula: Bool {
        for letter in unicodeScalars where letter.value != 0 {
            switch letter {
            case "=", "+", "-", "@", "\t", "\r", "\n": return true
            case "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫": return true
            default:
                let properties = letter.properties
                let isUnseen = properties.isWhitespace || properties.isDefaultIgnorableCodePoint
                guard isUnseen || properties.generalCategory == .control else { return false }
            }
        }
        return false
    }
}
