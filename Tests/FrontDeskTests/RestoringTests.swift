import Crypto
import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

/// A record that comes back on another machine, under another master key.
struct RestoringTests {
    private let centre: TestCentre
    private let key = BackupKey()
    private let backups: URL
    private let machine: URL

    init() throws {
        centre = try TestCentre()
        backups = centre.folder.appending(path: "backups")
        machine = centre.folder.appending(path: "machine")
        for folder in [backups, machine] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
    }

    private var reception: Reception { centre.reception }
    private var record: URL { backups.appending(path: "a.record") }
    private var keys: URL { backups.appending(path: "a.keys") }

    private var place: Reception.Place {
        let masterKey = MasterKey(key: SymmetricKey(data: Data(repeating: 9, count: 32)))
        return TestCentre.place(machine, centre.clock, masterKey: masterKey)
    }

    private func backUp() async throws {
        _ = try await reception.backUpRecord(to: record, for: key.recipient, with: "centre:\n  name: Proef\n")
        try reception.backUpKeys(to: keys, for: key.recipient)
    }

    private func restore(replacing: Bool = false, forgetting: Bool = false) async throws -> Restored {
        try await Restoring(record: record, keys: keys, with: key, to: place)
            .carryOut(replacing: replacing, forgetting: forgetting)
    }

