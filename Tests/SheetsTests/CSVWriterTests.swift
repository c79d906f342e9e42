import Foundation
import Testing

@testable import Sheets

struct CSVWriterTests {
    private func rows(_ form: CSVWriter.Form, _ rows: [[ReportSheet.Cell]], columns: Int = 1) throws
        -> [[String]]
    {
        let writer = CSVWriter(form, columns: Self.columns(columns), words: Samples.words)
        var bytes = writer.head
        for row in rows { writer.append(row, to: &bytes) }
        if form == .dutch { bytes.removeFirst(3) }
        return try Array(Readers.rows(ofCSV: bytes, delimiter: form == .plain ? "," : ";").dropFirst())
    }

    private static func columns(_ count: Int) -> [ReportSheet.Column] {
        (0..<count).map { .init(id: "c\($0)", heading: "Kolom \($0)", kind: .text) }
    }

    @Test func `a CSV has ids as headings, points, ISO dates and CRLF`() {
        let table = ReportSheet.Table(
            id: "t",
            title: "",
            columns: Samples.columns,
            rows: [
                [
                    .text("Douane"), .date(year: 2026, month: 3, day: 9), .count(-1_234), .hours(1.5),
                    .share(0.125),
                ],
                [.text("a \"b\", c"), .none, .hidden, .hours(-2), .share(.nan)],
            ],
            total: [.text("Totaal")]
        )
        let text = String(decoding: table.csv(.plain, words: Samples.words), as: UTF8.self)
        #expect(
            text == "partner,day,visits,hours,share\r\nDouane,2026-03-09,-1234,1.5,0.125\r\n"
                + "\"a \"\"b\"\", c\",,<5,-2,\r\n"
        )
        let dutch = String(decoding: table.csv(.dutch, words: Samples.words), as: UTF8.self)
        #expect(
            dutch == "\u{FEFF}Partner;Dag;Bezoeken;Uren binnen;Deel van het geheel\r\n"
                + "Douane;09-03-2026;-1234;1,5;0,125\r\n\"a \"\"b\"\", c\";;<5;-2;\r\n"
        )
    }

    @Test(arguments: [
        "=1+1", "+1", "-1", "@a", "\t1", "\r1", "\n1", " =1", "\u{a0}\u{200b}=1", "＝1", "＋1", "－1", "＠1",
        "\u{0}=1",
        "\u{1}-1", "\u{FEFF}=1",
    ])
    func `what a spreadsheet would work out gets an apostrophe`(text: String) throws {
        for form in [CSVWriter.Form.plain, .dutch] {
            let read = try rows(form, [[.text(text)]])
            #expect(read == [["'" + text.replacing("\u{0}", with: "")]])
        }
    }

    @Test(arguments: ["1=1", "Jan-Piet", "a@b", "'=1", "<5", "–1", "李小龙", " ", "\u{200b}"])
    func `other words stay as they are`(text: String) throws {
        #expect(try rows(.plain, [[.text(text)]]) == [[text]])
    }

    @Test func `headings and the mark of hidden figures are no formulas either`() throws {
        let words = FigureWords(language: "nl", hidden: "-", nothing: "")
        let columns = [ReportSheet.Column(id: "=a", heading: "=b", kind: .count)]
        let table = ReportSheet.Table(id: "", title: "", columns: columns, rows: [[.hidden]])
        #expect(String(decoding: table.csv(.plain, words: words), as: UTF8.self) == "'=a\r\n'-\r\n")
        #expect(String(decoding: table.csv(.dutch, words: words), as: UTF8.self) == "\u{FEFF}'=b\r\n'-\r\n")
    }

    @Test(arguments: [CSVWriter.Form.plain, .dutch], [1, 2, 7])
    func `whatever is written is read back, cell for cell`(form: CSVWriter.Form, columns: Int) throws {
        var chance = SeededGenerator(seed: UInt64(columns))
        let written = (0..<400).map { _ in (0..<columns).map { _ in Self.cell(&chance) } }
        let read = try rows(form, written.map { $0.map(\.cell) }, columns: columns)
        #expect(read.count == written.count)
        for (got, sent) in zip(read, written) {
            #expect(got == sent.map { form == .plain ? $0.plain : $0.dutch })
        }
    }

    private typealias Expected = (cell: ReportSheet.Cell, plain: String, dutch: String)

    /// A cell by chance, and what has to be read of it in both forms.
    private static func cell(_ chance: inout SeededGenerator) -> Expected {
        switch Int.random(in: 0..<7, using: &chance) {
        case 0:
            let count = Int64.random(in: .min ... .max, using: &chance)
            return (.count(count), String(count), String(count))
        case 1:
            let figure = Double.random(in: -1e6...1e6, using: &chance)
            let text = "\(figure)".hasSuffix(".0") ? String("\(figure)".dropLast(2)) : "\(figure)"
            return (.number(figure), text, text.replacing(".", with: ","))
        case 2: return (.hidden, "<5", "<5")
        case 3: return (.none, "", "")
        case 4: return (.date(year: 2026, month: 1, day: 31), "2026-01-31", "31-01-2026")
        default:
            // Nothing before what could be taken for a formula, so that it is read as it was written.
            let letters = Array("\",;\r\n\t='+-@ aé李س\u{1F331}")
            let length = Int.random(in: 0...12, using: &chance)
            let text = "x" + String((0..<length).map { _ in letters.randomElement(using: &chance) ?? "x" })
            return (.text(text), text, text)
        }
    }

    @Test func `rows shorter and longer than the headings get one cell a heading`() throws {
        let read = try rows(.plain, [[.text("a")], [.text("a"), .text("b"), .text("c")], []], columns: 2)
        #expect(read == [["a", ""], ["a", "b"], ["", ""]])
    }

    @Test func `hostile names come through whole`() throws {
        let read = try rows(.dutch, Samples.hostile.map { [.text($0), .count(-1)] }, columns: 2)
        #expect(read.count == Samples.hostile.count)
        for (row, name) in zip(read, Samples.hostile) {
            #expect(row[0].hasSuffix(name.replacing("\u{0}", with: "")) && row[1] == "-1")
            #expect(!"=+-@\t\r\n＝".contains(row[0].first ?? "x"))
        }
    }
}
