import ArgumentParser
import Foundation
import FrontDesk
import TestSupport
import Testing

@testable import Balie

/// Settings and house rules by command: in the running daemon, and while none runs.
struct SettingErrandTests {
    private let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private func outcome(_ errand: Errand) async throws -> Errand.Outcome {
        let sent = try JSONDecoder().decode(Errand.self, from: JSONEncoder().encode(errand))
        let outcome = await sent.carryOut(at: centre.reception)
        return try JSONDecoder().decode(Errand.Outcome.self, from: JSONEncoder().encode(outcome))
    }

    private func settings(_ yaml: String) async throws -> Settings {
        let file = centre.folder.appending(path: "balie.yaml")
        try (yaml + "state:\n  folder: .\n").write(to: file, atomically: true, encoding: .utf8)
        return try await Settings.load(file.path(percentEncoded: false))
    }

    @Test func `a setting is changed over the socket, and the desk has it at once`() async throws {
        guard case .setting("18:30", waits: false) = try await outcome(.set(.closingTime, "18:30")) else {
            Issue.record("not set")
            return
        }
        #expect(centre.reception.hours.closing == 18 * 60 + 30)
        let file = try await settings("")
        let inForce = await file.inForce()
        #expect(inForce.value(of: .closingTime) == "18:30")
        let lines = file.lines(with: inForce)
        #expect(lines.contains { $0 == ("centre.closingTime", "18:30") })
    }

    @Test func `a shorter term is set and waits`() async throws {
        guard case .setting("14", waits: true) = try await outcome(.set(.names, "14")) else {
            Issue.record("does not wait")
            return
        }
        #expect(try await centre.reception.namesKept() == 28)
    }

    @Test(arguments: [
        (HouseSetting.names, "0", "settingNumberWrong"), (.closingTime, "20:00", "settingUnchanged"),
        (.printer, "a/b", "printerMalformed"), (.roles, "none", "kioskNeedsRole"),
    ])
    func `a value that can't be is refused`(setting: HouseSetting, value: String, key: String) async throws {
        switch try await outcome(.set(setting, value)) {
        case .refused(let found, _): #expect(found == key)
        default: Issue.record("not refused")
        }
    }

    @Test func `the file goes before the record, and says so`() async throws {
        _ = try await outcome(.set(.passDays, "31"))
        let named = try await settings("pass:\n  days: 90\n")
        #expect(named.atDesk.inFile == [.passDays])
        #expect(await named.inForce().passDays == 90)
        let open = try await settings("")
        #expect(await open.inForce().passDays == 31)
    }

    @Test(arguments: [
        ("printer:\n  address: ipp://10.0.0.7/ipp/print\n", HouseSetting.printer, "ipp://10.0.0.7/ipp/print"),
        ("kiosk:\n  roles: supplier, other\n", .roles, "supplier other"),
        ("meetings:\n  rooms: Kas 1, Tuinkamer\n", .rooms, "Kas 1, Tuinkamer"),
        ("notices:\n  patience: 12\n", .patience, "12"), ("printer:\n  copies: 2\n", .copies, "2"),
        ("affiliation:\n  vouched: 3\n", .vouched, "3"), ("invitation:\n  late: 30\n", .late, "30"),
    ])
    func `the file names a setting as the desk does`(yaml: String, setting: HouseSetting, value: String)
        async throws
    {
        let settings = try await settings(yaml)
        #expect(settings.atDesk.inFile == [setting])
        #expect(settings.atDesk.value(of: setting) == value)
    }

    @Test(arguments: [
        ("kiosk:\n  roles: none\n", "kiosk.roles: must be all, or some of "),
        ("kiosk:\n  roles: king\n", "kiosk.roles: must be all, or some of "),
        ("notices:\n  patience: 61\n", "notices.patience: must be a whole number from 1 to 60."),
    ])
    func `a file with a value that can't be is refused by its key`(yaml: String, reason: String) async throws
    {
        let stop = await #expect(throws: Stop.self) { try await settings(yaml) }
        #expect(stop?.reason.contains(reason) == true)
    }

    @Test func `house rules in one language are exchanged, and the other language stays`() async throws {
        guard case .done = try await outcome(.setRules(.en, "No smoking.\nWhisper.")) else {
            Issue.record("not set")
            return
        }
        let rules = try await centre.reception.houseRules()
        #expect(rules.version == 2 && rules.text.lines(in: .en) == ["No smoking.", "Whisper."])
        #expect(rules.text.lines(in: .nl).first == "Draag uw badge zichtbaar.")
    }

    @Test(arguments: [
        ("No smoking.\n\n" + String(repeating: "n", count: 91), "Line 3 (English) is too long."),
        ("No smoking.\n---\n", "Line 2 (English) holds no word."),
    ])
    func `rules that can't be shown are refused by the line`(text: String, said: String) async throws {
        guard case .refused(let key, let values) = try await outcome(.setRules(.en, text)) else {
            Issue.record("not refused")
            return
        }
        #expect(try Stop.sentence(of: key, values).hasPrefix(said))
        #expect(try await centre.reception.houseRules().version == 1)
    }

    @Test(arguments: [
        ["settings", "list", "--json"], ["settings", "get", "centre.closingTime"],
        ["settings", "set", "centre.closingTime", "18:30"], ["settings", "set", "meetings.rooms", ""],
        ["rules", "show"], ["rules", "show", "--language", "nl"], ["rules", "set", "--language", "en", "-"],
    ])
    func `a command is read`(words: [String]) throws {
        _ = try BalieCommand.parseAsRoot(words)
    }

    @Test(arguments: [
        ["settings", "set", "centre.closingTime"], ["rules", "set", "rules.txt"],
        ["rules", "show", "--language", "fr"],
    ])
    func `words that make no command are refused`(words: [String]) {
        #expect(throws: (any Error).self) { try BalieCommand.parseAsRoot(words) }
    }
}
