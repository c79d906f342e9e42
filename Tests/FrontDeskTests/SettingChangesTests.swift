import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

struct SettingChangesTests {
    private let centre: TestCentre
    private let reception: Reception

    init() throws {
        centre = try TestCentre()
        reception = centre.reception
    }

    private func set(_ setting: HouseSetting, _ value: String, instead known: Int64? = nil) async throws {
        try await reception.set([NewSetting(setting, to: value, instead: known)], from: .account(7))
    }

    private func evidence() async throws -> [String] {
        try await reception.read { db in
            try String.fetchAll(db, sql: "SELECT evidence FROM stay WHERE evidence IS NOT NULL ORDER BY id")
        }
    }

    @Test func `a change holds at once, is one entry, and adds up`() async throws {
        try await set(.closingTime, "18:30")
        #expect(reception.settings.value(of: .closingTime) == "18:30")
        #expect(reception.hours.closing == 18 * 60 + 30)
        let entry = try #require(try await centre.entries().last)
        #expect(entry.kind == .settingChanged && entry.origin == .account(7))
        #expect(entry.at == Instant(centre.clock.now))
        #expect(entry.setting == SettingFacts(name: "centre.closingTime", before: "20:00", value: "18:30"))
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `every setting there is can be changed, and is what it was set to after the next start`()
        async throws
    {
        let values: [HouseSetting: String] = [
            .closingTime: "18:30", .names: "14", .presence: "24", .looks: "6", .vouched: "3",
            .credentialSeen: "60", .early: "15", .late: "30", .passDays: "31", .patience: "12",
            .roles: "customsOfficer supplier", .rooms: "Kas 1, Tuinkamer", .printer: "label62",
            .fallback: "ipp://10.0.0.7/ipp/print", .automatic: "supplier", .copies: "2",
            .listPrinter: "lijst", .listPaper: "label", .listKey: "disabled",
        ]
        #expect(Set(values.keys) == Set(HouseSetting.allCases))
        for (setting, value) in values {
            #expect(reception.settings.value(of: setting) != value, "\(setting)")
            try await set(setting, value)
            #expect(reception.settings.value(of: setting) == value, "\(setting)")
        }
        let printing = PrintingRules(hasPrinter: true, automatic: [.supplier], copies: 2)
        #expect(reception.settings.printing == printing)
        #expect(try await reception.record.verify().finding == nil)
        try reception.close()
        let again = try centre.startedAgain()
        for (setting, value) in values { #expect(again.settings.value(of: setting) == value, "\(setting)") }
    }

    @Test func `what the settings file names holds, and the desk refuses to change it`() async throws {
        try await set(.passDays, "31")
        try reception.close()
        let file = HouseSettings(hours: TestCentre.hours, passDays: 90, inFile: [.passDays])
        let again = try centre.startedAgain(settings: file)
        #expect(again.settings.passDays == 90)
        await #expect(throws: Refusal.settingInFile) {
            try await again.set([NewSetting(.passDays, to: "31")], from: .account(7))
        }
        #expect(try await again.record.verify().finding == nil)
        // Out of the file again, what was set on record holds.
        try again.close()
        #expect(try centre.startedAgain().settings.passDays == 31)
    }

    @Test func `of two who change one setting the second hears what it is now, and nothing is lost`()
        async throws
    {
        try await set(.closingTime, "18:00", instead: 0)
        let first = try #require(reception.settings.changes[.closingTime]?.entry)
        let told = Refusal.settingChangedAlready(name: .closingTime, now: "18:00")
        await #expect(throws: told) { try await set(.closingTime, "19:00", instead: 0) }
        #expect(reception.settings.value(of: .closingTime) == "18:00")
        try await set(.closingTime, "19:00", instead: first)
        #expect(reception.settings.value(of: .closingTime) == "19:00")
    }

    @Test func `who leaves a field alone does not undo what somebody else made of it`() async throws {
        try await set(.early, "30", instead: 0)
        let form = [
            try NewSetting(.early, to: "60", instead: 0), try NewSetting(.late, to: "300", instead: 0),
        ]
        try await reception.set(form, from: .account(8))
        #expect(reception.settings.window == InvitationWindow(early: 30, late: 300))
    }

    @Test func `several settings are changed together or not at all`() async throws {
        try await set(.late, "120")
        let form = [
            try NewSetting(.early, to: "30", instead: 0), try NewSetting(.late, to: "300", instead: 0),
        ]
        await #expect(throws: Refusal.settingChangedAlready(name: .late, now: "120")) {
            try await reception.set(form, from: .account(8))
        }
        #expect(reception.settings.window == InvitationWindow(early: 60, late: 120))
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `the same value again is no change`() async throws {
        await #expect(throws: Refusal.settingUnchanged) { try await set(.closingTime, "20:00") }
        #expect(try await centre.entries().last?.kind != .settingChanged)
    }

    @Test(arguments: [
        ("UPDATE houseSetting SET value = '23:00'"), ("UPDATE houseSetting SET before = '21:00'"),
        ("UPDATE houseSetting SET since = 5"), ("UPDATE houseSetting SET origin = 'account:9'"),
        ("UPDATE houseSetting SET origin = 'nobody'"), ("UPDATE houseSetting SET name = 'pass.days'"),
        ("DELETE FROM houseSetting"),
    ])
    func `a setting changed behind the log's back is found`(sql: String) async throws {
        try await set(.closingTime, "18:30")
        let entry = try await centre.lastEntry()
        try reception.close()
        try tamper(with: centre.recordPath, sql)
        let found = try await Record(readingIn: centre.folder).verify().finding
        #expect(found == .init(sequence: entry, what: .setting))
    }

    @Test func `an earlier closing time is when those inside are taken to have left`() async throws {
        _ = try await centre.visit()
        try await set(.closingTime, "17:00")
        centre.clock.set("2026-11-23T15:59:00Z")
        #expect(try await reception.closeWhatIsDue() == 0)
        centre.clock.set("2026-11-23T16:00:00Z")
        #expect(try await reception.closeWhatIsDue() == 1)
        #expect(try await evidence() == ["assumed"])
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `a closing time that has passed today leaves today as it was`() async throws {
        _ = try await centre.visit()
        centre.clock.set("2026-11-23T18:00:00Z")
        try await set(.closingTime, "17:00")
        #expect(try await reception.closeWhatIsDue() == 0)
        centre.clock.set("2026-11-23T19:00:00Z")
        #expect(try await reception.closeWhatIsDue() == 1)
        let left = try await reception.read { db in
            try Instant.fetchOne(db, sql: "SELECT departedAt FROM stay")
        }
        #expect(left == Instant(centre.clock.now))
    }

    @Test func `a later closing time, also after midnight, holds the same evening`() async throws {
        _ = try await centre.visit()
        try await set(.closingTime, "01:30")
        centre.clock.set("2026-11-24T00:29:00Z")
        #expect(try await reception.closeWhatIsDue() == 0)
        centre.clock.set("2026-11-24T00:30:00Z")
        #expect(try await reception.closeWhatIsDue() == 1)
    }

    @Test func `a day that closed while nobody ran closes by the time that held then`() async throws {
        _ = try await centre.visit()
        centre.clock.set("2026-11-24T08:00:00Z")
        try await set(.closingTime, "17:00")
        #expect(try await reception.closeWhatIsDue() == 1)
        let left = try await reception.read { db in
            try Instant.fetchOne(db, sql: "SELECT departedAt FROM stay")
        }
        #expect(
            left == reception.hours.instant(on: reception.today().advanced(byDays: -1), hour: 20, minute: 0)
        )
    }
}
