import Foundation
import TestSupport
import Testing

@testable import FrontDesk

/// Hosts who act on one visitor in the same moment, many times over.
struct TwoHostsTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre(printing: PrintingRules(hasPrinter: true, automatic: [], copies: 1))
    }

    private var reception: Reception { centre.reception }

    private typealias Deed = @Sendable (Reception, Int64, Session) async throws -> Void

    private static let rounds = 25

    /// Lets each host do its deed to a visitor at once; what each was told, nil for done.
    private func atOnce(_ deeds: [Deed], on visit: Int64, _ hosts: [Session]) async -> [Refusal?] {
        await withTaskGroup(of: (Int, Refusal?).self) { group in
            for (place, (deed, host)) in zip(deeds, hosts).enumerated() {
                group.addTask { [reception] in
                    do { try await deed(reception, visit, host) } catch { return (place, error as? Refusal) }
                    return (place, nil)
                }
            }
            return await group.reduce(into: Array(repeating: nil, count: deeds.count)) { $0[$1.0] = $1.1 }
        }
    }

    private func kinds(of visit: Int64) async throws -> [PresenceEntry.Kind] {
        try await centre.entries().filter { $0.visit == visit }.map(\.kind)
    }

    @Test(arguments: [
        (Refusal.vouchedAlready, PresenceEntry.Kind.affiliationVouched, 0),
        (.reissuedAlready, .badgeReissued, 1), (.voidedAlready, .badgeVoided, 2),
        (.leftAlready, .departure, 3),
        (.credentialSeenAlready, .credentialSeen, 4), (.escortNeededAlready, .escortNeeded, 5),
    ])
    func `of two who do the same one is told that it was done, and it is one entry`(
        no: Refusal,
        kind: PresenceEntry.Kind,
        which: Int
    ) async throws {
        let deeds: [Deed] = [
            { try await $0.vouch(for: $1, by: $2) },
            { try await $0.reissueBadge(of: $1, after: 1, by: $2) },
            { try await $0.voidBadge(of: $1, by: $2) },
            { try await $0.checkOut($1, by: $2) },
            { try await $0.credentialSeen(.policePass, on: $1, by: $2) },
            { try await $0.setEscort(true, on: $1, by: $2) },
        ]
        let hosts = [try await centre.host(), try await centre.host()]
        for round in 0..<Self.rounds {
            let visit = try await centre.guest(["firstName": "Gast \(round)"])
            let said = await atOnce([deeds[which], deeds[which]], on: visit, hosts)
            #expect(said.compactMap(\.self) == [no], "round \(round)")
            #expect(try await kinds(of: visit).count { $0 == kind } == 1, "round \(round)")
        }
        #expect(try await centre.finding() == nil)
    }

    @Test func `one checks out while the other gives a new badge: both hold, whoever was first`() async throws
    {
        let hosts = [try await centre.host(), try await centre.host()]
        let (kiosk, _) = try await centre.kiosk()
        for round in 0..<Self.rounds {
            let old = try await centre.checkIn(["firstName": "Gast \(round)"], at: kiosk)
            let day = reception.today()
            let visit = try await reception.visit(numbered: round + 1, on: day)
            let said = await atOnce(
                [
                    { try await $0.checkOut($1, by: $2) },
                    { try await $0.reissueBadge(of: $1, after: 1, by: $2) },
                ],
                on: visit,
                hosts
            )
            #expect(said == [nil, nil], "round \(round)")
            let seen = try await reception.visit(visit, for: hosts[0])
            #expect(seen.badgesIssued == 2 && seen.person.departedAt != nil)
            #expect(try await centre.scan(old, at: kiosk) == .voided, "the old badge is good for nothing")
        }
        #expect(try await centre.finding() == nil)
    }

    @Test func `one voids a badge while the other prints it again: no void badge comes out`() async throws {
        let hosts = [try await centre.host(), try await centre.host()]
        for round in 0..<Self.rounds {
            let visit = try await centre.guest(["firstName": "Gast \(round)"])
            let said = await atOnce(
                [
                    { try await $0.voidBadge(of: $1, by: $2) },
                    { try await $0.printBadge(of: $1, again: true, for: $2) },
                ],
                on: visit,
                hosts
            )
            #expect(said[0] == nil, "round \(round)")
            #expect([nil, .badgeOutOfUse].contains(said[1]), "round \(round)")
            #expect(try await reception.nextPrint() == nil, "round \(round)")
            #expect(try await kinds(of: visit).count { $0 == .badgeVoided } == 1)
        }
        #expect(try await centre.finding() == nil)
    }
}
