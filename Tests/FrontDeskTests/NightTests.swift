import Foundation
import Testing

@testable import FrontDesk

struct NightTests {
    private let hours = OpeningHours(
        timeZone: TimeZone(identifier: "Europe/Amsterdam") ?? .gmt,
        closing: 20 * 60
    )

    private func isNight(_ text: String, _ time: String) throws -> Bool {
        let night = try #require(Night(text))
        let moment = try Date("2026-11-26T\(time):00+01:00", strategy: .iso8601)
        return night.contains(Instant(moment), hours)
    }

    @Test func `a night goes over midnight, in the centre's own time`() throws {
        for time in ["22:00", "23:59", "00:00", "05:59"] { #expect(try isNight("22:00-06:00", time)) }
        for time in ["06:00", "12:00", "21:59"] { #expect(try !isNight("22:00-06:00", time)) }
        #expect(try isNight("01:00-05:00", "01:00"))
        #expect(try !isNight("01:00-05:00", "05:00"))
    }

    @Test(arguments: ["", "22:00", "22:00-22:00", "22:00-24:00", "22-6", "22:00-06:00-07:00", "-06:00"])
    func `what is no night is refused`(text: String) {
        #expect(Night(text) == nil)
    }
}
