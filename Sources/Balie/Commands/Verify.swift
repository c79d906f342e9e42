import ArgumentParser
import Foundation
import FrontDesk

/// `balie verify` – shows that nothing in the record was changed.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Follow the presence log from its first entry and hold every state against it.",
        discussion: """
            Without an anchor, an end cut off or a log written anew can't be seen. The daemon writes one to its own log and
            to the folder `anchors` every day: keep one elsewhere.
            With --record neither settings nor keys are needed: a copy of the file is enough, also on a medium that can't be
            written to.
            Exit status 65 when something does not add up.
            """
    )

    @OptionGroup var settings: SettingsOption
    @Option(help: "An anchor from an earlier day, NUMBER:HASH.")
    var anchor: String?
    @Option(help: "A file with an anchor, as the daemon leaves one every day.")
    var anchorFile: String?
    @Option(help: "A copy of the record's file to look through, instead of the one that the settings name.")
    var record: String?
    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard anchor == nil || anchorFile == nil else {
            throw ValidationError("Give one anchor: --anchor or --anchor-file.")
        }
    }

    func run() async throws {
        let expected =
            try anchorFile.map(AnchorFile.read)
            ?? anchor.map { text in
                guard let anchor = Anchor(text) else {
                    throw ValidationError("An anchor looks like 1204:9f3c…, 64 digits.")
                }
                return anchor
            }
        let watched = !json && isatty(STDERR_FILENO) == 1
        let result = try await Stop.naming {
            try await open()
                .verify(against: expected) { entries in
                    if watched { FileHandle.standardError.write(Data("\r\(entries) entries".utf8)) }
                }
        }
        if watched { FileHandle.standardError.write(Data("\r".utf8)) }
        if json { try printJSON(result) } else { print(sentence(result)) }
        if result.finding != nil { throw ExitCode(Stop.Status.dataError.rawValue) }
    }

    private func open() async throws -> Record {
        if let record { return try Record(readingFile: URL(filePath: record)) }
        return try Record(readingIn: try await settings.load().folder)
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
            case .partner: "Partner \(finding.sequence) is not as it was shipped, or as the log says."
            case .account: "Account \(finding.sequence) is not as the log says."
            case .print: "A print of a badge, entry \(finding.sequence), is not as the log says."
            case .privacy: "A hold, sealed name or term, number \(finding.sequence), is not as the log says."
            case .invitation: "Invitation or meeting \(finding.sequence) is not as the log says."
            case .totals:
                "The totals that the purge in entry \(finding.sequence) left are not the same any more."
            case .affiliation:
                "The affiliation, escort or replaced code of visit \(finding.sequence) is not as the log says."
            case .notice: "Message \(finding.sequence) is not as the log says."
            case .pass: "A voided pass, entry \(finding.sequence), is not as the log says."
            case .rules: "Version \(finding.sequence) of the house rules is not as the log says."
            case .rollCall: "Roll call or mark \(finding.sequence) is not as the log says."
            case .setting: "A change of a setting, entry \(finding.sequence), is not as the log says."
            case .readToken: "Read token \(finding.sequence) is not as the log says."
            case .schema: "The tables or triggers are not the ones that balie makes."
            }
        return "\(what) Keep a copy of the files and compare them with a backup."
    }
}
