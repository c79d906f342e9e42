import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

/// What can be filled in for a setting, and what the desk does by it.
struct HouseSettingTests {
    @Test(arguments: [
        (HouseSetting.closingTime, " 8:05 ", "08:05"), (.closingTime, "00:00", "00:00"), (.names, "1", "1"),
        (.names, "092", "92"), (.early, "0", "0"),
        (.roles, "supplier, customsOfficer", "customsOfficer supplier"),
        (.roles, Role.allCases.map(\.rawValue).joined(separator: " "), "all"), (.automatic, "none", "none"),
        (.automatic, "", "none"), (.rooms, "Kas 1\r\n\r\n Tuin  kamer,kas 1", "Kas 1, Tuin kamer"),
        (.rooms, "", ""), (.printer, "label62", "label62"), (.printer, "", ""),
        (.listPaper, " label ", "label"),
    ])
    func `what was filled in is spelled in one way`(setting: HouseSetting, typed: String, kept: String) throws
    {
        #expect(try setting.spelled(typed) == kept)
        #expect(try setting.spelled(kept) == kept)
    }

    @Test(arguments: [
        (HouseSetting.closingTime, "24:00", Refusal.settingTimeWrong), (.closingTime, "7", .settingTimeWrong),
        (.closingTime, "+7:00", .settingTimeWrong), (.closingTime, "12:60", .settingTimeWrong),
        (.names, "0", .settingNumberWrong(least: 1, most: 92)),
        (.names, "93", .settingNumberWrong(least: 1, most: 92)),
        (.looks, "5", .settingNumberWrong(least: 6, most: 60)),
        (.copies, "x", .settingNumberWrong(least: 1, most: 9)),
        (.patience, "9223372036854775808", .settingNumberWrong(least: 1, most: 60)),
        (.roles, "none", .kioskNeedsRole), (.roles, "", .kioskNeedsRole), (.roles, "king", .roleUnknown),
        (.rooms, String(repeating: "k", count: 61), .roomTooLong),
        (.rooms, "111222333", .citizenNumber(field: .room)),
        (.rooms, (1...41).map { "Kas \($0)" }.joined(separator: "\n"), .roomsTooMany),
        (.listPrinter, "een printer", .printerMalformed), (.listPaper, "a3", .unreadable),
        (.printer, "een printer", .printerMalformed), (.printer, "é", .printerMalformed),
    ])
    func `what can't be is refused with what can`(setting: HouseSetting, typed: String, refusal: Refusal) {
        #expect(throws: refusal) { try setting.spelled(typed) }
    }

    private func centre(_ changes: (HouseSetting, String)...) async throws -> TestCentre {
        let centre = try TestCentre()
        for (setting, value) in changes {
            try await centre.reception.set([NewSetting(setting, to: value)], from: .operatorShell)
        }
        return centre
    }

    @Test func `a role that the kiosk does not offer is not let in there, and the desk still lets it in`()
        async throws
    {
        let centre = try await centre()
        let (kiosk, _) = try await centre.kiosk()
        _ = try await centre.checkIn(at: kiosk)
        let roles = RoleList(Set(Role.allCases).subtracting([.communityOfficer])).text
        try await centre.reception.set([NewSetting(.roles, to: roles)], from: .operatorShell)
        await #expect(throws: Refusal.roleNotOffered) {
            try await centre.checkIn(["firstName": "Bram"], at: kiosk)
        }
        let (host, _) = try await centre.signedIn([.host])
        let visit = try await centre.reception.checkIn(.sample(["firstName": "Bram"]), by: host)
        #expect(try await centre.reception.visit(visit, for: host).person.role == .communityOfficer)
        #expect(try await centre.reception.record.verify().finding == nil)
    }

    @Test func `a host's word counts as many days as is set by then`() async throws {
        let centre = try await centre((.vouched, "3"))
        let visit = try await centre.visit()
        let (host, _) = try await centre.signedIn([.host])
        try await centre.reception.vouch(for: visit, by: host)
        let until = try await centre.reception.read { db in
            try Day.fetchOne(db, sql: "SELECT until FROM affiliation")
        }
        #expect(until == centre.reception.today().advanced(byDays: 2))
    }

    @Test func `a pass is good for as many days as is set when it is taken along`() async throws {
        let centre = try await centre((.passDays, "7"))
        #expect(centre.reception.passUntil == centre.reception.today().advanced(byDays: 7))
    }

    @Test func `a printer that is set on record prints badges, by itself for the roles that are set`()
        async throws
    {
        let centre = try await centre((.printer, "label62"), (.automatic, "supplier"), (.copies, "2"))
        _ = try await centre.visit()
        #expect(try await centre.reception.nextPrint() == nil)
        _ = try await centre.visit(["role": "supplier", "partner": nil, "organisation": "Bloem BV"])
        #expect(try await centre.reception.nextPrint()?.copies == 2)
        try await centre.reception.set([NewSetting(.printer, to: "")], from: .operatorShell)
        #expect(!centre.reception.settings.printing.hasPrinter)
    }
}

/// Terms of retention, set on record.
struct TermSettingsTests {
    private let centre: TestCentre
    private var reception: Reception { centre.reception }

    init() throws {
        centre = try TestCentre()
    }

    private func set(_ setting: HouseSetting, _ value: String) async throws {
        try await reception.set([NewSetting(setting, to: value)], from: .account(7))
    }

    @Test func `a shorter term waits until somebody puts it in force`() async throws {
        _ = try await centre.visit()
        try await set(.names, "7")
        #expect(try await reception.namesKept() == 28)
        let waiting = try #require(try await reception.termsWaiting())
        #expect(waiting.names == 7)
        centre.clock.set("2026-12-03T09:00:00Z")
        #expect(try await reception.previewTerms(waiting).names == 1)
        try await reception.keepToTerms()
        #expect(try await reception.namesKept() == 28)
        try await reception.putTermsInForce(waiting, from: .account(7))
        #expect(try await reception.namesKept() == 7)
        #expect(try await reception.termsWaiting() == nil)
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `a longer term holds for the days to come, without a start`() async throws {
        try await set(.names, "60")
        for day in ["2026-11-24", "2026-11-25"] {
            #expect(try await reception.namesKept() == 28)
            centre.clock.set("\(day)T09:00:00Z")
            try await reception.keepToTerms()
        }
        #expect(try await reception.namesKept() == 60)
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `a longer term on a later day holds at once, in the name of who set it`() async throws {
        centre.clock.set("2026-11-24T09:00:00Z")
        try await set(.looks, "24")
        #expect(try await reception.termsInForce().looks == 24)
        let last = try #require(try await centre.entries().last)
        #expect(last.kind == .termsChanged && last.origin == .account(7))
    }
}
