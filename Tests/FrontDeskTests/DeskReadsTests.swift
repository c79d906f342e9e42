import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct DeskReadsTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    @Test func `visits are called by badge and day, also once their names are gone`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let welcome = try await centre.reception.checkIn(.sample(), from: .kiosk(kiosk.id))
        let day = centre.reception.today()
        let visit = try await centre.reception.visit(numbered: welcome.number, on: day)
        try await centre.reception.eraseName(visit, reason: .reason("Op verzoek"), from: .operatorShell)

        let badges = try await centre.reception.badges(of: [visit, visit + 1])

        #expect(badges == [visit: BadgeOfDay(number: welcome.number, day: day)])
        #expect(try await centre.reception.badges(of: []).isEmpty)
    }

    @Test func `a number that was not given out that day is said so`() async throws {
        await #expect(throws: Refusal.numberUnknown) {
            try await centre.reception.visit(numbered: 1, on: centre.reception.today())
        }
    }
}
