import Equipment
import Foundation
import FrontDesk
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import Web

/// Settings that the administrator changes at the desk.
struct ChangedSettingsTests {
    private let test: TestDoor

    init() throws {
        test = try TestDoor()
    }

    private var reception: Reception { test.centre.reception }

    private func administrator() async throws -> SessionToken {
        try await test.centre.signedIn([.administrator]).token
    }

    private func field(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    @Test func `another closing time holds at once, and the page says who set it`() async throws {
        let token = try await administrator()
        let form = "known-centre.closingTime=0&centre.closingTime=18%3A30"
        let answer = try await test.post("/desk/settings/closing", form, token)
        #expect(answer.status == .seeOther && answer.headers[.location] == "/desk/settings/closing")
        #expect(reception.hours.closing == 18 * 60 + 30)
        let page = html(try await test.get("/desk/settings/closing", token))
        #expect(page.contains("value=\"18:30\""))
        #expect(page.contains("<bdi>20:00</bdi> → <b><bdi>18:30</bdi></b>"))
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `the second of two hears what it is now, with what they typed kept`() async throws {
        let (first, second) = (try await administrator(), try await administrator())
        let seen = "known-centre.closingTime=0&centre.closingTime="
        _ = try await test.post("/desk/settings/closing", seen + "18%3A00", first)
        let answer = try await test.post("/desk/settings/closing", seen + "19%3A00", second)
        #expect(answer.status == .conflict)
        let page = html(answer)
        #expect(page.contains("Sluitingstijd is nu 18:00.") && page.contains("value=\"19:00\""))
        let entry = try #require(reception.settings.changes[.closingTime]?.entry)
        #expect(page.contains("name=\"known-centre.closingTime\" value=\"\(entry)\""))
        #expect(reception.hours.closing == 18 * 60)
    }

    @Test func `what can't be is refused in words, and stays in its field`() async throws {
        let token = try await administrator()
        let form = "known-invitation.early=0&invitation.early=721&known-invitation.late=0&invitation.late=240"
        let answer = try await test.post("/desk/settings/invitations", form, token)
        #expect(answer.status == .unprocessableContent)
        #expect(html(answer).contains("Vul een heel getal in van 0 tot en met 720."))
        #expect(html(answer).contains("value=\"721\""))
        #expect(try await test.post("/desk/settings/closing", "a=b", token).status == .conflict)
        let other = "known-centre.closingTime=x&centre.closingTime=18%3A00"
        #expect(try await test.post("/desk/settings/closing", other, token).status == .badRequest)
        #expect(try await test.get("/desk/settings/nothing", token).status == .notFound)
    }

    @Test func `what the settings file names is shown so, and refused`() async throws {
        let settings = HouseSettings(hours: TestCentre.hours, inFile: [.closingTime])
        let fixed = try TestDoor(TestCentre(settings: settings))
        let token = try await fixed.centre.signedIn([.administrator]).token
        for path in ["/desk/settings", "/desk/settings/closing"] {
            #expect(html(try await fixed.get(path, token)).contains("vast in het instellingenbestand"))
        }
        #expect(!html(try await fixed.get("/desk/settings/closing", token)).contains("type=\"time\""))
        let form = "known-centre.closingTime=0&centre.closingTime=18%3A30"
        let answer = try await fixed.post("/desk/settings/closing", form, token)
        #expect(answer.status == .conflict)
        #expect(html(answer).contains("Dit staat vast in het instellingenbestand"))
        #expect(fixed.centre.reception.hours.closing == 20 * 60)
    }

    @Test func `every setting has a field in its form, and every group a way to it`() async throws {
        let token = try await administrator()
        let all = html(try await test.get("/desk/settings", token))
        var seen: Set<HouseSetting> = []
        for group in SettingGroup.allCases {
            #expect(all.contains("href=\"\(group.path)\""))
            let page = html(try await test.get(group.path, token))
            for setting in group.settings {
                #expect(page.contains("name=\"\(setting.rawValue)\""), "\(setting)")
                seen.insert(setting)
            }
        }
        #expect(seen == Set(HouseSetting.allCases))
    }

    @Test func `shorter terms are shown first, and hold once somebody has seen what goes`() async throws {
        _ = try await test.centre.visit()
        test.centre.clock.set("2026-12-03T09:00:00Z")
        let token = try await administrator()
        let form =
            "known-retention.names=0&retention.names=7&known-retention.presence=0&retention.presence=13"
            + "&known-retention.looks=0&retention.looks=12"
        let shown = try await test.post("/desk/settings/retention", form, token)
        #expect(shown.status == .ok)
        #expect(html(shown).contains("<dt>Namen die verdwijnen</dt><dd>1</dd>"))
        #expect(try await reception.namesKept() == 28)
        #expect(reception.settings.changes.isEmpty)

        let answer = try await test.post("/desk/settings/retention/go", form, token)
        #expect(answer.status == .seeOther)
        #expect(try await reception.namesKept() == 7)
        #expect(try await reception.termsWaiting() == nil)
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test(arguments: [
        ("/desk/settings/retention/go", "known-retention.names=0&retention.names=7"),
        ("/desk/settings/printer", "known-printer.name=0&printer.name=label62"),
    ])
    func `what forgets, and where badges go, asks who is there first`(path: String, form: String) async throws
    {
        let token = try await administrator()
        test.centre.clock.advance(seconds: 400)
        let answer = try await test.post(path, form, token)
        #expect(answer.status == .forbidden && html(answer).contains("name=\"proof\""))
        #expect(reception.settings.changes.isEmpty)
        #expect(try await reception.namesKept() == 28)
    }

    @Test func `a printer is chosen by its name or address, and nothing else is one`() async throws {
        let token = try await administrator()
        let rest =
            "&known-printer.automatic=0&printer.automatic=supplier&known-printer.copies=0&printer.copies=2"
        let odd = "known-printer.name=0&printer.name=label%2F62" + rest
        #expect(try await test.post("/desk/settings/printer", odd, token).status == .unprocessableContent)
        let form = "known-printer.name=0&printer.name=label62" + rest
        #expect(try await test.post("/desk/settings/printer", form, token).status == .seeOther)
        #expect(test.door.printers?.main.address == .queue("label62"))
        #expect(reception.settings.printing == .init(hasPrinter: true, automatic: [.supplier], copies: 2))
        let entry = try #require(reception.settings.changes[.printer]?.entry)
        let address =
            "known-printer.name=\(entry)&printer.name=label62&address-printer.name=\(field("ipp://10.0.0.7/ipp/print"))"
        #expect(try await test.post("/desk/settings/printer", address, token).status == .seeOther)
        #expect(reception.settings.printer == "ipp://10.0.0.7/ipp/print")
    }

    @Test func `a role off the kiosk is offered no more there, and an open kiosk loads anew`() async throws {
        let token = try await administrator()
        let (_, kiosk) = try await test.centre.kiosk()
        func heard() async throws -> (house: String, build: String) {
            let house = try await test.ask(.get, "/kiosk/house", token: kiosk)
            let beat = try await test.ask(.post, "/kiosk/heartbeat", Data("{}".utf8), token: kiosk)
            return (html(house), html(beat))
        }
        let before = try await heard()
        let form = "known-kiosk.roles=0&kiosk.roles=customsOfficer&kiosk.roles=supplier"
        #expect(try await test.post("/desk/settings/roles", form, token).status == .seeOther)
        let after = try await heard()
        #expect(!before.house.contains("\"offered\":false"))
        #expect(after.house.matches(of: /"offered":false/).count == Role.allCases.count - 2)
        #expect(before.build != after.build)
        let late = try await test.ask(.post, "/kiosk/check-ins", Arrival.json(), token: kiosk)
        #expect(late.status == .conflict)
        #expect(try test.refusal(late) == "roleNotOffered")
        let none = try await test.post("/desk/settings/roles", "known-kiosk.roles=0", token)
        #expect(none.status == .unprocessableContent)
    }

    @Test func `whoever plans a meeting chooses from the rooms, and one taken off stays where it was`()
        async throws
    {
        let token = try await administrator()
        let sanne = try await test.centre.signedIn([.host]).token
        let host = try await reception.addHost(named: .hostName("Sanne de Wit"), from: .operatorShell)
        let meeting =
            "day=2026-11-24&from=10%3A00&until=11%3A00&host=\(host.id)&language=nl&seats-1=2&mail-1=&room="
        #expect(html(try await test.get("/desk/meetings", sanne)).contains("<input name=\"room\""))

        let rooms = "known-meetings.rooms=0&meetings.rooms=\(field("Kas 1\r\nTuinkamer"))"
        #expect(try await test.post("/desk/settings/rooms", rooms, token).status == .seeOther)
        let page = html(try await test.get("/desk/meetings", sanne))
        #expect(page.contains("<option>Tuinkamer</option>") && !page.contains("<input name=\"room\""))
        #expect(
            try await test.post("/desk/meetings", meeting + "Kelder", sanne).status == .unprocessableContent
        )
        let planned = try await test.post("/desk/meetings", meeting + "Tuinkamer", sanne)
        #expect(planned.status == .seeOther)

        let entry = try #require(reception.settings.changes[.rooms]?.entry)
        _ = try await test.post(
            "/desk/settings/rooms",
            "known-meetings.rooms=\(entry)&meetings.rooms=Kas+1",
            token
        )
        let list = html(try await test.get("/desk/meetings", sanne))
        #expect(list.contains("<bdi>Tuinkamer</bdi>") && !list.contains("<option>Tuinkamer</option>"))
    }
}
