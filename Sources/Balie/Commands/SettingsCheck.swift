import ArgumentParser

/// `balie settings` – what is set.
struct SettingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Check the settings.",
        subcommands: [Check.self]
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
            let lines = try await settings.load().lines
            if json {
                return try printJSON(Dictionary(uniqueKeysWithValues: lines.map { ($0.key, $0.value) }))
            }
            print(Table(headings: ["setting", "value"], rows: lines.map { [$0.key, $0.value] }).text)
        }
    }
}
