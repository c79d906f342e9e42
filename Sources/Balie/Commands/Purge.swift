import ArgumentParser
import Foundation
import FrontDesk

/// `balie purge` – forgets what is over its term, now.
struct Purge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Forget names and erase visits and looks that are over their term.",
        discussion: """
            The daemon does so by itself every day. Shorter terms in the settings wait until --confirm-terms, because what
            they forget can't be brought back.
            """
    )

    @OptionGroup var settings: SettingsOption
    @Flag(help: "Only show what would go.")
    var dryRun = false
    @Flag(help: "Put the shorter terms of the settings in force, after showing what goes.")
    var confirmTerms = false
    @Flag(help: "Do not ask.")
    var yes = false
    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard !dryRun || !confirmTerms else {
            throw ValidationError("--dry-run changes nothing: leave --confirm-terms out.")
        }
        guard !json || dryRun || yes || !confirmTerms else {
            throw ValidationError("--json does not ask: add --yes.")
        }
    }

    func run() async throws {
        if dryRun || confirmTerms {
            guard
                case .retention(.preview(let now, let waiting)) = try await settings.run(.retention(.preview))
            else { return }
            if dryRun { return try show(now, waiting) }
            guard let waiting else {
                return print(
                    "No terms wait: those of the settings are in force, as far as the daemon knows them."
                )
            }
            if !json { print(Self.text(of: waiting)) }
            guard yes || Self.isConfirmed() else { return print("Nothing was changed.") }
            return try await report(.confirm(waiting.terms))
        }
        try await report(.round)
    }

    private func report(_ errand: RetentionErrand) async throws {
        guard case .retention(.round(let round)) = try await settings.run(.retention(errand)) else { return }
        if json { return try printJSON(round) }
        print(
            """
            Forgotten: \(round.names) names of \(round.days) days. Erased: \(round.visits) visits with \
            \(round.entries) entries, \(round.looks) looks and sign-ins. Holds that ended: \(round.holds).
            """
        )
        if !round.isSettled {
            print("Somebody reads the record; what was erased leaves its files as soon as they are done.")
        }
    }

    private func show(_ now: RetentionPreview, _ waiting: RetentionPreview?) throws {
        if json { return try printJSON(["now": now, "confirmed": waiting]) }
        print(Self.text(of: now))
        if let waiting { print("\nTerms that wait for --confirm-terms:\n\n\(Self.text(of: waiting))") }
    }

    private static func text(of preview: RetentionPreview) -> String {
        let terms = preview.terms
        return """
            Terms: names \(terms.names) days, visits \(terms.presence) months, looks \(terms.looks) months.
            Names up to \(preview.lastDay.rawValue): \(preview.names) of \(preview.days) days go; \(preview.holds) stay on hold.
            Visits up to \(preview.lastMonth.rawValue): \(preview.visits) with \(preview.entries) entries go; their totals stay.
            Looks and sign-ins: \(preview.looks) go.
            """
    }

    /// Asks on the terminal; without one nobody said yes.
    private static func isConfirmed() -> Bool {
        isatty(STDIN_FILENO) == 1 && saysYes(to: "This can't be undone. Go on?")
    }
}
