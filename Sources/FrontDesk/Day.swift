package import Foundation
import GRDB

/// A calendar day at the centre, "2026-11-23".
package struct Day: RawRepresentable, Hashable, Comparable, Codable, Sendable {
    package let rawValue: String

    package init?(rawValue: String) {
        let parts = rawValue.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], parts.allSatisfy({ $0.utf8.allSatisfy(isDigit) }) else {
            return nil
        }
        self.rawValue = rawValue
    }

    init(year: Int, month: Int, day: Int) {
        rawValue = [pad(year, to: 4), pad(month, to: 2), pad(day, to: 2)].joined(separator: "-")
    }

    /// The month that the day lies in, "2026-11".
    package var month: String {
        String(rawValue.prefix(7))
    }

    package static func < (left: Day, right: Day) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension Day: DatabaseValueConvertible {}

/// Keeps Foundation's time zones in a program that is linked statically: without a word of ICU's in it, every
/// zone but GMT is silently missing there.
package let timeZonesAnchor: Any.Type = Date.FormatStyle.self

/// Where local days begin and the doors close: the only place where a time zone turns instants into days.
package struct OpeningHours: Hashable, Sendable {
    package let timeZone: TimeZone
    /// When the centre closes, in minutes after local midnight.
    package let closing: Int

    private let calendar: Calendar

    package init(timeZone: TimeZone, closing: Int) {
        self.timeZone = timeZone
        self.closing = closing
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        self.calendar = calendar
    }

    /// The local day that `instant` lies in.
    package func day(of instant: Instant) -> Day {
        let parts = calendar.dateComponents([.year, .month, .day], from: instant.date)
        return Day(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0)
    }

    /// When `day` begins.
    func start(of day: Day) -> Instant {
        let (year, month, day) = day.numbers
        return Instant(
            calendar.date(from: DateComponents(year: year, month: month, day: day)) ?? .distantPast
        )
    }

    /// The local day, hour and weekday, Monday first, that `instant` lies in.
    func time(of instant: Instant) -> (day: Day, hour: Int, weekday: Int) {
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .weekday], from: instant.date)
        let day = Day(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0)
        return (day, parts.hour ?? 0, ((parts.weekday ?? 2) + 5) % 7)
    }

    /// The hour and minute on the clock at `instant`.
    func timeOfDay(of instant: Instant) -> (hour: Int, minute: Int) {
        let parts = calendar.dateComponents([.hour, .minute], from: instant.date)
        return (parts.hour ?? 0, parts.minute ?? 0)
    }

    /// The first closing time after `instant`, also across midnight and the nights that the clock changes.
    package func closing(after instant: Instant) -> Instant {
        let time = DateComponents(hour: closing / 60, minute: closing % 60, second: 0)
        let next = calendar.nextDate(after: instant.date, matching: time, matchingPolicy: .nextTime)
        return Instant(next ?? instant.date.addingTimeInterval(86_400))
    }

    /// The instant at which `day` ends and the next begins.
    package func end(of day: Day) -> Instant? {
        guard let noon = instant(on: day, hour: 12, minute: 0),
            let next = calendar.date(byAdding: .day, value: 1, to: noon.date)
        else { return nil }
        return Instant(calendar.startOfDay(for: next))
    }

    /// The instant of a local time of day on `day`, nil for a day that the calendar does not have.
    package func instant(on day: Day, hour: Int, minute: Int) -> Instant? {
        let numbers = day.rawValue.split(separator: "-").compactMap { Int($0) }
        guard numbers.count == 3, (0..<24).contains(hour), (0..<60).contains(minute) else { return nil }
        let parts = DateComponents(
            year: numbers[0],
            month: numbers[1],
            day: numbers[2],
            hour: hour,
            minute: minute
        )
        guard let date = calendar.date(from: parts), self.day(of: Instant(date)) == day else { return nil }
        return Instant(date)
    }
}

fileprivate func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

fileprivate func pad(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
