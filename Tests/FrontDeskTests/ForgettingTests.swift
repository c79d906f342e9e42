import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

struct ForgettingTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private var reception: Reception { centre.reception }

    private func named() async throws -> Int {
        try await reception.record.count("SELECT count(*) FROM visit WHERE visitor IS NOT NULL")
    }

    @Test func `names can be read for 28 days, and then no more`() async throws {
        _ = try await centre.visit()
        let day = reception.today()
        centre.clock.set("2026-12-21T09:00:00Z")
        #expect(try await reception.keepToTerms().names == 0)
        #expect(try reception.vault.existingKey(for: .day(day)) != nil)

        centre.clock.set("2026-12-22T09:00:00Z")
        let round = try await reception.keepToTerms()

        #expect(round.days == 1 && round.names == 1 && round.isSettled)
        #expect(try reception.vault.existingKey(for: .day(day)) == nil)
        #expect(try await centre.entries().last?.kind == .namesForgotten)
        #expect(try await centre.entries().last?.until == day)
        #expect(try await named() == 0)
        #expect(try await reception.record.verify().finding == nil)
        let before = try await centre.lastEntry()
        #expect(try await reception.keepToTerms().days == 0)
        #expect(try await centre.lastEntry() == before)
    }

    @Test func `days that were missed are caught up with, and what stands is kept`() async throws {
        let host = try await reception.addHost(named: .hostName("Sanne de Wit"))
        for time in ["2026-11-23T09:00:00Z", "2026-11-24T09:00:00Z", "2027-01-20T09:00:00Z"] {
            centre.clock.set(time)
            _ = try await centre.visit()
        }
        #expect(try await reception.keepToTerms().days == 2)
        #expect(try await reception.findHosts("sanne") == [host])
        #expect(try reception.vault.existingKey(for: .day(reception.today())) != nil)
        #expect(try await named() == 1)
    }

    @Test func `a round cut short between any two steps is made up by the next`() async throws {
        for step in 0..<4 {
            let centre = try TestCentre()
            let (reception, day) = (centre.reception, centre.reception.today())
            _ = try await centre.visit()
            centre.clock.set("2027-01-20T09:00:00Z")
            if step > 0 { _ = try await reception.forgetNames() }
            if step > 1 { _ = try await reception.throwAwayKeys() }
            if step > 2 { _ = try await reception.purgePresence() }
            try reception.close()

            let again = try centre.startedAgain()
            let round = try await again.keepToTerms()
            #expect(round.names == (step == 0 ? 1 : 0), "\(step)")
            #expect(round.keys == [2, 2, 0, 0][step], "\(step)")
            #expect(try again.vault.existingKey(for: .day(day)) == nil)
            #expect(try await again.record.verify().finding == nil)
            #expect(
                try await again.record.count(
                    "SELECT count(*) FROM presenceEntry WHERE kind = 'namesForgotten'"
                ) == 1
            )
        }
    }

    @Test func `what was forgotten is gone from the files, also from their write-ahead logs`() async throws {
        _ = try await centre.visit()
        let fingerprint = try await reception.read { db in
            try Data.fetchOne(db, sql: "SELECT visitor FROM visit")?.prefix(24)
        }
        let sealed = try #require(fingerprint)
        #expect(try bytes("balie.sqlite", "balie.sqlite-wal").contains { $0.range(of: sealed) != nil })

        centre.clock.set("2027-01-20T09:00:00Z")
        #expect(try await reception.keepToTerms().isSettled)

        for bytes in try bytes("keys.sqlite", "keys.sqlite-wal", "balie.sqlite", "balie.sqlite-wal") {
            #expect(bytes.range(of: sealed) == nil)
            #expect(bytes.range(of: Data("day:2026-11-23\u{0}".utf8)) == nil)
        }
        #expect(
            try bytes("keys.sqlite", "keys.sqlite-wal")
                .allSatisfy { $0.range(of: Data("day:2026".utf8)) == nil }
        )
    }

    private func bytes(_ names: String...) throws -> [Data] {
        names.map { (try? Data(contentsOf: centre.folder.appending(path: $0))) ?? Data() }
    }

    @Test func `somebody who reads is waited for, and the log is emptied after that`() async throws {
        _ = try await centre.visit()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let reader = try DatabaseQueue(path: centre.recordPath, configuration: configuration)
        try reader.inDatabase { db in
            try db.execute(sql: "BEGIN")
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM visit")
        }
        centre.clock.set("2027-01-20T09:00:00Z")
        #expect(try await reception.keepToTerms().isSettled == false)
        #expect(try await reception.truncateLogs() == false)

        try reader.inDatabase { try $0.execute(sql: "COMMIT") }
        #expect(try await reception.truncateLogs())
        let log = try FileManager.default.attributesOfItem(atPath: centre.recordPath + "-wal")[.size] as? Int
        #expect(log == 0)
    }

    @Test(arguments: [("2026-12-02T22:00:00Z", true), ("2026-12-02T23:30:00Z", false)])
    func `people of a month can be counted until two days after it`(time: String, isThere: Bool) async throws
    {
        _ = try await centre.visit()
        centre.clock.set(time)
        try await reception.keepToTerms()
        #expect(try reception.vault.existingKey(for: .month("2026-11")).map { _ in true } ?? false == isThere)
    }

    @Test func `a visit that is forgotten still counts, can't be shown, and its badge can't come in`()
        async throws
    {
        let (kiosk, _) = try await centre.kiosk()
        let code = try await centre.checkIn(at: kiosk)
        _ = try await centre.scan(code, at: kiosk)
        centre.clock.set("2027-01-20T09:00:00Z")
        try await reception.keepToTerms()
        #expect(try await centre.scan(code, .arriving, at: kiosk) == .otherDay)
        #expect(try await reception.record.count("SELECT count(*) FROM visit") == 1)
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `keys that the record knows nothing of are kept, it could be the wrong record`() async throws {
        for scope in [Vault.Scope.held(99), .identity(of: 99), .day(reception.today()), .standing] {
            _ = try reception.vault.key(for: scope)
        }
        #expect(try await reception.throwAwayKeys() == 0)
    }

    @Test func `sealed names are all of one length`() async throws {
        for name in ["Jo", "Wolfeschlegelsteinhausenbergerdorff"] {
            _ = try await centre.visit(["firstName": name])
        }
        #expect(try await reception.record.count("SELECT count(DISTINCT length(visitor)) FROM visit") == 1)
    }

    @Test func `names that the first release forgot by their key alone are wiped too`() async throws {
        let day = reception.today()
        _ = try await centre.visit()
        try reception.vault.throwAway([Vault.Scope.day(day).name])
        centre.clock.set("2027-01-20T09:00:00Z")
        #expect(try await reception.keepToTerms().names == 1)
        #expect(try await named() == 0)
    }
}
