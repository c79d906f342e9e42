import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct SealedIdentityTests {
    let centre: TestCentre
    private let alias: Int64
    private let host: Int64
    private let manager: Int64
    private let officer: Int64

    init() async throws {
        centre = try TestCentre()
        host = try await centre.account([.host])
        manager = try await centre.account([.manager])
        officer = try await centre.account([.privacyOfficer])
        alias = try await centre.visit(["firstName": nil, "surname": nil, "alias": "Tulp"])
        try await centre.reception.keepIdentity(of: alias, name: .accountName("Karel Appel"), by: host)
    }

    private var reception: Reception { centre.reception }

    private func ask(_ account: Int64) async throws -> Int64 {
        try await reception.askIdentity(
            of: alias,
            reason: .reason("Ongeval op de parkeerplaats"),
            by: account
        )
    }

    @Test func `two people of different duties open a name once, and the officer hears of it`() async throws {
        let inside = try await reception.record.present()
        let id = try await ask(host)
        #expect(try await reception.identityRequests().map(\.reason) == ["Ongeval op de parkeerplaats"])
        try await reception.approveIdentity(id, by: manager)
        #expect(try await reception.identityRequests().isEmpty)
        #expect(try await reception.identityNotices().isEmpty)
        #expect(try await reception.openIdentity(id, by: host) == "Karel Appel")
        await #expect(throws: Refusal.breakGlassOver) { try await reception.openIdentity(id, by: host) }

        let notice = try #require(try await reception.identityNotices().first)
        #expect(notice.askedBy == host && notice.approvedBy == manager && notice.visit == alias)
        #expect(notice.reason == "Ongeval op de parkeerplaats")
        try await reception.noticeSeen(id, by: officer)
        #expect(try await reception.identityNotices().isEmpty)

        let kinds = try await centre.entries().map(\.kind).suffix(4)
        #expect(kinds == [.identityAsked, .identityApproved, .identityOpened, .identityNoticed])
        #expect(try await centre.entries().suffix(3).allSatisfy { $0.asked == id })
        #expect(try await reception.record.present() == inside)
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `nobody approves alone, with the same duties, or without the duty to`() async throws {
        let id = try await ask(manager)
        await #expect(throws: Refusal.secondPersonNeeded) {
            try await reception.approveIdentity(id, by: manager)
        }
        let second = try await centre.account([.manager])
        await #expect(throws: Refusal.secondPersonNeeded) {
            try await reception.approveIdentity(id, by: second)
        }
        for duties: Set<Duty> in [[.host], [.warden, .host], [.administrator]] {
            let account = try await centre.account(duties)
            await #expect(throws: Refusal.notAllowed) { try await reception.approveIdentity(id, by: account) }
        }
        await #expect(throws: Refusal.secondPersonNeeded) {
            try await reception.openIdentity(id, by: manager)
        }
        try await reception.approveIdentity(id, by: officer)
        await #expect(throws: Refusal.breakGlassOver) { try await reception.approveIdentity(id, by: officer) }
        await #expect(throws: Refusal.notAllowed) { try await reception.openIdentity(id, by: officer) }
    }

    @Test func `who only administers, or was shut out, asks for no name`() async throws {
        let administrator = try await centre.account([.administrator])
        await #expect(throws: Refusal.notAllowed) { try await ask(administrator) }
        await #expect(throws: Refusal.notAllowed) { try await ask(999) }
        let both = try await centre.account([.administrator, .host])
        let id = try await ask(both)
        try await reception.approveIdentity(id, by: manager)
        _ = try await centre.account([.administrator])
        _ = try await reception.setDisabled(true, of: both, from: .operatorShell)
        await #expect(throws: Refusal.notAllowed) { try await reception.openIdentity(id, by: both) }
    }

    @Test(arguments: [(3600.0, true), (3601, false), (-1, false)])
    func `an approval comes within the hour`(seconds: Double, isInTime: Bool) async throws {
        let id = try await ask(host)
        centre.clock.advance(seconds: seconds)
        if isInTime {
            try await reception.approveIdentity(id, by: manager)
        } else {
            await #expect(throws: Refusal.breakGlassOver) {
                try await reception.approveIdentity(id, by: manager)
            }
            #expect(try await reception.identityRequests().isEmpty)
        }
    }

    @Test(arguments: [(1800.0, true), (1801, false), (-1, false)])
    func `the name is read within half an hour`(seconds: Double, isInTime: Bool) async throws {
        let id = try await ask(host)
        try await reception.approveIdentity(id, by: manager)
        centre.clock.advance(seconds: seconds)
        if isInTime {
            #expect(try await reception.openIdentity(id, by: host) == "Karel Appel")
        } else {
            await #expect(throws: Refusal.breakGlassOver) { try await reception.openIdentity(id, by: host) }
        }
    }

    @Test func `a real name is kept once, behind an alias that is still there`() async throws {
        let named = try await centre.visit()
        await #expect(throws: Refusal.notAnAlias) {
            try await reception.keepIdentity(of: named, name: .accountName("Karel"), by: host)
        }
        await #expect(throws: Refusal.identityKeptAlready) {
            try await reception.keepIdentity(of: alias, name: .accountName("Karel"), by: host)
        }
        await #expect(throws: Refusal.visitUnknown) {
            try await reception.keepIdentity(of: 999, name: .accountName("Karel"), by: host)
        }
        await #expect(throws: Refusal.identityUnknown) {
            try await reception.askIdentity(of: named, reason: .reason("Ongeval"), by: host)
        }
    }

    @Test func `it goes with the name of its day, the notice stays until it is seen`() async throws {
        let unread = try await ask(host)
        let id = try await ask(host)
        try await reception.approveIdentity(id, by: manager)
        _ = try await reception.openIdentity(id, by: host)
        centre.clock.set("2027-01-20T09:00:00Z")
        try await reception.keepToTerms()

        #expect(try reception.vault.existingKey(for: .identity(of: alias)) == nil)
        #expect(try await reception.identityNotices().map(\.id) == [id])
        await #expect(throws: Refusal.breakGlassOver) {
            try await reception.approveIdentity(unread, by: manager)
        }
        await #expect(throws: Refusal.identityUnknown) { try await ask(host) }
        try await reception.noticeSeen(id, by: officer)
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `it stays with a name that is held, and goes with one that is erased`() async throws {
        let until = try #require(Day(rawValue: "2027-06-01"))
        let hold = try await reception.placeHold(
            on: alias,
            reason: .reason("Zaak"),
            until: until,
            from: .operatorShell
        )
        centre.clock.set("2027-01-20T09:00:00Z")
        try await reception.keepToTerms()
        #expect(try reception.vault.existingKey(for: .identity(of: alias)) != nil)
        #expect(try await reception.record.verify().finding == nil)
        try await reception.liftHold(hold.id, from: .operatorShell)
        try await reception.eraseName(alias, reason: .reason("Wissen"), from: .operatorShell)
        #expect(try reception.vault.existingKey(for: .identity(of: alias)) == nil)
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `only a privacy officer ticks a notice off, once`() async throws {
        let id = try await ask(host)
        await #expect(throws: Refusal.notAllowed) { try await reception.noticeSeen(id, by: manager) }
        await #expect(throws: Refusal.breakGlassOver) { try await reception.noticeSeen(id, by: officer) }
    }

    @Test func `nothing else in the program reaches the keys of real names`() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
        let reaching = try (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
            .filter { try String(contentsOf: $0, encoding: .utf8).contains("identity(of:") }
            .filter {
                try String(contentsOf: $0, encoding: .utf8).contains(/\.identity\(of: |case identity\(of:/)
            }
            .map(\.lastPathComponent)
        #expect(reaching.sorted() == ["SealedIdentity.swift", "Vault.swift"])
    }
}
