import Foundation
import FrontDesk
import HTTPTypes
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing

@testable import Web

/// Access by name and erasure, of people who were invited.
struct InvitedPeopleTests {
    let test: TestDoor

    init() throws {
        test = try TestDoor()
    }

    private func post(_ path: String, _ fields: String, _ token: SessionToken) async throws -> String {
        let answer = try await test.ask(
            .post,
            path,
            Data(fields.utf8),
            [
                .cookie: "\(DeskCookie.name)=\(token.text)",
                .contentType: "application/x-www-form-urlencoded", .accept: "text/html",
            ]
        )
        return String(buffer: answer.body)
    }

    @Test func `somebody who was only invited is found, told everything, and erased`() async throws {
        let sanne = try await Inviter(test.centre)
        let new = try NewInvitation.person("Zonnebloem", to: sanne.host, address: "zon@politie.example")
        let invitation = try await sanne.invite(new)
        let (_, token) = try await test.centre.signedIn([.privacyOfficer])

        let found = try await post("/desk/people", "name=zonnebloem&reason=Verzoek", token)
        #expect(found.contains("name=\"invitation\" value=\"\(invitation.id)\""))
        #expect(found.contains("zon@politie.example"))
        let chosen = "invitation=\(invitation.id)&name=zon&reason=Verzoek"
        let sheet = try await post("/desk/people/file", "\(chosen)&as=sheet", token)
        for part in ["Zonnebloem van der Berg", "zon@politie.example", "Sanne de Wit", "21 december 2026"] {
            #expect(sheet.contains(part), "\(part)")
        }
        let json = try await post("/desk/people/file", "\(chosen)&as=json", token)
        #expect(json.contains("\"address\" : \"zon@politie.example\""))

        let erase = "invitation=\(invitation.id)&why=Verzoek&reason=Verzoek+om+wissen"
        #expect(try await post("/desk/people/erase", erase, token).contains("Dat is gedaan en vastgelegd."))
        let again = try await post("/desk/people", "name=zonnebloem&reason=Verzoek", token)
        #expect(!again.contains("zon@politie.example") && again.contains("Niemand gevonden"))
        #expect(try await post("/desk/people/erase", erase, token).contains("al gewist"))
        #expect(try await test.centre.reception.record.verify().finding == nil)
    }

    @Test func `choosing nothing is told so, and nothing is shown`() async throws {
        let sanne = try await Inviter(test.centre)
        try await sanne.invite(.person("Zonnebloem", to: sanne.host))
        let (_, token) = try await test.centre.signedIn([.privacyOfficer])
        let sheet = try await post("/desk/people/file", "name=zonnebloem&reason=Verzoek&as=sheet", token)
        #expect(sheet.contains("Kies de bezoeken") && !sheet.contains("zon@"))
    }
}
