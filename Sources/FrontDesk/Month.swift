import Foundation
import GRDB

/// A calendar month, "2026-11".
package struct Month: RawRepresentable, Codable, Hashable, Comparable, Sendable {
    package let rawValue: String

    package init?(rawValue: String) {
        guard let day = Day(rawValue: rawValue + "-01"), (1...12).contains(day.numbers.month) else {
            return nil
        }
        self.rawValue = rawValue
    }

    /// The month that `day` lies in.
    package init(of day: Day) {
        rawValue = day.month
    }

    /// So many months later, or earlier.
    func advanced(byMonths months: Int) -> Month {
        let (year, month, _) = first.numbers
        let count = year * 12 + month - 1 + months
        return Month(of: Day(year: count / 12, month: count % 12 + 1, day: 1))
    }

    var first: Day {
        let parts = rawValue.split(separator: "-").map { Int($0) ?? 0 }
        return Day(year: parts.first ?? 0, month: parts.last ?? 0, day: 1)
    }

    var last: Day { advanced(byMonths: 1).first.advanced(byDays: -1) }

    package static func < (left: Month, right: Month) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension Month: DatabaseValueConvertible {}

extension Day {
    var numbers: (year: Int, month: Int, day: Int) {
        let parts = rawValue.split(separator: "-").map { Int($0) ?? 0 }
        return (parts[0], parts[1], parts[2])
    }

    /// So many days later, or earlier.
    package func advanced(byDays days: Int) -> Day {
        let (year, month, day) = numbers
        let start = gregorian.date(from: DateComponents(year: year, month: month, day: day)) ?? .distantPast
        let date = gregorian.date(byAdding: .day, value: days, to: start) ?? start
        let parts = gregorian.dateComponents([.year, .month, .day], from: date)
        return Day(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0)
    }
}

/// Days of the calendar alone: in GMT none is longer than another.
fileprivate let gregorian: Calendar = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar
}()
