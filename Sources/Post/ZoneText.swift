import Foundation

/// A time zone as an appointment carries it along (VTIMEZONE), so that no calendar has to know it by name.
enum ZoneText {
    /// The zone's lines, with the times of the clock that hold around `date`.
    static func lines(of zone: TimeZone, around date: Date) -> [String] {
        let changes = changes(of: zone, around: date)
        let observances =
            changes.isEmpty
            ? observance(
                isSummer: false,
                from: zone.offset(at: date),
                to: zone.offset(at: date),
                "19700101T000000",
                nil
            )
            : changes.flatMap { change in
                let before = zone.offset(at: change.addingTimeInterval(-1))
                return observance(
                    isSummer: zone.isDaylightSavingTime(for: change),
                    from: before,
                    to: zone.offset(at: change),
                    WallClock(TimeZone(secondsFromGMT: before) ?? .gmt).text(change),
                    rule(of: change, in: zone)
                )
            }
        return ["BEGIN:VTIMEZONE", "TZID:\(zone.identifier)"] + observances + ["END:VTIMEZONE"]
    }

    /// The two changes of the clock before `date`, which hold from then on where they come back every year.
    private static func changes(of zone: TimeZone, around date: Date) -> [Date] {
        var (found, at) = ([Date](), date.addingTimeInterval(-400 * 86_400))
        while let next = zone.nextDaylightSavingTimeTransition(after: at), next <= date {
            found.append(next)
            at = next
        }
        return found.suffix(2)
    }

    private static func observance(isSummer: Bool, from: Int, to: Int, _ start: String, _ rule: String?)
        -> [String]
    {
        let kind = isSummer ? "DAYLIGHT" : "STANDARD"
        return [
            "BEGIN:\(kind)", "DTSTART:\(start)", "TZOFFSETFROM:\(offset(from))", "TZOFFSETTO:\(offset(to))",
        ]
            + (rule.map { ["RRULE:FREQ=YEARLY;\($0)"] } ?? []) + ["END:\(kind)"]
    }

    /// "BYMONTH=3;BYDAY=-1SU" for a change that comes back on such a day next year too, nil for any other.
    private static func rule(of change: Date, in zone: TimeZone) -> String? {
        guard let next = zone.nextDaylightSavingTimeTransition(after: change),
            let again = zone.nextDaylightSavingTimeTransition(after: next)
        else { return nil }
        let (first, second) = (Day(change, in: zone), Day(again, in: zone))
        guard first.month == second.month, first.weekday == second.weekday else { return nil }
        let days = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"]
        let day = days[(first.weekday - 1) % 7]
        if first.isLast, second.isLast { return "BYMONTH=\(first.month);BYDAY=-1\(day)" }
        return first.nth == second.nth ? "BYMONTH=\(first.month);BYDAY=\(first.nth)\(day)" : nil
    }

    /// The offset as calendars write it, like "+0200".
    private static func offset(_ seconds: Int) -> String {
        let minutes = abs(seconds) / 60
        return "\(seconds < 0 ? "-" : "+")\(twoDigits(minutes / 60))\(twoDigits(minutes % 60))"
    }
}

/// The day of a change, as a rule would name it.
fileprivate struct Day {
    let month: Int
    /// 1 is Sunday.
    let weekday: Int
    let nth: Int
    let isLast: Bool

    init(_ date: Date, in zone: TimeZone) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = calendar.dateComponents([.month, .weekday, .day], from: date)
        (month, weekday, nth) = (parts.month ?? 1, parts.weekday ?? 1, ((parts.day ?? 1) + 6) / 7)
        let weekLater = calendar.date(byAdding: .day, value: 7, to: date) ?? date
        isLast = calendar.component(.month, from: weekLater) != parts.month
    }
}

extension TimeZone {
    fileprivate func offset(at date: Date) -> Int {
        secondsFromGMT(for: date)
    }
}
