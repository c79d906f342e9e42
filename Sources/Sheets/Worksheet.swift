import CXLSXWriter

/// One worksheet of a workbook, which owns it.
@safe
struct Worksheet {
    private let sheet: UnsafeMutablePointer<lxw_worksheet>

    init?(_ book: UnsafeMutablePointer<lxw_workbook>, named name: String) {
        guard let sheet = unsafe workbook_add_worksheet(book, name) else { return nil }
        unsafe self.sheet = sheet
        unsafe worksheet_set_landscape(sheet)
        unsafe worksheet_set_paper(sheet, 9)
        unsafe worksheet_fit_to_pages(sheet, 1, 0)
    }

    /// Bytes of the rows in the file that they wait in; nil when some got lost on the way there.
    var bytes: Int64? {
        let bytes = unsafe balie_xlsx_row_bytes(sheet)
        return bytes < 0 ? nil : bytes
    }

    func write(_ text: String, row: UInt32, column: Int, _ format: Format) throws(SheetFault) {
        let column = UInt16(column)
        try Self.check(unsafe worksheet_write_string(sheet, row, column, text.written, format.pointer))
    }

    func write(_ number: Double, row: UInt32, column: Int, _ format: Format) throws(SheetFault) {
        try Self.check(unsafe worksheet_write_number(sheet, row, UInt16(column), number, format.pointer))
    }

    func write(year: Int, month: Int, day: Int, row: UInt32, column: Int, _ format: Format) throws(SheetFault)
    {
        var date = lxw_datetime()
        (date.year, date.month, date.day) = (
            Int32(clamping: year), Int32(clamping: month), Int32(clamping: day)
        )
        try Self.check(unsafe worksheet_write_datetime(sheet, row, UInt16(column), &date, format.pointer))
    }

    func setWidth(_ letters: Double, ofColumn column: Int) throws(SheetFault) {
        try Self.check(unsafe worksheet_set_column(sheet, UInt16(column), UInt16(column), letters, nil))
    }

    /// Headings in the first row stay in sight and on each page; before the second one is written.
    func setHeadings() throws(SheetFault) {
        unsafe worksheet_freeze_panes(sheet, 1, 0)
        try Self.check(unsafe worksheet_repeat_rows(sheet, 0, 0))
    }

    /// Headings filter the rows below them, to the one written last.
    func setFilter(columns: Int, lastRow: UInt32) throws(SheetFault) {
        guard columns > 0 else { return }
        try Self.check(unsafe worksheet_autofilter(sheet, 0, 0, lastRow, UInt16(columns - 1)))
    }

    static func check(_ status: lxw_error) throws(SheetFault) {
        guard status != LXW_NO_ERROR else { return }
        throw SheetFault(library: "xlsxwriter", reason: unsafe String(cString: lxw_strerror(status)))
    }

    /// How a cell looks.
    @safe
    struct Format {
        fileprivate let pointer: UnsafeMutablePointer<lxw_format>

        /// - Parameter number: how figures are written, as "0%"; "@" for words, which stay words when edited.
        init?(_ book: UnsafeMutablePointer<lxw_workbook>, number: String) {
            guard let format = unsafe workbook_add_format(book) else { return nil }
            unsafe pointer = format
            unsafe format_set_num_format(format, number)
        }

        func bold() -> Format {
            unsafe format_set_bold(pointer)
            return self
        }

        func lined(above: Bool) -> Format {
            if above { unsafe format_set_top(pointer, 1) } else { unsafe format_set_bottom(pointer, 1) }
            return self
        }

        func right() -> Format {
            unsafe format_set_align(pointer, UInt8(LXW_ALIGN_RIGHT.rawValue))
            return self
        }

        func wrapped() -> Format {
            unsafe format_set_text_wrap(pointer)
            unsafe format_set_align(pointer, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
            return self
        }

        func filled(_ colour: SheetColour) -> Format {
            unsafe format_set_bg_color(pointer, colour.hex)
            return self
        }
    }
}

extension String {
    /// As a cell can hold it: without control characters, no longer than 32,767 units.
    fileprivate var written: String {
        let kept = unicodeScalars.lazy.filter { letter in
            letter == "\n" || letter == "\t"
                || letter.properties.generalCategory != .control && letter.value & 0xFFFE != 0xFFFE
        }
        var text = String.UnicodeScalarView(kept)
        while text.count > 16_383, String(text).utf16.count > 32_767 { text.removeLast() }
        return String(text)
    }
}
