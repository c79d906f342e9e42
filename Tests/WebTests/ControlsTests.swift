import Foundation
import Testing

/// The papers name tests, tables and keys; here they are held against what there is.
struct ControlsTests {
    private static let notes = "Sources/FrontDesk/FrontDesk.docc"

    @Test func `every test that the map of controls names is there`() throws {
        let map = try ControlMap(Self.text("\(Self.notes)/Controls.md"))
        let there = try Self.testNames()
        #expect(there.count > 300)
        #expect(map.named.count > 100)
        #expect(map.named.subtracting(there).sorted() == [])
    }

    @Test func `no control is without a test or a reason why it has none`() throws {
        let map = try ControlMap(Self.text("\(Self.notes)/Controls.md"))
        #expect(map.rows.count > 60)
        #expect(map.rows.filter { !$0.isAnswered }.map(\.item) == [])
        #expect(map.rows.filter { $0.cells != 4 }.map(\.item) == [])
        let items = map.rows.map(\.item)
        #expect(Set(items).count == items.count)
    }

    @Test func `a test that is gone and a line without an answer are found`() throws {
        let map = ControlMap(
            """
            | item | asks | here | tests |
            | --- | --- | --- | --- |
            | 1.1 | a | b | `a test that nobody wrote`, `test_nobody_wrote` |
            | 1.2 | a | `b` | |
            | 1.3 | a | b | Not met: |
            | 1.4 | a | b | Not met: nobody has got round to it. |
            | 1.5 | a | b | It is surely fine. |
            """
        )
        #expect(map.named == ["a test that nobody wrote", "test_nobody_wrote"])
        #expect(try map.named.isDisjoint(with: Self.testNames()))
        #expect(map.rows.filter { !$0.isAnswered }.map(\.item) == ["1.2", "1.3", "1.5"])
    }

    @Test func `every table and every kind of key is told of in what is stored`() throws {
        let paper = try Self.text("\(Self.notes)/WhatIsStored.md")
        let room = ImportRuleTests.root.appending(path: "Sources/FrontDesk")
        let schemas = try FileManager.default.contentsOfDirectory(at: room, includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent.hasSuffix("Schema.swift") }
            .map { try String(contentsOf: $0, encoding: .utf8) }
        let tables = schemas.joined().matches(of: /CREATE TABLE (?:IF NOT EXISTS )?(\w+)/)
            .map { String($0.1) }.filter { !$0.hasPrefix("new") }
        let keys = try Self.text("Sources/FrontDesk/Vault.swift")
            .matches(of: /case \.\w+(?:\(.*\))?: "(\w+)/)
            .map { String($0.1) }
        #expect(tables.count >= 30 && keys.count >= 10)
        for table in tables { #expect(paper.contains("`\(table)`"), "\(table)") }
        for key in keys { #expect(paper.contains(try Regex("`\(key)[:`]")), "\(key)") }
    }

    /// What the tests are called: sentences in Swift, functions in Python.
    private static func testNames() throws -> Set<String> {
        let files = FileManager.default.enumerator(
            at: ImportRuleTests.root.appending(path: "Tests"),
            includingPropertiesForKeys: nil
        )
        var names: Set<String> = []
        for file in files?.compactMap({ $0 as? URL }) ?? [] {
            switch file.pathExtension {
            case "swift":
                let text = try String(contentsOf: file, encoding: .utf8)
                names.formUnion(text.matches(of: /\bfunc `([^`\n]+)`\(/).map { String($0.1) })
            case "py":
                let text = try String(contentsOf: file, encoding: .utf8)
                names.formUnion(text.matches(of: /\bdef (test_\w+)\(/).map { String($0.1) })
            default: break
            }
        }
        return names
    }

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: ImportRuleTests.root.appending(path: path), encoding: .utf8)
    }
}

/// The lines of the map of controls: what is asked for, and which tests show it.
fileprivate struct ControlMap {
    let rows: [Row]

    var named: Set<String> { Set(rows.flatMap(\.tests)) }

    struct Row {
        let item: String
        let cells: Int
        let tests: [String]
        /// What the last cell says.
        let answer: String

        /// Whether tests are named, or the reason why there are none.
        var isAnswered: Bool {
            !tests.isEmpty || answer.contains(/^(Not met|Unproven|Does not apply): .{15}/)
        }
    }

    init(_ text: String) {
        rows = text.split(separator: "\n").filter { $0.contains(/^\| \d/) }
            .map { line in
                let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst()
                    .dropLast()
                    .map { $0.trimmingCharacters(in: .whitespaces) }
                let answer = cells.last ?? ""
                return Row(
                    item: cells.first ?? "",
                    cells: cells.count,
                    tests: answer.matches(of: /`([^`]+)`/).map { String($0.1) },
                    answer: answer
                )
            }
    }
}
