import Foundation
import Testing

@testable import Sheets

struct ReportSheetTests {
    private let days = Samples.chart(
        .columns,
        labels: Samples.days(14),
        [(0..<14).map { .count(Int64($0 * 7)) }],
        title: "Bezoeken per dag"
    )

    @Test func `paper has the title, what is where, the charts, the tables, the method and page numbers`()
        throws
    {
        let report = Samples.report([Samples.table(6) { "Partner \($0)" }], charts: [days])
        let text = try Readers.text(ofPDF: report.pdf())
        for words in [
            "Aanwezigheid, oktober 2026", "1 tot en met 31 oktober 2026", "Inhoud", "Bezoeken per dag",
            "Bezoeken per partner", "Aantallen onder de 5 staan er als <5.", "Hoe dit is geteld",
            "bladzijde 1 van 2",
        ] { #expect(text.contains(words), "\(words)") }
        #expect(text.contains(/Partner 2 +03-03-2026 +2\.006 +2,5 +2%/))
        #expect(text.contains(/Partner 3 +04-04-2026 +<5 +3,8 +3%/))
        #expect(text.contains(/Totaal +12\.345 +67,5 +100%/))
    }

    @Test func `headings stand above the rows of every page`() throws {
        let text = try Readers.text(ofPDF: Samples.report([Samples.table(300) { "Partner \($0)" }]).pdf())
        for number in 0..<300 { #expect(text.contains("Partner \(number) ")) }
        let pages = text.split(separator: "\u{0C}")
            .filter { $0.contains("Partner 1") || $0.contains("Partner 2") }
        #expect(pages.count > 4 && pages.allSatisfy { $0.contains("Uren binnen") })
        #expect(text.matches(of: /Hoe dit is geteld/).count == 2)
    }

    @Test func `the contents name the page that a part is on`() throws {
        let tables = (0..<3).map { Samples.table(80, id: "t\($0)") { "Partner \($0)" } }
        let report = Samples.report(tables, charts: [days, days])
        let pages = try Readers.text(ofPDF: report.pdf()).split(separator: "\u{0C}")
        let named = try #require(pages[0].firstMatch(of: /Hoe dit is geteld +(\d+)/)?.1)
        let page = try #require(Int(named))
        #expect(page > 5 && pages[page - 1].contains("Hoe dit is geteld"))
        // Each line of the contents leads there.
        let file = try String(decoding: report.pdf(), as: UTF8.self)
        #expect(file.matches(of: /\/Subtype \/Link/).count == 6)
        for part in 0..<6 { #expect(file.contains("/Dest (part\(part))")) }
        #expect(try Readers.info(ofPDF: report.pdf()).contains("Pages"))
    }

    @Test func `a table wider than the paper goes on below, each part with its first column`() throws {
        let columns: [ReportSheet.Column] =
            [.init(id: "d", heading: "Weekdag", kind: .text)]
            + (0..<30).map { .init(id: "h\($0)", heading: "Uur \($0)", kind: .count) }
        let table = ReportSheet.Table(
            id: "w",
            title: "Drukte",
            columns: columns,
            rows: [[.text("maandag")] + (0..<30).map { .count(Int64($0) + 70_000) }]
        )
        let text = try Readers.text(ofPDF: Samples.report([table]).pdf())
        #expect(text.matches(of: /maandag/).count == text.matches(of: /Weekdag/).count)
        #expect(text.matches(of: /maandag/).count > 1)
        for number in 0..<30 { #expect(text.contains("70.0\(number < 10 ? "0" : "")\(number)")) }
    }

    @Test func `hostile texts are words on paper`() throws {
        let table = Samples.table(Samples.hostile.count) { Samples.hostile[$0] }
        let chart = Samples.chart(
            .bars,
            labels: Samples.hostile.map { .text($0) },
            [Samples.hostile.map { _ in .count(3) }]
        )
        let text = try Readers.text(
            ofPDF: Samples.report([table], charts: [chart], paragraphs: Samples.hostile).pdf()
        )
        for words in ["<script>alert(\"x\")</script> & 'co'", "李小龙", "nulteken", "omgekeerd", "[]:*?/\\"] {
            #expect(
                text.matches(of: try Regex(NSRegularExpression.escapedPattern(for: words))).count >= 3,
                "\(words)"
            )
        }
    }

    @Test func `a table without rows and a chart without figures say so`() throws {
        let table = ReportSheet.Table(id: "a", title: "Leeg", columns: Samples.columns, rows: [])
        let chart = Samples.chart(.bars, labels: [], [])
        let text = try Readers.text(ofPDF: Samples.report([table], charts: [chart]).pdf())
        #expect(text.matches(of: /Geen bezoeken in deze periode\./).count == 2)
    }

    @Test func `a paragraph longer than a page is whole`() throws {
        let words = (0..<3_000).map { "woord\($0)" }
        let text = try Readers.text(
            ofPDF: Samples.report([], paragraphs: [words.joined(separator: " ")]).pdf()
        )
        #expect(text.matches(of: /woord\d+/).count == words.count)
    }

    @Test func `more bars than a page holds go on on the next`() throws {
        let labels = (0..<120).map { ReportSheet.Cell.text("Partner \($0)") }
        let chart = Samples.chart(.bars, labels: labels, [labels.indices.map { .count(Int64($0)) }])
        let text = try Readers.text(ofPDF: Samples.report([], charts: [chart]).pdf())
        for number in 0..<120 {
            #expect(text.contains(/Partner \#(number)\b/) || text.contains("Partner \(number)"))
        }
    }

    @Test func `the file tells its title, and its time only where it is given`() throws {
        let report = Samples.report([Samples.table(6) { "Partner \($0)" }], charts: [days])
        let silent = try Readers.info(ofPDF: report.pdf())
        #expect(silent.contains("Aanwezigheid, oktober 2026") && silent.contains("(A4)"))
        #expect(!silent.contains("CreationDate") && !silent.contains("Author"))
        #expect(try Readers.info(ofPDF: report.pdf(madeAt: 1_795_428_120)).contains("CreationDate"))
        #expect(try report.pdf() == report.pdf())
    }

    @Test func `figures are written as the language writes them`() {
        let (dutch, english) = (Figures(Samples.words), Figures(Samples.english))
        let cells: [(ReportSheet.Cell, String, String)] = [
            (.count(1_234_567), "1.234.567", "1,234,567"), (.count(-999), "-999", "-999"),
            (.count(.min), "-9.223.372.036.854.775.808", "-9,223,372,036,854,775,808"),
            (.hours(1.25), "1,3", "1.3"), (.hours(-0.01), "0,0", "0.0"),
            (.hours(1_000), "1.000,0", "1,000.0"),
            (.share(0.125), "13%", "13%"), (.share(1), "100%", "100%"), (.number(2), "2", "2"),
            (.number(2.345), "2,35", "2.35"), (.hours(.infinity), "", ""),
            (.hours(1e300), "1,00e+300", "1.00e+300"),
            (.date(year: 2026, month: 3, day: 9), "09-03-2026", "9 Mar 2026"), (.hidden, "<5", "<5"),
            (.none, "", ""),
        ]
        for (cell, nl, en) in cells { #expect(dutch.text(cell) == nl && english.text(cell) == en, "\(cell)") }
        #expect(Samples.words.text(.hours(1_250.25)) == "1.250,3")
        #expect(dutch.short(1_250_000, .count) == "1,3\u{a0}mln" && english.short(2e9, .count) == "2\u{a0}bn")
    }
}
