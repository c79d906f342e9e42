import Foundation
import FrontDesk
import TestSupport
import Testing

@testable import Balie

struct BackupShelfTests {
    private static let keep = BackupShelf.Keep(days: 7, weeks: 4, months: 3)

    private func item(_ text: String) throws -> BackupShelf.Item {
        .init(.record, at: try Date(text, strategy: .iso8601))
    }

    @Test func `a name tells what a backup holds and when it was made, and other names are left alone`()
        throws
    {
        let record = try item("2026-11-26T03:15:02Z")
        #expect(record.name == "2026-11-26T031502Z.record")
        let keys = BackupShelf.Item(.keys, at: record.madeAt, keys: "1f0c")
        #expect(keys.name == "2026-11-26T031502Z-1f0c.keys")
        for item in [record, keys] { #expect(BackupShelf.Item(name: item.name) == item) }
        for name in [
            "", "balie.sqlite", "2026-11-26.record", "2026-11-26T031502Z.zip",
            "2026-11-26T031502Z.record.part",
            "x2026-11-26T031502Z.record", "2026-11-26T99ab99Z.record", "T.record",
            "2026-13-26T031502Z.record",
        ] {
            #expect(BackupShelf.Item(name: name) == nil, "\(name)")
        }
    }

    @Test func `of a year of days, the newest of seven days, four weeks and three months stay`() throws {
        let last = try Date("2026-11-26T03:15:00Z", strategy: .iso8601)
        let items = (0..<365)
            .map { BackupShelf.Item(.record, at: last.addingTimeInterval(-86_400 * Double($0))) }
        let kept = BackupShelf.kept(items, Self.keep).map { String($0.name.prefix(10)) }
        #expect(
            kept == [
                "2026-11-26", "2026-11-25", "2026-11-24", "2026-11-23", "2026-11-22", "2026-11-21",
                "2026-11-20",
                "2026-11-15", "2026-11-08", "2026-10-31", "2026-09-30",
            ]
        )
    }

    @Test func `several of one day leave the newest, and after a pause of months the newest is there still`()
        throws
    {
        let items = try ["2026-11-26T12:00:00Z", "2026-11-26T03:15:00Z", "2025-01-02T03:15:00Z"].map(item)
        #expect(BackupShelf.kept(items, .init(days: 1, weeks: 0, months: 0)) == [items[0]])
        #expect(BackupShelf.kept(items, Self.keep) == [items[0], items[2]])
        #expect(BackupShelf.kept([], Self.keep).isEmpty)
    }
}

/// The daemon's backups: when they are made, and what goes with what was forgotten.
struct BackupsTests {
    private let centre: TestCentre
    private let folder: URL
    private let lines = LogLines()
    private let key = BackupKey()

    init() throws {
        centre = try TestCentre(at: "2026-11-23T01:00:00Z")
        folder = centre.folder.appending(path: "backups")
    }

    private func settings(_ more: String = "") async throws -> BackupSettings {
        let file = centre.folder.appending(path: "balie.yaml")
        let text =
            "state:\n  folder: \(centre.folder.path(percentEncoded: false))\n"
            + "backup:\n  recipient: \(key.recipient.text)\n\(more)"
        try Data(text.utf8).write(to: file)
        return try await Settings.load(file.path(percentEncoded: false)).backup
    }

    private func service(_ more: String = "") async throws -> BackingUp {
        let backups = Backups(try await settings(more), of: centre.reception, settingsFile: nil)
        return BackingUp(backups: backups, reception: centre.reception, logger: lines.logger)
    }

    private var shelf: BackupShelf { BackupShelf(folder: folder) }

    @Test func `a backup is made at once, then every day at its time, also late`() async throws {
        _ = try await centre.visit()
        let service = try await service()
        var progress = BackingUp.Progress()
        var made: [Int] = []
        for time in [
            "2026-11-23T01:00:00Z", "2026-11-23T02:14:00Z", "2026-11-23T02:15:00Z", "2026-11-23T12:00:00Z",
            "2026-11-24T02:14:59Z", "2026-11-26T09:00:00Z", "2026-11-26T09:01:00Z",
        ] {
            centre.clock.set(time)
            await service.round(&progress)
            made.append(shelf.items(.record).count)
        }
        #expect(made == [1, 1, 1, 1, 1, 2, 2])
        #expect(lines.messages.filter { $0 == "A backup was made." }.count == 3)
        #expect(!lines.text.contains("Berg"))
    }

