import Foundation

extension ReportSheet {
    /// The report as a workbook for Excel, a worksheet for each table and for the method.
    ///
    /// The figures of a chart have one too, unless a table has them.
    ///
    /// - Parameters:
    ///   - path: the file that is made; what is there is replaced.
    ///   - madeAt: seconds since 1970, told of the file; the same again is the same bytes.
    ///   - scratch: the folder for files that the rows wait in; they are gone in the end.
    package func xlsx(to path: String, madeAt: Int64, scratch: String) throws(SheetFault) {
        let book = try WorkbookWriter(at: path, title: title, words: words, madeAt: madeAt, scratch: scratch)
        let told = Set(tables.map(\.id))
        let figures = charts.filter { !told.contains($0.id) && !$0.labels.isEmpty }.map(\.table)
        for table in tables + figures {
            try book.begin(table.title, columns: table.columns)
            for row in table.rows { try book.append(row) }
            if let total = table.total { try book.append(total, isTotal: true) }
        }
        let notes = tables.filter { !$0.note.isEmpty }.flatMap { [($0.title, true), ($0.note, false)] }
        let page =
            [(title, true)] + leads.map { ($0, false) } + [(method.title, true)]
            + method.paragraphs.map { ($0, false) } + notes
        try book.addPage(method.title, page.map { (text: $0.0, isBold: $0.1) })
        try book.finish()
    }

    /// The same workbook as bytes; meanwhile it lies in a folder that nobody else can read.
    package func xlsx(madeAt: Int64) throws(SheetFault) -> [UInt8] {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appending(path: "balie-\(UUID().uuidString)")
        do {
            try files.createDirectory(
                at: folder,
                withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700]
            )
        } catch { throw SheetFault(library: "files", reason: error.localizedDescription) }
        let made = Result { () throws(SheetFault) -> [UInt8] in
            let place = folder.appending(path: "report.xlsx")
            let path = place.path(percentEncoded: false)
            try xlsx(to: path, madeAt: madeAt, scratch: folder.path(percentEncoded: false))
            do { return try [UInt8](Data(contentsOf: place)) } catch {
                throw SheetFault(library: "files", reason: error.localizedDescription)
            }
        }
        do { try files.removeItem(at: folder) } catch {
            throw SheetFault(library: "files", reason: error.localizedDescription)
        }
        return try made.get()
    }
}
