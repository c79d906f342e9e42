import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct ForgettingTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    @Test func `names can be read for 28 days, and then no more`() async throws {
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        let day = centre.reception.today()
        centre.clock.set("2026-12-21T09:00:00Z")
        #expect(try await centre.reception.forgetNames() == 0)
        #expect(try centre.reception.vault.existingKey(for: .day(day)) != nil)

        centre.clock.set("2026-12-22T09:00:00Z")
        #expect(try await centre.reception.forgetNames() == 1)

        #expect(try centre.reception.vault.existingKey(for: .day(day)) == nil)
        #expect(try await centre.entries().last?.kind == .namesForgotten)
        #expect(try await centre.reception.record.verify().finding == nil)
        #expect(try await centre.reception.forgetNames() == 0)
    }

    @Test func `days that were missed are caught up with, and what stands is kept`() async throws {
        let host = try await centre.reception.addHost(named: .hostName("Sanne de Wit"))
        for time in ["2026-11-23T09:00:00Z", "2026-11-24T09:00:00Z", "2027-01-20T09:00:00Z"] {
            centre.clock.set(time)
            _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        }
        #expect(try await centre.reception.forgetNames() == 2)
        #expect(try await centre.reception.findHosts("sanne") == [host])
        #expect(try centre.reception.vault.existingKey(for: .day(centre.reception.today())) != nil)
    }

    @Test func `a forgotten key is gone from the key file`() async throws {
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        centre.clock.set("2027-01-20T09:00:00Z")
        _ = try await centre.reception.forgetNames()
        for name in ["keys.sqlite", "keys.sqlite-wal"] {
            let bytes = (try? Data(contentsOf: centre.folder.appending(path: name))) ?? Data()
            #expect(bytes.range(of: Data("day:2026-11-23".utf8)) == nil, "\(name)")
        }
    }

    @Test func `sealed names are all of one length`() async throws {
        for name in ["Jo", "Wolfeschlegelsteinhausenbergerdorff"] {
            _ = try await centre.reception.checkIn(.sample(["firstName": name]), from: .operatorShell)
        }
        #expect(
            try await centre.reception.record.count("SELECT count(DISTINCT length(visitor)) FROM visit") == 1
        )
    }

    @Test func `badge codes of the key before are still read, of the one before that no more`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let code = try await centre.checkIn(at: kiosk)
        let reception = centre.reception
        for (id, isRead) in [("ZY", true), ("ZZ", false)] {
            centre.clock.advance(seconds: 1)
            _ = try reception.vault.key(for: .badge(id))
            let keys = try BadgeKeys(vault: reception.vault, random: seededBytes())
            if case .ours = keys.standing(of: code) { #expect(isRead) } else { #expect(!isRead) }
            #expect(keys.makeCode(random: seededBytes()).keyID == id)
        }
    }
}
