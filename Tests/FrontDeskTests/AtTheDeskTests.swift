import Foundation
import TestSupport
import Testing

@testable import FrontDesk

/// What hosts do to a visit, and how far that reaches.
struct AtTheDeskTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private var reception: Reception { centre.reception }

    /// Every verb of a host, on one visit.
    private func verbs(_ visit: Int64) -> [(String, (Session) async throws -> Void)] {
        let (reception, now) = (reception, Instant(centre.clock.now))
        return [
            ("vouch", { try await reception.vouch(for: visit, by: $0) }),
            ("card", { try await reception.credentialSeen(.policePass, on: visit, by: $0) }),
            ("claim", { try await reception.withdrawAffiliation(of: visit, by: $0) }),
            ("escort", { try await reception.setEscort(true, on: visit, by: $0) }),
            ("reissue", { try await reception.reissueBadge(of: visit, after: 1, by: $0) }),
            ("void", { try await reception.voidBadge(of: visit, by: $0) }),
            ("out", { try await reception.checkOut(visit, by: $0) }),
            ("in", { try await reception.checkInAgain(visit, by: $0) }),
            ("badge", { _ = try await reception.badge(of: visit, for: $0) }),
            (
                "time",
                { try await reception.correct(visit, leftAt: now, reason: .wrongTime, after: nil, by: $0) }
            ),
        ]
    }

    @Test(arguments: [Duty.warden, .manager, .privacyOfficer, .administrator])
    func `only hosts act`(duty: Duty) async throws {
        let visit = try await centre.guest()
        let session = try await centre.signedIn([duty]).session
        let before = try await centre.lastEntry()
        for (name, verb) in verbs(visit) {
            await #expect(throws: Refusal.notAllowed, "\(name)") { try await verb(session) }
        }
        #expect(try await centre.lastEntry() == before)
    }

    @Test func `a host of one partner reaches nobody else's people`() async throws {
        let (own, other) = (try await centre.guest(), try await centre.customsGuest())
        let host = try await centre.host(1)
        let before = try await centre.lastEntry()
        for (name, verb) in verbs(other) {
            await #expect(throws: Refusal.visitUnknown, "\(name)") { try await verb(host) }
        }
        await #expect(throws: Refusal.visitUnknown) { try await reception.visit(other, for: host) }
        await #expect(throws: Refusal.visitUnknown) { try await reception.visit(999, for: host) }
        #expect(try await centre.lastEntry() == before)
        try await reception.vouch(for: own, by: host)
    }

    @Test func `who also is a warden sees everyone, and acts for their own partner only`() async throws {
        let other = try await centre.customsGuest()
        let both = try await centre.signedIn([.host, .warden], partner: 1).session
        #expect(try await !reception.visit(other, for: both).person.isOwn)
        await #expect(throws: Refusal.notAllowed) { try await reception.checkOut(other, by: both) }
    }

    @Test func `yesterday's visitors are nobody's concern any more, but who was not seen leaving`()
        async throws
    {
        let (left, forgot, stays) = (
            try await centre.guest(), try await centre.guest(["firstName": "Joost"]),
            try await centre.guest(["firstName": "Marit"])
        )
        let host = try await centre.host()
        try await reception.checkOut(left, by: host)
        centre.clock.set("2026-11-23T19:30:00Z")
        try await reception.closeWhatIsDue()
        centre.clock.set("2026-11-24T09:00:00Z")
        let morning = try await centre.host()
        await #expect(throws: Refusal.visitUnknown) { try await reception.visit(left, for: morning) }
        let today = try await reception.today(for: morning)
        #expect(today.assumed.map(\.visit).sorted() == [forgot, stays])
        #expect(today.figures.assumed == 2)
        let five = instant("2026-11-23T16:00:00Z")
        let departure = try await reception.visit(forgot, for: morning).departure
        try await reception.correct(
            forgot,
            leftAt: five,
            reason: .forgotToCheckOut,
            after: departure,
            by: morning
        )
        #expect(try await reception.today(for: morning).assumed.map(\.visit) == [stays])
        await #expect(throws: Refusal.visitUnknown) { try await reception.visit(forgot, for: morning) }
        centre.clock.advance(seconds: 4 * 24 * 3600)
        let later = try await centre.host()
        #expect(try await reception.today(for: later).assumed.isEmpty)
        #expect(try await centre.finding() == nil)
    }

    @Test func `who left is told to the second host too, and can come back`() async throws {
        let (one, other) = (try await centre.host(), try await centre.host())
        let visit = try await centre.guest(["needsAssistance": true])
        try await reception.checkOut(visit, by: one)
        await #expect(throws: Refusal.leftAlready) { try await reception.checkOut(visit, by: other) }
        let left = try await reception.visit(visit, for: other)
        #expect(left.person.evidence == .reported)
        #expect(left.history.last?.who == .account(one.account.id))
        centre.clock.advance(seconds: 60)
        try await reception.checkInAgain(visit, by: other)
        await #expect(throws: Refusal.insideAlready) { try await reception.checkInAgain(visit, by: one) }
        #expect(try await reception.today(for: one).inside.map(\.visit) == [visit])
        #expect(try await centre.finding() == nil)
    }

    @Test func `two hosts at once leave one entry`() async throws {
        let (one, other) = (try await centre.host(), try await centre.host())
        let visit = try await centre.guest()
        let before = try await centre.lastEntry()
        let said = await withTaskGroup(of: Refusal?.self) { group in
            for session in [one, other] {
                group.addTask { [reception] in
                    do { try await reception.checkOut(visit, by: session) } catch { return error as? Refusal }
                    return nil
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(said.compactMap(\.self) == [.leftAlready])
        #expect(try await centre.lastEntry() == before + 1)
    }

    @Test func `a time that was set meanwhile is not set again unseen`() async throws {
        let (one, other) = (try await centre.host(), try await centre.host())
        let visit = try await centre.guest()
        centre.clock.advance(seconds: 3600)
        let half = instant("2026-11-23T09:30:00Z")
        try await reception.correct(visit, leftAt: half, reason: .wrongTime, after: nil, by: one)
        await #expect(throws: Refusal.timeChangedAlready) {
            try await reception.correct(visit, leftAt: half, reason: .wrongTime, after: nil, by: other)
        }
        let known = try await reception.visit(visit, for: other).departure
        await #expect(throws: Refusal.timeImpossible) {
            let early = instant("2026-11-23T08:00:00Z")
            try await reception.correct(visit, leftAt: early, reason: .wrongTime, after: known, by: other)
        }
        let later = instant("2026-11-23T09:45:00Z")
        try await reception.correct(visit, leftAt: later, reason: .wrongTime, after: known, by: other)
        #expect(try await reception.visit(visit, for: one).person.departedAt == later)
        #expect(try await centre.finding() == nil)
    }

    @Test func `somebody is checked in on their behalf, by a host and for their own partner`() async throws {
        let (host, bound) = (try await centre.host(), try await centre.host(3))
        let arrival = try Arrival.sample(["language": "en", "needsAssistance": true])
        let visit = try await reception.checkIn(arrival, by: host)
        #expect(try await reception.checkIn(arrival, by: host) == visit)
        let seen = try await reception.visit(visit, for: host)
        #expect(seen.person.needsAssistance)
        #expect(seen.history.map(\.who) == [.account(host.account.id), .account(host.account.id)])
        await #expect(throws: Refusal.partnerUnknown) { try await reception.checkIn(.sample(), by: bound) }
        let warden = try await centre.signedIn([.warden]).session
        await #expect(throws: Refusal.notAllowed) { try await reception.checkIn(.sample(), by: warden) }
        #expect(try await centre.finding() == nil)
    }
}
