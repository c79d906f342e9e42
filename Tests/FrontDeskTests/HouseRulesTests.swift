import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

struct HouseRulesTests {
    private let centre: TestCentre
    private let reception: Reception

    init() throws {
        centre = try TestCentre()
        reception = centre.reception
    }

    private func change(_ dutch: String, _ english: String, insteadOf version: Int = 1) async throws {
        let text = try RulesText([.nl: dutch, .en: english])
        try await reception.changeHouseRules(to: text, insteadOf: version, from: .account(7))
    }

    @Test func `the first version is the one that comes with the program`() async throws {
        let rules = try await reception.houseRules()
        #expect(rules == .shipped && rules.since == nil)
        #expect(rules.text.lines(in: .nl).first == "Draag uw badge zichtbaar.")
        #expect(rules.text.lines(in: .en).count == 5)
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `other rules are another version, and the ones before stay`() async throws {
        try await change("Rook niet.\r\n\r\n  Hond   aan de lijn. \n", "No smoking.\nDogs on a lead.")
        try await change("Rook niet.", "No smoking.", insteadOf: 2)
        let versions = try await reception.record.houseRules()
        #expect(versions.map(\.version) == [3, 2, 1])
        #expect(versions[1].text.lines(in: .nl) == ["Rook niet.", "Hond aan de lijn."])
        #expect(versions[0].since == Instant(centre.clock.now))
        #expect(try await reception.houseRules() == versions.first)
    }

    @Test func `the log says who changed the rules, and a hash of them`() async throws {
        try await change("Rook niet.", "No smoking.")
        let entry = try #require(try await centre.entries().last)
        #expect(entry.kind == .rulesChanged && entry.rules == 2 && entry.origin == .account(7))
        #expect(try await entry.seal == reception.houseRules().text.seal)
    }

    @Test func `who read the rules before is asked to read them again, and each visit keeps its version`()
        async throws
    {
        _ = try await centre.visit()
        try await change("Rook niet.", "No smoking.")
        await #expect(throws: Refusal.rulesOutdated) { try await centre.visit(["firstName": "Bram"]) }
        await #expect(throws: Refusal.rulesOutdated) {
            try await centre.visit(["firstName": "Bram", "rulesVersion": 3])
        }
        _ = try await centre.visit(["firstName": "Bram", "rulesVersion": 2])
        let accepted = try await reception.read { db in
            try Int.fetchAll(db, sql: "SELECT rulesVersion FROM visit ORDER BY id")
        }
        #expect(accepted == [1, 2])
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `of two who change the rules at once the second reads the other's first`() async throws {
        try await change("Rook niet.", "No smoking.")
        await #expect(throws: Refusal.rulesChangedAlready) { try await change("Fluister.", "Whisper.") }
        #expect(try await reception.houseRules().text.lines(in: .en) == ["No smoking."])
    }

    @Test func `the same rules are no new version`() async throws {
        try await change("Rook niet.", "No smoking.")
        await #expect(throws: Refusal.rulesUnchanged) {
            try await change(" Rook niet.\n\n", "No  smoking.", insteadOf: 2)
        }
    }

    @Test(arguments: [
        ("", "No smoking.", Refusal.rulesMissing), ("Rook niet.", " \n\t", .rulesMissing),
        (String(repeating: "Rook niet.\n", count: 9), "No smoking.", .rulesTooManyLines),
        ("Rook niet.", "No.\n\n" + String(repeating: "n", count: 91), .rulesLineTooLong(.en, line: 3)),
        ("Rook niet.\n---", "No smoking.", .rulesLineEmpty(.nl, line: 2)),
        ("Rook \u{202E}niet.", "No smoking.", .oddCharacters(field: .rules)),
        ("Bel 111222333.", "Call.", .citizenNumber(field: .rules)),
    ])
    func `rules that a kiosk can't show are refused`(dutch: String, english: String, refusal: Refusal) {
        #expect(throws: refusal) { try RulesText([.nl: dutch, .en: english]) }
    }

    @Test func `eight lines of ninety characters are allowed`() throws {
        let line = String(repeating: "é", count: 90)
        let most = Array(repeating: line, count: 8).joined(separator: "\n")
        #expect(try RulesText([.nl: most, .en: most]).lines(in: .en).count == 8)
    }

    @Test(arguments: [
        ("UPDATE houseRules SET nl = 'Rook.' WHERE version = 2", 2),
        ("UPDATE houseRules SET en = 'Smoke.' WHERE version = 1", 1),
        ("UPDATE houseRules SET since = 5 WHERE version = 2", 2),
        ("DELETE FROM houseRules WHERE version = 2", 2),
        ("INSERT INTO houseRules (version, nl, en, since) VALUES (3, 'a', 'b', 5)", 3),
    ])
    func `rules changed behind the log's back are found`(sql: String, version: Int64) async throws {
        try await change("Rook niet.", "No smoking.")
        try reception.close()
        try tamper(with: centre.recordPath, sql)
        let found = try await Record(readingIn: centre.folder).verify().finding
        #expect(found == .init(sequence: version, what: .rules))
    }
}
