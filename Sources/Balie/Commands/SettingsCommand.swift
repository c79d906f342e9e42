import ArgumentParser
import Foundation
import FrontDesk

/// `balie settings` – what is set, and what can be set without a file.
struct SettingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Check and list what is set, and change what the settings file leaves open.",
        discussion: """
            What the file names holds. The rest is changed here or at the desk, on record, and holds at once: the daemon need
            not start again.
            """,
        subcommands: [Check.self, List.self, Get.self, Set.self]
    )

    /// `balie settings check` – says what is in force, or every mistake with its file, key and reason.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the settings file and show what is in force."
        )

        @OptionGroup var settings: SettingsOption
        @Flag(help: "Print JSON.")
        var json = false

        func run() async throws {
            let settings = try await settings.load()
            try settings.post.checkSecrets()
            let lines = settings.lines(with: await settings.inForce())
            if json {
                return try printJSON(Dictionary(uniqueKeysWithValues: lines.map { ($0.key, $0.value) }))
            }
            print(Table(headings: ["setting", "value"], rows: lines.map { [$0.key, $0.value] }).text)
        }
    }

    /// `balie settings list` – what can be changed at the desk too, what it is, and where that was said.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "List what can be set at the desk too: what it is, where that was said, what can be filled in."
        )

        @OptionGroup var settings: SettingsOption
        @Flag(help: "Print JSON.")
        var json = false

        func run() async throws {
            let inForce = try await settings.load().inForce()
            let lines = HouseSetting.allCases.map { setting in
                Line(
                    setting: setting,
                    value: inForce.value(of: setting),
                    from: inForce.inFile.contains(setting)
                        ? "file" : inForce.changes[setting] == nil ? "usual" : "record",
                    rule: setting.rule
                )
            }
            if json { return try printJSON(lines) }
            let rows = lines.map {
                [$0.setting.rawValue, inForce.words(for: $0.setting), $0.from, $0.rule]
            }
            print(Table(headings: ["setting", "value", "from", "can be"], rows: rows).text)
        }

        private struct Line: Encodable {
            let setting: HouseSetting
            let value: String
            /// "file", "record" or "usual".
            let from: String
            let rule: String
        }
    }

    /// `balie settings get` – one value, as a script reads it.
    struct Get: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print one setting as it is in force.")

        @OptionGroup var settings: SettingsOption
        @Argument(help: "The setting, like centre.closingTime.")
        var key: String

        func run() async throws {
            let settings = try await settings.load()
            if let setting = HouseSetting(rawValue: key) {
                return print(await settings.inForce().value(of: setting))
            }
            guard let line = settings.lines.first(where: { $0.key == key }) else {
                throw ValidationError("\(key): there is no such setting. `balie settings check` shows all.")
            }
            print(line.value)
        }
    }

    /// `balie settings set` – another value, from now on.
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Change a setting that the file leaves open; `balie settings list` shows which those are."
        )

        @OptionGroup var settings: SettingsOption
        @Argument(help: "The setting, like centre.closingTime.")
        var key: String
        @Argument(help: "Its new value, like 18:30; \"\" for none where that can be.")
        var value: String

        func run() async throws {
            let file = try await settings.load()
            guard let setting = HouseSetting(rawValue: key) else {
                guard file.lines.contains(where: { $0.key == key }) else {
                    throw ValidationError(
                        "\(key): there is no such setting. `balie settings list` shows them."
                    )
                }
                throw Stop(.configuration, "\(key) is set in the settings file alone.")
            }
            guard !file.atDesk.inFile.contains(setting) else {
                let name = settings.path ?? Settings.usualPath
                throw Stop(
                    .configuration,
                    "\(key) is set in \(name) and holds: change it there, or take it out."
                )
            }
            guard (try? setting.spelled(value)) != nil else {
                throw ValidationError("\(key) must be \(setting.rule).")
            }
            guard case .setting(let now, let waits) = try await settings.run(.set(setting, value)) else {
                return
            }
            print("\(key) is \(now.isEmpty ? "not set" : now) from now on.")
            if waits {
                print("Shorter terms wait until somebody has seen what goes: `balie purge --confirm-terms`.")
            }
        }
    }
}

extension Settings {
    /// What holds, with what was set on record; as the file says where there is no record to read.
    func inForce() async -> HouseSettings {
        guard Record.exists(in: folder), let record = try? Record(readingIn: folder),
            let settings = try? await record.settings(over: atDesk)
        else { return atDesk }
        return settings
    }
}
