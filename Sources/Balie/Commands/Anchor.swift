import ArgumentParser
import Foundation
import FrontDesk
import Phrasebook

/// `balie anchor` – what shows later that nothing was cut off or written anew.
struct AnchorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anchor",
        abstract:
            "Print the log's newest number and hash, to be kept elsewhere, or a page of the day with it.",
        discussion: "Reads the record, so it works while the daemon is down. No name is on it."
    )

    @OptionGroup var settings: SettingsOption
    @Option(help: "Write to this file instead, for its owner alone.")
    var out: String?
    @Flag(help: "A page of the day: counts, the anchor, and how to check it.")
    var sheet = false
    @Option(help: "The day of the page, like 2026-11-23 (default: today).")
    var on: Day?

    func run() async throws {
        let settings = try await settings.load()
        let today = settings.hours.day(of: Instant(Date()))
        let record = try await Stop.naming { try Record(readingIn: settings.folder) }
        let text: String
        if sheet {
            let sheet = try await record.daySheet(of: on ?? today, hours: settings.hours)
            text = try sheet.text(for: settings.centre, settings.hours, in: Phrasebook())
        } else {
            guard let anchor = try await record.anchor() else { return print("The log is empty.") }
            text = AnchorFile.line(anchor, on: today)
        }
        guard let out else { return print(text, terminator: "") }
        try Data(text.utf8).writePrivately(toFileAt: out)
    }
}
