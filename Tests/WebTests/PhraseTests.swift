import Foundation
import FrontDesk
import Phrasebook
import Testing

@testable import Web

struct PhraseTests {
    private let phrasebook: Phrasebook

    init() throws {
        phrasebook = try Phrasebook()
    }

    @Test func `every language has every phrase`() throws {
        let dutch = try #require(phrasebook.keys["nl"])
        for (language, keys) in phrasebook.keys {
            #expect(keys == dutch, "\(language): \(keys.symmetricDifference(dutch).sorted())")
        }
    }

    @Test func `no phrase is empty, and both languages fill in the same names`() throws {
        for key in try #require(phrasebook.keys["nl"]) {
            let texts = Phrasebook.languages.map { phrasebook.phrase(key, in: $0) }
            #expect(texts.allSatisfy { !$0.isEmpty })
            let names = texts.map { Set($0.matches(of: /\{(\w+)\}/).map { String($0.1) }) }
            #expect(names[0] == names[1], "\(key)")
        }
    }

    @Test func `every refusal has a sentence, and every sentence ends`() throws {
        let keys = try #require(phrasebook.keys["nl"])
        let missing = try Self.refusals().filter { !keys.contains("refusal.\($0)") }
        #expect(missing.isEmpty)
        for key in keys where key.hasPrefix("refusal.") {
            #expect(phrasebook.phrase(key, in: "nl").hasSuffix("."), "\(key)")
            #expect(phrasebook.phrase(key, in: "en").hasSuffix("."), "\(key)")
        }
    }

    /// The desk's are held against its pages in ``PageTests``, those of reports in ``ReportWordsTests``.
    @Test func `every phrase is used`() throws {
        let sources = try ["kiosk", "Sources"].flatMap(Self.texts).joined(separator: "\n")
        let refusals = try Self.refusals().map { "refusal.\($0)" }
        let made = Set(refusals + Self.made)
        for key in try #require(phrasebook.keys["nl"])
        where !made.contains(key) && !key.hasPrefix("desk.") && !key.hasPrefix("report.") {
            let short = key.split(separator: ".").dropFirst().joined(separator: ".")
            let quoted = [key, short].contains { sources.contains("\"\($0)\"") }
            let prefix = short.split(separator: ".").dropLast().joined(separator: ".")
            let composed = !prefix.isEmpty && sources.contains("`\(prefix).${")
            let named = sources.contains(try Regex("\\b\(short.replacing(".", with: "\\."))\\b\\s*[(:,]"))
            #expect(quoted || composed || named, "\(key)")
        }
    }

    @Test func `every phrase that the page asks for is there`() throws {
        let keys = try #require(phrasebook.keys["nl"])
        let text = try Self.texts(in: "kiosk").joined(separator: "\n")
        let asked = text.matches(of: /say\("([A-Za-z0-9.]+)"/).map { "kiosk.\($0.1)" }
        #expect(asked.count > 10)
        for key in asked { #expect(keys.contains(key), "\(key)") }
        for name in Role.allCases.map({ "role.\($0)" }) + Verdict.screens.map({ "verdict.\($0)" }) {
            #expect(keys.contains("kiosk.\(name)"), "\(name)")
        }
    }

    /// Keys that Swift puts together from a role, a month, a level.
    private static let made =
        Role.allCases.flatMap { ["role.\($0)", "badge.letter.\($0)"] }
        + (1...12).map { "badge.month.\($0 < 10 ? "0" : "")\($0)" }
        + AffiliationLevel.allCases.map { "badge.affiliation.\($0)" }
        + Notice.Kind.allCases.map { "mail.\($0).subject" }
        + ["day", "badge", "role", "partner", "level", "arrived", "departed", "evidence"]
        .map { "visits.column.\($0)" }
        + ["host", "deputy", "desk"].map { "mail.arrival.\($0)" }
        + RollCallPerson.Block.allCases.map { "rollCall.block.\($0)" } + ["rollCall.block.assistance"]
        + RollCall.Mark.allCases.filter { $0 != .undone }.map { "rollCall.said.\($0)" }
        + ["titleLive", "titleDrill", "began", "ended"].map { "rollCall.report.\($0)" }
        + ["mail.identityOpened.text", "mail.dutiesChanged.text", "mail.monthlyReport.text"]

    /// The names of all refusals, as their enums spell them.
    private static func refusals() throws -> [String] {
        let desk = try cases(in: "Sources/FrontDesk/Refusal.swift", until: "package enum Field")
        let door = try cases(in: "Sources/Web/Refusals.swift", until: "var key")
        return desk + door + ["fault"]
    }

    private static func cases(in file: String, until end: String) throws -> [String] {
        let text = try String(contentsOf: ImportRuleTests.root.appending(path: file), encoding: .utf8)
        let head = text.range(of: end).map { String(text[..<$0.lowerBound]) } ?? text
        return head.matches(of: /\n    case (\w+)/).map { String($0.1) }
    }

    private static func texts(in folder: String) throws -> [String] {
        let files = FileManager.default.enumerator(
            at: ImportRuleTests.root.appending(path: folder),
            includingPropertiesForKeys: nil
        )
        return try (files?.compactMap { $0 as? URL } ?? [])
            .filter { ["js", "html", "swift"].contains($0.pathExtension) }
            .map { try String(contentsOf: $0, encoding: .utf8) }
    }
}

extension Verdict {
    /// The verdicts that have a screen of their own words; a welcome shows the badge, a return asks.
    fileprivate static let screens = allCases.filter {
        ![.welcome, .returning, .invited, .pass].contains($0)
    }
}
