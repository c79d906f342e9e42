import Foundation
import Testing

@testable import FrontDesk
@testable import Web

struct LocalDaysTests {
    private let days: LocalDays
    private let amsterdam: TimeZone

    init() throws {
        amsterdam = try #require(TimeZone(identifier: "Europe/Amsterdam"))
        let today = try #require(Day(rawValue: "2026-11-23"))
        days = LocalDays(hours: OpeningHours(timeZone: amsterdam, closing: 20 * 60), today: { today })
    }

    private func instant(_ text: String) throws -> Instant {
        Instant(try Date(text, strategy: .iso8601))
    }

    @Test func `a moment of this year is said without its year, one of another year with it`() throws {
        let now = try instant("2026-11-23T21:50:00Z")
        #expect(days.moment(now, .nl) == "23 nov 22:50")
        #expect(days.moment(now, .en) == "23 Nov 22:50")
        let newYear = try instant("2025-12-31T22:59:00Z")
        #expect(days.moment(newYear, .nl) == "31 dec 2025 23:59")
        #expect(days.moment(newYear, .en) == "31 Dec 2025 23:59")
    }

    @Test func `the year that counts is the centre's, not the one in Greenwich`() throws {
        #expect(days.moment(try instant("2025-12-31T23:30:00Z"), .nl) == "1 jan 00:30")
    }

    @Test func `paper says weekday and year`() throws {
        let now = try instant("2026-11-23T21:50:00Z")
        #expect(days.fullMoment(now, .nl) == "maandag 23 november 2026, 22:50")
        #expect(days.long(try #require(Day(rawValue: "2026-02-28")), .en).contains("28 February 2026"))
    }

    @Test func `a month has a name`() throws {
        let month = try #require(Month(rawValue: "2027-12"))
        #expect(days.name(of: month, .nl) == "december 2027")
        #expect(days.name(of: month, .en) == "December 2027")
    }

    @Test func `a badge is called by its number and day`() throws {
        let badge = BadgeOfDay(number: 12, day: try #require(Day(rawValue: "2026-11-03")))
        #expect(days.name(of: badge, .nl) == "B 0012, 3 nov")
    }
}
