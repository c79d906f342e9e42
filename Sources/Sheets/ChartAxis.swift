import Foundation

/// Round figures beside a chart, from nothing up.
struct ChartAxis {
    let top: Double
    let ticks: [Double]

    /// - Parameter maximum: the largest figure to be drawn.
    init(maximum: Double, _ kind: ReportSheet.Kind) {
        guard (1e-300..<1e300).contains(maximum) else {
            (top, ticks) = maximum > 1 ? (maximum, [0]) : (1, [0])
            return
        }
        let rough = maximum / 4
        let power = pow(10, floor(log10(rough)))
        let steps = [1, 2, 2.5, 5, 10].map { $0 * power }
        let isWhole = kind == .count
        let fits = steps.first { $0 >= rough * 0.999 && (!isWhole || $0 == $0.rounded()) } ?? 10 * power
        let step = isWhole ? max(1, fits) : fits
        let count = (maximum / step).rounded(.up)
        top = step * count
        ticks = (0...max(1, Int(count))).map { Double($0) * step }
    }
}

/// Which of many labels are written below a chart, and how.
struct ChartTicks {
    private(set) var ticks: [(index: Int, text: String)] = []

    init(_ labels: [ReportSheet.Cell], _ figures: Figures, slot: Double) {
        let days = labels.compactMap { label -> Day? in
            guard case .date(let year, let month, let day) = label else { return nil }
            let isReal = 1...9_999 ~= year && 1...12 ~= month && 1...31 ~= day
            return isReal ? Day(year: year, month: month, day: day) : nil
        }
        if days.count == labels.count {
            ticks = Self.dates(days, figures, slot: slot)
        } else {
            ticks = Self.words(labels.map { figures.text($0) }, slot: slot)
        }
    }

    private struct Day {
        let year: Int
        let month: Int
        let day: Int

        /// Days since a Monday long ago; months begin in March, so that a leap day is a year's last.
        var number: Int {
            let years = month > 2 ? year : year - 1
            let months = (month + 9) % 12
            return 365 * years + years / 4 - years / 100 + years / 400 + (153 * months + 2) / 5 + day + 1
        }
    }

    private static func words(_ labels: [String], slot: Double) -> [(Int, String)] {
        let widest = labels.map { Letters.width($0, size: 11) }.max() ?? 0
        let needed = (min(widest, 96) + 10) / slot
        let every =
            ([1, 2, 3, 4, 6, 12].first { Double($0) >= needed }) ?? Int((needed / 12).rounded(.up)) * 12
        return stride(from: 0, to: labels.count, by: every)
            .map { index in
                let room = Double(every) * slot - 8
                return (
                    index, Letters.wrap(labels[index], size: 11, width: max(room, 20), lines: 1).first ?? ""
                )
            }
    }

    /// Days, Mondays, first days of months, quarters or years: the finest that keeps its labels apart.
    private static func dates(_ days: [Day], _ figures: Figures, slot: Double) -> [(Int, String)] {
        let spans: [(Day) -> Int] = [
            { $0.number },
            { $0.number / 7 },
            { $0.year * 12 + $0.month },
            { $0.year * 4 + ($0.month - 1) / 3 },
            { $0.year * 2 + ($0.month - 1) / 6 },
            { $0.year },
            { $0.year / 2 },
            { $0.year / 5 },
        ]
        for (level, span) in spans.enumerated() {
            let starts = days.indices.filter { $0 == 0 || span(days[$0]) != span(days[$0 - 1]) }
            // The first is seldom the first of its month: better without it than with a coarser scale.
            for some in level == 0 ? [starts] : [starts, Array(starts.dropFirst())] {
                let ticks = named(some, days, figures, level: level)
                if areApart(ticks, slot: slot) { return ticks }
            }
        }
        return named([0], days, figures, level: 2)
    }

    private static func named(_ indices: [Int], _ days: [Day], _ figures: Figures, level: Int) -> [(
        Int, String
    )] {
        let areMonths = level < 2 && days.count > 1 && days.allSatisfy { $0.day == 1 }
        var year: Int?
        return indices.map { index in
            let isNew = days[index].year != year
            year = days[index].year
            return (index, text(days[index], figures, level: level, isNewYear: isNew, areMonths: areMonths))
        }
    }

    private static func text(
        _ day: Day,
        _ figures: Figures,
        level: Int,
        isNewYear: Bool,
        areMonths: Bool
    ) -> String {
        let month = figures.monthName(day.month)
        switch areMonths ? 2 : level {
        case 0, 1: return isNewYear ? "\(day.day) \(month) \(day.year)" : "\(day.day) \(month)"
        case 2...4: return isNewYear ? "\(month) \(day.year)" : month
        default: return String(day.year)
        }
    }

    private static func areApart(_ ticks: [(index: Int, text: String)], slot: Double) -> Bool {
        guard ticks.count > 1 else { return !ticks.isEmpty }
        return zip(ticks, ticks.dropFirst())
            .allSatisfy { one, next in
                let halves = (Letters.width(one.text, size: 11) + Letters.width(next.text, size: 11)) / 2
                return Double(next.index - one.index) * slot >= halves + 10
            }
    }
}

/// Labels beside each other, kept inside the drawing and off each other.
struct LabelRow {
    private let y: Double
    private var end = -Double.infinity

    init(at y: Double) { self.y = y }

    mutating func put(_ text: String, _ x: Double, _ tone: ChartDrawing.Tone, in drawing: inout ChartDrawing)
    {
        let half = Letters.width(text, size: 11) / 2
        let middle = min(max(x, half), drawing.width - half)
        guard middle - half > end + 3 else { return }
        drawing.put(text, middle, y, size: 11, .middle, tone)
        end = middle + half
    }
}
