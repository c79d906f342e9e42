import ArgumentParser
import Foundation
import FrontDesk

/// `balie present` – who is inside, without names.
struct Present: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show which badges are inside. Reads the record, so it works while the daemon is down.",
        discussion: "Names are not shown: nobody needs them to count who is inside."
    )

    @OptionGroup var settings: SettingsOption

    @Flag(help: "Print JSON; times are milliseconds since 1970, UTC.")
    var json = false

    func run() async throws {
        let settings = try await settings.load()
        let present = try await Stop.naming { try await Record(readingIn: settings.folder).present() }
        if json { return try printJSON(present) }
        guard !present.isEmpty else { return print("Nobody is inside.") }
        let table = Table(
            headings: ["badge", "since", "role", "partner", "for", "kiosk"],
            rows: present.map { line(of: $0, settings) }
        )
        print("\(table.text)\n\n\(present.count) inside.")
    }

    private func line(of presence: Presence, _ settings: Settings) -> [String] {
        var style = Date.ISO8601FormatStyle(timeZone: settings.hours.timeZone)
        style = style.year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: false)
        return [
            presence.badge, presence.arrivedAt.date.formatted(style), presence.role.rawValue,
            presence.partner ?? "other", presence.purpose.rawValue, presence.kiosk ?? "",
        ]
    }
}
