import Foundation
import FrontDesk
import HTTPTypes
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing

@testable import Web

struct RollCallPageTests {
    let test: TestDoor

    init() throws {
        test = try TestDoor()
    }

    private var centre: TestCentre { test.centre }

    private func started(_ kind: String = "live") async throws -> (call: String, Session, SessionToken) {
        let (session, token) = try await centre.signedIn([.warden])
        let answer = try await test.post("/desk/roll-call", "kind=\(kind)", token)
        #expect(answer.status == .seeOther)
        return (try #require(answer.headers[.location]), session, token)
    }

    @Test func `who begins a roll call lands on its list, and so does everyone who comes after`() async throws
    {
        let visit = try await centre.guest(["needsAssistance": true])
        let (call, _, token) = try await started()
        let other = try await centre.signedIn([.warden]).token
        let found = try await test.get("/desk/roll-call", other)
        #expect(found.status == .seeOther && found.headers[.location] == call)
        let page = html(try await test.get(call, token))
        #expect(page.contains("<li id=\"p\(visit)\" class=\"f5 open\">"))
        #expect(page.contains("<b>Berg, Anne-Fleur van der</b>"))
        #expect(page.contains("hulp nodig"))
    }

    @Test func `a phone tells all that it kept at once, as often as it likes`() async throws {
        let visit = try await centre.guest()
        let (call, session, token) = try await started()
        let told = "t=0123456789abcdef0123456789abcdef.\(visit).found.12."
        for _ in 0..<2 {
            #expect(try await test.post("\(call)/ticks", told, token).status == .noContent)
        }
        let id = try #require(Int64(call.split(separator: "/").last ?? ""))
        let person = try await centre.reception.rollCall(id, for: session).people.first
        #expect(person?.standing == .found)
        #expect(try await test.post("\(call)/ticks", "t=x", token).status == .badRequest)
        #expect(try await test.post("\(call)/ticks", "m=\(visit)", token).status == .badRequest)
        #expect(try await test.post("/desk/roll-call/999/ticks", told, token).status == .notFound)
    }

    @Test func `an open page and a kiosk hear of a roll call at once`() async throws {
        let (_, kiosk) = try await centre.kiosk()
        func beat() async throws -> String {
            html(try await test.ask(.post, "/kiosk/heartbeat", Data("{}".utf8), token: kiosk))
        }
        #expect(try await beat().contains("\"isEvacuating\":false"))
        let before = centre.reception.edition
        let (call, _, token) = try await started("drill")
        #expect(try await beat().contains("\"isEvacuating\":false"))
        _ = try await test.post("\(call)/end", "", token)
        _ = try await started()
        #expect(try await beat().contains("\"isEvacuating\":true"))
        #expect(centre.reception.edition != before)
        let house = try await test.ask(.get, "/kiosk/house", token: kiosk)
        #expect(html(house).contains("\"isEvacuating\":true"))
        let refused = try await test.ask(.post, "/kiosk/check-ins", Arrival.json(), token: kiosk)
        #expect(refused.status == .conflict)
    }

    @Test func `paper comes as a PDF, and the look is on record first`() async throws {
        let visit = try await centre.guest()
        let token = try await centre.signedIn([.warden]).token
        for path in ["/desk/roll-call/paper", "/desk/roll-call/label"] {
            let answer = try await test.get(path, token)
            #expect(answer.headers[.contentType] == "application/pdf")
            #expect(Data(answer.body.readableBytesView).starts(with: Data("%PDF-".utf8)))
        }
        let officer = try await centre.signedIn([.privacyOfficer]).session
        let looks = try await centre.reception.looks(LookSearch(object: .rollCall), for: officer)
        #expect(looks.lines.count == 2 && looks.lines.allSatisfy { $0.look?.action == .printed })
        #expect(visit > 0)
    }

    @Test func `the report says who was never accounted for, and takes no tick any more`() async throws {
        let visit = try await centre.guest()
        let (call, _, token) = try await started()
        _ = try await test.post("\(call)/end", "", token)
        let page = html(try await test.get(call, token))
        #expect(page.contains("Niet gevonden") && page.contains("Berg, Anne-Fleur van der"))
        #expect(!page.contains("name=\"m\""))
        centre.clock.advance(seconds: 3700)
        let fresh = try await centre.signedIn([.warden]).token
        let late = try await test.post("\(call)/ticks", "m=\(visit).found", fresh)
        #expect(late.status == .conflict && html(late).contains("al beëindigd"))
    }

    @Test(arguments: [(0, "0:00"), (59, "0:59"), (754, "12:34"), (3600, "1:00:00"), (4354, "1:12:34")])
    func `a time that runs reads like a clock`(seconds: Int64, words: String) {
        #expect(clock(seconds: seconds) == words)
    }
}
