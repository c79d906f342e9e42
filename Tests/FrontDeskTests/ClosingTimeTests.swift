import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct ClosingTimeTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    @Test func `closing time checks out who is still inside, as assumed and with bounds`() async throws {
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        centre.clock.set("2026-11-23T18:59:59Z")
        #expect(try await centre.reception.closeWhatIsDue() == 0)

        centre.clock.set("2026-11-23T19:00:00Z")
        #expect(try await centre.reception.closeWhatIsDue() == 1)

        let entry = try #require(try await centre.entries().last)
        #expect(entry.evidence == .assumed)
        #expect(entry.origin == .closingTime)
        #expect(entry.since == instant("2026-11-23T09:00:00Z"))
        #expect(entry.moment == instant("2026-11-23T19:00:00Z"))
        #expect(try await centre.reception.closeWhatIsDue() == 0)
    }

    @Test func `an assumed departure lies after the last time the badge was seen`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let code = try await centre.checkIn(at: kiosk)
        centre.clock.set("2026-11-23T15:00:00Z")
        _ = try await centre.scan(code, .arriving, at: kiosk)
        centre.clock.set("2026-11-23T19:00:00Z")
        _ = try await centre.reception.closeWhatIsDue()
        #expect(try await centre.entries().last?.since == instant("2026-11-23T15:00:00Z"))
    }

    @Test func `after days of downtime it runs once, at the closing time that was missed`() async throws {
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        centre.clock.set("2026-11-27T08:00:00Z")

        #expect(try await centre.reception.closeWhatIsDue() == 1)
        #expect(try await centre.reception.closeWhatIsDue() == 0)

        #expect(try await centre.entries().last?.moment == instant("2026-11-23T19:00:00Z"))
    }

    @Test func `who comes after closing time stays until the next`() async throws {
        centre.clock.set("2026-11-23T21:00:00Z")
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        centre.clock.set("2026-11-24T06:00:00Z")
        #expect(try await centre.reception.closeWhatIsDue() == 0)
        centre.clock.set("2026-11-24T19:00:00Z")
        #expect(try await centre.reception.closeWhatIsDue() == 1)
    }

    @Test func `a later word takes the place of what was assumed, and the first entry stays`() async throws {
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        centre.clock.set("2026-11-24T07:00:00Z")
        _ = try await centre.reception.closeWhatIsDue()
        let before = try await centre.entries()
        let day = try #require(Day(rawValue: "2026-11-23"))
        let five = instant("2026-11-23T16:00:00Z")

        try await centre.reception.correct(
            Correction(day: day, number: 1, leftAt: five, reason: .forgotToCheckOut),
            from: .operatorShell
        )

        let after = try await centre.entries()
        #expect(Array(after.dropLast()) == before)
        #expect(after.last?.supersedes == Int64(before.count))
        #expect(after.last?.evidence == .reported)
        let moved =
            "SELECT count(*) FROM stay WHERE departedAt = \(five.milliseconds) AND evidence = 'reported'"
        #expect(try await centre.reception.record.count(moved) == 1)
        #expect(try await centre.reception.record.verify().finding == nil)
    }

    @Test(arguments: ["2026-11-23T08:59:59Z", "2026-11-24T07:00:01Z"])
    func `nobody leaves before arriving, or in the future`(time: String) async throws {
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        centre.clock.set("2026-11-24T07:00:00Z")
        let day = try #require(Day(rawValue: "2026-11-23"))

        await #expect(throws: Refusal.timeImpossible) {
            try await centre.reception.correct(
                Correction(day: day, number: 1, leftAt: instant(time), reason: .wrongTime),
                from: .operatorShell
            )
        }
        await #expect(throws: Refusal.numberUnknown) {
            try await centre.reception.correct(
                Correction(day: day, number: 2, leftAt: instant(time), reason: .wrongTime),
                from: .operatorShell
            )
        }
    }

    @Test func `somebody still inside who left earlier is checked out at the time they say`() async throws {
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        centre.clock.advance(seconds: 7200)
        let left = instant("2026-11-23T10:00:00Z")
        try await centre.reception.correct(
            Correction(day: centre.reception.today(), number: 1, leftAt: left, reason: .forgotToCheckOut),
            from: .operatorShell
        )
        #expect(try await centre.reception.record.present().isEmpty)
        #expect(try await centre.entries().last?.note == .forgotToCheckOut)
        #expect(try await centre.reception.record.verify().finding == nil)
    }
}

/// The moment that ISO 8601 text names.
func instant(_ text: String) -> Instant {
    Instant(ManualClock(text).now)
}
