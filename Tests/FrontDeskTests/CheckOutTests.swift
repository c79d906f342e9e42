import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct CheckOutTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private func leave(_ changes: [String: Any?] = [:]) async throws -> Verdict {
        let leaving = try JSONDecoder().decode(Leaving.self, from: Arrival.json(changes))
        return try await centre.reception.leave(leaving, from: .operatorShell).verdict
    }

    @Test func `a visitor without a badge leaves by name, as reported`() async throws {
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)

        #expect(try await leave(["firstName": "ANNE FLEUR", "surname": "Van der Berg"]) == .noted)

        #expect(try await centre.reception.record.present().isEmpty)
        #expect(try await centre.entries().last?.evidence == .reported)
    }

    @Test func `known and unknown visitors get the same answer, and each leaves one entry`() async throws {
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        let before = try await centre.entries().count

        let unknown = try await leave(["firstName": "Niemand"])
        let known = try await leave()

        #expect(unknown == known)
        #expect(try await centre.entries().count == before + 2)
        #expect(try await centre.entries().map(\.kind).suffix(2) == [.strayDeparture, .departure])
    }

    @Test func `of two of one name none is checked out by guess`() async throws {
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)

        #expect(try await leave() == .noted)

        #expect(try await centre.reception.record.present().count == 2)
        #expect(try await centre.entries().last?.note == .ambiguous)
    }

    /// Somebody checks in under a name, says goodbye by that name, and looks at what their own badge then
    /// does.
    @Test(arguments: [Scan.Intent.any, .leaving, .arriving])
    func `nobody learns from their own badge whether a namesake is inside`(intent: Scan.Intent) async throws {
        var verdicts: [[Verdict]] = []
        for hasNamesake in [true, false] {
            let centre = try TestCentre()
            let (kiosk, _) = try await centre.kiosk()
            if hasNamesake { _ = try await centre.checkIn(at: kiosk) }
            let own = try await centre.checkIn(at: kiosk)
            let leaving = try JSONDecoder().decode(Leaving.self, from: Arrival.json())
            _ = try await centre.reception.leave(leaving, from: .kiosk(kiosk.id))
            verdicts.append([
                try await centre.scan(own, intent, at: kiosk), try await centre.scan(own, .any, at: kiosk),
            ])
            #expect(try await centre.reception.record.verify().finding == nil)
        }
        #expect(verdicts[0] == verdicts[1])
    }

    @Test func `a departure's nonce opens no badge, known or unknown`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let code = try await centre.checkIn(at: kiosk)
        for changes in [[:], ["surname": "Niemand"]] as [[String: Any?]] {
            let leaving = try JSONDecoder().decode(Leaving.self, from: Arrival.json(changes))
            _ = try await centre.reception.leave(leaving, from: .kiosk(kiosk.id))
            await #expect(throws: Refusal.badgeUnknown) {
                try await centre.reception.badge(for: leaving.nonce, at: kiosk)
            }
        }
        for intent in [Scan.Intent.any, .leaving, .any] {
            let scan = try Scan.sample(code, intent)
            _ = try await centre.reception.scan(scan, from: .kiosk(kiosk.id))
            await #expect(throws: Refusal.badgeUnknown) {
                try await centre.reception.badge(for: scan.nonce, at: kiosk)
            }
        }
    }

    @Test func `who came on the last evening of a month still leaves by name after midnight`() async throws {
        centre.clock.set("2026-11-30T22:30:00Z")
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        centre.clock.set("2026-11-30T23:30:00Z")

        _ = try await leave()

        #expect(try await centre.reception.record.present().isEmpty)
    }

    @Test func `people can be counted within a month and not followed into the next`() async throws {
        let persons = "SELECT count(DISTINCT person) FROM visit"
        for time in ["2026-11-02T09:00:00Z", "2026-11-23T09:00:00Z"] {
            centre.clock.set(time)
            _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        }
        #expect(try await centre.reception.record.count(persons) == 1)
        centre.clock.set("2026-12-01T09:00:00Z")
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        #expect(try await centre.reception.record.count(persons) == 2)
    }
}
