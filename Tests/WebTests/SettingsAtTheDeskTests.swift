import Foundation
import FrontDesk
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import Web

/// Hosts, house rules and settings as the administrator finds them at the desk.
struct SettingsAtTheDeskTests {
    private let test: TestDoor

    init() throws {
        test = try TestDoor()
    }

    private func administrator() async throws -> (session: Session, token: SessionToken) {
        try await test.centre.signedIn([.administrator])
    }

    private func field(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    @Test func `an administrator adds a host, says how they are reached, and lets them go`() async throws {
        let (session, token) = try await administrator()
        let added = try await test.post("/desk/hosts", "name=Sanne+de+Wit&mail=&deputy=", token)
        #expect(added.status == .seeOther && added.headers[.location] == "/desk/hosts")
        let id = try #require(try await test.centre.reception.hosts().first?.id)
        _ = try await test.post("/desk/hosts/\(id)/reach", "mail=sanne%40example.org&deputy=", token)
        #expect(try await test.centre.reception.listHosts(from: .operatorShell).map(\.hasMail) == [true])

        let page = html(try await test.get("/desk/hosts", token))
        #expect(page.contains("Sanne de Wit") && !page.contains("example.org"))

        _ = try await test.post("/desk/hosts/\(id)/reach", "mail=&noMail=yes&deputy=", token)
        #expect(try await test.centre.reception.listHosts(from: .operatorShell).map(\.hasMail) == [false])
        _ = try await test.post("/desk/hosts/\(id)/leave", "", token)
        #expect(try await test.centre.reception.hosts().isEmpty)
        #expect(session.account.duties == [.administrator])
    }

    @Test func `an address that is none is refused, and what was typed stays`() async throws {
        let (_, token) = try await administrator()
        let answer = try await test.post("/desk/hosts", "name=Sanne&mail=sanne&deputy=", token)
        #expect(answer.status == .unprocessableContent)
        let page = html(answer)
        #expect(page.contains("Vul één mailadres in") && page.contains("value=\"Sanne\""))
        #expect(try await test.centre.reception.hosts().isEmpty)
    }

    @Test func `a kiosk hears other house rules, and loads anew`() async throws {
        let (_, token) = try await administrator()
        let (_, kiosk) = try await test.centre.kiosk()
        func heard() async throws -> (house: String, build: String) {
            let house = try await test.ask(.get, "/kiosk/house", token: kiosk)
            let beat = try await test.ask(.post, "/kiosk/heartbeat", Data("{}".utf8), token: kiosk)
            return (html(house), html(beat))
        }
        let before = try await heard()
        #expect(before.house.contains("Draag uw badge zichtbaar.") && before.house.contains("\"version\":1"))

        let typed = "version=1&nl=\(field("Rook niet.\r\nFluister."))&en=\(field("No smoking.\r\nWhisper."))"
        #expect(try await test.post("/desk/rules", typed, token).status == .seeOther)
        let after = try await heard()
        #expect(after.house.contains("Fluister.") && after.house.contains("\"version\":2"))
        #expect(!after.house.contains("Draag uw badge"))
        #expect(before.build != after.build)

        let old = try await test.ask(.post, "/kiosk/check-ins", Arrival.json(), token: kiosk)
        #expect(old.status == .conflict)
        #expect(try test.refusal(old) == "rulesOutdated")
    }

    @Test func `a preview shows what was typed and changes nothing`() async throws {
        let (_, token) = try await administrator()
        let typed = "version=1&nl=\(field("Rook <niet>."))&en=\(field("No smoking."))"
        let answer = try await test.post("/desk/rules/preview", typed, token)
        #expect(answer.status == .ok)
        #expect(html(answer).contains("<span>Rook &lt;niet&gt;.</span>"))
        #expect(try await test.centre.reception.houseRules().version == 1)
    }

    @Test func `one language alone is refused with what was typed kept`() async throws {
        let (_, token) = try await administrator()
        for path in ["/desk/rules", "/desk/rules/preview"] {
            let answer = try await test.post(path, "version=1&nl=\(field("Rook niet."))&en=", token)
            #expect(answer.status == .unprocessableContent)
            #expect(html(answer).contains(">Rook niet.</textarea>"))
        }
        #expect(try await test.post("/desk/rules", "nl=a&en=b", token).status == .badRequest)
    }

    @Test func `somebody who checks in at the desk under rules that changed meanwhile reads them anew`()
        async throws
    {
        let (_, host) = try await test.centre.signedIn([.host])
        let text = try RulesText([.nl: "Rook niet.", .en: "No smoking."])
        try await test.centre.reception.changeHouseRules(to: text, insteadOf: 1, from: .operatorShell)
        let form =
            "nonce=\(freshNonce())&role=communityOfficer&partner=1&firstName=Bram&purpose=dropIn&language=nl&told=yes"
        let refused = try await test.post("/desk/check-in", form + "&rules=1", host)
        #expect(refused.status == .conflict && html(refused).contains("<li>Rook niet.</li>"))
        #expect(try await test.post("/desk/check-in", form + "&rules=2", host).status == .seeOther)
    }

    @Test func `the settings page shows what is set and what is not`() async throws {
        let (_, token) = try await administrator()
        let page = html(try await test.get("/desk/settings", token))
        #expect(page.contains("<dt>centre.name</dt><dd><span lang=\"en\">Test</span>"))
        #expect(page.contains("<dt>mail.host</dt><dd><span class=\"hint\">niet ingesteld</span>"))
    }

    @Test func `a phone's bar has room for five places, and the others are under one`() async throws {
        let (_, token) = try await administrator()
        let bar = html(try await test.get("/desk/settings", token))
        #expect(bar.matches(of: /<li class="folded">/).count == 6)
        #expect(bar.contains("<summary class=\"here\">Meer</summary>"))
        let (_, host) = try await test.centre.signedIn([.host])
        #expect(!html(try await test.get("/desk/today", host)).contains("class=\"more\""))
    }
}
