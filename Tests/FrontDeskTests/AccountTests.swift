import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

struct AccountTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private func finding() async throws -> Verification.Finding? {
        try await centre.reception.record.verify().finding
    }

    @Test(arguments: [
        ("s.dewit", "s.dewit"), ("  S.DeWit ", "s.dewit"), ("jo", "jo"), ("a-b_c.9", "a-b_c.9"), ("x", nil),
        ("", nil), ("sanne de wit", nil), ("sanne@politie", nil), ("çağla", nil), ("s\u{430}nne", nil),
        (String(repeating: "a", count: 40), String(repeating: "a", count: 40)),
        (String(repeating: "a", count: 41), nil), ("sanne\n", nil), ("sanne\0", nil),
    ])
    func `a user name is small letters, digits and three signs`(typed: String, kept: String?) {
        #expect(UserName(rawValue: typed)?.rawValue == kept)
    }

    @Test func `an account needs a duty, and only a host can be bound to a partner`() async throws {
        await #expect(throws: Refusal.dutyMissing) { try await centre.account("sanne", []) }
        await #expect(throws: Refusal.partnerNeedsHost) {
            try await centre.account("sanne", [.warden], partner: 3)
        }
        await #expect(throws: Refusal.partnerGone) { try await centre.account("sanne", [.host], partner: 99) }
        let kees = try await centre.account("kees", [.host], partner: 3).account
        #expect(kees.partner == 3)
        for (duties, partner, refusal) in [
            (Set<Duty>(), nil, Refusal.dutyMissing), ([.manager], 3, .partnerNeedsHost),
            ([.host], 99, .partnerGone),
        ] as [(Set<Duty>, Int64?, Refusal)] {
            await #expect(throws: refusal) {
                try await centre.reception.setDuties(
                    duties,
                    partner: partner,
                    of: kees.id,
                    from: .operatorShell
                )
            }
        }
        #expect(try await centre.reception.accounts() == [kees])
    }

    @Test func `a user name is taken once, however it is typed`() async throws {
        _ = try await centre.account("sanne", [.host])
        await #expect(throws: Refusal.userNameTaken) { try await centre.account("SANNE ", [.warden]) }
        #expect(try await centre.reception.accounts().count == 1)
    }

    @Test func `a first password is made for each account, and has to be changed`() async throws {
        let (sanne, first) = try await centre.account("sanne", [.host])
        let second = try await centre.account("kees", [.host]).password
        #expect(first.wholeMatch(of: /([0-9a-hj-km-np-tv-z]{4}-){3}[0-9a-hj-km-np-tv-z]{4}/) != nil)
        #expect(first != second)
        #expect(sanne.mustChangePassword)
        let session = try await centre.session(centre.reception.signIn("sanne", first, at: "a"))
        #expect(session.stage == .setUp)
    }

    @Test func `the last administrator stays, whatever is tried`() async throws {
        let (noor, origin) = (
            try await centre.account("noor", [.administrator, .host]).account, Origin.operatorShell
        )
        let reception = centre.reception
        await #expect(throws: Refusal.lastAdministrator) {
            try await reception.setDuties([.host], partner: nil, of: noor.id, from: origin)
        }
        await #expect(throws: Refusal.lastAdministrator) {
            try await reception.setDisabled(true, of: noor.id, from: origin)
        }
        #expect(try await reception.accounts() == [noor])

        let other = try await centre.account("bram", [.administrator]).account
        _ = try await reception.setDuties([.host], partner: nil, of: noor.id, from: origin)
        await #expect(throws: Refusal.lastAdministrator) {
            try await reception.setDisabled(true, of: other.id, from: origin)
        }
        // A shut-out administrator counts for nothing.
        _ = try await reception.setDuties([.administrator], partner: nil, of: noor.id, from: origin)
        _ = try await reception.setDisabled(true, of: other.id, from: origin)
        await #expect(throws: Refusal.lastAdministrator) {
            try await reception.setDisabled(true, of: noor.id, from: origin)
        }
    }

    @Test func `before there is an administrator, others can be changed`() async throws {
        let sanne = try await centre.account("sanne", [.host]).account
        let reception = centre.reception
        let changed = try await reception.setDuties(
            [.warden],
            partner: nil,
            of: sanne.id,
            from: .operatorShell
        )
        #expect(changed.duties == [.warden])
        #expect(try await reception.setDisabled(true, of: sanne.id, from: .operatorShell).disabledAt != nil)
    }

    @Test func `a changed duty signs its holder out, on all devices`() async throws {
        let sanne = try await centre.member("sanne", [.host])
        let second = try await centre.reception.signIn("sanne", sanne.password, at: "a")
        let kees = try await centre.signedIn([.host])
        _ = try await centre.reception.setDuties(
            [.host, .warden],
            partner: nil,
            of: sanne.account.id,
            from: .operatorShell
        )
        #expect(try await centre.reception.session(holding: sanne.token) == nil)
        #expect(try await centre.reception.session(holding: second) == nil)
        #expect(try await centre.reception.session(holding: kees.token) != nil)
    }

    @Test func `a reset takes password, codes, recovery codes, sessions and the provider away`() async throws
    {
        let milan = try await centre.member("milan", [.manager])
        let (reception, identity) = (centre.reception, ProviderIdentity(issuer: "https://id", subject: "7"))
        try await reception.tie(milan.session, to: identity)

        let (account, first) = try await reception.resetAccount(milan.account.id, from: .operatorShell)

        #expect((account.mustChangePassword, account.hasCode, account.isFromProvider) == (true, false, false))
        #expect(try await reception.recoveryCodesLeft(of: milan.account.id) == 0)
        #expect(try await reception.session(holding: milan.token) == nil)
        await #expect(throws: Refusal.signInWrong) {
            try await reception.signIn("milan", milan.password, at: "a")
        }
        await #expect(throws: Refusal.providerUnknown) { try await reception.signIn(through: identity) }
        let session = try await centre.session(reception.signIn("milan", first, at: "a"))
        #expect(session.stage == .setUp)
        #expect(
            try await centre.reception.record.count("SELECT count(*) FROM account WHERE lastStep NOTNULL")
                == 0
        )
    }

    @Test func `an account that is not there is not changed`() async throws {
        let (reception, origin) = (centre.reception, Origin.operatorShell)
        await #expect(throws: Refusal.accountUnknown) { try await reception.resetAccount(7, from: origin) }
        await #expect(throws: Refusal.accountUnknown) {
            try await reception.setDuties([.host], partner: nil, of: 7, from: origin)
        }
        await #expect(throws: Refusal.accountUnknown) {
            try await reception.setDisabled(true, of: 7, from: origin)
        }
        #expect(try await centre.entries().map(\.kind) == [.termsChanged])
    }

    @Test func `an operator names an account by user name or number`() async throws {
        let sanne = try await centre.account("sanne", [.host]).account
        let digits = try await centre.account("\(sanne.id)", [.host]).account
        #expect(try await centre.reception.account(called: " Sanne") == sanne.id)
        #expect(try await centre.reception.account(called: "\(digits.id)") == digits.id)
        // Whoever is called like a number is meant before whoever has it.
        #expect(try await centre.reception.account(called: "\(sanne.id)") == digits.id)
        for name in ["kees", "7", "", "-1", "sanne de boer"] {
            await #expect(throws: Refusal.accountUnknown) { try await centre.reception.account(called: name) }
        }
    }

    @Test func `accounts are listed by name, those shut out last, and the look is on record`() async throws {
        for name in ["zoë", "bram", "anna"].map(\.folded) { _ = try await centre.account(name, [.host]) }
        let anna = try await centre.reception.account(called: "anna")
        _ = try await centre.reception.setDisabled(true, of: anna, from: .operatorShell)
        let listed = try await centre.reception.listAccounts(.listed, from: .operatorShell)
        #expect(listed.map(\.userName.rawValue) == ["bram", "zoe", "anna"])
        let last = try #require(try await centre.entries().last)
        #expect((last.kind, last.look, last.count) == (.look, Look(.listed, .accounts), 3))
        #expect(last.origin == .operatorShell)
    }

    @Test func `names and user names are sealed in the file`() async throws {
        _ = try await centre.account("zzyzxqvist", [.host])
        try centre.reception.close()
        let bytes = try Data(contentsOf: URL(filePath: centre.recordPath))
        for name in ["zzyzxqvist", "Zzyzxqvist"] { #expect(bytes.range(of: Data(name.utf8)) == nil) }
    }
}