    @Test func `the keys' backup follows each change, and none from before a name was forgotten stays`()
        async throws
    {
        let service = try await service()
        var progress = BackingUp.Progress()
        await service.round(&progress)
        let first = shelf.items(.keys)
        #expect(first.count == 1)
        let visit = try await centre.visit()
        centre.clock.advance(seconds: 30)
        await service.round(&progress)
        let second = shelf.items(.keys)
        #expect(second.count == 1)
        #expect(second != first)
        centre.clock.advance(seconds: 30)
        await service.round(&progress)
        #expect(shelf.items(.keys) == second)
        try await centre.reception.eraseName(visit, reason: .reason("Verzoek"), from: .operatorShell)
        await service.round(&progress)
        #expect(shelf.items(.keys).count == 1)
        #expect(shelf.items(.keys) != second)
    }

    @Test func `the newest is the newest too within a second and when the clock stepped back`() async throws {
        let backups = Backups(try await settings(), of: centre.reception, settingsFile: nil)
        for seconds in [0.0, 0, -7200, 0, 0, 0] {
            centre.clock.advance(seconds: seconds)
            _ = try await centre.visit(["firstName": "Gast \(shelf.items(.record).count)"])
            _ = try await backups.make()
            #expect(try shelf.items(.keys).map(\.keys) == [centre.reception.keysAtHand()])
            try await centre.reception.rotateKey(.badge, from: .operatorShell)
        }
        #expect(!backups.isDue())
        centre.clock.advance(seconds: 86_400)
        #expect(backups.isDue())
    }

    @Test func `a second place that is not mounted gets nothing, and is told once`() async throws {
        let place = centre.folder.appending(path: "share")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let service = try await service("  copy: \(place.path(percentEncoded: false))\n")
        var progress = BackingUp.Progress()
        for _ in 0..<3 { await service.round(&progress) }
        #expect(lines.messages.filter { $0.contains("not mounted") }.count == 1)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: place.path(percentEncoded: false)).isEmpty
        )
        #expect(shelf.items(.record).count == 1)
    }

    @Test func `a second shelf holds what the first holds, and other files on it are left alone`() throws {
        let (first, second) = (centre.folder.appending(path: "a"), centre.folder.appending(path: "b"))
        for folder in [first, second] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        let (shelf, copy) = (BackupShelf(folder: first), BackupShelf(folder: second))
        let old = BackupShelf.Item(.keys, at: centre.clock.now, keys: "aa")
        let new = BackupShelf.Item(.keys, at: centre.clock.now, keys: "bb")
        try Data("1".utf8).write(to: copy.url(old))
        try Data("2".utf8).write(to: shelf.url(new))
        try Data("3".utf8).write(to: second.appending(path: "notes.txt"))
        try shelf.mirror(to: copy)
        #expect(copy.items() == [new])
        #expect(try Data(contentsOf: copy.url(new)) == Data("2".utf8))
        #expect(
            FileManager.default.fileExists(
                atPath: second.appending(path: "notes.txt").path(percentEncoded: false)
            )
        )
    }

    @Test func `without a recipient none is made, and an errand for one says what to do`() async throws {
        let file = centre.folder.appending(path: "balie.yaml")
        try Data("state:\n  folder: \(centre.folder.path(percentEncoded: false))\n".utf8).write(to: file)
        let settings = try await Settings.load(file.path(percentEncoded: false)).backup
        let backups = Backups(settings, of: centre.reception, settingsFile: nil)
        guard case .failed(let reason) = await Errand.backUp.carryOut(at: centre.reception, backups) else {
            Issue.record("was not refused")
            return
        }
        #expect(reason.contains("balie backup key"))
        #expect(shelf.items().isEmpty)
    }
}
