import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct LegalHoldTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private var reception: Reception { centre.reception }

    private func hold(_ visit: Int64, until: String = "2027-03-01") async throws -> LegalHold {
        try await reception.placeHold(
            on: visit,
            reason: .reason("Aangifte 12, onderzoek loopt"),
            until: try #require(Day(rawValue: until)),
            from: .operatorShell
        )
    }

    private func names() async throws -> [String] {
        try await reception.findPerson("van der berg", reason: .reason("proef"), from: .operatorShell)
            .map(\.name)
    }

    @Test func `a held name survives the forgetting of its day, and goes with the hold`() async throws {
        let held = try await centre.visit(["firstName": "Greet"])
        _ = try await centre.visit(["firstName": "Anna"])
        let hold = try await hold(held)
        centre.clock.set("2027-01-20T09:00:00Z")

        #expect(try await reception.previewRetention().holds == 1)
        #expect(try await reception.keepToTerms().names == 1)
        #expect(try await names() == ["Greet van der Berg"])
        #expect(try await reception.holds() == [hold])
        #expect(try await reception.record.verify().finding == nil)

        try await reception.liftHold(hold.id, from: .operatorShell)
        #expect(try await reception.keepToTerms().names == 1)
        #expect(try await names() == [])
        #expect(try reception.vault.existingKey(for: .held(held)) == nil)
        #expect(try await reception.holds() == [])
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `a hold ends by itself the day after its last`() async throws {
        let visit = try await centre.visit()
        _ = try await hold(visit, until: "2027-01-20")
        centre.clock.set("2027-01-20T22:00:00Z")
        #expect(try await reception.keepToTerms().holds == 0)
        centre.clock.set("2027-01-20T23:00:00Z")
        let round = try await reception.keepToTerms()
        #expect(round.holds == 1 && round.names == 1)
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `a hold that was lifted before its day is over leaves the name its term`() async throws {
        let visit = try await centre.visit()
        let first = try await hold(visit)
        try await reception.liftHold(first.id, reason: .reason("Niet meer nodig"), from: .operatorShell)
        #expect(try await reception.keepToTerms().names == 0)
        #expect(try await names().count == 1)

        let second = try await hold(visit)
        #expect(second.id > first.id)
        #expect(try await reception.record.verify().finding == nil)
        centre.clock.set("2027-01-20T09:00:00Z")
        #expect(try await reception.keepToTerms().names == 0)
    }

    @Test func `a badge under hold goes out and comes in again`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let code = try await centre.checkIn(at: kiosk)
        _ = try await hold(3)
        #expect(try await centre.scan(code, at: kiosk) == .goodbye)
        #expect(try await centre.scan(code, .arriving, at: kiosk) == .welcome)
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `a hold is refused where there is nothing to hold, or no end`() async throws {
        let visit = try await centre.visit()
        _ = try await hold(visit, until: "2028-11-23")
        await #expect(throws: Refusal.heldAlready) { try await hold(visit) }
        await #expect(throws: Refusal.visitUnknown) { try await hold(99) }
        await #expect(throws: Refusal.holdUnknown) {
            try await reception.liftHold(99, from: .operatorShell)
        }
        let other = try await centre.visit()
        for end in ["2026-11-22", "2028-11-24"] {
            await #expect(throws: Refusal.holdEndWrong) { try await hold(other, until: end) }
        }
        centre.clock.set("2027-01-20T09:00:00Z")
        try await reception.keepToTerms()
        await #expect(throws: Refusal.nameGone) { try await hold(other) }
    }

    @Test func `the reason is sealed, and can be read as long as the hold lasts`() async throws {
        let visit = try await centre.visit()
        let hold = try await hold(visit, until: "2028-11-23")
        let found = try await reception.record.count(
            "SELECT count(*) FROM legalHold WHERE instr(reason, CAST('Aangifte' AS BLOB)) > 0"
        )
        #expect(found == 0)
        centre.clock.set("2028-11-20T09:00:00Z")
        try await reception.keepToTerms()
        #expect(try await reception.holds().map(\.reason) == [hold.reason])
    }
}
