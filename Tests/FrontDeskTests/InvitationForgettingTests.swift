import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

struct InvitationForgettingTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private var reception: Reception { centre.reception }

    private func isWhole() async throws -> Bool {
        try await reception.record.verify().finding == nil
    }

    private func sealed() async throws -> Int {
        try await reception.record.count(
            """
            SELECT count(*) FROM invitation
            WHERE coalesce(visitor, organisation, address, codes) IS NOT NULL
            """
        )
    }

    /// One invitation that was used, one called off, one of seats that nobody came on, and one of an organisation.
    private func someInvitations(_ sanne: Inviter) async throws {
        let (kiosk, _) = try await centre.kiosk()
        let used = try await sanne.invite(.person(to: sanne.host, address: "anne@politie.example"))
        let called = try await sanne.invite(.person("Greet", to: sanne.host, address: "g@politie.example"))
        try await sanne.invite(.seats(to: sanne.host))
        try await sanne.invite(
            NewInvitation(
                for: .person(.named("Sem")),
                of: .organisation(
                    PersonalText(
                        "Bloemen Export",
                        in: .organisation,
                        else: .init(empty: .organisationEmpty, tooLong: .organisationTooLong)
                    )
                ),
                as: .supplier,
                to: sanne.host,
                at: .sample()
            )
        )
        try await reception.cancelInvitation(called.id, for: sanne.session)
        #expect(try await sanne.accept(used.codes[0], at: kiosk) == .welcome)
        _ = try await reception.scan(.sample(used.codes[0]), from: .kiosk(kiosk.id))
    }

    @Test func `names, addresses and codes go with their day, of what was called off too`() async throws {
        let sanne = try await Inviter(centre)
        try await someInvitations(sanne)
        let day = reception.today()
        let (record, keys) = (try centre.backup("balie.sqlite"), try centre.backup("keys.sqlite"))
        #expect(try invitedReadable(in: record, with: keys) == 4)
        centre.clock.set("2026-12-21T09:00:00Z")
        #expect(try await reception.keepToTerms().names == 0)
        centre.clock.set("2026-12-22T09:00:00Z")
        #expect(try await reception.previewRetention().names == 5)
        let round = try await reception.keepToTerms()

        #expect(round.days == 1 && round.names == 5 && round.isSettled)
        #expect(try await sealed() == 0)
        #expect(try reception.vault.existingKey(for: .day(day)) == nil)
        #expect(try invitedReadable(in: record, with: centre.backup("keys.sqlite")) == 0)
        #expect(try await isWhole())
        #expect(try await reception.keepToTerms().names == 0)
    }

    @Test func `a day on which nobody came forgets whom it had invited`() async throws {
        let sanne = try await Inviter(centre)
        try await sanne.invite(.person(to: sanne.host, at: .sample(on: "2026-11-30")))
        centre.clock.set("2026-12-28T09:00:00Z")
        #expect(try await reception.keepToTerms().names == 0)
        centre.clock.set("2026-12-29T09:00:00Z")
        let round = try await reception.keepToTerms()
        #expect(round.names == 1 && round.keys > 0)
        #expect(try reception.vault.names().allSatisfy { !$0.hasPrefix("day:2026-11-30") })
        #expect(try await isWhole())
    }

    @Test func `an invitation for a day to come keeps that day's key`() async throws {
        let sanne = try await Inviter(centre)
        let invitation = try await sanne.invite(.person(to: sanne.host, at: .sample(on: "2027-06-01")))
        centre.clock.set("2027-03-01T09:00:00Z")
        try await reception.keepToTerms()
        let shown = try await reception.read { [reception] db in
            try reception.invitations("invitation.id = \(invitation.id)", db)
        }
        #expect(shown.first?.visitor?.callName == "Anne-Fleur")
        #expect(try await isWhole())
    }

    @Test func `a moved invitation is forgotten with its new day, and no copy of the old one opens`()
        async throws
    {
        let sanne = try await Inviter(centre)
        let invitation = try await sanne.invite(.person(to: sanne.host))
        let later = try Appointment.sample(on: "2026-12-14")
        try await reception.moveInvitation(invitation.id, to: later, for: sanne.session)
        centre.clock.set("2026-12-22T09:00:00Z")
        #expect(try await reception.keepToTerms().names == 0)
        #expect(try await sealed() == 1)
        centre.clock.set("2027-01-12T09:00:00Z")
        #expect(try await reception.keepToTerms().names == 1)
        #expect(try await sealed() == 0)
        #expect(try await isWhole())
    }

    @Test func `after its term nothing is left of an invitation, and the record adds up`() async throws {
        let sanne = try await Inviter(centre)
        try await someInvitations(sanne)
        centre.clock.set("2026-12-22T09:00:00Z")
        try await reception.keepToTerms()
        centre.clock.set("2028-01-05T09:00:00Z")
        try await reception.keepToTerms()
        for table in ["invitation", "seat", "visit"] {
            #expect(try await reception.record.count("SELECT count(*) FROM \(table)") == 0, "\(table)")
        }
        let left = "SELECT count(*) FROM presenceEntry WHERE body LIKE '%invitation%' AND kind <> 'purged'"
        #expect(try await reception.record.count(left) == 0)
        #expect(try await isWhole())
    }

    @Test func `a visit whose name is held keeps its invitation's number, not its name`() async throws {
        let sanne = try await Inviter(centre)
        try await someInvitations(sanne)
        let visit = try #require(
            try await reception.read { db in try Int64.fetchOne(db, sql: "SELECT id FROM visit") }
        )
        centre.clock.set("2026-12-20T09:00:00Z")
        let until = try #require(Day(rawValue: "2028-12-01"))
        _ = try await reception.placeHold(
            on: visit,
            reason: .reason("Onderzoek"),
            until: until,
            from: .operatorShell
        )
        centre.clock.set("2028-01-05T09:00:00Z")
        try await reception.keepToTerms()
        #expect(try await sealed() == 0)
        #expect(try await reception.record.count("SELECT count(*) FROM invitation") == 1)
        #expect(try await reception.record.count("SELECT count(*) FROM visit") == 1)
        #expect(try await isWhole())
    }

    @Test func `erasing a visit's name erases the invitation that it came on, from old copies too`()
        async throws
    {
        let sanne = try await Inviter(centre)
        try await someInvitations(sanne)
        let record = try centre.backup("balie.sqlite")
        let visit = try #require(
            try await reception.read { db in try Int64.fetchOne(db, sql: "SELECT id FROM visit") }
        )
        try await reception.eraseName(visit, reason: .reason("Verzoek"), from: .operatorShell)
        #expect(try invitedReadable(in: record, with: centre.backup("keys.sqlite")) == 0)
        #expect(try await sealed() == 3)
        let names = try await reception.invitations(for: sanne.session).compactMap { $0.visitor?.callName }
        #expect(names == ["Greet", "Sem"])
        #expect(try await isWhole())
        centre.clock.set("2026-12-22T09:00:00Z")
        #expect(try await reception.keepToTerms().names == 3)
        #expect(try reception.vault.names().allSatisfy { !$0.hasPrefix("day:") })
        #expect(try await isWhole())
    }

    @Test func `an invited name is erased on request, and its code then sends to the desk`() async throws {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        let invitation = try await sanne.invite(.person(to: sanne.host))
        try await sanne.invite(.person("Greet", to: sanne.host))
        let record = try centre.backup("balie.sqlite")
        try await reception.eraseInvited(invitation.id, reason: .reason("Verzoek"), from: .operatorShell)
        #expect(try invitedReadable(in: record, with: centre.backup("keys.sqlite")) == 0)
        #expect(try await centre.scan(invitation.codes[0], at: kiosk) == .askDesk)
        #expect(try await reception.invitations(for: sanne.session).compactMap(\.visitor).count == 1)
        #expect(try await isWhole())
        await #expect(throws: Refusal.nameGone) {
            try await reception.eraseInvited(invitation.id, reason: .reason("Nog eens"), from: .operatorShell)
        }
    }

    @Test func `access by name finds invitations, also by their address, and is on record`() async throws {
        let sanne = try await Inviter(centre)
        try await someInvitations(sanne)
        func find(_ name: String) async throws -> [String] {
            try await reception.findInvited(name, reason: .reason("Verzoek"), from: .operatorShell)
                .map(\.name)
        }
        #expect(try await find("anne fleur") == ["Anne-Fleur van der Berg"])
        #expect(try await find("greet politie.example") == ["Greet van der Berg"])
        #expect(try await find("bloemen export") == ["Sem van der Berg"])
        #expect(try await find("niemand") == [])
        #expect(try await centre.entries().last?.look == Look(.searched, .invitations))
        await #expect(throws: Refusal.lettersTooFew) { try await find("an") }
        let ids = try await reception.findInvited("greet", reason: .reason("x"), from: .operatorShell)
            .map(\.invitation)
        let file = try await reception.everything(
            about: [],
            invitations: ids,
            reason: .reason("Verzoek"),
            from: .operatorShell
        )
        #expect(file.invitations.map(\.address) == ["g@politie.example"])
        #expect(file.invitations.first?.isCancelled == true && file.invitations.first?.hasCome == false)
        #expect(file.invitations.first?.nameUntil.rawValue == "2026-12-21")
        #expect(try await centre.entries().last?.look == Look(.exported, .invitations))
    }

    /// How many invitations in a copy of the record open with a copy of the key file.
    private func invitedReadable(in record: URL, with keys: URL) throws -> Int {
        let vault = try Vault(
            file: RecordFile(url: keys),
            masterKey: TestCentre.masterKey,
            creating: false,
            now: { [centre] in centre.clock.now }
        )
        let database = try DatabaseQueue(path: record.path(percentEncoded: false))
        return try database.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM invitation")
                .count { (try? InvitationFields($0, vault)) != nil }
        }
    }
}
