import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

/// Proof 7: whoever has the disk can change the record, but not without being found.
struct VerificationTests {
    /// A record with people in and out, its daemon stopped; `spoil` gets at the file.
    private func finding(
        anchored: Bool = false,
        after sql: String
    ) async throws -> Verification.Finding? {
        let centre = try TestCentre()
        let (kiosk, _) = try await centre.kiosk()
        _ = try await centre.reception.addHost(named: .hostName("Sanne de Wit"))
        for name in ["Anna", "Joost", "Łukasz"] {
            let code = try await centre.checkIn(["firstName": name], at: kiosk)
            centre.clock.advance(seconds: 60)
            if name != "Joost" { _ = try await centre.scan(code, at: kiosk) }
        }
        let anchor = try #require(try await centre.reception.record.anchor().flatMap(Anchor.init))
        try centre.reception.close()
        try tamper(with: centre.recordPath, sql)
        return try await FrontDesk.Record(readingIn: centre.folder).verify(against: anchored ? anchor : nil)
            .finding
    }

    @Test func `a record that nobody touched adds up`() async throws {
        #expect(try await finding(anchored: true, after: "SELECT 1") == nil)
    }

    @Test(arguments: [
        (
            "UPDATE presenceEntry SET body = replace(body, 'observed', 'assumed') WHERE sequence = 6", 6,
            "chain"
        ),
        ("UPDATE presenceEntry SET at = at + 1 WHERE sequence = 5", 5, "chain"),
        ("UPDATE presenceEntry SET salt = randomblob(16) WHERE sequence = 3", 3, "chain"),
        ("UPDATE presenceEntry SET hash = randomblob(32) WHERE sequence = 4", 4, "chain"),
        ("DELETE FROM presenceEntry WHERE sequence = 5", 5, "chain"),
        ("UPDATE presenceEntry SET visit = 99 WHERE sequence = 4", 4, "chain"),
        ("UPDATE visit SET role = 'supplier' WHERE id = 4", 4, "visit"),
        ("UPDATE visit SET visitor = (SELECT visitor FROM visit WHERE id = 7) WHERE id = 4", 4, "visit"),
        ("UPDATE visit SET day = '2026-11-22' WHERE id = 7", 7, "visit"),
        ("UPDATE visit SET voidedAt = 1 WHERE id = 4", 4, "visit"),
        ("DELETE FROM stay WHERE visit = 7", 7, "stay"),
        ("UPDATE stay SET departedAt = departedAt + 1 WHERE visit = 4", 4, "stay"),
        ("UPDATE stay SET evidence = 'reported' WHERE visit = 4", 4, "stay"),
        (
            "UPDATE stay SET departedAt = arrivedAt, evidence = 'observed', departure = 6 WHERE visit = 7", 7,
            "stay"
        ),
        ("UPDATE kiosk SET revokedAt = 1 WHERE id = 1", 1, "people"),
        ("INSERT INTO kiosk (name, token, pairedAt, seenAt) VALUES ('x', randomblob(32), 1, 1)", 2, "people"),
        ("UPDATE kiosk SET token = randomblob(32)", 1, "people"),
        ("UPDATE kiosk SET name = 'Elders'", 1, "people"),
        ("UPDATE visit SET role = 'king' WHERE id = 4", 4, "visit"),
        ("UPDATE visit SET sealedBy = 'day:2026-11-22' WHERE id = 4", 4, "visit"),
        ("UPDATE visit SET visitor = NULL, code = NULL WHERE id = 4", 4, "visit"),
        ("DELETE FROM term", 0, "privacy"),
        ("UPDATE term SET names = 92", 0, "privacy"),
        ("INSERT INTO legalHold (visit, reason, until) VALUES (4, x'00', '2027-01-01')", 4, "privacy"),
        (
            "INSERT INTO legalHold (visit, reason, until) VALUES (4, x'00', '2027-01-01'), (4, x'00', '2027-01-02')",
            4, "privacy"
        ),
        ("INSERT INTO sealedIdentity (visit, identity, keptBy) VALUES (7, x'00', 1)", 7, "privacy"),
        ("INSERT INTO monthTotal VALUES ('2026-01', 'visits', '', 0, '', 0, 0, 7)", 0, "totals"),
        ("UPDATE visit SET day = 'x' WHERE id = 7", 7, "visit"),
        ("UPDATE visit SET kiosk = NULL WHERE id = 4", 4, "visit"),
        ("UPDATE visit SET assistance = NULL", 7, "visit"),
        ("UPDATE stay SET evidence = 'guessed' WHERE visit = 4", 4, "stay"),
        ("UPDATE presenceEntry SET kind = 'x' WHERE sequence = 3", 3, "chain"),
        ("UPDATE partner SET name = 'Elders' WHERE id = 3", 3, "partner"),
        ("UPDATE partner SET endedAt = 1", 1, "partner"),
        ("DELETE FROM partner WHERE id = 14", 14, "partner"),
    ])
    func `a change behind its back is found and named`(sql: String, sequence: Int64, what: String)
        async throws
    {
        let finding = try await finding(after: sql)
        #expect(finding == .init(sequence: sequence, what: try #require(.init(rawValue: what))))
    }

