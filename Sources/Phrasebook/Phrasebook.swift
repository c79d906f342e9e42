import Foundation

/// Every sentence that Balie says to a person, in each of its languages.
package struct Phrasebook: Sendable {
    /// Dutch comes first, and steps in where a language is not spoken.
    package static let languages = ["nl", "en"]

    private let phrases: [String: [String: String]]

    /// The phrases that stand in the program, read once.
    package init() throws {
        phrases = try Self.read.get()
    }

    private static let read = Result {
        let decoder = JSONDecoder()
        return [
            "nl": try decoder.decode([String: String].self, from: Data(PackageResources.nl_json)),
            "en": try decoder.decode([String: String].self, from: Data(PackageResources.en_json)),
        ]
    }

    /// The phrase for `key` with `{name}`s filled in from `values`; the key itself where there is none.
    package func phrase(_ key: String, in language: String, _ values: [String: String] = [:]) -> String {
        let template = phrases[language]?[key] ?? phrases[Self.languages[0]]?[key] ?? key
        return values.reduce(template) { $0.replacing("{\($1.key)}", with: $1.value) }
    }

    /// The phrases whose key starts with `prefix`, by language and the rest of the key: what a page takes
    /// along.
    package func excerpt(_ prefix: String) -> [String: [String: String]] {
        phrases.mapValues { phrases in
            let own = phrases.filter { $0.key.hasPrefix(prefix) }
            return Dictionary(
                uniqueKeysWithValues: own.map { (String($0.key.dropFirst(prefix.count)), $0.value) }
            )
        }
    }

    /// The languages that have phrases, and the keys of each.
    package var keys: [String: Set<String>] {
        phrases.mapValues { Set($0.keys) }
    }
}
