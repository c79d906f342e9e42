/// How busy days are in an invented past: a week's rhythm, Dutch holidays, summer and the days around Christmas.
struct InventedCalendar {
    private let first: Day
    private let days: Double

    init(from first: Day, through last: Day) {
        self.first = first
        days = Double(max(1, last.ordinal - first.ordinal))
    }

    /// How many people come, against a usual Wednesday in the middle of the period.
    func weight(of day: Day) -> Double {
        let rhythm = [0.9, 1.1, 1.0, 1.1, 0.75, 0.06, 0.02][day.weekday]
        // Twice as many at the end as in the beginning.
        let growth = 0.67 + 0.67 * Double(day.ordinal - first.ordinal) / days
        return rhythm * season(of: day) * growth * (Self.isHoliday(day) ? 0.04 : 1)
    }

    private func season(of day: Day) -> Double {
        let (_, month, number) = day.numbers
        switch (month, number) {
        case (12, 24...31), (1, 1...3): return 0.3
        // Three weeks off in the building trade are the quietest of the summer.
        case (7, 20...31), (8, 1...14): return 0.55
        case (7, _), (8, _): return 0.75
        // Before Valentine's and Mother's Day the auction is at its busiest.
        case (2, 1...14), (5, 1...10): return 1.2
        default: return 1
        }
    }

    /// Whether the law gives a day off: fixed days, King's Day, and those that follow Easter.
    static func isHoliday(_ day: Day) -> Bool {
        let (year, month, number) = day.numbers
        let isFixed =
            switch (month, number) {
            case (1, 1), (12, 25), (12, 26): true
            case (4, 27): day.weekday != 6
            case (4, 26): day.weekday == 5
            case (5, 5): year % 5 == 0
            default: false
            }
        return isFixed || [0, 1, 39, 49, 50].contains(day.ordinal - easter(in: year).ordinal)
    }

    /// Easter Sunday by the Gregorian computus.
    static func easter(in year: Int) -> Day {
        let (golden, century) = (year % 19, year / 100)
        let (skipped, corrected) = (century / 4, (8 * century + 13) / 25)
        let epact = (19 * golden + century - skipped - corrected + 15) % 30
        let moon = epact - (epact / 28) * (1 - (29 / (epact + 1)) * ((21 - golden) / 11))
        let weekday = (year + year / 4 + moon + 2 - century + skipped) % 7
        let offset = moon - weekday
        let month = 3 + (offset + 40) / 44
        return Day(year: year, month: month, day: offset + 28 - 31 * (month / 4))
    }
}
