import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

struct ErasingTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private var reception: Reception { centre.reception }

    private func erase(_ visit: Int64) async throws {
        try await reception.eraseName(visit, reason: .reason("Verzoek om wissen"), from: .operatorShell)
    }

    private func names() async throws -> [String] {
        try await reception.findPerson("van der berg", reason: .reason("proef"), from: .operatorShell)
            .map(\.name)
            .sorted()
    }

    @Test func `an erased name is gone from old copies too, the others of its day are not`() async throws {
        let visits = try await ["Anna", "Greet", "Sem"].asyncMap { try await centre.visit(["firstName": $0]) }
        let backup = try centre.backup("balie.sqlite")
        try await erase(visits[1])

        #expect(try await names() == ["Anna van der Berg", "Sem van der Berg"])
        #expect(try centre.namesReadable(in: backup, with: centre.backup("keys.sqlite")) == 0)
        #expect(try reception.vault.names().filter { $0.hasPrefix("day:") } == ["day:2026-11-23#1"])
        #expect(try await centre.entries().suffix(3).map(\.kind).contains(.resealed))
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `a day whose names were sealed anew goes on, and can be sealed anew again`() async throws {
        let first = try await centre.visit(["firstName": "Anna"])
        _ = try await centre.visit(["firstName": "Greet"])
        try await erase(first)
        let third = try await centre.visit(["firstName": "Sem"])
        #expect(try await names() == ["Greet van der Berg", "Sem van der Berg"])
        try await erase(third)
        #expect(try await names() == ["Greet van der Berg"])
        #expect(try reception.vault.names().filter { $0.hasPrefix("day:") } == ["day:2026-11-23#2"])
        #expect(try await reception.record.verify().finding == nil)
        centre.clock.set("2027-01-20T09:00:00Z")
        #expect(try await reception.keepToTerms().names == 1)
        #expect(try reception.vault.names().allSatisfy { !$0.hasPrefix("day:") })
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `the only name of a day takes the day's key with it`() async throws {
        try await erase(try await centre.visit())
        #expect(try reception.vault.names().allSatisfy { !$0.hasPrefix("day:") })
        _ = try await centre.visit(["firstName": "Sem"])
        #expect(try await names() == ["Sem van der Berg"])
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `cut short before its keys went, the next round lets them go`() async throws {
        let visit = try await centre.visit()
        _ = try await centre.visit(["firstName": "Sem"])
        try await reception.eraseNameOnRecord(visit, reason: .reason("Wissen"), from: .operatorShell)
        try reception.close()
        let again = try centre.startedAgain()
        try await again.keepToTerms()
        #expect(try again.vault.names().filter { $0.hasPrefix("day:") } == ["day:2026-11-23#1"])
    }

    @Test func `a badge whose name was erased goes out and in, and shows nothing more`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let arrival = try Arrival.sample()
        _ = try await reception.checkIn(arrival, from: .kiosk(kiosk.id))
        let code = try await reception.badge(for: arrival.nonce, at: kiosk).code
        try await erase(3)
        await #expect(throws: Refusal.badgeUnknown) {
            try await reception.badge(for: arrival.nonce, at: kiosk)
        }
        #expect(try await centre.scan(code, at: kiosk) == .goodbye)
        #expect(try await centre.scan(code, .arriving, at: kiosk) == .welcome)
        #expect(try await reception.record.present().count == 1)
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `the badge of another visitor of that day still works and can be shown`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let visit = try await centre.visit()
        let arrival = try Arrival.sample(["firstName": "Sem", "needsAssistance": true])
        _ = try await reception.checkIn(arrival, from: .kiosk(kiosk.id))
        try await erase(visit)
        let badge = try await reception.badge(for: arrival.nonce, at: kiosk)
        #expect(badge.callName == "Sem")
        #expect(try await centre.scan(badge.code, at: kiosk) == .goodbye)
    }

    @Test func `a name that is held, gone or never was is not erased`() async throws {
        let visit = try await centre.visit()
        let until = try #require(Day(rawValue: "2027-03-01"))
        let hold = try await reception.placeHold(
            on: visit,
            reason: .reason("Zaak"),
            until: until,
            from: .operatorShell
        )
        await #expect(throws: Refusal.heldAlready) { try await erase(visit) }
        await #expect(throws: Refusal.visitUnknown) { try await erase(99) }
        try await reception.liftHold(hold.id, from: .operatorShell)
        try await erase(visit)
        #expect(try reception.vault.existingKey(for: .held(visit)) == nil)
        await #expect(throws: Refusal.nameGone) { try await erase(visit) }
    }

    @Test func `what the desk does with a visit is not when its badge was last seen`() async throws {
        let visit = try await centre.visit()
        centre.clock.advance(seconds: 7200)
        try await erase(visit)
        centre.clock.set("2026-11-23T19:00:00Z")
        _ = try await reception.closeWhatIsDue()
        #expect(try await centre.entries().last?.since == instant("2026-11-23T09:00:00Z"))
    }
}

extension Array {
    fileprivate func asyncMap<Value>(_ body: (Element) async throws -> Value) async throws -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await body(element)) }
        return values
    }
}
