import Foundation

/// Figures as they are read in a language.
struct Figures {
    let words: FigureWords
    private let isDutch: Bool

    init(_ words: FigureWords) {
        self.words = words
        isDutch = words.language != "en"
    }

    func text(_ cell: ReportSheet.Cell) -> String {
        switch cell {
        case .text(let text): text.spoken
        case .date(let year, let month, let day): date(year, month, day)
        case .count(let count): grouped(String(count))
        case .hours(let figure): decimal(figure, places: 1)
        case .share(let share): percent(share)
        case .number(let figure): decimal(figure, places: figure == figure.rounded() ? 0 : 2)
        case .hidden: words.hidden.spoken
        case .none: ""
        }
    }

    /// Short enough for a cell of a map or the side of a chart: 1,2 mln.
    func short(_ size: Double, _ kind: ReportSheet.Kind) -> String {
        if kind == .share { return percent(size) }
        let names = isDutch ? ["mln", "mld", "bln"] : ["M", "bn", "tn"]
        for (power, name) in zip([1e12, 1e9, 1e6], names.reversed()) where abs(size) >= power && size < 1e15 {
            let figure = size / power
            let places = figure >= 100 || figure == figure.rounded() ? 0 : 1
            return "\(decimal(figure, places: places))\u{a0}\(name)"
        }
        return decimal(size, places: size == size.rounded() ? 0 : abs(size) < 0.1 ? 2 : 1)
    }

    /// Thousands, as 10k.
    func thousands(_ size: Double) -> String { "\(decimal(size / 1_000, places: 0))k" }

    private func date(_ year: Int, _ month: Int, _ day: Int) -> String {
        isDutch
            ? "\(padded(day, 2))-\(padded(month, 2))-\(padded(year, 4))"
            : "\(day) \(monthName(month)) \(year)"
    }

    /// "mrt", "Mar"; the number where there is no such month.
    func monthName(_ month: Int) -> String {
        let names =
            isDutch
            ? ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
            : ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return names.indices.contains(month - 1) ? names[month - 1] : String(month)
    }

    private func percent(_ share: Double) -> String {
        share.isFinite ? "\(decimal(share * 100, places: 0))%" : ""
    }

    private func decimal(_ figure: Double, places: Int) -> String {
        guard figure.isFinite else { return "" }
        guard abs(figure) < 1e15 else {
            return String(format: "%.2e", figure).replacing(".", with: isDutch ? "," : ".")
        }
        // Halves go up, as in a workbook, also where a binary fraction would be a hair below.
        let power = (0..<places).reduce(Int64(1)) { power, _ in power * 10 }
        let steps = abs(figure) < 1e12 ? places == 0 ? 1 : power : 1
        let scaled = Int64((abs(figure) * Double(steps)).rounded())
        let whole = grouped(String(scaled / steps))
        let rest = padded(Int(scaled % steps) * Int(power / steps), places)
        let sign = figure < 0 && scaled > 0 ? "-" : ""
        return sign + (places == 0 ? whole : "\(whole)\(isDutch ? "," : ".")\(rest)")
    }

    private func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    /// Thousands apart.
    private func grouped(_ digits: String) -> String {
        let sign = digits.hasPrefix("-") ? "-" : ""
        let figures = Array(digits.dropFirst(sign.count))
        let parts = stride(from: figures.count, to: 0, by: -3).map { String(figures[max(0, $0 - 3)..<$0]) }
        return sign + parts.reversed().joined(separator: isDutch ? "." : ",")
    }
}

extension FigureWords {
    /// A figure as paper and charts write it, for a page that shows the same.
    package func text(_ cell: ReportSheet.Cell) -> String { Figures(self).text(cell) }
}

extension String {
    /// Without what nobody reads or XML can't hold: control characters, turns of the writing direction.
    var spoken: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.lazy.compactMap { letter in
                    switch letter.value {
                    case 0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029: " "
                    case 0x202A...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF: nil
                    default: letter.properties.generalCategory == .control ? nil : letter
                    }
                }
            )
        )
    }
}
