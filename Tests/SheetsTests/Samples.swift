@testable import Sheets

/// Figures to make sheets of.
enum Samples {
    typealias Cell = ReportSheet.Cell

    static let words = FigureWords(language: "nl", hidden: "<5", nothing: "Geen bezoeken in deze periode.")
    static let english = FigureWords(language: "en", hidden: "<5", nothing: "No visits in this period.")

    /// Texts that somebody could have typed to do harm or that are easily broken.
    static let hostile = [
        "<script>alert(\"x\")</script> & 'co'", "=HYPERLINK(\"http://x.example\",\"klik\")",
        "http://x.example",
        "李小龙", "محمد بن سلمان", "\u{202e}omgekeerd", "nul\u{0}teken", "bel\u{7}", "_x0041_", "[]:*?/\\",
        "'aan'",
        "Wolfeschlegelsteinhausenbergerdorff-van-Oudewater-Maasland-Ko", "twee\r\nregels; met, \"alles\"", "",
        "{page} van {pages}", "＝1＋1", " \t=1+1", "+31 6 12345678", "-1", "@som", "\u{FFFF}",
    ]

    static let columns: [ReportSheet.Column] = [
        .init(id: "partner", heading: "Partner", kind: .text),
        .init(id: "day", heading: "Dag", kind: .date),
        .init(id: "visits", heading: "Bezoeken", kind: .count),
        .init(id: "hours", heading: "Uren binnen", kind: .hours),
        .init(id: "share", heading: "Deel van het geheel", kind: .share),
    ]

    static func row(_ number: Int, _ name: String) -> [Cell] {
        let visits: Cell = number % 4 == 3 ? .hidden : .count(Int64(number) * 1_003)
        let day = Cell.date(year: 2026, month: number % 12 + 1, day: number % 28 + 1)
        return [.text(name), day, visits, .hours(Double(number) * 1.25), .share(Double(number % 101) / 100)]
    }

    static func table(_ rows: Int, id: String = "attendance", name: (Int) -> String) -> ReportSheet.Table {
        ReportSheet.Table(
            id: id,
            title: "Bezoeken per partner",
            note: "Aantallen onder de 5 staan er als <5.",
            columns: columns,
            rows: (0..<rows).map { row($0, name($0)) },
            total: [.text("Totaal"), .none, .count(12_345), .hours(67.5), .share(1)]
        )
    }

    static func chart(
        _ kind: Chart.Kind,
        labels: [Cell],
        _ values: [[Cell]],
        id: String = "chart",
        title: String = "Bezoeken per partner, oktober 2026",
        words: FigureWords = words
    ) -> Chart {
        Chart(
            id: id,
            title: title,
            summary: "De politie kwam het meest.",
            kind: kind,
            heading: "Partner",
            labels: labels,
            series: values.enumerated().map { .init(name: $0 == 0 ? "Oktober" : "Reeks \($0)", values: $1) },
            words: words
        )
    }

    static func report(_ tables: [ReportSheet.Table], charts: [Chart] = [], paragraphs: [String] = ["Zo."])
        -> ReportSheet
    {
        ReportSheet(
            title: "Aanwezigheid, oktober 2026",
            leads: ["1 tot en met 31 oktober 2026", "Gemaakt op 23 november 2026 om 10:02"],
            contents: "Inhoud",
            charts: charts,
            tables: tables,
            method: .init(title: "Hoe dit is geteld", paragraphs: paragraphs),
            foot: "bladzijde {page} van {pages}",
            words: words
        )
    }

    /// The same days in every run.
    static func days(_ count: Int) -> [Cell] {
        (0..<count).map { .date(year: 2016 + $0 / 372, month: $0 / 31 % 12 + 1, day: $0 % 28 + 1) }
    }
}

/// Chance that is the same in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
