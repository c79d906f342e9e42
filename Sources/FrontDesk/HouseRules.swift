import Crypto
import Foundation
import GRDB

/// A version of the house rules, which a visitor agrees to before they come in.
package struct HouseRules: Hashable, Sendable, FetchableRecord {
    package let version: Int
    package let text: RulesText
    /// When it took the place of the one before; nil for the first, which came with the program.
    package let since: Instant?

    static let shipped = HouseRules(
        version: 1,
        text: RulesText(kept: [
            .nl: """
            Draag uw badge zichtbaar.
            Blijf bij uw contactpersoon.
            Maak geen foto’s of opnamen.
            Alarm? Volg de BHV’er.
            Meld u af als u weggaat.
            """,
            .en: """
            Wear your badge visibly.
            Stay with the person you visit.
            Take no photos or recordings.
            Alarm? Follow the warden.
            Check out when you leave.
            """,
        ]),
        since: nil
    )

    init(version: Int, text: RulesText, since: Instant?) {
        (self.version, self.text, self.since) = (version, text, since)
    }

    init(row: Row) throws {
        version = try row.decode(forColumn: "version")
        since = try row.decode(forColumn: "since")
        text = RulesText(kept: [.nl: try row.decode(forColumn: "nl"), .en: try row.decode(forColumn: "en")])
    }

    /// The version that visitors have to have seen.
    static func newest(_ db: Database) throws -> Int {
        let highest = try db.cachedStatement(sql: "SELECT coalesce(max(version), 0) FROM houseRules")
        return try Int.fetchOne(highest) ?? 0
    }
}

/// House rules in every language, a line each.
package struct RulesText: Hashable, Sendable {
    package static let mostLines = 8
    package static let longestLine = 90

    private let texts: [Language: [String]]

    /// What somebody typed, without its empty lines.
    ///
    /// - Throws: ``Refusal/rulesMissing`` unless every language has a line, ``Refusal/rulesTooManyLines``,
    ///   ``Refusal/rulesLineTooLong(_:line:)``, ``Refusal/rulesLineEmpty(_:line:)``.
    package init(_ typed: [Language: String]) throws(Refusal) {
        var texts: [Language: [String]] = [:]
        for language in Language.allCases {
            let lines = try Self.lines(in: typed[language] ?? "", language)
            guard !lines.isEmpty else { throw .rulesMissing }
            guard lines.count <= Self.mostLines else { throw .rulesTooManyLines }
            texts[language] = lines
        }
        self.texts = texts
    }

    /// Says no to a text in one language that can't be shown, by its line.
    ///
    /// - Throws: ``Refusal/rulesMissing``, ``Refusal/rulesTooManyLines``, ``Refusal/rulesLineTooLong(_:line:)``,
    ///   ``Refusal/rulesLineEmpty(_:line:)``.
    package static func check(_ typed: String, in language: Language) throws(Refusal) {
        let lines = try lines(in: typed, language)
        guard !lines.isEmpty else { throw .rulesMissing }
        guard lines.count <= mostLines else { throw .rulesTooManyLines }
    }

    /// What the record holds.
    init(kept: [Language: String]) {
        texts = kept.mapValues { $0.split(separator: "\n").map(String.init) }
    }

    package func lines(in language: Language) -> [String] { texts[language] ?? [] }

    package func joined(in language: Language) -> String { lines(in: language).joined(separator: "\n") }

    /// What the log keeps of a version, so that no word of it is exchanged unseen.
    var seal: String {
        let text = Language.allCases.map { "\($0.rawValue) \(joined(in: $0).utf8.count) \(joined(in: $0))" }
        return SHA256.hash(data: Data(text.joined().utf8)).hexadecimal
    }

    /// The lines of a text in one language; lines of nothing but spaces are left out, and count in the numbers.
    private static func lines(in typed: String, _ language: Language) throws(Refusal) -> [String] {
        var lines: [String] = []
        let all = typed.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (number, line) in zip(1..., all) where !line.allSatisfy(\.isWhitespace) {
            let kept = try PersonalText(
                String(line),
                in: .rules,
                upTo: longestLine,
                else: .init(
                    empty: .rulesLineEmpty(language, line: number),
                    tooLong: .rulesLineTooLong(language, line: number)
                )
            )
            lines.append(kept.text)
        }
        return lines
    }
}

extension Record {
    /// Every version of the house rules, the newest first.
    package func houseRules() async throws -> [HouseRules] {
        try await reader.read { db in
            try HouseRules.fetchAll(db, sql: "SELECT * FROM houseRules ORDER BY version DESC")
        }
    }
}

extension Reception {
    /// The house rules that hold now.
    package func houseRules() async throws -> HouseRules {
        try await read { db in
            let newest = "SELECT * FROM houseRules ORDER BY version DESC LIMIT 1"
            return try HouseRules.fetchOne(db, sql: newest) ?? .shipped
        }
    }

    /// Puts other house rules in force; whoever is checking in reads them first.
    ///
    /// - Parameter version: the version that whoever changes it has read.
    /// - Throws: ``Refusal/rulesChangedAlready``, ``Refusal/rulesUnchanged``.
    package func changeHouseRules(
        to text: RulesText,
        insteadOf version: Int,
        from origin: Origin
    ) async throws {
        try await write { [self] db in
            guard try HouseRules.newest(db) == version else { throw Refusal.rulesChangedAlready }
            let read: SQLRequest<HouseRules> = "SELECT * FROM houseRules WHERE version = \(version)"
            guard try read.fetchOne(db)?.text != text else { throw Refusal.rulesUnchanged }
            let entry = PresenceEntry(.rulesChanged, at: try db.now, origin: origin)
            try db.execute(
                literal: """
                    INSERT INTO houseRules (version, nl, en, since)
                    VALUES (\(version + 1), \(text.joined(in: .nl)), \(text.joined(in: .en)), \(entry.at))
                    """
            )
            try append(
                entry.with {
                    $0.rules = version + 1
                    $0.seal = text.seal
                },
                to: db
            )
        }
    }
}

/// The versions of the house rules as the log alone tells.
struct DerivedRules {
    private var versions: [Int64: Version]

    private struct Version: Equatable {
        let seal: String?
        let since: Instant?
    }

    init() {
        let first = HouseRules.shipped
        versions = [Int64(first.version): Version(seal: first.text.seal, since: nil)]
    }

    mutating func take(_ entry: PresenceEntry) {
        versions[Int64(entry.rules ?? 0)] = Version(seal: entry.seal, since: entry.at)
    }

    /// The first version that is not as the log says.
    func firstWrong(_ db: Database) throws -> Int64? {
        let found = try HouseRules.fetchAll(db, sql: "SELECT * FROM houseRules")
            .map { (Int64($0.version), Version(seal: $0.text.seal, since: $0.since)) }
        return DerivedStates.firstUnlike(found, versions)
    }
}
