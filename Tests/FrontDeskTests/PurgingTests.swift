import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

struct PurgingTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private var reception: Reception { centre.reception }

    private func month(_ text: String) throws -> Month {
        try #require(Month(rawValue: text))
    }

    /// Two partners and an organisation, one of them inside until closing time.
    private func busyDay() async throws -> [Int64] {
        let (kiosk, _) = try await centre.kiosk()
        var visits: [Int64] = []
        for (name, partner) in [("Anna", 1), ("Joost", 3), ("Sem", nil), ("Anna", 1)] {
            visits.append(try await centre.lastEntry() + 1)
            let changes: [String: Any?] = [
                "firstName": name, "role": "other", "partner": partner,
                "organisation": partner == nil ? "Bloem BV" : nil,
            ]
            let code = try await centre.checkIn(changes, at: kiosk)
            centre.clock.advance(seconds: 1800)
            if name != "Sem" { _ = try await centre.scan(code, at: kiosk) }
        }
        centre.clock.set("2026-11-23T22:00:00Z")
        _ = try await reception.closeWhatIsDue()
        return visits
    }

    @Test func `visits go after 13 months and leave totals that say the same`() async throws {
        _ = try await busyDay()
        let before = try await reception.totals(of: month("2026-11"))
        #expect(before.count > 20)
        centre.clock.set("2027-12-31T12:00:00Z")
        #expect(try await reception.keepToTerms().visits == 0)

        centre.clock.set("2028-01-01T12:00:00Z")
        let preview = try await reception.previewRetention()
        let round = try await reception.keepToTerms()

        #expect(round.visits == 4)
        #expect(round.entries == 12)
        #expect(preview.visits == round.visits && preview.entries == round.entries)
        #expect(try await reception.totals(of: month("2026-11")) == before)
        for table in ["visit", "stay"] {
            #expect(try await reception.record.count("SELECT count(*) FROM \(table)") == 0)
        }
        #expect(
            try await reception.record.count("SELECT count(*) FROM presenceEntry WHERE kind = 'erased'") == 12
        )
        #expect(try await reception.record.verify().finding == nil)
        try reception.close()
        #expect(try await centre.startedAgain().record.verify().finding == nil)
    }

    @Test func `a held visit stays when its month goes, and the totals still say the same`() async throws {
        let visits = try await busyDay()
        let until = try #require(Day(rawValue: "2028-06-30"))
        let hold = try await reception.placeHold(
            on: visits[0],
            reason: .reason("Zaak 4"),
            until: until,
            from: .operatorShell
        )
        let before = try await reception.totals(of: month("2026-11"))
        centre.clock.set("2028-01-01T12:00:00Z")

        #expect(try await reception.keepToTerms().visits == 3)
        #expect(try await reception.totals(of: month("2026-11")) == before)
        #expect(try await reception.record.verify().finding == nil)

        try await reception.liftHold(hold.id, from: .operatorShell)
        let round = try await reception.keepToTerms()
        #expect(round.names == 1 && round.visits == 1)
        #expect(try await reception.totals(of: month("2026-11")) == before)
        #expect(try await reception.record.verify().finding == nil)
        #expect(try await reception.record.count("SELECT count(*) FROM legalHold") == 0)
    }

    @Test func `a planted erasure that no purge names is found`() async throws {
        let visits = try await busyDay()
        try reception.close()
        try tamper(
            with: centre.recordPath,
            """
            UPDATE presenceEntry
            SET body = NULL, salt = NULL, commitment = randomblob(32), kind = 'erased', at = 0, visit = NULL, erasedBy = 2
            WHERE sequence = \(visits[1])
            """
        )
        let finding = try await FrontDesk.Record(readingIn: centre.folder).verify().finding
        #expect(finding?.what == .chain)
    }

    /// An erasure whose commitment is right, so that the chain holds: only the purge's own digest tells.
    @Test func `one entry more than a purge names is found`() async throws {
        _ = try await busyDay()
        centre.clock.set("2028-01-01T12:00:00Z")
        try await reception.keepToTerms()
        _ = try await centre.visit()
        let (last, purge) = (try await centre.lastEntry(), try await purgeNumber())
        let commitment = try await reception.read { db in
            try Row.fetchOne(
                db,
                sql: "SELECT body, salt FROM presenceEntry WHERE sequence = ?",
                arguments: [last]
            )
            .map { try PresenceLog.commitment(in: $0).hexadecimal }
        }
        try reception.close()
        try tamper(
            with: centre.recordPath,
            """
            UPDATE presenceEntry
            SET body = NULL, salt = NULL, commitment = x'\(try #require(commitment))', kind = 'erased', at = 0, visit = NULL,
                erasedBy = \(purge)
            WHERE sequence = \(last)
            """
        )
        let finding = try await FrontDesk.Record(readingIn: centre.folder).verify().finding
        #expect(finding?.what == .chain)
    }

    private func purgeNumber() async throws -> Int {
        try await reception.record.count("SELECT max(sequence) FROM presenceEntry WHERE kind = 'purged'")
    }

    @Test(arguments: [
        "UPDATE monthTotal SET value = value + 1 WHERE measure = 'visits'",
        "DELETE FROM monthTotal WHERE measure = 'people'", "UPDATE monthTotal SET month = '2026-10'",
    ])
    func `totals that somebody changed are found`(sql: String) async throws {
        _ = try await busyDay()
        centre.clock.set("2028-01-01T12:00:00Z")
        try await reception.keepToTerms()
        try reception.close()
        try tamper(with: centre.recordPath, sql)
        #expect(try await FrontDesk.Record(readingIn: centre.folder).verify().finding?.what == .totals)
    }

    @Test func `looks go after twelve months, with their reasons and the key to them`() async throws {
        _ = try await centre.visit()
        _ = try await reception.findPerson("berg", reason: .reason("Verzoek om inzage"), from: .operatorShell)
        centre.clock.set("2027-11-30T12:00:00Z")
        #expect(try await reception.keepToTerms().looks == 0)
        #expect(try reception.vault.existingKey(for: .looks("2026-11")) != nil)

        centre.clock.set("2027-12-01T12:00:00Z")
        let preview = try await reception.previewRetention()
        #expect(try await reception.keepToTerms().looks == 1)
        #expect(preview.looks == 1)
        try await reception.keepToTerms()
        #expect(try reception.vault.existingKey(for: .looks("2026-11")) == nil)
        #expect(try await reception.record.count("SELECT count(*) FROM reason") == 0)
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `a look at a visit outlives the visit, and the other way round`() async throws {
        let centre = try TestCentre(terms: Terms(names: 1, presence: 1, looks: 6))
        let visit = try await centre.visit()
        _ = try await centre.reception.everything(
            about: [visit],
            reason: .reason("Inzage"),
            from: .operatorShell
        )
        centre.clock.set("2027-01-02T12:00:00Z")
        _ = try await centre.reception.closeWhatIsDue()
        let round = try await centre.reception.keepToTerms()
        #expect(round.visits == 1 && round.looks == 0)
        #expect(try await centre.entries().contains { $0.look?.object == .person && $0.visit == visit })
        #expect(try await centre.reception.record.verify().finding == nil)
        centre.clock.set("2027-06-02T12:00:00Z")
        #expect(try await centre.reception.keepToTerms().looks == 1)
        #expect(try await centre.reception.record.verify().finding == nil)
    }

    @Test func `who is still inside is not purged`() async throws {
        let centre = try TestCentre(terms: Terms(names: 1, presence: 1, looks: 6))
        _ = try await centre.visit()
        centre.clock.set("2027-01-02T12:00:00Z")
        #expect(try await centre.reception.keepToTerms().visits == 0)
        #expect(try await centre.reception.record.present().count == 1)
    }
}
