import Foundation
import Testing

@testable import Sheets

struct ReportWorkbookTests {
    private let madeAt: Int64 = 1_795_428_120

    @Test func `a workbook has figures as figures, days as days and words as words`() throws {
        let table = Samples.table(8) { "Partner \($0)" }
        let book = try Readers.workbook(Samples.report([table]).xlsx(madeAt: madeAt))
        #expect(book.title == "Aanwezigheid, oktober 2026" && book.author.isEmpty)
        #expect(book.created == "2026-11-23T10:02:00")
        let sheet = try #require(book.sheets.first)
        #expect(sheet.name == "Bezoeken per partner" && sheet.frozen == "A2" && sheet.filter == "A1:E9")
        #expect(sheet.rows.count == 10 && sheet.width > 10)
        #expect(sheet.rows[0].map(\.value) == Samples.columns.map(\.heading))
        #expect(sheet.rows[0].allSatisfy { $0.isBold && $0.type == "s" })
        let row = sheet.rows[3]
        #expect(row.map(\.value) == ["Partner 2", "2026-03-03T00:00:00", "2006", "2.5", "0.02"])
        #expect(row.map(\.type) == ["s", "d", "n", "n", "n"])
        #expect(
            row.map(\.format)
                == ["@", "dd\\-mm\\-yyyy", "#,##0", "#,##0.0", "0%"].map { $0.replacing("\\", with: "") }
        )
        #expect(sheet.rows[4][2] == .init(value: "<5", type: "s", format: "@", isBold: false, isLink: false))
        #expect(
            sheet.rows[9].map(\.value) == ["Totaal", "", "12345", "67.5", "1"] && sheet.rows[9][0].isBold
        )
    }

    @Test func `the last worksheet says how it was counted, and what was left out`() throws {
        let report = Samples.report(
            [Samples.table(1) { _ in "a" }],
            paragraphs: ["Een dag begint om 0:00.", "=1+1"]
        )
        let sheet = try #require(Readers.workbook(report.xlsx(madeAt: madeAt)).sheets.last)
        #expect(sheet.name == "Hoe dit is geteld" && sheet.rows[0][0].isBold)
        let lines = sheet.rows.map { $0[0].value }
        #expect(lines.contains("1 tot en met 31 oktober 2026") && lines.contains("Een dag begint om 0:00."))
        #expect(lines.contains("=1+1") && lines.contains("Aantallen onder de 5 staan er als <5."))
    }

    @Test func `a chart's figures have a worksheet unless a table holds them`() throws {
        let labels: [ReportSheet.Cell] = [.text("Douane"), .text("Politie")]
        let values: [[ReportSheet.Cell]] = [[.count(7), .hidden], [.count(9)]]
        let charts = [
            Samples.chart(.bars, labels: labels, values, id: "attendance"),
            Samples.chart(.bars, labels: labels, values, id: "before", title: "Bezoeken per partner"),
        ]
        let report = Samples.report([Samples.table(1) { _ in "a" }], charts: charts)
        let sheets = try Readers.workbook(report.xlsx(madeAt: madeAt)).sheets
        #expect(
            sheets.map(\.name) == ["Bezoeken per partner", "Bezoeken per partner (2)", "Hoe dit is geteld"]
        )
        #expect(
            sheets[1].rows.map { $0.map(\.value) }
                == [["Partner", "Oktober", "Reeks 1"], ["Douane", "7", "9"], ["Politie", "<5", ""]]
        )
    }

    @Test func `hostile texts stay words: no formula, no link, nothing lost`() throws {
        let table = Samples.table(Samples.hostile.count) { Samples.hostile[$0] }
        let book = try Readers.workbook(Samples.report([table]).xlsx(madeAt: madeAt))
        #expect(!book.hasFormula)
        let cells = book.sheets[0].rows.dropFirst().dropLast().map { $0[0] }
        #expect(cells.count == Samples.hostile.count)
        for (cell, name) in zip(cells, Samples.hostile) {
            let dropped: [Unicode.Scalar] = ["\u{0}", "\u{7}", "\r", "\u{FFFF}"]
            let kept = String(String.UnicodeScalarView(name.unicodeScalars.filter { !dropped.contains($0) }))
            #expect(cell.value == kept)
            #expect(cell.type == (kept.isEmpty ? "n" : "s") && !cell.isLink)
        }
    }

    @Test func `the same report made at the same time is the same bytes`() throws {
        let report = Samples.report([Samples.table(50) { "P\($0)" }])
        let first = try report.xlsx(madeAt: madeAt)
        #expect(try report.xlsx(madeAt: madeAt) == first)
        #expect(try report.xlsx(madeAt: madeAt + 60) != first)
    }

    @Test func `days that Excel does not know are words`() throws {
        let days: [ReportSheet.Cell] = [
            .date(year: 1899, month: 12, day: 31), .date(year: 2026, month: .max, day: 1),
            .date(year: .max, month: 1, day: 1),
        ]
        let table = ReportSheet.Table(
            id: "a",
            title: "a",
            columns: [.init(id: "a", heading: "a", kind: .date)],
            rows: days.map { [$0] }
        )
        let rows = try Readers.workbook(Samples.report([table]).xlsx(madeAt: madeAt)).sheets[0].rows
        #expect(rows[1][0].value == "31-12-1899" && rows.dropFirst().allSatisfy { $0[0].type == "s" })
    }

    @Test func `no rows leave a worksheet with headings`() throws {
        let sheet = try #require(
            Readers.workbook(
                Samples.report([.init(id: "a", title: "Leeg", columns: Samples.columns, rows: [])])
                    .xlsx(madeAt: madeAt)
            )
            .sheets.first
        )
        #expect(sheet.rows.count == 1 && sheet.filter == "A1:E1")
    }

    @Test func `names of worksheets are what Excel takes, each another one`() {
        var names = WorksheetNames()
        let long = "Bezoeken per partner per rol per dag van de week"
        #expect(names.valid(long) == "Bezoeken per partner per rol pe")
        #expect(names.valid(long) == "Bezoeken per partner per ro (2)")
        #expect(names.valid("a/b:c") == "a b c" && names.valid("A B C") == "A B C (2)")
        #expect(
            names.valid("'aan'") == "aan" && names.valid("[]") == "1"
                && names.valid("History") == "History (2)"
        )
        let flowers = names.valid(String(repeating: "🌷", count: 20))
        #expect(flowers.utf16.count == 30)
    }

    @Test func `a cell longer than Excel takes is cut`() throws {
        let table = ReportSheet.Table(
            id: "a",
            title: "a",
            columns: [.init(id: "a", heading: "a", kind: .text)],
            rows: [[.text(String(repeating: "🌷", count: 20_000))]]
        )
        let book = try Readers.workbook(Samples.report([table]).xlsx(madeAt: madeAt))
        #expect(book.sheets[0].rows[1][0].value.utf16.count == 32_766)
    }

    @Test func `a place that can't be written to is a fault, and leaves nothing behind`() throws {
        let report = Samples.report([Samples.table(3) { "P\($0)" }])
        let folder = FileManager.default.temporaryDirectory.appending(path: "none-\(UUID())")
        let path = folder.appending(path: "a.xlsx").path(percentEncoded: false)
        let scratch = FileManager.default.temporaryDirectory.path(percentEncoded: false)
        #expect(throws: SheetFault.self) { try report.xlsx(to: path, madeAt: madeAt, scratch: scratch) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `without a folder for rows to wait in there is a fault, and no workbook`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).xlsx")
            .path(percentEncoded: false)
        let report = Samples.report([Samples.table(3) { "P\($0)" }])
        #expect(throws: SheetFault.self) { try report.xlsx(to: path, madeAt: madeAt, scratch: "/nowhere") }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a full disk is a fault, not a shorter workbook`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).xlsx")
            .path(percentEncoded: false)
        // A device that is always full.
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/full")
        let report = Samples.report([Samples.table(2_000) { "P\($0)" }])
        #expect(throws: SheetFault.self) { try report.xlsx(to: path, madeAt: madeAt, scratch: "/tmp") }
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(FileManager.default.fileExists(atPath: "/dev/full"))
    }
}
