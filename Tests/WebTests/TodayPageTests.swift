import Foundation
import FrontDesk
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import Web

struct TodayPageTests {
    let test: TestDoor

    init() throws {
        test = try TestDoor()
    }

    private var centre: TestCentre { test.centre }

    @Test func `a row reads like a sentence and ends in what comes next`() async throws {
        let sanne = try await centre.reception.addHost(named: .hostName("Sanne de Wit"))
        let visit = try await centre.guest(["purpose": "host", "host": sanne.id])
        let (session, token) = try await centre.signedIn([.host])
        try await centre.reception.vouch(for: visit, by: session)
        let page = html(try await test.get("/desk/today", token))
        let row = """
            <li class=f5><b>10:00</b><a href=visits/\(visit)>Anne-Fleur van der Berg</a>\
            <p>Wijkagent · Politie Eenheid Den Haag</p><p>voor Sanne de Wit</p>\
            <i class="l2">ingestaan</i><button name=v value=\(visit)>Afmelden</button></li>
            """
        #expect(page.contains(row))
        let english = html(try await test.get("/desk/today", token, [.acceptLanguage: "en"]))
        #expect(english.contains("<i class=\"l2\">vouched for</i>"))
        #expect(english.contains(">Check out</button>"))
    }

    @Test func `who only sees counts gets no name, no search and no button`() async throws {
        _ = try await centre.guest()
        for duty in [Duty.manager, .privacyOfficer] {
            let page = html(try await test.get("/desk/today", centre.signedIn([duty]).token))
            #expect(!page.contains("Anne-Fleur"))
            #expect(!page.contains("name=\"search\"") && !page.contains("name=v "))
            #expect(page.contains("<b>1</b> binnen"))
        }
        let warden = html(try await test.get("/desk/today", centre.signedIn([.warden]).token))
        #expect(warden.contains("Anne-Fleur") && !warden.contains("name=v "))
        #expect(!warden.contains("/desk/check-in"))
    }

    @Test func `a search goes by form, and what was typed stays`() async throws {
        _ = try await centre.guest()
        _ = try await centre.customsGuest("Mehmet")
        let token = try await centre.signedIn([.host]).token
        let found = html(try await test.post("/desk/today", "search=mehm%22", token))
        #expect(found.contains("Mehmet") && !found.contains("Anne-Fleur"))
        #expect(found.contains("value=\"mehm&quot;\""))
        let nobody = html(try await test.post("/desk/today", "search=zzz", token))
        #expect(nobody.contains("Met deze letters is er nu niemand binnen."))
    }

    @Test func `the button at the end of a row checks out, the second time it says so`() async throws {
        let visit = try await centre.guest()
        let (one, other) = (
            try await centre.signedIn([.host]).token, try await centre.signedIn([.host]).token
        )
        let left = try await test.post("/desk/departures", "v=\(visit)", one)
        #expect(left.status == .seeOther)
        #expect(left.headers[.location] == "/desk/today")
        let late = try await test.post("/desk/departures", "v=\(visit)", other)
        #expect(late.status == .conflict)
        #expect(html(late).contains("Deze bezoeker is al afgemeld."))
        #expect(html(late).contains("<b>0</b> binnen"))
        #expect(try await test.post("/desk/departures", "v=x", one).status == .badRequest)
        #expect(try await test.post("/desk/departures", "v=999", one).status == .notFound)
    }

    @Test func `five hundred people fit a page of a hundred kilobytes`() async throws {
        let token = try await centre.signedIn([.host]).token
        for number in 0..<500 {
            let partner = [1, 2, 3, 13][number % 4]
            let role = ["communityOfficer", "communityOfficer", "customsOfficer", "securityGuard"][number % 4]
            _ = try await centre.visit([
                "firstName": ["Anne-Fleur", "Joris", "Mehmet", "Łucja", "Kees"][number % 5],
                "surname": "van der Berg \(number)", "partner": partner, "role": role,
            ])
        }
        let page = html(try await test.get("/desk/today", token))
        print("today: 500 people inside, \(page.utf8.count) bytes")
        #expect(page.utf8.count <= 100_000)
        #expect(page.matches(of: /<button name=v value/).count == 500)
        _ = try await centre.guest(["firstName": "Laatste"])
        #expect(html(try await test.get("/desk/today", token)).contains("Zoek op naam."))
        #expect(html(try await test.post("/desk/today", "search=laatste", token)).contains("Laatste"))
    }

    @Test func `four hundred inside, a hundred expected and a broken printer fit as well`() async throws {
        let centre = try TestCentre(
            printing: .init(hasPrinter: true, automatic: [.communityOfficer], copies: 1)
        )
        let (test, sanne) = (try TestDoor(centre), try await Inviter(centre))
        for number in 0..<400 { _ = try await centre.guest(["surname": "van der Berg \(number)"]) }
        for number in 0..<100 { try await sanne.invite(.person("Genodigd \(number)", to: sanne.host)) }
        while let order = try await centre.reception.nextPrint() {
            try await centre.reception.notePrintFailed(order.job, PrintFailure(.paperOut))
        }
        let page = html(try await test.get("/desk/today", centre.signedIn([.host]).token))
        print("today: 400 inside without a badge, 100 expected, \(page.utf8.count) bytes")
        #expect(page.utf8.count <= 100_000)
        // Who does not fit is found by searching.
        #expect(page.matches(of: /<button name=v value/).count == 384)
        #expect(page.contains("<b>100</b> verwacht") && page.contains("Zoek op naam."))
    }

    @Test func `a page that asks by itself keeps nobody signed in`() async throws {
        let looksOn = try #require(EventStream.looksOn)
        let token = try await centre.signedIn([.host]).token
        for _ in 0..<29 {
            centre.clock.advance(seconds: 60)
            #expect(try await test.get("/desk/today", token, [looksOn: "1"]).status == .ok)
        }
        centre.clock.advance(seconds: 61)
        #expect(try await test.get("/desk/today", token, [looksOn: "1"]).status == .unauthorized)
        let awake = try await centre.signedIn([.host]).token
        for _ in 0..<40 {
            centre.clock.advance(seconds: 60)
            #expect(try await test.get("/desk/today", awake).status == .ok)
        }
    }

    @Test func `flowers and the script are files, and nothing else is`() async throws {
        for name in ["flower-3.svg", "flower-9.svg", "desk.js", "desk.css", "rows.css"] {
            #expect(try await test.ask(.get, "/desk/files/\(name)").status == .ok, "\(name)")
        }
        #expect(try await test.ask(.get, "/desk/files/flower-8.svg").status == .notFound)
    }
}
