import ArgumentParser
import Foundation
import FrontDesk

/// `balie setup` – the first run: what it must know, asked or read from a file.
struct Setup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask what the desk must know, show what that changes, and write it into the settings.",
        discussion: """
            Nothing is changed before you have seen it. Run it again to change an answer; what you leave as it is stays, and so
            does everything else in the file.
            With --answers it asks nothing: a file that looks like the settings, with the settings to change and
            administrator.user and administrator.name for the first account.
            """
    )

    @OptionGroup var settings: SettingsOption
    @Option(help: "Read the answers from this file.")
    var answers: String?
    @Flag(help: "Only show what would change.")
    var dryRun = false
    @Flag(help: "Do not ask whether to go on.")
    var yes = false

    private var path: String { settings.path ?? Settings.usualPath }

    func run() async throws {
        let before = try SettingsText(Self.read(path))
        let now = Dictionary(try await Self.lines(of: before, beside: path)) { $1 }
        var draft = Draft(text: before, now: now)
        let administrator: Administrator?
        if let answers {
            administrator = try await draft.take(answers, beside: path)
        } else {
            print("Enter keeps what stands in brackets; a single - takes it away. Nothing is changed yet.\n")
            try await draft.ask(beside: path)
            administrator = askAdministrator()
        }
        print(draft.difference(path), terminator: "")
        if let administrator { print("A new account: \(administrator.user), administrator.") }
        guard draft.text != before || administrator != nil else {
            return print("Nothing changes.")
        }
        guard !dryRun else { return }
        guard yes || answers != nil || saysYes(to: "Go on?") else { return print("Nothing was changed.") }
        try draft.write(to: path)
        if let administrator { try await add(administrator) }
        print("\nNow: systemctl restart balie, then balie kiosk pair NAME for the kiosk, and balie doctor.")
    }

    fileprivate struct Administrator {
        let user: String
        let name: String
    }

    private func askAdministrator() -> Administrator? {
        let user = Self.ask("A first administrator: the user name", note: "empty for none", now: "")
        guard !user.isEmpty else { return nil }
        return Administrator(user: user, name: Self.ask("… and the person's name", now: user))
    }

    private func add(_ administrator: Administrator) async throws {
        let errand = Errand.OfAccounts.add(
            userName: administrator.user,
            name: administrator.name,
            duties: [.administrator],
            partner: nil
        )
        do {
            guard case .firstPassword(let account, let password) = try await settings.run(.account(errand))
            else { return }
            print(FirstPassword(account, password).text)
            print(
                "The first sign-in asks for a password of one's own and sets up codes with an authenticator app."
            )
        } catch let stop as Stop {
            // The settings are written; the account is one command away.
            Stop.tell(
                "\(stop.reason) The account was not made: balie account add --user \(administrator.user) --duty administrator"
            )
        }
    }

    /// What the file will say, and why.
    fileprivate struct Draft {
        var text: SettingsText
        /// Every setting as it is in force.
        let now: [String: String]
        private(set) var changes: [(key: String, from: String, to: String)] = []
        /// A key that is made once this is written, and its file.
        private(set) var recoveryKey: (file: String, key: BackupKey)?

        init(text: SettingsText, now: [String: String]) {
            (self.text, self.now) = (text, now)
        }

        /// Asks everything, each question until its answer can be used.
        mutating func ask(beside path: String) async throws {
            var given: [String: String] = [:]
            for question in SetupQuestion.all {
                let known = now[question.key] ?? ""
                given[question.key] = known
                guard !question.isIdle(after: given) else { continue }
                while true {
                    let answer = Setup.ask(question.asks, note: question.note, now: known)
                    given[question.key] = answer
                    guard answer != known else { break }
                    do {
                        try await set(question.key, to: answer, beside: path)
                        break
                    } catch let stop as Stop {
                        print("  \(stop.reason)")
                    }
                }
            }
        }

        /// Takes what a file says.
        mutating func take(_ answers: String, beside path: String) async throws -> Administrator? {
            let file = try await SettingsFile(path: answers)
            for key in now.keys.sorted() {
                guard let value = file.text(key) else { continue }
                try await set(key, to: value, beside: path)
            }
            let user = file.string("administrator.user", default: "", "a user name") { _ in true }
            let name = file.string("administrator.name", default: user, "a person's name") { !$0.isEmpty }
            try file.finish()
            return user.isEmpty ? nil : Administrator(user: user, name: name)
        }

        private mutating func set(_ key: String, to answer: String, beside path: String) async throws {
            var (value, made): (String, (String, BackupKey)?) = (answer, nil)
            if key == "backup.recipient", !answer.isEmpty, BackupRecipient(answer) == nil {
                guard !FileManager.default.fileExists(atPath: answer) else {
                    throw Stop(.dataError, "\(answer): there is a file already. Name a new one.")
                }
                let key = BackupKey()
                (value, made) = (key.recipient.text, (answer, key))
            }
            guard value != now[key] ?? "" else { return }
            var candidate = text
            candidate.set(key, to: value)
            // A certificate and its key go together: the second question says whether they do.
            if key != "https.certificate" { _ = try await Setup.lines(of: candidate, beside: path) }
            text = candidate
            changes.append((key, now[key] ?? "", value))
            if let made { recoveryKey = (made.0, made.1) }
        }

        func difference(_ path: String) -> String {
            guard !changes.isEmpty else { return "" }
            let rows = changes.map { [$0.key, $0.from, $0.to] }
            let table = Table(headings: ["setting", "now", "from now on"], rows: rows).text
            return "\nWhat changes in \(path):\n\n\(table)\n\n"
        }

        /// Writes the recovery key first: a recipient without one would make backups that nobody can open.
        func write(to path: String) throws {
            if let recoveryKey {
                try Data((recoveryKey.key.text + "\n").utf8).writePrivately(toFileAt: recoveryKey.file)
                print(
                    "\(recoveryKey.file): the recovery key. Take it off this machine, twice: without it no backup opens."
                )
            }
            let mode = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            try Data(text.text.utf8).write(toFileAt: path)
            try FileManager.default.setAttributes([.posixPermissions: mode ?? 0o644], ofItemAtPath: path)
            print("\(path): written.")
        }
    }

    private static func read(_ path: String) throws -> String {
        guard FileManager.default.fileExists(atPath: path) else { return "" }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Stop(.noInput, "\(path): can't be read here. Run this as root.")
        }
        return text
    }

    /// All settings as `text` makes them; every mistake in it stops.
    fileprivate static func lines(of text: SettingsText, beside path: String) async throws -> [(
        String, String
    )] {
        let file = FileManager.default.temporaryDirectory.appending(path: "balie-\(UUID().uuidString).yaml")
        let name = file.path(percentEncoded: false)
        try Data(text.text.utf8).writePrivately(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        do {
            return try await Settings.load(name).lines.map { ($0.key, $0.value) }
        } catch let stop as Stop {
            throw Stop(stop.status, stop.reason.replacing("\(name): ", with: ""))
        }
    }

    private static func ask(_ question: String, note: String? = nil, now: String) -> String {
        let hint = note.map { " (\($0))" } ?? ""
        let answer = Balie.ask("\(question)\(hint) [\(now)]: ")
        return answer.isEmpty ? now : answer == "-" ? "" : answer
    }
}
