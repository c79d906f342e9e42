import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

/// How well it is known that visitors belong to whom they say.
struct AffiliationTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private var reception: Reception { centre.reception }

    private func level(_ visit: Int64, _ session: Session) async throws -> AffiliationLevel {
        try await reception.visit(visit, for: session).person.level
    }

    @Test func `a visitor's word is raised by a host's, and that by a card`() async throws {
        let (host, visit) = (try await centre.host(), try await centre.guest())
        #expect(try await level(visit, host) == .claimed)
        try await reception.vouch(for: visit, by: host)
        #expect(try await level(visit, host) == .vouched)
        try await reception.credentialSeen(.policePass, on: visit, by: host)

        let seen = try await reception.visit(visit, for: host)
        #expect(seen.person.level == .credentialSeen)
        #expect(seen.proofs.map(\.level) == [.vouched, .credentialSeen])
        #expect(seen.proofs.map(\.credential) == [nil, .policePass])
        #expect(Set(seen.proofs.map(\.account)) == [host.account.id])
        #expect(seen.proofs.map(\.until.rawValue) == ["2026-11-23", "2026-12-20"])
        #expect(seen.history.map(\.kind).suffix(2) == [.affiliationVouched, .credentialSeen])
        #expect(try await centre.finding() == nil)
    }

    @Test func `a level that is over falls back to the one below it`() async throws {
        let terms = AffiliationTerms(vouched: 2, credentialSeen: 1)
        let clock = centre.clock
        let folder = centre.folder.appending(path: "terms")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let reception = try Reception(
            .init(
                folder: folder,
                masterKey: { TestCentre.masterKey },
                settings: HouseSettings(hours: TestCentre.hours, affiliation: terms),
                now: { clock.now },
                passwordCost: 4
            )
        )
        let visit = try await reception.checkIn(.sample(), from: .operatorShell)
        let id = try await reception.visit(numbered: visit.number, on: reception.today())
        let host = try await signedIn(to: reception)
        try await reception.vouch(for: id, by: host)
        try await reception.credentialSeen(.servicePass, on: id, by: host)
        var levels: [AffiliationLevel] = []
        for _ in 0..<3 {
            levels.append(try await reception.visit(id, for: host).person.level)
            clock.advance(seconds: 24 * 3600)
        }
        #expect(levels == [.credentialSeen, .vouched, .claimed])
        // What was over can be said again.
        try await reception.vouch(for: id, by: host)
        #expect(try await reception.visit(id, for: host).person.level == .vouched)
        #expect(try await reception.record.verify().finding == nil)
        try reception.close()
    }

    private func signedIn(to reception: Reception) async throws -> Session {
        let userName = try #require(UserName(rawValue: "sanne"))
        let new = try NewAccount(
            userName: userName,
            name: .accountName("Sanne"),
            duties: [.host],
            partner: nil
        )
        let first = try await reception.addAccount(new, from: .operatorShell).password
        let token = try await reception.signIn("sanne", first, at: "192.0.2.1")
        let session = try #require(try await reception.session(holding: token))
        let own = try await reception.choosePassword("sanne fietst naar zee", current: nil, session)
        return try #require(try await reception.session(holding: own))
    }

    @Test func `of two hosts the second is told how it stands`() async throws {
        let (one, other) = (try await centre.host(), try await centre.host())
        let visit = try await centre.guest()
        try await reception.vouch(for: visit, by: one)
        await #expect(throws: Refusal.vouchedAlready) { try await reception.vouch(for: visit, by: other) }
        try await reception.credentialSeen(.policePass, on: visit, by: one)
        await #expect(throws: Refusal.credentialSeenAlready) {
            try await reception.credentialSeen(.identityCard, on: visit, by: other)
        }
        await #expect(throws: Refusal.vouchedAlready) { try await reception.vouch(for: visit, by: other) }
        try await reception.withdrawAffiliation(of: visit, by: one)
        await #expect(throws: Refusal.claimedOnly) {
            try await reception.withdrawAffiliation(of: visit, by: other)
        }
        #expect(try await level(visit, one) == .claimed)
        #expect(try await centre.finding() == nil)
    }

    @Test func `an escort is said once, and lifted once`() async throws {
        let (one, other) = (try await centre.host(), try await centre.host())
        let visit = try await centre.guest()
        await #expect(throws: Refusal.escortLiftedAlready) {
            try await reception.setEscort(false, on: visit, by: one)
        }
        try await reception.setEscort(true, on: visit, by: one)
        await #expect(throws: Refusal.escortNeededAlready) {
            try await reception.setEscort(true, on: visit, by: other)
        }
        #expect(try await reception.badge(of: visit, for: one).needsEscort)
        #expect(try await reception.visit(visit, for: other).person.needsEscort)
        try await reception.setEscort(false, on: visit, by: other)
        #expect(try await !reception.badge(of: visit, for: one).needsEscort)
        #expect(try await centre.finding() == nil)
    }

    @Test func `the badge says the level that was reached`() async throws {
        let (host, visit) = (try await centre.host(), try await centre.guest())
        #expect(try await reception.badge(of: visit, for: host).level == .claimed)
        try await reception.credentialSeen(.companyPass, on: visit, by: host)
        #expect(try await reception.badge(of: visit, for: host).level == .credentialSeen)
    }

    @Test func `a person is told what was said of them, and it goes when the visit does`() async throws {
        let (host, visit) = (try await centre.host(), try await centre.guest())
        try await reception.credentialSeen(.policePass, on: visit, by: host)
        try await reception.setEscort(true, on: visit, by: host)
        try await reception.reissueBadge(of: visit, after: 1, by: host)
        let file = try await reception.everything(
            about: [visit],
            reason: .reason("Vraag"),
            from: .operatorShell
        )
        let told = try #require(file.visits.first)
        #expect(told.affiliation.map(\.credential) == [.policePass])
        #expect(told.needsEscort)
        #expect(told.entries.map(\.kind).contains(.badgeReissued))

        try await reception.checkOut(visit, by: host)
        for days in [29, 420] {
            centre.clock.advance(seconds: TimeInterval(days * 24 * 3600))
            try await reception.keepToTerms()
            #expect(try await centre.finding() == nil)
        }
        for table in ["affiliation", "escort", "replacedCode", "visit"] {
            #expect(try await reception.record.count("SELECT count(*) FROM \(table)") == 0, "\(table)")
        }
    }

    @Test(arguments: [
        "UPDATE affiliation SET level = 'vouched', credential = NULL",
        "UPDATE affiliation SET credential = 'customsPass'", "UPDATE affiliation SET until = '2027-11-23'",
        "UPDATE affiliation SET at = at + 1", "DELETE FROM affiliation", "DELETE FROM escort",
        "UPDATE escort SET at = at + 1", "DELETE FROM replacedCode",
        "UPDATE replacedCode SET replacedAt = replacedAt + 1",
        "UPDATE replacedCode SET codeHash = zeroblob(32)",
        "INSERT INTO escort (visit, account, at) SELECT max(id), (SELECT id FROM account), 1 FROM visit",
        """
        INSERT INTO affiliation (visit, level, account, at, until)
        SELECT max(id), 'vouched', (SELECT id FROM account), 1, '2027-01-01' FROM visit
        """,
    ])
    func `what hosts said is not changed behind the log's back`(sql: String) async throws {
        let (host, visit) = (try await centre.host(), try await centre.guest())
        try await reception.credentialSeen(.policePass, on: visit, by: host)
        try await reception.setEscort(true, on: visit, by: host)
        try await reception.reissueBadge(of: visit, after: 1, by: host)
        _ = try await centre.guest(["firstName": "Joost"])
        #expect(try await centre.finding() == nil)
        try reception.close()
        try tamper(with: centre.recordPath, sql)
        #expect(try await FrontDesk.Record(readingIn: centre.folder).verify().finding?.what == .affiliation)
    }

    @Test(arguments: [
        "INSERT INTO affiliation VALUES (1, 'claimed', NULL, 1, 1, '2026-11-23')",
        "INSERT INTO affiliation VALUES (1, 'vouched', 'policePass', 1, 1, '2026-11-23')",
        "INSERT INTO affiliation VALUES (1, 'credentialSeen', NULL, 1, 1, '2026-11-23')",
        "INSERT INTO affiliation VALUES (1, 'credentialSeen', '123456782', 1, 1, '2026-11-23')",
    ])
    func `the table takes no card without its kind, and no number`(sql: String) async throws {
        await #expect(throws: RecordFault.broken(code: 275)) {
            try await reception.write { db in try db.execute(sql: sql) }
        }
    }
}
