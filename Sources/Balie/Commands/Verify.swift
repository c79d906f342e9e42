import ArgumentParser
import Foundation
import FrontDesk

/// `balie verify` – shows that nothing in the record was changed.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Follow the presence log from its first entry and hold every state against it.",
        discussion: """
            Without --anchor, an end cut off or a log written anew can't be seen. The daemon writes an anchor to its
            own log every day: keep one elsewhere.
            Exit status 65 when something does not add up.
            """
    )

    @OptionGroup var settings: SettingsOption
    @Option(help: "An anchor from an earlier day, NUMBER:HASH.")
    var anchor: String?
    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let folder = try await settings.load().folder
        let expected = try anchor.map { text in
            guard let anchor = Anchor(text) else {
                throw ValidationError("An anchor looks like 1204:9f3c…, 64 digits.")
            }
            return anchor
        }
        let watched = !json && isatty(STDERR_FILENO) == 1
        let result = try await Stop.naming {
            try await Record(readingIn: folder)
                .verify(against: expected) { entries in
                    if watched { FileHandle.standardError.write(Data("\r\(entries) entries".utf8)) }
                }
        }
        if watched { FileHandle.standardError.write(Data("\r".utf8)) }
        if json { try printJSON(result) } else { print(sentence(result)) }
        if result.finding != nil { throw ExitCode(Stop.Status.dataError.rawValue) }
    }

    private func sentence(_ result: Verification) -> String {
        guard let finding = result.finding else {
            return "\(result.entries) entries add up. Anchor: \(result.entries):\(result.head)"
        }
        let what =
            switch finding.what {
            case .chain: "Entry \(finding.sequence) was changed, removed or put in."
            case .anchor:
                "The log does not hold the anchor: from entry \(finding.sequence) on it is another one."
            case .visit: "Visit \(finding.sequence) is not as its arrival says."
            case .stay: "Stay \(finding.sequence) is not as the log says."
            case .people: "A kiosk or host, number \(finding.sequence), is not as the log says."
            case .partner: "Partner \(finding.sequence) is not as it was shipped."
            case .schema: "The tables or triggers are not the ones that balie makes."
            }
        return "\(what) Keep a copy of the files and compare them with a backup."
    }
}
