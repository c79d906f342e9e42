import CXLSXWriter
import Foundation

/// Writes a workbook for Excel, row after row, with no more than one row in memory.
///
/// Words stay words, whatever they begin with: nothing is written as a formula or a link.
@safe
package final class WorkbookWriter {
    /// Rows that a worksheet can have, its headings included.
    static let mostRows: UInt32 = 1_048_576

    private let path: String
    private let scratch: String
    private let words: FigureWords
    private let formats: WorkbookFormats
    private let figures: Figures
    private var book: UnsafeMutablePointer<lxw_workbook>?
    private var names = WorksheetNames()
    private var sheets: [Worksheet] = []
    private var open: OpenTable?

    private struct OpenTable {
        let title: String
        let columns: [ReportSheet.Column]
        var next: UInt32 = 1
        var isFiltered = false
        var widths: [Double]
    }

    /// - Parameters:
    ///   - path: the file that is made; what is there is replaced.
    ///   - madeAt: seconds since 1970, told of the file; the same again is the same bytes.
    ///   - scratch: the folder for files that the rows wait in; they are gone in the end.
    package init(
        at path: String,
        title: String,
        words: FigureWords,
        madeAt: Int64,
        scratch: String
    ) throws(SheetFault) {
        let made = unsafe path.withCString { place in
            unsafe scratch.withCString { folder in
                var options = unsafe lxw_workbook_options()
                unsafe options.constant_memory = 1
                unsafe options.tmpdir = UnsafeMutablePointer(mutating: folder)
                return unsafe workbook_new_opt(place, &options)
            }
        }
        guard let book = unsafe made else { throw SheetFault(library: "xlsxwriter") }
        guard let formats = unsafe WorkbookFormats(book, language: words.language) else {
            unsafe lxw_workbook_free(book)
            throw SheetFault(library: "xlsxwriter", reason: "no memory")
        }
        let status = unsafe title.spoken.withCString { title in
            var properties = unsafe lxw_doc_properties()
            unsafe properties.title = UnsafeMutablePointer(mutating: title)
            // 0 would be the time of day.
            unsafe properties.created = max(1, Int(madeAt))
            return unsafe workbook_set_properties(book, &properties)
        }
        (self.path, self.scratch) = (path, scratch)
        self.words = words
        self.formats = formats
        figures = Figures(words)
        unsafe self.book = book
        try Worksheet.check(status)
    }

    deinit {
        if let book = unsafe book { unsafe lxw_workbook_free(book) }
    }

    /// A worksheet with its headings; rows that follow go there.
    package func begin(_ title: String, columns: [ReportSheet.Column]) throws(SheetFault) {
        try closeTable()
        let sheet = try addSheet(title)
        let columns = Array(columns.prefix(16_384))
        try sheet.setHeadings()
        var table = OpenTable(title: title, columns: columns, widths: [])
        for (index, column) in columns.enumerated() {
            try sheet.write(column.heading, row: 0, column: index, formats.heading(column.kind))
            table.widths.append(min(Letters.width(column.heading, size: 1) / 0.56 + 4, 24))
        }
        open = table
    }

    /// Adds a row; where a worksheet is full, in another one.
    ///
    /// A cell a column: what is missing is empty and what is too much left out.
    ///
    /// - Parameter isTotal: sums up the others: bold, and left out when rows are filtered.
    package func append(_ row: [ReportSheet.Cell], isTotal: Bool = false) throws(SheetFault) {
        if let full = open, full.next == Self.mostRows { try begin(full.title, columns: full.columns) }
        guard var table = open, let sheet = sheets.last else {
            throw SheetFault(library: "xlsxwriter", reason: "a row before its headings")
        }
        if isTotal { try filter(&table, on: sheet) }
        for (index, cell) in row.prefix(table.columns.count).enumerated() {
            try write(cell, on: sheet, row: table.next, column: index, formats.cell(cell, isTotal: isTotal))
            if table.next < 2_000 { table.widths[index] = max(table.widths[index], width(cell)) }
        }
        table.next += 1
        open = table
    }

    /// A worksheet of paragraphs, the bold ones headings.
    func addPage(_ title: String, _ paragraphs: [(text: String, isBold: Bool)]) throws(SheetFault) {
        try closeTable()
        let sheet = try addSheet(title)
        for (row, paragraph) in paragraphs.enumerated() {
            let format = formats.paragraph(isBold: paragraph.isBold)
            try sheet.write(paragraph.text, row: UInt32(row), column: 0, format)
        }
        try sheet.setWidth(100, ofColumn: 0)
    }

    /// Writes the file, of which no part is left at its path when that fails.
    package func finish() throws(SheetFault) {
        try closeTable()
        guard let book = unsafe book else { return }
        unsafe self.book = nil
        guard hasRoom else {
            unsafe lxw_workbook_free(book)
            throw SheetFault(library: "xlsxwriter", reason: "no room for the rows")
        }
        let status = unsafe workbook_close(book)
        guard status != LXW_NO_ERROR else { return }
        let kind = (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
        if kind == .typeRegular || kind == .typeSymbolicLink { unsafe _ = unlink(path) }
        try Worksheet.check(status)
    }

    /// Whether all rows are in their files, and the disk takes them twice more.
    ///
    /// The library copies them there without looking, and would make a shorter workbook on a full disk.
    private var hasRoom: Bool {
        var needed: Int64 = 1 << 20
        for sheet in sheets {
            guard let bytes = sheet.bytes else { return false }
            needed += 2 * bytes
        }
        return unsafe balie_xlsx_room(scratch) >= needed
    }
}

// MARK: Cells

extension WorkbookWriter {
    private func addSheet(_ title: String) throws(SheetFault) -> Worksheet {
        guard let book = unsafe book, let sheet = unsafe Worksheet(book, named: names.valid(title)) else {
            throw SheetFault(library: "xlsxwriter", reason: "no worksheet")
        }
        sheets.append(sheet)
        return sheet
    }

    private func closeTable() throws(SheetFault) {
        guard var table = open, let sheet = sheets.last else { return }
        open = nil
        try filter(&table, on: sheet)
        for (index, width) in table.widths.enumerated() { try sheet.setWidth(width, ofColumn: index) }
    }

    private func filter(_ table: inout OpenTable, on sheet: Worksheet) throws(SheetFault) {
        guard !table.isFiltered else { return }
        table.isFiltered = true
        try sheet.setFilter(columns: table.columns.count, lastRow: table.next - 1)
    }

    /// In letters of the usual size.
    private func width(_ cell: ReportSheet.Cell) -> Double {
        switch cell {
        case .text(let text): min(Letters.width(String(text.prefix(60)), size: 1) / 0.56 + 2, 48)
        case .date: 12
        default: min(Letters.width(figures.text(cell), size: 1) / 0.56 + 2, 24)
        }
    }

    private func write(
        _ cell: ReportSheet.Cell,
        on sheet: Worksheet,
        row: UInt32,
        column: Int,
        _ format: Worksheet.Format
    ) throws(SheetFault) {
        switch cell {
        case .text(let text):
            try sheet.write(text, row: row, column: column, format)
        case .hidden:
            try sheet.write(words.hidden, row: row, column: column, format)
        // Excel knows no earlier year.
        case .date(let year, let month, let day)
        where 1900...9999 ~= year && 1...12 ~= month && 1...31 ~= day:
            try sheet.write(year: year, month: month, day: day, row: row, column: column, format)
        case .date:
            try sheet.write(figures.text(cell), row: row, column: column, format)
        case .count, .hours, .share, .number:
            if let size = cell.size { try sheet.write(size, row: row, column: column, format) }
        case .none:
            break
        }
    }
}
