import Foundation
import TestSupport
import Testing

@testable import FrontDesk

/// Proof 13: clocks that step, nights that are an hour short or long, and the day that most years lack.
struct ClockTests {
    private let hours = TestCentre.hours

    @Test(arguments: [
        ("2026-03-28T22:59:59Z", "2026-03-28"), ("2026-03-28T23:00:00Z", "2026-03-29"),
        ("2026-03-29T21:59:59Z", "2026-03-29"), ("2026-03-29T22:00:00Z", "2026-03-30"),
        ("2026-10-24T21:59:59Z", "2026-10-24"), ("2026-10-24T22:00:00Z", "2026-10-25"),
        ("2026-10-25T22:59:59Z", "2026-10-25"), ("2026-10-25T23:00:00Z", "2026-10-26"),
        ("2028-02-28T23:00:00Z", "2028-02-29"), ("2028-02-29T23:00:00Z", "2028-03-01"),
        ("2026-12-31T23:00:00Z", "2027-01-01"),
    ])
    func `days begin at local midnight`(time: String, day: String) {
        #expect(hours.day(of: instant(time)).rawValue == day)
    }

    @Test(arguments: [
        ("2026-03-28T20:00:00Z", "2026-03-29T18:00:00Z"), ("2026-03-28T18:00:00Z", "2026-03-28T19:00:00Z"),
        ("2026-10-24T19:00:00Z", "2026-10-25T19:00:00Z"), ("2026-10-24T17:00:00Z", "2026-10-24T18:00:00Z"),
        ("2028-02-28T20:00:00Z", "2028-02-29T19:00:00Z"),
    ])
    func `closing time is a time on the wall, also in the nights that the clock changes`(
        from: String,
        to: String
    ) {
        #expect(hours.closing(after: instant(from)) == instant(to))
    }

    @Test func `a closing time that one night does not have comes right after the gap`() {
        let halfPastTwo = OpeningHours(timeZone: hours.timeZone, closing: 150)
        #expect(
            halfPastTwo.closing(after: instant("2026-03-28T20:00:00Z")) == instant("2026-03-29T01:00:00Z")
        )
    }

    @Test(arguments: [-3600.0, 3600, -86_400, 86_400, 315_360_000, -315_360_000])
    func `a clock that steps leaves order, no negative stay, and a note`(step: Double) async throws {
        let centre = try TestCentre()
        let (kiosk, _) = try await centre.kiosk()
        let code = try await centre.checkIn(at: kiosk)
        centre.clock.advance(seconds: step)
        _ = try await centre.scan(code, .leaving, at: kiosk)
        centre.clock.advance(seconds: -step)
        _ = try await centre.scan(code, .arriving, at: kiosk)
        centre.clock.advance(seconds: 60)
        _ = try await centre.scan(code, at: kiosk)

        let record = centre.reception.record
        #expect(try await record.count("SELECT count(*) FROM stay WHERE departedAt < arrivedAt") == 0)
        #expect(try await record.count("SELECT count(*) FROM stay WHERE departedAt IS NULL") == 0)
        let overlaps = """
            SELECT count(*) FROM stay AS a JOIN stay AS b ON b.visit = a.visit AND b.id > a.id
            WHERE b.arrivedAt < a.departedAt
            """
        #expect(try await record.count(overlaps) == 0)
        #expect(try await centre.entries().contains { $0.clockBehind == Int64(abs(step) * 1000) })
        #expect(try await record.verify().finding == nil)
    }

    @Test func `a stay across midnight and a DST night closes at the next closing time`() async throws {
        let centre = try TestCentre(at: "2026-10-24T20:30:00Z")
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        centre.clock.set("2026-10-25T19:00:00Z")
        #expect(try await centre.reception.closeWhatIsDue() == 1)
        let length = "SELECT (departedAt - arrivedAt) / 60000 FROM stay"
        #expect(try await centre.reception.record.count(length) == 22 * 60 + 30)
    }

    @Test func `a day that the calendar does not have is no day`() throws {
        let fifth = try #require(Day(rawValue: "2026-02-30"))
        #expect(hours.instant(on: fifth, hour: 12, minute: 0) == nil)
        for text in ["", "2026-1-1", "2026/01/01", "aaaa-bb-cc", "2026-01-01x"] {
            #expect(Day(rawValue: text) == nil)
        }
    }
}
