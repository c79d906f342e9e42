import Foundation
import FrontDesk
import HTTPTypes
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing

@testable import Web

/// Passes at the kiosk and at the desk.
struct PassPageTests {
    let test: TestDoor

    init() throws {
        test = try TestDoor()
    }

    private var centre: TestCentre { test.centre }

    private func json(_ answer: TestResponse) throws -> [String: Any] {
        let body = Data(answer.body.readableBytesView)
        return try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
    }

    private func post(_ path: String, _ body: [String: Any], _ token: KioskToken) async throws -> TestResponse
    {
        try await test.ask(.post, path, JSONSerialization.data(withJSONObject: body), token: token)
    }

    @Test func `a kiosk shows the pass of the visitor it let in, and takes it the next day`() async throws {
        let (kiosk, token) = try await centre.kiosk()
        let arrival = try Arrival.json()
        let sent = try await test.ask(.post, "/kiosk/check-ins", arrival, token: token)
        #expect(try json(sent)["passUntil"] as? String == "2027-05-22")
        let nonce = try JSONDecoder().decode(Arrival.self, from: arrival).nonce
        let picture = try await test.ask(.get, "/kiosk/passes/\(nonce.rawValue).png", token: token)
        #expect(picture.status == .ok && picture.headers[.contentType] == "image/png")
        #expect(picture.headers[.cacheControl] == "no-store")
        let pass = try await centre.reception.pass(for: nonce, at: kiosk)

        centre.clock.advance(seconds: 86_400)
        let scan: [String: Any] = ["nonce": freshNonce(), "code": pass.code, "intent": "any"]
        let asked = try json(await post("/kiosk/scans", scan, token))
        #expect(asked["verdict"] as? String == "pass")
        let told = try #require(asked["pass"] as? [String: String])
        #expect(
            told == [
                "callName": "Anne-Fleur", "from": "Politie Eenheid Den Haag", "role": "communityOfficer",
            ]
        )
        let accepted = try await post(
            "/kiosk/passes",
            [
                "nonce": freshNonce(), "code": pass.code, "language": "en", "purpose": "dropIn",
                "rulesVersion": 1, "needsAssistance": false,
            ],
            token
        )
        let welcome = try json(accepted)
        #expect(welcome["verdict"] as? String == "welcome" && welcome["badge"] != nil)
    }

    @Test func `no other kiosk, no other nonce and nobody else gets the picture`() async throws {
        let (_, token) = try await centre.kiosk()
        let (_, other) = try await centre.kiosk("Zij-ingang")
        let arrival = try Arrival.json()
        _ = try await test.ask(.post, "/kiosk/check-ins", arrival, token: token)
        let nonce = try JSONDecoder().decode(Arrival.self, from: arrival).nonce.rawValue
        for (path, token) in [
            ("\(nonce).png", other), ("\(freshNonce()).png", token), (nonce, token), ("x.png", token),
        ] {
            #expect(try await test.ask(.get, "/kiosk/passes/\(path)", token: token).status == .notFound)
        }
        #expect(try await test.ask(.get, "/kiosk/passes/\(nonce).png").status == .unauthorized)
    }

    @Test func `the desk gives a pass with the visit's name on the page and none in an address`() async throws
    {
        let visit = try await centre.guest()
        let token = try await centre.signedIn([.host]).token
        #expect(html(try await test.get("/desk/visits/\(visit)", token)).contains("Pas meegeven"))
        let page = html(try await test.get("/desk/visits/\(visit)/pass", token))
        #expect(page.contains("Geldig tot en met zaterdag 22 mei 2027.") || page.contains("22 mei 2027"))
        #expect(page.contains("src=\"/desk/visits/\(visit)/pass/picture\""))
        let picture = try await test.get("/desk/visits/\(visit)/pass/picture", token)
        #expect(picture.headers[.contentType] == "image/png")
        let english = try await test.get("/desk/visits/\(visit)/pass", token, [.acceptLanguage: "en"])
        #expect(html(english).contains("Pass for next time"))
        let bound = try await centre.signedIn([.host], partner: 3).token
        #expect(try await test.get("/desk/visits/\(visit)/pass/picture", bound).status == .notFound)
        #expect(try await test.get("/desk/visits/\(visit)/pass", bound).status == .notFound)
    }

    @Test func `a pass goes by mail, from the kiosk and from the desk, where mail is set up`() async throws {
        let test = try TestDoor(TestCentre(notices: NoticeRules(receivers: [.guest])))
        let (_, token) = try await test.centre.kiosk()
        let arrival = try Arrival.json()
        _ = try await test.ask(.post, "/kiosk/check-ins", arrival, token: token)
        let nonce = try JSONDecoder().decode(Arrival.self, from: arrival).nonce.rawValue
        func ask(_ mail: String) async throws -> TestResponse {
            let body = try JSONSerialization.data(
                withJSONObject: ["nonce": freshNonce(), "visit": nonce, "mail": mail]
            )
            return try await test.ask(.post, "/kiosk/pass-letters", body, token: token)
        }
        let refused = try await ask("wilma@")
        #expect(refused.status == .unprocessableContent)
        #expect(try json(refused)["field"] as? String == "mail")
        #expect(try await ask("wilma@vogel.example").status == .accepted)
        let house = try json(try await test.ask(.get, "/kiosk/house", token: token))
        #expect(house["mailsPasses"] as? Bool == true)

        let (session, desk) = try await test.centre.signedIn([.host])
        let visit = try await test.centre.reception.visit(numbered: 1, on: test.centre.reception.today())
        let place = "/desk/visits/\(visit)/pass"
        #expect(html(try await test.get(place, desk)).contains("name=\"mail\""))
        let wrong = try await test.post(place, "mail=wilma", desk)
        #expect(wrong.status == .unprocessableContent && html(wrong).contains("value=\"wilma\""))
        let done = html(try await test.post(place, "mail=wilma%40vogel.example", desk))
        #expect(done.contains("De pas gaat zo weg.") && !done.contains("name=\"mail\""))
        #expect(!done.contains("vogel.example"))
        try await test.centre.reception.settleNotices()
        for due in try await test.centre.reception.dueNotices() {
            try await test.centre.reception.note(.sent, of: due.id, chance: 0.5)
        }
        let told = try await test.centre.reception.visit(visit, for: session).history.map(\.notice)
        #expect(told.compactMap { $0?.state } == [.waiting, .waiting, .sent, .sent])
        let page = html(try await test.get("/desk/visits/\(visit)", desk))
        #expect(page.contains("pas gemaild, adres gewist"))
    }

    @Test func `without a mail server nobody is asked for an address`() async throws {
        let (_, token) = try await centre.kiosk()
        let house = try json(try await test.ask(.get, "/kiosk/house", token: token))
        #expect(house["mailsPasses"] as? Bool == false)
        let (visit, desk) = (try await centre.guest(), try await centre.signedIn([.host]).token)
        #expect(!html(try await test.get("/desk/visits/\(visit)/pass", desk)).contains("name=\"mail\""))
        #expect(
            try await test.post("/desk/visits/\(visit)/pass", "mail=a%40b.nl", desk).status
                == .unprocessableContent
        )
    }

    @Test func `of a name that is too long for a pass the desk says so, and the kiosk hears why`()
        async throws
    {
        let (_, token) = try await centre.kiosk()
        let arrival = try Arrival.json(.unreadablyLong)
        _ = try await test.ask(.post, "/kiosk/check-ins", arrival, token: token)
        let nonce = try JSONDecoder().decode(Arrival.self, from: arrival).nonce.rawValue
        let picture = try await test.ask(.get, "/kiosk/passes/\(nonce).png", token: token)
        #expect(picture.status == .unprocessableContent)
        #expect(try json(picture)["refusal"] as? String == "passTooLong")
        let visit = try await centre.reception.visit(numbered: 1, on: centre.reception.today())
        let page = html(try await test.get("/desk/visits/\(visit)/pass", centre.signedIn([.host]).token))
        #expect(page.contains("Deze naam is te lang voor een pas.") && !page.contains("/pass/picture"))
    }

    @Test func `the desk takes a pass out of use, once, and says what to do with one that is lost`()
        async throws
    {
        let visit = try await centre.guest()
        let (session, token) = try await centre.signedIn([.host])
        let pass = try await centre.reception.pass(of: visit, for: session)
        let empty = html(try await test.get("/desk/passes", token))
        #expect(empty.contains("twee keer"))
        for (code, status, words) in [
            ("GEENPAS", HTTPResponse.Status.unprocessableContent, "geen pas van dit centrum"),
            (pass.code, .ok, "De pas is ongeldig gemaakt."), (pass.code, .conflict, "was al ongeldig"),
        ] {
            let answer = try await test.post("/desk/passes", "code=\(code)", token)
            #expect(answer.status == status)
            #expect(html(answer).contains(words), "\(words)")
            #expect(!html(answer).contains(pass.code))
        }
    }
}
