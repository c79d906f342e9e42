import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct ProviderSignInTests {
    let centre: TestCentre
    let reception: Reception
    let identity = ProviderIdentity(issuer: "https://id.example.org", subject: "248289761001")

    init() throws {
        centre = try TestCentre()
        reception = centre.reception
    }

    @Test func `the provider signs in whoever tied the two accounts, and nobody else`() async throws {
        await #expect(throws: Refusal.providerUnknown) { try await reception.signIn(through: identity) }
        let sanne = try await centre.member("sanne", [.host])
        try await reception.tie(sanne.session, to: identity)
        let session = try await centre.session(reception.signIn(through: identity))
        #expect(session.stage == .open)
        #expect(session.account.id == sanne.account.id)
        #expect(session.account.isFromProvider)
        #expect(session.confirmedAt == nil)
        for other in [
            ProviderIdentity(issuer: "https://id.example.org/", subject: "248289761001"),
            ProviderIdentity(issuer: "https://id.example.org", subject: "24828976100"),
            ProviderIdentity(issuer: "", subject: ""),
        ] {
            await #expect(throws: Refusal.providerUnknown) { try await reception.signIn(through: other) }
        }
    }

    @Test func `codes are asked for after the provider too`() async throws {
        let milan = try await centre.member("milan", [.manager])
        try await reception.tie(milan.session, to: identity)
        let session = try await centre.session(reception.signIn(through: identity))
        #expect(session.stage == .code)
        centre.clock.advance(seconds: 30)
        let code = try #require(milan.authenticator).code(at: centre.clock.now)
        #expect(try await centre.session(reception.signIn(session, code: code)).stage == .open)
    }

    @Test func `duties that need codes have them set up after the provider too`() async throws {
        let sanne = try await centre.member("sanne", [.host])
        try await reception.tie(sanne.session, to: identity)
        _ = try await reception.setDuties(
            [.manager],
            partner: nil,
            of: sanne.account.id,
            from: .operatorShell
        )
        #expect(try await centre.session(reception.signIn(through: identity)).stage == .setUp)
    }

    @Test func `one person at the provider is one account here`() async throws {
        let sanne = try await centre.member("sanne", [.host])
        let kees = try await centre.member("kees", [.host])
        try await reception.tie(sanne.session, to: identity)
        try await reception.tie(sanne.session, to: identity)
        await #expect(throws: Refusal.providerTaken) { try await reception.tie(kees.session, to: identity) }
        try await reception.untie(sanne.session)
        try await reception.tie(kees.session, to: identity)
        #expect(try await centre.session(reception.signIn(through: identity)).account.id == kees.account.id)
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `whoever is shut out is not let in by the provider`() async throws {
        let sanne = try await centre.member("sanne", [.host])
        try await reception.tie(sanne.session, to: identity)
        _ = try await reception.setDisabled(true, of: sanne.account.id, from: .operatorShell)
        await #expect(throws: Refusal.providerUnknown) { try await reception.signIn(through: identity) }
    }

    @Test func `nothing of the provider's account is in the files`() async throws {
        let sanne = try await centre.member("sanne", [.host])
        try await reception.tie(sanne.session, to: identity)
        try reception.close()
        let file = try Data(contentsOf: URL(filePath: centre.recordPath))
        for text in ["248289761001", "id.example.org"] { #expect(file.range(of: Data(text.utf8)) == nil) }
    }
}
