import ArgumentParser
import Badges
import Foundation
import FrontDesk
import Phrasebook
import Web

/// `balie badge` – badges on paper and out of use.
struct BadgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "badge",
        abstract: "Draw a sample badge; print a badge; take one out of use.",
        subcommands: [Sample.self, Print.self, Void.self]
    )

    /// `balie badge sample` – a badge for nobody, to see how it prints.
    struct Sample: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draw a badge that opens nothing, as a PNG of the printer's dots."
        )

        @Option(help: "The call name on it.")
        var name: String
        @Option(help: "What the visitor comes as.")
        var role: Role
        @Option(help: "The PNG to write.")
        var out: String
        @Option(help: "The label: \(BadgeFormat.all.map(\.name).joined(separator: ", ")).")
        var format = BadgeFormat.brother62x100
        @Option(help: "The code in the QR: A-Z and 0-9.")
        var code = "B00SAMPLE0000000000000000000000000000000000"
        @Option(help: "The language of the words on it.")
        var language = Language.nl
        @Option(help: "Whom the visitor comes for.")
        var host: String?
        @Option(help: "The badge's number.")
        var number = 417

        func run() async throws {
            let today = OpeningHours(timeZone: .current, closing: 0).day(of: Instant(Date()))
            let badge = Badge(
                sample: name,
                as: role,
                for: host,
                number: number,
                on: today,
                in: language,
                code: code
            )
            let picture: BadgePicture
            do {
                picture = try await BadgePress().print(BadgeFace(badge, in: Phrasebook()), as: format)
            } catch let fault as BadgeFault {
                throw Stop(.dataError, "This badge can't be drawn: \(fault).")
            }
            try Data(picture.png).write(toFileAt: out)
            print(
                "\(out): \(format.width) x \(format.height) dots, \(picture.missingGlyphs) characters without a glyph."
            )
        }
    }

    /// `balie badge print` – a visitor's badge, from the label printer.
    struct Print: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have the daemon print a badge.",
            discussion: "It goes into the queue, and the desk says what comes of it."
        )

        @OptionGroup var settings: SettingsOption
        @Argument(help: "The badge's number, like \"B 0417\".")
        var badge: BadgeNumber
        @Option(help: "The day of the badge, like 2026-11-23 (default: today).")
        var on: Day?
        @Flag(help: "Print it once more: it came out before.")
        var again = false
        @Option(help: "How many labels, 1 to 9 (default: printer.copies).")
        var copies: Int?

        func validate() throws {
            guard copies.map((1...9).contains) ?? true else {
                throw ValidationError("--copies takes a number from 1 to 9.")
            }
        }

        func run() async throws {
            let hours = try await settings.load().hours
            let day = on ?? hours.day(of: Instant(Date()))
            let errand = Errand.printBadge(number: badge.value, day: day, again: again, copies: copies)
            _ = try await settings.run(errand)
            Swift.print("\(badge.text) is in the queue of the printer.")
        }
    }

    /// `balie badge void` – makes a badge good for nothing but leaving.
    struct Void: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a badge out of use, say when it is lost."
        )

        @OptionGroup var settings: SettingsOption
        @Argument(help: "The badge's number, like \"B 0417\".")
        var badge: BadgeNumber
        @Option(help: "The day of the badge, like 2026-11-23 (default: today).")
        var on: Day?

        func run() async throws {
            let hours = try await settings.load().hours
            let day = on ?? hours.day(of: Instant(Date()))
            _ = try await settings.run(.voidBadge(number: badge.value, day: day))
            print("\(badge.text) of \(day.rawValue) opens nothing any more.")
        }
    }
}
