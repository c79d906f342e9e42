import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct ReissueTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private var reception: Reception { centre.reception }

    @Test func `a new badge has the old number, and the old code is void in every way`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let (host, old) = (try await centre.host(), try await centre.checkIn(at: kiosk))
        let visit = try await reception.visit(numbered: 1, on: reception.today())
        try await reception.reissueBadge(of: visit, after: 1, by: host)
        let badge = try await reception.badge(of: visit, for: host)
        #expect(badge.number == 1)
        #expect(badge.code != old)

        for intent in [Scan.Intent.any, .leaving, .arriving] {
            #expect(try await centre.scan(old, intent, at: kiosk) == .voided)
        }
        #expect(try await reception.today(for: host).inside.map(\.visit) == [visit])
        #expect(try await centre.scan(badge.code, at: kiosk) == .goodbye)
        #expect(try await centre.scan(badge.code, .arriving, at: kiosk) == .welcome)
        #expect(try await centre.finding() == nil)
    }

    @Test func `of two hosts one makes the new badge`() async throws {
        let (one, other) = (try await centre.host(), try await centre.host())
        let visit = try await centre.guest()
        try await reception.reissueBadge(of: visit, after: 1, by: one)
        let code = try await reception.badge(of: visit, for: one).code
        await #expect(throws: Refusal.reissuedAlready) {
            try await reception.reissueBadge(of: visit, after: 1, by: other)
        }
        #expect(try await reception.badge(of: visit, for: one).code == code)
        try await reception.reissueBadge(of: visit, after: 2, by: other)
        #expect(try await centre.finding() == nil)
    }

    @Test func `a void badge lets out but not in, until there is a new one`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let (host, code) = (try await centre.host(), try await centre.checkIn(at: kiosk))
        let visit = try await reception.visit(numbered: 1, on: reception.today())
        try await reception.voidBadge(of: visit, by: host)
        await #expect(throws: Refusal.voidedAlready) { try await reception.voidBadge(of: visit, by: host) }
        #expect(try await reception.visit(visit, for: host).person.isVoided)
        #expect(try await centre.scan(code, at: kiosk) == .goodbye)
        #expect(try await centre.scan(code, .arriving, at: kiosk) == .voided)
        await #expect(throws: Refusal.voidedAlready) { try await reception.checkInAgain(visit, by: host) }
        try await reception.reissueBadge(of: visit, after: 1, by: host)
        try await reception.checkInAgain(visit, by: host)
        #expect(try await centre.finding() == nil)
    }

    @Test func `the kiosk that gave a badge out does not see the one that took its place`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let arrival = try Arrival.sample()
        _ = try await reception.checkIn(arrival, from: .kiosk(kiosk.id))
        let visit = try await reception.visit(numbered: 1, on: reception.today())
        _ = try await reception.badge(for: arrival.nonce, at: kiosk)
        try await reception.reissueBadge(of: visit, after: 1, by: centre.host())
        await #expect(throws: Refusal.badgeUnknown) {
            try await reception.badge(for: arrival.nonce, at: kiosk)
        }
    }

    @Test func `a reissued visit is forgotten, rectified and sealed anew as any other`() async throws {
        let host = try await centre.host()
        let (one, other) = (try await centre.guest(), try await centre.guest(["firstName": "Joost"]))
        try await reception.reissueBadge(of: one, after: 1, by: host)
        let visitor = try Arrival.sample(["firstName": "Anna"]).visitor
        try await reception.rectify(one, to: visitor, reason: .reason("Verkeerd"), from: .operatorShell)
        try await reception.eraseName(other, reason: .reason("Verzoek"), from: .operatorShell)
        #expect(try await centre.finding() == nil)
        #expect(try await reception.visit(one, for: host).person.name == "Anna van der Berg")
        await #expect(throws: Refusal.nameGone) { try await reception.visit(other, for: host) }
        await #expect(throws: Refusal.nameGone) {
            try await reception.reissueBadge(of: other, after: 1, by: host)
        }
        #expect(try await centre.finding() == nil)
    }
}
