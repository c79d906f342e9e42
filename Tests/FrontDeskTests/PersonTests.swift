import Crypto
import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

struct PersonTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private var reception: Reception { centre.reception }

    private func find(_ name: String) async throws -> [PersonMatch] {
        try await reception.findPerson(name, reason: .reason("Verzoek om inzage"), from: .operatorShell)
    }

    private func visitor(_ json: [String: String]) throws -> Visitor {
        try JSONDecoder().decode(Visitor.self, from: JSONEncoder().encode(json))
    }

    @Test(arguments: [
        ("anne fleur", ["Anne-Fleur van der Berg"]), ("BERG anne", ["Anne-Fleur van der Berg"]),
        ("tulp", ["Tulp"]),
        ("cagla", ["Çağla Yıldırım"]), ("bloem bv", ["Çağla Yıldırım"]),
        ("politie", ["Tulp", "Anne-Fleur van der Berg"]),
        ("anne tulp", []), ("xyz", []),
    ])
    func `a person is found by all words of a name, alias or organisation`(name: String, found: [String])
        async throws
    {
        _ = try await centre.visit()
        _ = try await centre.visit(["firstName": nil, "surname": nil, "alias": "Tulp"])
        _ = try await centre.visit([
            "firstName": "Çağla", "surname": "Yıldırım", "role": "supplier", "partner": nil,
            "organisation": "Bloem BV",
        ])
        #expect(try await find(name).map(\.name) == found)
    }

    @Test func `a search is on record with its reason before it shows anything`() async throws {
        _ = try await centre.visit()
        let match = try #require(try await find("berg").first)
        #expect(match.number == 1 && match.organisation == "Politie Eenheid Den Haag" && !match.isAlias)
        let entry = try #require(try await centre.entries().last)
        #expect(entry.look == Look(.searched, .person))
        #expect(entry.count == 1)
        let (sealed, number) = try #require(
            try await reception.read { db in
                try Row.fetchOne(db, sql: "SELECT text, entry FROM reason")
                    .map { ($0["text"] as Data, $0["entry"] as Int64) }
            }
        )
        #expect(entry.reason == SHA256.hash(data: sealed).hexadecimal)
        #expect(try reception.reason(sealed, of: number, at: entry.at) == "Verzoek om inzage")
    }

    @Test func `a search that can't be put on record shows nothing`() async throws {
        _ = try await centre.visit()
        try await reception.write { db in
            try db.execute(
                sql: "CREATE TRIGGER refuse BEFORE INSERT ON reason BEGIN SELECT RAISE(ABORT, 'full'); END"
            )
        }
        await #expect(throws: RecordFault.self) { try await find("berg") }
    }

    @Test(arguments: ["", "an", " a n ", "--", String(repeating: "a", count: 121)])
    func `a search for next to nothing is refused and leaves no trace`(name: String) async throws {
        await #expect(throws: Refusal.lettersTooFew) { try await find(name) }
        #expect(try await centre.lastEntry() == 1)
    }

    @Test func `at most two hundred matches are shown`() async throws {
        for _ in 0..<Reception.mostMatches + 3 { _ = try await centre.visit() }
        #expect(try await find("berg").count == Reception.mostMatches)
        #expect(try await centre.entries().last?.count == Reception.mostMatches)
    }

    @Test func `names that are forgotten are not found`() async throws {
        _ = try await centre.visit()
        centre.clock.set("2027-01-20T09:00:00Z")
        _ = try await centre.visit(["firstName": "Greet"])
        try await reception.keepToTerms()
        #expect(try await find("berg").map(\.name) == ["Greet van der Berg"])
    }

    @Test func `a person's file tells everything, who looked, and until when it is kept`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let host = try await reception.addHost(named: .hostName("Sanne de Wit"))
        let manager = try await centre.account([.manager])
        let visit = try await centre.lastEntry() + 1
        let code = try await centre.checkIn(["purpose": "host", "host": host.id], at: kiosk)
        centre.clock.advance(seconds: 3600)
        _ = try await centre.scan(code, at: kiosk)
        _ = try await reception.everything(about: [visit], reason: .reason("Klacht"), from: .account(manager))
        let hold = try await reception.placeHold(
            on: visit,
            reason: .reason("Zaak 9"),
            until: try #require(Day(rawValue: "2027-03-01")),
            from: .account(manager)
        )

        let file = try await reception.everything(
            about: [visit, visit],
            reason: .reason("Inzage"),
            from: .operatorShell
        )

        let told = try #require(file.visits.first)
        #expect(file.visits.count == 1)
        #expect(told.name == "Anne-Fleur van der Berg" && told.host == "Sanne" && told.rulesVersion == 1)
        #expect(told.stays.map(\.evidence) == [.observed])
        #expect(told.entries.map(\.kind) == [.arrival, .badgeIssued, .departure, .holdPlaced])
        #expect(told.entries.map(\.source) == [.kiosk, .kiosk, .kiosk, .desk])
        #expect(told.looks.map(\.duties) == [[.manager]])
        #expect(told.hold == .init(until: hold.until, reason: "Zaak 9"))
        #expect(told.kept.nameUntil == hold.until)
        #expect(told.kept.visitUntil.rawValue == "2027-12" && told.kept.looksUntil.rawValue == "2027-11")
        let again = try JSONDecoder().decode(PersonFile.self, from: JSONEncoder().encode(file))
        #expect(again == file)
        await #expect(throws: Refusal.visitUnknown) {
            try await reception.everything(about: [999], reason: .reason("Inzage"), from: .operatorShell)
        }
    }

    @Test func `a name that was set right is found, counted anew, and the record adds up`() async throws {
        let visit = try await centre.visit(["surname": "van den Bergh"])
        let other = try await centre.visit()
        let right = try visitor(["firstName": "Anne-Fleur", "surname": "van der Berg"])
        try await reception.rectify(
            visit,
            to: right,
            reason: .reason("Verkeerd gespeld"),
            from: .operatorShell
        )

        #expect(try await find("bergh").isEmpty)
        #expect(try await find("van der berg").map(\.visit) == [other, visit])
        #expect(try await reception.record.count("SELECT count(DISTINCT person) FROM visit") == 1)
        let entry = try #require(try await centre.entries().last { $0.kind == .nameRectified })
        #expect(entry.supersedes == visit && entry.reason != nil)
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `a name of a month that is over is set right without counting anew`() async throws {
        let visit = try await centre.visit(["role": "supplier", "partner": nil, "organisation": "Bloem BV"])
        let before = try await reception.record.count(
            "SELECT count(*) FROM visit WHERE person = (SELECT person FROM visit)"
        )
        let person = try await reception.read { try Data.fetchOne($0, sql: "SELECT person FROM visit") }
        centre.clock.set("2026-12-04T09:00:00Z")
        try await reception.keepToTerms()
        try await reception.rectify(
            visit,
            to: visitor(["firstName": "Jo"]),
            reason: .reason("Fout"),
            from: .operatorShell
        )
        #expect(before == 1)
        #expect(try await reception.read { try Data.fetchOne($0, sql: "SELECT person FROM visit") } == person)
        #expect(try await find("jo bloem").count == 1)
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `a name that is gone can't be set right`() async throws {
        let visit = try await centre.visit()
        centre.clock.set("2027-01-20T09:00:00Z")
        try await reception.keepToTerms()
        let name = try visitor(["firstName": "Jo"])
        await #expect(throws: Refusal.nameGone) {
            try await reception.rectify(visit, to: name, reason: .reason("Fout"), from: .operatorShell)
        }
    }
}