/// What accounts leave in the log, and what of them cannot be changed behind it.
struct AccountRecordTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    @Test func `every change has its entry, with who made it, and the record adds up`() async throws {
        let (reception, origin) = (centre.reception, Origin.account(42))
        let milan = try await centre.member("milan", [.manager])
        _ = try await centre.account("noor", [.administrator])
        let identity = ProviderIdentity(issuer: "https://id", subject: "7")
        try await reception.tie(milan.session, to: identity)
        try await reception.untie(milan.session)
        _ = try await reception.setDuties([.host], partner: 2, of: milan.account.id, from: origin)
        _ = try await reception.setDisabled(true, of: milan.account.id, from: origin)
        _ = try await reception.setDisabled(false, of: milan.account.id, from: origin)
        _ = try await reception.resetAccount(milan.account.id, from: origin)

        let own = try await centre.entries().filter { $0.account == milan.account.id }
        #expect(
            own.map(\.kind) == [
                .accountAdded, .accountChanged, .accountChanged, .signedIn, .accountChanged, .accountChanged,
                .accountChanged, .accountChanged, .accountChanged, .accountChanged,
            ]
        )
        #expect(own.first?.origin == .operatorShell)
        #expect(own[1].origin == .account(milan.account.id))
        #expect(own.suffix(4).allSatisfy { $0.origin == origin })
        #expect(try await reception.record.verify().finding == nil)
        try reception.close()
        #expect(try await FrontDesk.Record(readingIn: centre.folder).verify().finding == nil)
    }

    @Test(arguments: [
        "UPDATE account SET duties = 'host administrator' WHERE id = ID",
        "UPDATE account SET partner = NULL WHERE id = ID",
        "UPDATE account SET password = (SELECT password FROM account WHERE id <> ID) WHERE id = ID",
        "UPDATE account SET mustChangePassword = 1 WHERE id = ID",
        "UPDATE account SET secret = NULL WHERE id = ID",
        "UPDATE account SET secret = x'' WHERE id = ID",
        "UPDATE account SET provider = randomblob(16) WHERE id = ID",
        "UPDATE account SET disabledAt = 1 WHERE id = ID", "UPDATE account SET disabledAt = 0 WHERE id = ID",
        "UPDATE account SET handle = randomblob(16) WHERE id = ID",
        "UPDATE account SET name = randomblob(200) WHERE id = ID",
        "DELETE FROM recoveryCode; DELETE FROM session; DELETE FROM account WHERE id = ID",
    ])
    func `a change by SQL, with every trigger in place, is found as this account`(sql: String) async throws {
        _ = try await centre.member("noor", [.administrator])
        let milan = try await centre.member("milan", [.host, .manager], partner: 3)
        try centre.reception.close()
        let database = try DatabaseQueue(path: centre.recordPath)
        try await database.write { [id = milan.account.id] db in
            try db.execute(sql: sql.replacing("ID", with: String(id)))
        }
        try database.close()
        let finding = try await FrontDesk.Record(readingIn: centre.folder).verify().finding
        #expect(finding == .init(sequence: milan.account.id, what: .account))
    }

    @Test func `an account put in by SQL is found`() async throws {
        _ = try await centre.member("noor", [.administrator])
        try centre.reception.close()
        let database = try DatabaseQueue(path: centre.recordPath)
        try await database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO account (id, handle, name, duties, mustChangePassword)
                    VALUES (1, randomblob(16), randomblob(200), 'administrator', 0)
                    """
            )
        }
        try database.close()
        let finding = try await FrontDesk.Record(readingIn: centre.folder).verify().finding
        #expect(finding == .init(sequence: 1, what: .account))
    }
}
