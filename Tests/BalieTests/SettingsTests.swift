import Foundation
import FrontDesk
import Phrasebook
import Testing
import Web

@testable import Balie

struct SettingsTests {
    private func settings(_ yaml: String) async throws -> Settings {
        let file = FileManager.default.temporaryDirectory.appending(path: "balie-\(UUID().uuidString).yaml")
        try yaml.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        return try await Settings.load(file.path(percentEncoded: false))
    }

    private func complaint(_ yaml: String) async -> (status: Stop.Status, reason: String)? {
        do {
            _ = try await settings(yaml)
            return nil
        } catch let stop as Stop {
            return (stop.status, stop.reason)
        } catch {
            return nil
        }
    }

    @Test func `an empty group leaves the defaults`() async throws {
        let settings = try await settings("centre:\n  name: Proef\n")
        #expect(settings.centre == "Proef")
        #expect(settings.port == 8080)
        #expect(settings.hours.closing == 20 * 60)
        #expect(settings.origin == "http://127.0.0.1:8080")
    }

    @Test(arguments: ["", "# nothing set yet\n\n"])
    func `a file without a setting leaves the defaults`(yaml: String) async throws {
        #expect(try await settings(yaml).port == 8080)
    }

    @Test func `the desk can name each group of settings in both languages, and shows no secret`()
        async throws
    {
        let yaml = """
            mail:
              host: mail.example.org
              from: balie@example.org
              user: balie
              password: geheim.txt

            """
        let shown = try await settings(yaml).house.settings
        let book = try Phrasebook()
        for group in Set(shown.map { String($0.key.prefix { $0 != "." }) }) {
            for language in Phrasebook.languages {
                #expect(book.keys[language]?.contains("desk.settings.\(group)") == true, "\(group)")
            }
        }
        let password = try #require(shown.first { $0.key == "mail.password" })
        #expect(password.value.hasSuffix("/geheim.txt"))
    }

    @Test func `paths are taken from the folder of the settings`() async throws {
        let settings = try await settings("state:\n  folder: record\n")
        #expect(settings.folder.path().hasPrefix(FileManager.default.temporaryDirectory.path()))
        #expect(settings.masterKey.path().hasSuffix("record/master.key"))
    }

    @Test(arguments: [
        ("http:\n  port: ninety\n", "http.port: must be a whole number from 0 to 65535."),
        ("http:\n  port: 70000\n", "http.port: must be a whole number from 0 to 65535."),
        (
            "centre:\n  timeZone: Mars/Olympus\n",
            "centre.timeZone: must be a time zone like Europe/Amsterdam."
        ),
        (
            "centre:\n  closingTime: \"25:00\"\n",
            "centre.closingTime: must be a time like \"20:00\", in quotes."
        ),
        ("kiosk:\n  panel:\n    inches: 2\n", "kiosk.panel.inches: must be a number from 7.0 to 65.0."),
        ("retention:\n  names: 93\n", "retention.names: must be a whole number from 1 to 92."),
        ("retention:\n  presence: 0\n", "retention.presence: must be a whole number from 1 to 120."),
        ("retention:\n  looks: 5\n", "retention.looks: must be a whole number from 6 to 60."),
        ("htpp:\n  port: 80\n", "htpp.port: there is no such setting."),
    ])
    func `a wrong setting is refused with file, key and reason`(yaml: String, reason: String) async throws {
        let complaint = try #require(await complaint(yaml))
        #expect(complaint.status == .configuration)
        #expect(complaint.reason.contains(".yaml: \(reason)"))
    }

    @Test func `terms are set, shown, and usual when they are not`() async throws {
        let settings = try await settings("retention:\n  names: 14\n  looks: 24\n")
        #expect(settings.terms == Terms(names: 14, presence: 13, looks: 24))
        #expect(settings.lines.contains { $0 == ("retention.names", "14 days") })
    }

    @Test func `all mistakes are told at once`() async throws {
        let complaint = try #require(await complaint("http:\n  port: x\nkiosk:\n  times:\n    idle: 1\n"))
        #expect(complaint.reason.split(separator: "\n").count == 2)
    }

    @Test(arguments: ["- a\n- b\n", "{", "just words"])
    func `what is no YAML of settings is refused`(yaml: String) async throws {
        #expect(await complaint(yaml)?.status == .configuration)
    }

    @Test func `a settings file that is not there is named`() async throws {
        await #expect(throws: Stop.self) { try await Settings.load("/nonexistent/balie.yaml") }
    }
}
