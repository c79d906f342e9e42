import Foundation
import FrontDesk
import TestSupport
import Testing

@testable import Balie

/// Read tokens by command: listed and revoked; they are made at the desk alone.
struct ReadTokenErrandTests {
    private let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private func outcome(_ errand: Errand) async throws -> Errand.Outcome {
        let sent = try JSONDecoder().decode(Errand.self, from: JSONEncoder().encode(errand))
        let outcome = await sent.carryOut(at: centre.reception)
        return try JSONDecoder().decode(Errand.Outcome.self, from: JSONEncoder().encode(outcome))
    }

    @Test func `a token is revoked over the socket, once, and the list says so`() async throws {
        let (token, secret) = try await centre.reception.makeReadToken(
            for: .purpose("Dashboard gemeente"),
            [.aggregates, .visits],
            until: #require(Day(rawValue: "2026-12-31")),
            from: .account(7)
        )
        let today = centre.reception.today()
        #expect(
            token.cells(on: today) == [
                String(token.id), "Dashboard gemeente", "aggregates, visits", "in use", "2026-12-31", "never",
            ]
        )
        #expect(token.cells(on: try #require(Day(rawValue: "2027-01-01")))[3] == "over")
        guard case .readToken(let revoked) = try await outcome(.revokeReadToken(token.id)) else {
            Issue.record("not revoked")
            return
        }
        #expect(revoked.cells(on: today)[3] == "revoked")
        #expect(try await centre.reception.readToken(holding: secret) == nil)
        guard case .refused("readTokenUnknown", _) = try await outcome(.revokeReadToken(token.id)) else {
            Issue.record("not refused")
            return
        }
    }
}
