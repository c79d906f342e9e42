import CXLSXWriter

/// How cells of a workbook look: made once a workbook, which owns them.
struct WorkbookFormats {
    private var cells: [ReportSheet.Kind: Worksheet.Format] = [:]
    private var totals: [ReportSheet.Kind: Worksheet.Format] = [:]
    private let headings: (words: Worksheet.Format, figures: Worksheet.Format)
    private let hidden: (row: Worksheet.Format, total: Worksheet.Format)
    private let paragraphs: (plain: Worksheet.Format, bold: Worksheet.Format)

    /// - Returns: nil when there is no memory for them.
    init?(_ book: UnsafeMutablePointer<lxw_workbook>, language: String) {
        let numbers: [(ReportSheet.Kind, String)] = [
            (.text, "@"), (.date, language == "en" ? "d mmm yyyy" : "dd-mm-yyyy"), (.count, "#,##0"),
            (.hours, "#,##0.0"), (.share, "0%"), (.number, "General"),
        ]
        for (kind, number) in numbers {
            guard let cell = unsafe Worksheet.Format(book, number: number),
                let total = unsafe Worksheet.Format(book, number: number)
            else { return nil }
            cells[kind] = cell
            totals[kind] = total.bold().lined(above: true)
        }
        let words = (0..<6).compactMap { _ in unsafe Worksheet.Format(book, number: "@") }
        guard words.count == 6 else { return nil }
        let heads = words[0...1].map { $0.bold().wrapped().lined(above: false).filled(.tint) }
        headings = (heads[0], heads[1].right())
        hidden = (words[2].right(), words[3].right().bold().lined(above: true))
        paragraphs = (words[4].wrapped(), words[5].wrapped().bold())
    }

    /// Headings stand over what is below them: words left, figures right.
    func heading(_ kind: ReportSheet.Kind) -> Worksheet.Format {
        kind == .text || kind == .date ? headings.words : headings.figures
    }

    func paragraph(isBold: Bool) -> Worksheet.Format { isBold ? paragraphs.bold : paragraphs.plain }

    func cell(_ cell: ReportSheet.Cell, isTotal: Bool) -> Worksheet.Format {
        if cell == .hidden { return isTotal ? hidden.total : hidden.row }
        return (isTotal ? totals : cells)[cell.kind] ?? paragraphs.plain
    }
}

/// Names that Excel takes for worksheets: at most 31 units, none of []:*?/\, each another one.
struct WorksheetNames {
    private var used: Set<String> = ["history"]

    mutating func valid(_ title: String) -> String {
        let letters = title.spoken.map { "[]:*?/\\".contains($0) ? " " : $0 }
        let words = String(letters).split(separator: " ").joined(separator: " ")
        let base = Self.trimmed(words).isEmpty ? "1" : Self.trimmed(words)
        var (name, number) = (Self.shortened(base, to: 31), 1)
        while !used.insert(name.lowercased()).inserted {
            number += 1
            let suffix = " (\(number))"
            name = Self.shortened(base, to: 31 - suffix.utf16.count) + suffix
        }
        return name
    }

    private static func shortened(_ name: String, to units: Int) -> String {
        var name = name
        while name.utf16.count > units { name.removeLast() }
        return name.isEmpty ? "1" : trimmed(name)
    }

    /// Apostrophes at an end are refused, spaces lost.
    private static func trimmed(_ name: String) -> String {
        var name = Substring(name)
        while let last = name.last, last == "'" || last == " " { name.removeLast() }
        return String(name.drop { $0 == "'" || $0 == " " })
    }
}
