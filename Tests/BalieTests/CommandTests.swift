import ArgumentParser
import Foundation
import FrontDesk
import Logging
import TestSupport
import Testing

@testable import Balie

struct CommandTests {
    @Test(arguments: [
        ["serve"], ["demo", "--port", "0", "--with", "printer.yaml"], ["present", "--json"],
        ["verify", "--settings", "x.yaml"],
        ["kiosk", "pair", "Ingang"], ["kiosk", "list"], ["kiosk", "revoke", "1"], ["host", "add"],
        ["host", "leave", "2"],
        ["account", "add", "--user", "s.dewit", "--duty", "host", "--duty", "warden", "--partner", "3"],
        ["account", "list", "--json"], ["account", "role", "s.dewit", "--duty", "privacyOfficer"],
        ["account", "reset", "558486286673"], ["account", "disable", "s.dewit"],
        ["account", "enable", "s.dewit"],
        ["badge", "sample", "--name", "Jan", "--role", "supplier", "--out", "x.png", "--format", "card"],
        ["badge", "void", "B 0417"], ["correct", "b417", "--left", "17:00", "--on", "2026-11-23"],
        ["partner", "add", "Gemeente Kaag", "--kind", "municipality"], ["partner", "list", "--json"],
        ["partner", "rename", "3", "Douane Schiphol"], ["partner", "end", "3"], ["partner", "return", "3"],
        ["settings", "check"], ["purge"], ["purge", "--dry-run", "--json"],
        ["purge", "--confirm-terms", "--yes"],
        ["key", "init"], ["key", "check", "--json"], ["key", "rotate", "badge"], ["key", "rotate", "pepper"],
        ["token", "list", "--json"], ["token", "revoke", "12"],
        ["anchor", "--out", "x.txt"], ["anchor", "--sheet", "--on", "2026-11-23"],
        ["verify", "--anchor-file", "x.txt", "--record", "copy.sqlite"],
    ])
    func `a command is read`(words: [String]) throws {
        _ = try BalieCommand.parseAsRoot(words)
    }

    @Test(arguments: [
        ["nothing"], ["badge", "sample", "--name", "Jan", "--role", "king", "--out", "x"],
        ["badge", "void", "seven"],
        ["correct", "B 1", "--left", "17:00", "--on", "yesterday"], ["kiosk", "revoke", "one"],
        ["account", "add", "--user", "s.dewit"], ["account", "add", "--duty", "host"], ["account", "reset"],
        ["account", "role", "s.dewit", "--duty", "king"],
        ["account", "add", "--user", "s.dewit", "--duty", "host", "--password", "x"],
        ["partner", "add", "Kaag"], ["partner", "add", "Kaag", "--kind", "gang"],
        ["token", "add"], ["token", "revoke", "twelve"],
        ["key", "rotate", "standing"], ["key", "rotate"], ["purge", "--dry-run", "--confirm-terms"],
        ["purge", "--confirm-terms", "--json"], ["verify", "--anchor", "1:a", "--anchor-file", "x"],
    ])
    func `words that make no command are refused`(words: [String]) {
        #expect(throws: (any Error).self) { try BalieCommand.parseAsRoot(words) }
    }

    @Test func `an errand and its outcome survive the socket`() async throws {
        let centre = try TestCentre()
        let errand = Errand.offerPairing(kiosk: "Ingang")
        let sent = try JSONDecoder().decode(Errand.self, from: JSONEncoder().encode(errand))

        let outcome = await sent.carryOut(at: centre.reception)

        let received = try JSONDecoder().decode(Errand.Outcome.self, from: JSONEncoder().encode(outcome))
        guard case .pairing(let code) = received else {
            Issue.record("\(received)")
            return
        }
        #expect(code.digits.count == 8)
    }

    @Test func `an errand that the desk refuses says why`() async throws {
        let centre = try TestCentre()
        let outcome = await Errand.revokeKiosk(99).carryOut(at: centre.reception)
        guard case .refused("kioskUnknown", _) = outcome else {
            Issue.record("\(outcome)")
            return
        }
    }

    @Test func `the sweep closes the day and tells the anchor once`() async throws {
        let centre = try TestCentre()
        let lines = LogLines()
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        centre.clock.set("2026-11-24T05:00:00Z")
        let housekeeping = Housekeeping(reception: centre.reception, logger: lines.logger)
        var told: Day?

        try await housekeeping.sweep(&told)
        try await housekeeping.sweep(&told)

        #expect(try await centre.reception.record.present().isEmpty)
        #expect(lines.messages.filter { $0.contains("Anchor") }.count == 1)
        #expect(lines.messages.filter { $0.contains("departures assumed") }.count == 1)
    }

    @Test func `a table lines its columns up`() {
        let table = Table(headings: ["id", "name"], rows: [["1", "Ingang"], ["10", "Łukasz"]])
        #expect(table.text == "id  name\n1   Ingang\n10  Łukasz")
    }

    @Test(arguments: [("20:00", 1200), ("7:05", 425), ("00:00", 0)])
    func `a time of day is read`(text: String, expected: Int) {
        #expect(TimeOfDay(text)?.minutes == expected)
    }

    @Test(arguments: ["24:00", "20", "20:60", "20:5", "aa:bb", "", "-1:00"])
    func `what is no time of day is not read`(text: String) {
        #expect(TimeOfDay(text)?.minutes == nil)
    }
}