    @Test(arguments: [
        "DELETE FROM host", "UPDATE host SET name = zeroblob(40)", "UPDATE host SET leftAt = 1",
    ])
    func `a host behind its back is found`(sql: String) async throws {
        #expect(try await finding(after: sql)?.what == .people)
    }

    @Test func `tables and triggers that were changed are found`() async throws {
        let trigger =
            "CREATE TRIGGER thief AFTER INSERT ON stay BEGIN DELETE FROM stay WHERE id = NEW.id; END"
        #expect(try await finding(after: trigger)?.what == .schema)
    }

    @Test func `an end cut off is seen against an anchor, and only so`() async throws {
        let cut = """
            DELETE FROM stay WHERE id = 9;
            DELETE FROM visit WHERE id = 9;
            DELETE FROM presenceEntry WHERE sequence >= 9;
            """
        #expect(try await finding(after: cut) == nil)
        #expect(try await finding(anchored: true, after: cut) == .init(sequence: 9, what: .anchor))
    }

    @Test func `random tampering is found every time`() async throws {
        let rounds = ProcessInfo.processInfo.environment["BALIE_PROOF"] == "long" ? 1000 : 100
        var generator = SplitMix64(seed: 7)
        let columns = [
            ("presenceEntry", ["at", "kind", "visit", "body", "salt", "hash"]),
            (
                "visit",
                [
                    "day", "number", "role", "partner", "visitor", "purpose", "person", "code", "codeHash",
                    "language", "sealedBy",
                ]
            ),
            ("stay", ["arrivedAt", "departedAt", "evidence", "departure"]),
        ]
        let centre = try TestCentre()
        let (kiosk, _) = try await centre.kiosk()
        for _ in 0..<10 {
            let code = try await centre.checkIn(at: kiosk)
            _ = try await centre.scan(code, at: kiosk)
        }
        try centre.reception.close()
        var found = 0
        for _ in 0..<rounds {
            let (table, names) = columns[Int.random(in: 0..<3, using: &generator)]
            let name = names[Int.random(in: 0..<names.count, using: &generator)]
            let copy = centre.folder.appending(path: "copy-\(generator.next())")
            try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: copy) }
            let path = copy.appending(path: "balie.sqlite")
            try FileManager.default.copyItem(at: URL(filePath: centre.recordPath), to: path)
            let row = Int.random(in: 0..<10, using: &generator)
            try tamper(
                with: path.path(percentEncoded: false),
                "UPDATE \(table) SET \(name) = CASE typeof(\(name)) WHEN 'integer' THEN \(name) + 1 WHEN 'blob' THEN randomblob(length(\(name))) ELSE \(name) || 'x' END WHERE rowid = (SELECT rowid FROM \(table) LIMIT 1 OFFSET \(row))"
            )
            let finding = try await FrontDesk.Record(readingIn: copy).verify().finding
            if let finding, finding.what != .schema { found += 1 }
        }
        print("proof 7: changes \(rounds), found \(found)")
        #expect(found == rounds)
    }

    @Test(arguments: ["UPDATE presenceEntry SET at = 0", "DELETE FROM presenceEntry"])
    func `the log refuses to be changed or shortened`(sql: String) async throws {
        let centre = try TestCentre()
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        await #expect(throws: RecordFault.broken(code: 1811)) {
            try await centre.reception.write { db in try db.execute(sql: sql) }
        }
    }

    @Test func `the log refuses a gap`() async throws {
        let centre = try TestCentre()
        await #expect(throws: RecordFault.broken(code: 1811)) {
            try await centre.reception.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO presenceEntry (sequence, at, kind, body, salt, hash)
                        VALUES (5, 1, 'arrival', '{}', randomblob(16), randomblob(32))
                        """
                )
            }
        }
    }
}
