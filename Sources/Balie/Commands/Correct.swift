import ArgumentParser
import Foundation
import FrontDesk

/// `balie correct` – a later word on when somebody left.
struct Correct: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Set when the holder of a badge left. The first entry stays on record; this one takes its place."
    )

    @OptionGroup var settings: SettingsOption

    @Argument(help: "The badge's number, like \"B 0417\".")
    var badge: BadgeNumber

    @Option(help: "The time they left, like 17:00.")
    var left: String

    @Option(help: "The day of the badge, like 2026-11-23 (default: today).")
    var on: Day?

    @Flag(help: "The recorded time was wrong, rather than forgotten.")
    var wrongTime = false

    func run() async throws {
        let hours = try await settings.load().hours
        let day = on ?? hours.day(of: Instant(Date()))
        guard let minutes = TimeOfDay(left)?.minutes,
            let leftAt = hours.instant(on: day, hour: minutes / 60, minute: minutes % 60)
        else { throw ValidationError("--left is a time of day, like 17:00.") }
        let correction = Correction(
            day: day,
            number: badge.value,
            leftAt: leftAt,
            reason: wrongTime ? .wrongTime : .forgotToCheckOut
        )
        _ = try await settings.run(.correct(correction))
        print("\(badge.text) left at \(left); on record as reported.")
    }
}
