import Foundation
import FrontDesk
import HTTPTypes
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing

@testable import Web

struct InvitationPageTests {
    let test: TestDoor

    init() throws {
        test = try TestDoor(TestCentre(notices: NoticeRules(receivers: [.guest])))
    }

    private var centre: TestCentre { test.centre }

    private func get(_ path: String, _ token: SessionToken) async throws -> TestResponse {
        try await test.ask(.get, path, nil, [.cookie: "\(DeskCookie.name)=\(token.text)"])
    }

    private func post(_ path: String, _ fields: [String: String], _ token: SessionToken) async throws
        -> TestResponse
    {
        let body = fields.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
        }
        return try await test.ask(
            .post,
            path,
            Data(body.joined(separator: "&").utf8),
            [
                .cookie: "\(DeskCookie.name)=\(token.text)",
                .contentType: "application/x-www-form-urlencoded", .accept: "text/html",
            ]
        )
    }

    private func text(_ answer: TestResponse) -> String {
        String(buffer: answer.body).replacing(/name="once" value="\w+"/, with: "")
    }

    /// A host at the desk, the number of somebody who receives, and the fields of an invitation to them.
    private func host(partner: Int64? = nil) async throws -> (token: SessionToken, fields: [String: String]) {
        let host = try await centre.reception.addHost(named: .hostName("Sanne de Wit")).id
        let fields = [
            "for": "person", "firstName": "Anne-Fleur", "surname": "van der Berg", "partner": "1",
            "role": "communityOfficer", "language": "nl", "host": String(host), "day": "2026-11-23",
            "from": "10:30", "until": "", "mail": "anne@politie.example",
        ]
        return (try await centre.signedIn([.host], partner: partner).token, fields)
    }

    @Test func `a host invites, sees the invitation and its code, and the look is on record`() async throws {
        let (token, fields) = try await host()
        let made = try await post("/desk/invitations", fields, token)
        #expect(made.status == .seeOther)
        let place = try #require(made.headers[.location])
        let page = try await get(place, token)
        for part in ["Anne-Fleur van der Berg", "anne@politie.example", "10:30", "11:30", "\(place)/codes/1"]
        {
            #expect(text(page).contains(part), "\(part)")
        }
        let picture = try await get("\(place)/codes/1", token)
        #expect(picture.headers[.contentType] == "image/png")
        #expect(picture.body.getBytes(at: 0, length: 4) == [0x89, 0x50, 0x4E, 0x47])
        #expect(try await get("\(place)/codes/2", token).status == .conflict)
        #expect(try await get("\(place)/codes/0", token).status == .conflict)
        #expect(!text(page).contains(place + "/codes/2"))
    }

    @Test func `what does not fit comes back onto the form, filled in, and nobody was invited`() async throws
    {
        let (token, fields) = try await host()
        for (name, value, sentence) in [
            ("mail", "anne@", "mailadres"), ("day", "2026-11-01", "tijdstip"), ("until", "09:00", "eindtijd"),
            ("firstName", "", "voornaam"), ("partner", "3", "organisatie"), ("host", "7", "contactpersoon"),
            ("role", "koning", "rol"), ("weeks", "13", "weken"),
        ] {
            let refused = try await post("/desk/invitations", fields.merging([name: value]) { $1 }, token)
            #expect(refused.status == .unprocessableContent, "\(name)")
            #expect(text(refused).contains(sentence), "\(name)")
            #expect(text(refused).contains("value=\"van der Berg\""), "\(name)")
        }
        #expect(text(try await get("/desk/invitations", token)).contains("Anne-Fleur") == false)
    }

    @Test func `another partner's invitation and one that never was are refused alike`() async throws {
        let (token, fields) = try await host()
        let made = try await post("/desk/invitations", fields, token)
        let place = try #require(made.headers[.location])
        let (kees, _) = try await host(partner: 3)
        for path in ["", "/codes/1"] {
            let foreign = try await get(place + path, kees)
            let unknown = try await get("/desk/invitations/999999\(path)", kees)
            #expect(foreign.status == .notFound && unknown.status == .notFound)
            #expect(try test.refusal(foreign) == "invitationUnknown")
            #expect(try test.refusal(unknown) == "invitationUnknown")
            #expect(foreign.body.readableBytes == unknown.body.readableBytes)
        }
        for deed in ["move", "cancel", "mail", "address"] {
            let times = ["day": "2026-11-24", "from": "10:00", "mail": "a@b.nl"]
            #expect(try await post("\(place)/\(deed)", times, kees).status == .notFound, "\(deed)")
        }
        #expect(try await post("/desk/invitations", fields, kees).status == .forbidden)
        #expect(text(try await get("/desk/invitations", kees)).contains("Anne-Fleur") == false)
    }

    @Test func `a letter that was refused stands out in the list until its address is corrected`()
        async throws
    {
        let (token, fields) = try await host()
        let place = try #require(try await post("/desk/invitations", fields, token).headers[.location])
        let (reception, tag) = (centre.reception, "mail niet bezorgd")
        func list() async throws -> String { text(try await get("/desk/invitations", token)) }
        #expect(try await !list().contains(tag))
        try await reception.settleNotices()
        for due in try await reception.dueNotices() {
            try await reception.note(.refused(.addressRefused), of: due.id, chance: 0.5)
        }
        #expect(try await list().contains(tag))
        for wrong in ["", "anne@"] {
            let refused = try await post("\(place)/address", ["mail": wrong], token)
            #expect(refused.status == .unprocessableContent && text(refused).contains("mailadres"))
        }
        let right = ["mail": "anna@politie.example"]
        #expect(try await post("\(place)/address", right, token).status == .seeOther)
        #expect(try await !list().contains(tag))
        #expect(text(try await get(place, token)).contains("anna@politie.example"))
    }

    @Test func `a list is shown before it is done, and done whole or not at all`() async throws {
        let (token, fields) = try await host()
        let good = "24-11-2026;10:00;;Anna;Dam;Douane;Douane\n24-11-2026;10:00;;Joost;;Bloemen BV"
        let bad = good + "\n24-11-2026;10:00;;Sem;;Douane;koning"
        func ask(_ list: String, go: String = "") async throws -> TestResponse {
            let form = ["list": list, "host": fields["host"] ?? "", "go": go]
            return try await post("/desk/invitations/import", form, token)
        }
        let shown = try await ask(good)
        #expect(shown.status == .ok && text(shown).contains("Anna Dam · Douane"))
        #expect(text(shown).contains("name=\"go\""))
        for answer in [try await ask(bad), try await ask(bad, go: "yes")] {
            #expect(text(answer).contains("Deze rol kennen we niet."))
            #expect(!text(answer).contains("name=\"go\""))
        }
        #expect(text(try await get("/desk/invitations", token)).contains("Anna") == false)
        #expect(try await ask("").status == .unprocessableContent)
        #expect(try await ask(good, go: "yes").status == .seeOther)
        let list = text(try await get("/desk/invitations", token))
        #expect(list.contains("Anna Dam") && list.contains("Bloemen BV"))
    }

    /// A form with a file in it, as Chromium sends one.
    private func upload(_ file: Data, _ fields: [String: String], _ token: SessionToken) async throws
        -> TestResponse
    {
        let boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
        var body = Data()
        for (name, value) in fields {
            body +=
                "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8
        }
        body +=
            "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"lijst.csv\"\r\n".utf8
        body += "Content-Type: text/csv\r\n\r\n".utf8 + file + "\r\n--\(boundary)--\r\n".utf8
        return try await test.ask(
            .post,
            "/desk/invitations/import",
            body,
            [
                .cookie: "\(DeskCookie.name)=\(token.text)", .accept: "text/html",
                .contentType: "multipart/form-data; boundary=\(boundary)",
            ]
        )
    }

    @Test(arguments: [String.Encoding.utf8, .windowsCP1252], [";", ","])
    func `a list comes as a file too, and is shown and done as a pasted one`(
        encoding: String.Encoding,
        comma: String
    ) async throws {
        let (token, fields) = try await host()
        let lines = ["24-11-2026;10:00;;Zoë;Dam;Douane;Douane", "24-11-2026;10:00;;Joost;;Bloemen BV"]
        let list = lines.joined(separator: "\r\n").replacing(";", with: comma)
        let file = try #require(list.data(using: encoding))
        let mark = encoding == .utf8 ? Data([0xEF, 0xBB, 0xBF]) : Data()
        let form = ["host": fields["host"] ?? "", "list": ""]
        let shown = try await upload(mark + file, form, token)
        #expect(shown.status == .ok)
        let page = text(shown)
        #expect(page.contains("Zoë Dam · Douane") && page.contains("name=\"go\""))
        #expect(text(try await get("/desk/invitations", token)).contains("Zoë") == false)
        let kept = try #require(page.firstMatch(of: /name="list" value="([^"]+)"/)).1
        let done = try await upload(Data(), form.merging(["list": String(kept), "go": "yes"]) { $1 }, token)
        #expect(done.status == .seeOther)
        #expect(text(try await get("/desk/invitations", token)).contains("Zoë Dam"))
    }

    @Test func `what is no list, or too long, is refused in words and nobody is invited`() async throws {
        let (token, fields) = try await host()
        let form = ["host": fields["host"] ?? "", "list": ""]
        for (file, no) in [
            (Data("PK\u{3}\u{4}".utf8) + Data(repeating: 0, count: 40), "CSV"),
            (Data([0xFF, 0xFE]) + Data("a\0;\0".utf8), "CSV"),
            (Data([0x89]) + Data("PNG\r\n\u{1A}\n".utf8), "CSV"), (Data("\n\n".utf8), "geen regels"),
        ] {
            let refused = try await upload(file, form, token)
            #expect(refused.status == .unprocessableContent && text(refused).contains(no))
        }
        for length in [ListFile.longest + 1, 300_000] {
            let refused = try await upload(Data(repeating: 0x61, count: length), form, token)
            #expect(refused.status == .contentTooLarge && text(refused).contains("64 KB"), "\(length)")
        }
        let elsewhere = try await test.ask(
            .post,
            "/desk/invitations",
            Data("--x--".utf8),
            [
                .cookie: "\(DeskCookie.name)=\(token.text)",
                .contentType: "multipart/form-data; boundary=x",
            ]
        )
        #expect(elsewhere.status == .unsupportedMediaType)
    }

    @Test func `a name stays text on every page`() async throws {
        let (token, fields) = try await host()
        let hostile = "<img src=x onerror=alert(1)>"
        let changes = ["firstName": hostile, "partner": "", "organisation": hostile, "role": "other"]
        let made = try await post("/desk/invitations", fields.merging(changes) { $1 }, token)
        for path in ["/desk/invitations", try #require(made.headers[.location])] {
            let page = text(try await get(path, token))
            #expect(page.contains("&lt;img") && !page.contains("<img src=x"), "\(path)")
        }
        let list = "24-11-2026;10:00;;\(hostile);;\(hostile)"
        let form = ["list": list, "host": fields["host"] ?? ""]
        #expect(!text(try await post("/desk/invitations/import", form, token)).contains("<img src=x"))
    }

    @Test func `the kiosk hears of an invitation what it may show, and no more`() async throws {
        let sanne = try await Inviter(centre)
        let (kiosk, token) = try await centre.kiosk()
        let code = try await sanne.invite(.person(to: sanne.host, address: "anne@politie.example")).codes[0]
        let scan = try JSONEncoder().encode(Scan.sample(code))
        let answer = String(buffer: try await test.ask(.post, "/kiosk/scans", scan, token: token).body)
        #expect(answer.contains("\"callName\":\"Anne-Fleur\"") && answer.contains("\"time\":\"10:30\""))
        for secret in ["van der Berg", "anne@", "de Wit"] { #expect(!answer.contains(secret), "\(secret)") }
        let nonce = freshNonce()
        let body = try Acceptance.json(code, ["nonce": nonce])
        let accepted = try await test.ask(.post, "/kiosk/invitations", body, token: token)
        #expect(String(buffer: accepted.body).contains("\"verdict\":\"welcome\""))
        let badge = try await test.ask(.get, "/kiosk/badges/\(nonce).png", token: token)
        #expect(badge.headers[.contentType] == "image/png")
        #expect(try await centre.scan(code, at: kiosk) == .goodbye)
    }

    @Test func `an invitation that is early tells the kiosk from when`() async throws {
        let sanne = try await Inviter(centre)
        let (_, token) = try await centre.kiosk()
        let code = try await sanne.invite(.person(to: sanne.host, at: .sample(from: 900, until: 960)))
            .codes[0]
        let scan = try JSONEncoder().encode(Scan.sample(code))
        let answer = String(buffer: try await test.ask(.post, "/kiosk/scans", scan, token: token).body)
        #expect(answer.contains("\"opensAt\":\"14:00\"") && !answer.contains("Anne"))
    }

    @Test func `a meeting is planned, shown and printed without names for the door`() async throws {
        let (token, fields) = try await host()
        let form = [
            "day": "2026-11-23", "from": "10:30", "until": "11:30", "room": "Rozenzaal",
            "host": fields["host"] ?? "", "language": "nl", "seats-3": "2", "seats-4": "", "mail-3": "",
        ]
        let made = try await post("/desk/meetings", form, token)
        let place = try #require(made.headers[.location])
        let guest = ["firstName": "Greet", "surname": "Dam", "partner": "3", "mail": ""]
        #expect(try await post("\(place)/people", guest, token).status == .seeOther)
        #expect(text(try await get(place, token)).contains("Greet Dam"))
        let door = text(try await get("\(place)/door", token))
        #expect(door.contains("Rozenzaal") && door.contains("Douane") && !door.contains("Greet"))
        let elsewhere = ["day": "2026-11-23", "from": "14:00", "until": "15:30", "room": "Tulpenzaal"]
        #expect(try await post("\(place)/move", elsewhere, token).status == .seeOther)
        for path in [place, "\(place)/door"] {
            let moved = text(try await get(path, token))
            #expect(moved.contains("14:00–15:30") && moved.contains("Tulpenzaal"), "\(path)")
            #expect(!moved.contains("10:30") && !moved.contains("Rozenzaal"), "\(path)")
        }
        let wrong = try await post("\(place)/move", elsewhere.merging(["until": "13:00"]) { $1 }, token)
        #expect(wrong.status == .unprocessableContent)
        #expect(text(wrong).contains("eindtijd") && text(wrong).contains("value=\"13:00\""))
        let empty = try await post("/desk/meetings", form.merging(["seats-3": "0"]) { $1 }, token)
        #expect(empty.status == .unprocessableContent)
        #expect(try await post("\(place)/cancel", [:], token).status == .seeOther)
        #expect(try await post("\(place)/cancel", [:], token).status == .conflict)
        #expect(try await post("\(place)/move", elsewhere, token).status == .conflict)
    }
}
