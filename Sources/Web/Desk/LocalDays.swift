import Foundation
package import FrontDesk

/// Days and times as people at the centre read them.
package struct LocalDays: Sendable {
    let hours: OpeningHours
    /// The day that it is, so that only another year has to be said.
    let today: @Sendable () -> Day

    private let calendar: Calendar

    package init(hours: OpeningHours, today: @escaping @Sendable () -> Day) {
        (self.hours, self.today) = (hours, today)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = hours.timeZone
        self.calendar = calendar
    }

    /// "09:02"; a page has hundreds of them, so no format is looked up.
    func clock(_ instant: Instant) -> String {
        let parts = calendar.dateComponents([.hour, .minute], from: instant.date)
        return TimeOfDay(minutes: (parts.hour ?? 0) * 60 + (parts.minute ?? 0)).text
    }

    /// "2026-11-23T09:02", as a field for a moment takes and gives it.
    func field(_ instant: Instant) -> String {
        "\(hours.day(of: instant).rawValue)T\(clock(instant))"
    }

    /// The moment in such a field, nil for anything else.
    func instant(_ field: String) -> Instant? {
        let parts = field.split(separator: "T", omittingEmptySubsequences: false)
        guard parts.count == 2, let day = Day(rawValue: String(parts[0])) else { return nil }
        let time = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        guard time.count == 2 || time.count == 3, let hour = Int(time[0]), let minute = Int(time[1]) else {
            return nil
        }
        return hours.instant(on: day, hour: hour, minute: minute)
    }

    /// "23 nov 09:02", in another year "23 nov 2025 09:02".
    func moment(_ instant: Instant, _ language: Language) -> String {
        "\(short(hours.day(of: instant), language)) \(clock(instant))"
    }

    /// "maandag 23 november 2026, 09:02": for paper, that outlives the year.
    func fullMoment(_ instant: Instant, _ language: Language) -> String {
        "\(long(hours.day(of: instant), language)), \(clock(instant))"
    }

    /// "23 nov", in another year "23 nov 2025".
    func short(_ day: Day, _ language: Language) -> String {
        let style = style(language).day().month(.abbreviated)
        return formatted(day, day.rawValue.prefix(4) == today().rawValue.prefix(4) ? style : style.year())
    }

    /// "maandag 23 november 2026".
    func long(_ day: Day, _ language: Language) -> String {
        formatted(day, style(language).weekday(.wide).day().month(.wide).year())
    }

    /// "23 november 2026": for a letter, that outlives the year.
    package func date(_ day: Day, _ language: Language) -> String {
        formatted(day, style(language).day().month(.wide).year())
    }

    /// "december 2027".
    package func name(of month: Month, _ language: Language) -> String {
        guard let first = Day(rawValue: "\(month.rawValue)-01") else { return month.rawValue }
        return formatted(first, style(language).month(.wide).year())
    }

    private func formatted(_ day: Day, _ style: Date.FormatStyle) -> String {
        guard let noon = hours.instant(on: day, hour: 12, minute: 0) else { return day.rawValue }
        return noon.date.formatted(style)
    }

    private func style(_ language: Language) -> Date.FormatStyle {
        Date.FormatStyle(
            locale: Locale(identifier: language == .nl ? "nl_NL" : "en_GB"),
            calendar: Calendar(identifier: .gregorian),
            timeZone: hours.timeZone
        )
    }
}

extension LocalDays {
    /// "B 0012, 23 nov".
    func name(of badge: BadgeOfDay, _ language: Language) -> String {
        "\(BadgeNumber(badge.number).text), \(short(badge.day, language))"
    }
}
