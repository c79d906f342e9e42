import Foundation
import FrontDesk
import Phrasebook
import TestSupport
import Testing

@testable import Balie

struct AccountErrandTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    /// What comes of an errand that went over the socket and back.
    private func outcome(_ errand: Errand.OfAccounts) async throws -> Errand.Outcome {
        let sent = try JSONDecoder().decode(Errand.self, from: JSONEncoder().encode(Errand.account(errand)))
        let outcome = await sent.carryOut(at: centre.reception)
        return try JSONDecoder().decode(Errand.Outcome.self, from: JSONEncoder().encode(outcome))
    }

    private func add(_ userName: String, _ duties: Set<Duty>, partner: Int64? = nil) async throws -> (
        account: Account, password: String
    ) {
        let errand = Errand.OfAccounts.add(
            userName: userName,
            name: "Sanne de Boer",
            duties: duties,
            partner: partner
        )
        guard case .firstPassword(let account, let password) = try await outcome(errand) else {
            throw Refusal.unreadable
        }
        return (account, password)
    }

    @Test func `an account that an operator makes can sign in, once it has a password of its own`()
        async throws
    {
        let (account, password) = try await add("S.deBoer", [.host, .warden], partner: 3)
        #expect(account.userName.rawValue == "s.deboer")
        #expect(account.name == "Sanne de Boer")
        #expect((account.duties, account.partner) == ([.host, .warden], 3))
        let token = try await centre.reception.signIn("s.deboer", password, at: "a")
        #expect(try await centre.session(token).stage == .setUp)
    }

    @Test func `an operator's words for an account are checked like anybody's`() async throws {
        _ = try await add("sanne", [.host])
        let refused: [(Errand.OfAccounts, String)] = [
            (.add(userName: "sanne", name: "S", duties: [.host], partner: nil), "userNameTaken"),
            (.add(userName: "sanne de wit", name: "S", duties: [.host], partner: nil), "userNameMalformed"),
            (.add(userName: "kees", name: " ", duties: [.host], partner: nil), "accountNameEmpty"),
            (.add(userName: "kees", name: "K 111222333", duties: [.host], partner: nil), "citizenNumber"),
            (.add(userName: "kees", name: "K", duties: [], partner: nil), "dutyMissing"),
            (.add(userName: "kees", name: "K", duties: [.warden], partner: 3), "partnerNeedsHost"),
            (.add(userName: "kees", name: "K", duties: [.host], partner: 99), "partnerGone"),
            (.setDuties(account: "kees", duties: [.host], partner: nil), "accountUnknown"),
            (.reset(account: "kees"), "accountUnknown"),
            (.setDisabled(account: "99", isDisabled: true), "accountUnknown"),
        ]
        let phrasebook = try Phrasebook()
        for (errand, key) in refused {
            guard case .refused(key, _) = try await outcome(errand) else {
                Issue.record("\(errand) is not refused as \(key)")
                continue
            }
            #expect(phrasebook.phrase("refusal.\(key)", in: "en") != "refusal.\(key)")
        }
    }

    @Test func `an operator changes, resets, shuts out and lets in by name or number`() async throws {
        let (milan, first) = try await add("milan", [.manager])
        _ = try await add("noor", [.administrator])
        guard
            case .account(let changed) = try await outcome(
                .setDuties(account: "milan", duties: [.host], partner: 3)
            )
        else { throw Refusal.unreadable }
        #expect((changed.duties, changed.partner) == ([.host], 3))
        guard case .firstPassword(_, let second) = try await outcome(.reset(account: "\(milan.id)")) else {
            throw Refusal.unreadable
        }
        #expect(first != second)
        guard case .account(let out) = try await outcome(.setDisabled(account: "milan", isDisabled: true))
        else {
            throw Refusal.unreadable
        }
        #expect(out.disabledAt != nil)
        await #expect(throws: Refusal.signInWrong) {
            try await centre.reception.signIn("milan", second, at: "a")
        }
        _ = try await outcome(.setDisabled(account: "milan", isDisabled: false))
        _ = try await centre.reception.signIn("milan", second, at: "a")
        guard
            case .refused("lastAdministrator", _) = try await outcome(
                .setDisabled(account: "noor", isDisabled: true)
            )
        else { throw Refusal.unreadable }
    }

    @Test func `the list says where each account stands, and never a password`() async throws {
        let (_, first) = try await add("milan", [.manager, .host], partner: 3)
        let sanne = try await centre.member("sanne", [.host])
        let priya = try await centre.member("priya", [.privacyOfficer])
        _ = try await centre.reception.setDisabled(true, of: priya.account.id, from: .operatorShell)
        guard case .accounts(let accounts) = try await outcome(.list) else { throw Refusal.unreadable }
        let rows = accounts.map(AccountRow.init)
        #expect(
            rows.map { Array($0.cells.dropFirst()) }
                == [
                    ["sanne", "Sanne de Boer", "host", "", "in use", "none"],
                    [
                        "milan", "Sanne de Boer", "host, manager", "3", "first password",
                        "at the next sign-in",
                    ],
                    ["priya", "Priya de Boer", "privacyOfficer", "", "shut out", "set up"],
                ]
                .sorted { accounts.order($0[0]) < accounts.order($1[0]) }
        )
        let json = String(decoding: try JSONEncoder().encode(rows), as: UTF8.self)
        #expect(json.contains(#""duties":["host","manager"]"#))
        for secret in [first, sanne.password, "scrypt", "password\":"] { #expect(!json.contains(secret)) }
    }

    @Test func `a first password is told with what the first sign-in asks`() async throws {
        let (sanne, first) = try await add("sanne", [.host])
        let (milan, _) = try await add("milan", [.manager])
        #expect(FirstPassword(sanne, first).text.contains(first))
        #expect(!FirstPassword(sanne, first).text.contains("authenticator"))
        #expect(FirstPassword(milan, "x").text.contains("authenticator app"))
    }

    @Test func `the demo's people can sign in, and are told without passwords the next time`() async throws {
        let desk = try await DemoDesk.open(at: centre.reception)
        #expect(desk.accounts.map(\.userName) == ["sanne", "kees", "milan", "priya", "beheer"])
        #expect(Set(desk.accounts.flatMap(\.duties)) == Set(Duty.allCases))
        for access in desk.accounts {
            let password = try #require(access.password)
            let token = try await centre.reception.signIn(access.userName, password, at: access.userName)
            let session = try await centre.session(token)
            #expect(session.stage == .setUp)
            #expect(session.account.partner == (access.userName == "kees" ? 3 : nil))
            #expect(desk.text("balie", "f").contains(password))
        }

        let again = try await DemoDesk.open(at: centre.reception)
        #expect(Set(again.accounts.map(\.userName)) == Set(desk.accounts.map(\.userName)))
        #expect(again.accounts.allSatisfy { $0.password == nil })
        #expect(again.text("balie", "f.yaml").contains("balie account reset NAME --settings f.yaml"))
    }
}

extension [Account] {
    /// Where an account of this user name stands.
    fileprivate func order(_ userName: String) -> Int {
        firstIndex { $0.userName.rawValue == userName } ?? count
    }
}
