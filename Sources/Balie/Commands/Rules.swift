import ArgumentParser
import Foundation
import FrontDesk

/// `balie rules` – the house rules that visitors agree to.
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Show the house rules, and put others in force.",
        subcommands: [Show.self, Set.self]
    )

    /// `balie rules show` – the rules that hold now.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the house rules that hold now.")

        @OptionGroup var settings: SettingsOption
        @Option(help: "Only in this language: nl or en.")
        var language: Language?
        @Flag(help: "Print JSON.")
        var json = false

        func run() async throws {
            let folder = try await settings.load().folder
            let versions = try await Stop.naming { try await Record(readingIn: folder).houseRules() }
            guard let rules = versions.first else { return }
            let languages = language.map { [$0] } ?? Language.allCases
            if json {
                let texts = languages.map { ($0.rawValue, rules.text.lines(in: $0)) }
                return try printJSON(
                    Shown(version: rules.version, rules: Dictionary(uniqueKeysWithValues: texts))
                )
            }
            guard language == nil else { return print(rules.text.joined(in: languages[0])) }
            let texts = languages.map { "\($0.rawValue):\n\(rules.text.joined(in: $0))" }
            print("Version \(rules.version)\n\n\(texts.joined(separator: "\n\n"))")
        }

        private struct Shown: Encodable {
            let version: Int
            let rules: [String: [String]]
        }
    }

    /// `balie rules set` – another text in one language; the other language stays as it is.
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put another text in force, in one language; each line is a rule.",
            discussion:
                "Whoever is checking in reads the new rules first. The versions before stay on record."
        )

        @OptionGroup var settings: SettingsOption
        @Option(help: "The language of the text: nl or en.")
        var language: Language
        @Argument(help: "The file with the text; - for standard input.")
        var file: String

        func run() async throws {
            let text = try read()
            do throws(Refusal) {
                try RulesText.check(text, in: language)
            } catch {
                throw Stop(.dataError, "\(file): \(try Stop.sentence(of: error.key, error.values))")
            }
            _ = try await settings.run(.setRules(language, text))
            print(
                "Visitors read these rules from now on. Look whether the other language still says the same."
            )
        }

        /// The text, of no more than any rules are.
        private func read() throws -> String {
            let most = 64 * 1024
            let handle = file == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: file)
            guard let handle, let data = try? handle.read(upToCount: most + 1) else {
                throw Stop(.noInput, "\(file): there is no file that can be read here.")
            }
            guard data.count <= most, let text = String(data: data, encoding: .utf8) else {
                throw Stop(.dataError, "\(file): this is no text of house rules in UTF-8.")
            }
            return text
        }
    }
}
