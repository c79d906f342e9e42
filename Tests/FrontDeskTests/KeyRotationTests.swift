import Crypto
import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

struct KeyRotationTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    private var reception: Reception { centre.reception }

    private func rotate(_ kind: KeyKind) async throws {
        try await reception.rotateKey(kind, from: .operatorShell)
    }

    @Test func `the badge key before is still read, the one before that no more`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let code = try await centre.checkIn(at: kiosk)
        centre.clock.advance(seconds: -60)
        try await rotate(.badge)
        #expect(try await centre.scan(code, at: kiosk) == .goodbye)
        let newer = try await centre.checkIn(at: kiosk)
        #expect(newer.prefix(3) != code.prefix(3))
        try await rotate(.badge)
        #expect(try await centre.scan(code, at: kiosk) == .notOurs)
        #expect(try await centre.scan(newer, at: kiosk) == .goodbye)
        #expect(try reception.vault.letters(of: .badge).count == 2)
    }

    @Test func `the new key signs after a start too, also when the clock was set back`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        centre.clock.advance(seconds: -3600)
        try await rotate(.badge)
        let code = try await centre.checkIn(at: kiosk)
        try reception.close()
        let again = try centre.startedAgain()
        #expect(again.badgeKeys.makeCode(random: seededBytes()).keyID == String(code.dropFirst().prefix(2)))
    }

    @Test func `people come and go while keys are exchanged`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        var done = 0
        for round in 0..<10 {
            let verdicts = try await withThrowingTaskGroup(of: Verdict?.self) { group in
                for _ in 0..<20 {
                    group.addTask { [centre] in
                        let code = try await centre.checkIn(at: kiosk)
                        return try await centre.scan(code, at: kiosk)
                    }
                }
                group.addTask { [reception] in
                    try await reception.rotateKey(.badge, from: .operatorShell)
                    return nil
                }
                group.addTask { [reception] in
                    try await reception.rotateKey(
                        round.isMultiple(of: 2) ? .wrapping : .pass,
                        from: .operatorShell
                    )
                    return nil
                }
                return try await group.reduce(into: []) { $0 += [$1] }
            }
            done += verdicts.count { $0 == .goodbye }
        }
        #expect(done == 200)
        #expect(try await centre.entries().count { $0.kind == .keyRotated } == 20)
        #expect(try await reception.record.verify().finding == nil)
    }

    @Test func `another wrapping key wraps every key, and opens with the same master key`() async throws {
        _ = try await centre.visit()
        let before = try await wrapped()
        try await rotate(.wrapping)
        let after = try await wrapped()
        #expect(after.keys == before.keys)
        #expect(after.allSatisfy { before[$0.key] != $0.value })
        #expect(
            try await reception.findPerson("berg", reason: .reason("proef"), from: .operatorShell).count == 1
        )
        try reception.close()
        #expect(
            try await centre.startedAgain().findPerson("berg", reason: .reason("proef"), from: .operatorShell)
                .count == 1
        )
    }

    private func wrapped() async throws -> [String: Data] {
        try await reception.vault.database.read { db in
            try Row.fetchAll(db, sql: "SELECT scope, wrapped FROM sealingKey")
                .reduce(into: [:]) { $0[$1["scope"] as String] = $1["wrapped"] as Data }
        }
    }

    @Test func `a key that does not open stops the exchange as a whole`() async throws {
        _ = try await centre.visit()
        try await reception.vault.database.write { db in
            try db.execute(sql: "UPDATE sealingKey SET wrapped = randomblob(60) WHERE scope LIKE 'month:%'")
        }
        let before = try await wrapped()
        await #expect(throws: RecordFault.self) { try await rotate(.wrapping) }
        #expect(try await wrapped() == before)
        #expect(try await centre.entries().allSatisfy { $0.kind != .keyRotated })
        let kinds = try await reception.keyReport().kinds
        #expect(kinds.filter { $0.closed > 0 }.map(\.kind) == ["month"])
    }

    @Test func `accounts stay on the old pepper until they sign in`() async throws {
        let number = try reception.vault.newestPepper().number
        _ = try await centre.account([.host])
        try await rotate(.pepper)
        #expect(try reception.vault.newestPepper().number == number + 1)
        #expect(try reception.vault.existingKey(for: .pepper(number)) != nil)
        #expect(try await reception.keyReport().accountsOnOldPepper == 1)
    }

    @Test func `the report counts keys by kind and shows none`() async throws {
        _ = try await centre.visit()
        try await rotate(.pass)
        let report = try await reception.keyReport()
        #expect(report.kinds.map(\.kind) == ["badge", "day", "month", "pass", "standing"])
        #expect(report.kinds.allSatisfy { $0.count == 1 && $0.closed == 0 })
        #expect(report.wrappedAt == nil)
        let text = String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
        #expect(text.count < 600)
    }

    @Test func `a key file of the first release opens, and is brought up to date`() async throws {
        _ = try await centre.visit()
        try reception.close()
        try tamper(with: centre.keysPath, "DROP TABLE wrapping; PRAGMA user_version = 1")
        let again = try centre.startedAgain()
        #expect(try await again.findPerson("berg", reason: .reason("proef"), from: .operatorShell).count == 1)
        try await again.rotateKey(.wrapping, from: .operatorShell)
        #expect(try await again.keyReport().wrappedAt != nil)
    }
}