    private var filesThere: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: machine.path(percentEncoded: false))) ?? [])
            .filter { $0 != "balie.lock" && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
            .sorted()
    }

    @Test func `a centre comes back whole on another machine: names, hosts, badges, holds`()
        async throws
    {
        let (kiosk, _) = try await centre.kiosk()
        let code = try await centre.checkIn(at: kiosk)
        _ = try await reception.addHost(named: .hostName("Els de Vries"))
        _ = try await centre.guest(["firstName": "Sem"])
        let held = try await centre.visit(["firstName": "Greet"])
        _ = try await reception.placeHold(
            on: held,
            reason: .reason("Onderzoek"),
            until: reception.today().advanced(byDays: 90),
            from: .operatorShell
        )
        try await reception.rotateKey(.wrapping, from: .operatorShell)
        try await backUp()
        let restored = try await restore()

        #expect(restored.inside == 3)
        #expect(restored.names >= 3)
        #expect(restored.closed == 0)
        #expect(restored.settings == "centre:\n  name: Proef\n")
        let again = try Reception(place)
        #expect(try await again.record.verify(against: Anchor(restored.anchor)).finding == nil)
        let found = try await again.findPerson("van der berg", reason: .reason("proef"), from: .operatorShell)
        #expect(found.count == 3)
        #expect(try await again.hosts().map(\.name) == reception.hosts().map(\.name))
        #expect(try await again.holds().map(\.reason) == ["Onderzoek"])
        #expect(try await again.keyReport().kinds.allSatisfy { $0.closed == 0 })
        #expect(try await again.scan(.sample(code), from: .kiosk(kiosk.id)).verdict == .goodbye)
        let last = try await again.record.bodies().first { $0.contains(#""kind":"restored""#) }
        #expect(last?.contains(#""origin":"operator""#) == true)
        try again.close()
    }

    @Test func `the master key is in neither file, and no name stands in them in clear`() async throws {
        _ = try await centre.visit(["firstName": "Kanarie", "surname": "Zeldzaam"])
        try await backUp()
        for file in [record, keys] {
            let bytes = try Data(contentsOf: file)
            for secret in [Data(repeating: 7, count: 32), Data("Kanarie".utf8), Data("SQLite format 3".utf8)]
            {
                #expect(bytes.range(of: secret) == nil)
            }
        }
        let names = try FileManager.default.contentsOfDirectory(
            atPath: centre.folder.path(percentEncoded: false)
        )
        #expect(!names.contains { $0.hasPrefix("balie.copying") })
    }

    @Test func `visitors come in while a backup is made, and it holds a beginning of what is on record`()
        async throws
    {
        let (kiosk, _) = try await centre.kiosk()
        async let made = reception.backUpRecord(to: record, for: key.recipient, with: "")
        for number in 0..<40 { _ = try await centre.checkIn(["firstName": "Gast \(number)"], at: kiosk) }
        let entries = try await made.entries
        try reception.backUpKeys(to: keys, for: key.recipient)
        let restored = try await restore()
        #expect(restored.entries == entries)
        #expect(try await reception.record.verify(against: Anchor(restored.anchor)).finding == nil)
    }

    @Test func `what was forgotten after the backup does not come back, and what came before still counts`()
        async throws
    {
        _ = try await centre.visit(["firstName": "Anna"])
        let erased = try await centre.visit(["firstName": "Greet"])
        _ = try await reception.backUpRecord(to: record, for: key.recipient, with: "")
        try await reception.eraseName(erased, reason: .reason("Verzoek"), from: .operatorShell)
        try reception.backUpKeys(to: keys, for: key.recipient)

        await #expect(throws: BackupFault.namesClosed(names: 2, days: 1)) { _ = try await restore() }
        #expect(filesThere.isEmpty)
        let restored = try await restore(forgetting: true)
        #expect((restored.names, restored.closed, restored.visits) == (0, 2, 2))
        let again = try Reception(place)
        #expect(try await again.record.verify().finding == nil)
        #expect(try await again.keepToTerms().names == 0)
        try again.close()
    }

    @Test func `a day that was purged after the backup stays closed in it, and its counts are there`()
        async throws
    {
        let (kiosk, _) = try await centre.kiosk()
        let code = try await centre.checkIn(at: kiosk)
        #expect(try await centre.scan(code, at: kiosk) == .goodbye)
        _ = try await reception.backUpRecord(to: record, for: key.recipient, with: "")
        centre.clock.set("2027-01-20T09:00:00Z")
        try await reception.keepToTerms()
        try reception.backUpKeys(to: keys, for: key.recipient)
        let restored = try await restore(forgetting: true)
        #expect((restored.names, restored.closed, restored.visits) == (0, 1, 1))
    }

    @Test func `a record with visits in it is left as it is; asked to, it is put aside`() async throws {
        _ = try await centre.visit()
        try await backUp()
        _ = try await restore()
        let before = try Data(contentsOf: machine.appending(path: "balie.sqlite"))
        await #expect(throws: BackupFault.recordIsThere(path: machine.path(percentEncoded: false))) {
            _ = try await restore()
        }
        #expect(try Data(contentsOf: machine.appending(path: "balie.sqlite")) == before)
        _ = try await restore(replacing: true)
        #expect(filesThere.contains { $0.hasPrefix("aside-") })
    }

    @Test func `a new record without visits, as an installation makes, is no hindrance`() async throws {
        _ = try await centre.visit()
        try await backUp()
        try Reception(place).close()
        #expect(try await restore().visits == 1)
    }

    @Test func `whatever goes wrong, the record that was there is there again`() async throws {
        _ = try await centre.visit()
        try await backUp()
        try Reception(place).close()
        let before = try Data(contentsOf: machine.appending(path: "balie.sqlite"))
        let whole = try Data(contentsOf: record)
        try Data(whole.prefix(whole.count - 5)).write(to: record)
        await #expect(throws: BackupFault.damaged(path: record.path(percentEncoded: false))) {
            _ = try await restore(replacing: true)
        }
        #expect(filesThere == ["balie.sqlite", "keys.sqlite"])
        #expect(try Data(contentsOf: machine.appending(path: "balie.sqlite")) == before)
        try Reception(place).close()
    }

    @Test func `keys of another centre are refused by name`() async throws {
        _ = try await reception.addHost(named: .hostName("Els de Vries"))
        _ = try await centre.visit()
        try await backUp()
        let other = try TestCentre()
        try other.reception.backUpKeys(to: keys, for: key.recipient)
        await #expect(throws: BackupFault.keysOfAnother(path: keys.path(percentEncoded: false))) {
            _ = try await restore(forgetting: true)
        }
        #expect(filesThere.isEmpty)
    }

    @Test func `a daemon that runs keeps its record`() async throws {
        _ = try await centre.visit()
        try await backUp()
        let running = try Reception(place)
        await #expect(throws: RecordFault.inUse(path: machine.path(percentEncoded: false))) {
            _ = try await restore(replacing: true)
        }
        try running.close()
    }

    @Test func `a record that was tampered with makes no backup that looks good`() async throws {
        for name in ["Anna", "Greet", "Sem"] { _ = try await centre.visit(["firstName": name]) }
        try tamper(
            with: centre.recordPath,
            "UPDATE presenceEntry SET body = replace(body, 'arrival', 'refusal') WHERE sequence = 2"
        )
        await #expect(throws: RecordFault.chainBroken(sequence: 2)) { try await backUp() }
        #expect(!FileManager.default.fileExists(atPath: record.path(percentEncoded: false)))
    }
}
