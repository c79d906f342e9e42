import Crypto
import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

struct RecordFileTests {
    /// What a stopped centre's files say when a daemon starts on them again, after `spoil`.
    private func fault(
        masterKey: MasterKey = TestCentre.masterKey,
        after spoil: (TestCentre) throws -> Void
    ) async throws -> RecordFault? {
        let centre = try TestCentre()
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        try centre.reception.close()
        let copy = centre.folder.appending(path: "again")
        try spoil(centre)
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        for name in ["balie.sqlite", "keys.sqlite"] {
            let source = centre.folder.appending(path: name)
            guard FileManager.default.fileExists(atPath: source.path(percentEncoded: false)) else { continue }
            try FileManager.default.copyItem(at: source, to: copy.appending(path: name))
        }
        do {
            try Reception(TestCentre.place(copy, centre.clock, masterKey: masterKey)).close()
            return nil
        } catch let fault as RecordFault {
            return fault
        }
    }

    @Test func `a record that was closed opens again`() async throws {
        #expect(try await fault { _ in } == nil)
    }

    @Test func `the writer really syncs every commit`() async throws {
        let centre = try TestCentre()
        let synchronous = try await centre.reception.write { db in
            try Int.fetchOne(db, sql: "PRAGMA synchronous")
        }
        #expect(synchronous == 2)
    }

    @Test func `a second daemon on the same folder is refused`() throws {
        let centre = try TestCentre()
        #expect(throws: RecordFault.inUse(path: centre.folder.path(percentEncoded: false))) {
            try Reception(TestCentre.place(centre.folder, centre.clock))
        }
    }

    @Test func `a database of another program is refused and not touched`() async throws {
        let fault = try await fault { try tamper(with: $0.recordPath, "PRAGMA application_id = 1") }
        guard case .ofAnotherProgram = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
    }

    @Test func `a database of a newer version is refused with both versions`() async throws {
        let fault = try await fault { try tamper(with: $0.recordPath, "PRAGMA user_version = 99") }
        guard case .newer(_, 99, Schema.version) = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
    }

    @Test func `a file that is no database is refused`() async throws {
        let fault = try await fault { centre in
            try Data(repeating: 65, count: 9000).write(to: URL(filePath: centre.recordPath))
        }
        guard case .notADatabase = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
    }

    @Test func `a record without its key file is refused`() async throws {
        let fault = try await fault { try FileManager.default.removeItem(atPath: $0.keysPath) }
        guard case .keysMissing = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
    }

    @Test func `another master key is refused`() async throws {
        let fault = try await fault(masterKey: MasterKey(key: SymmetricKey(size: .bits256))) { _ in }
        guard case .wrongMasterKey = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
    }

    @Test func `a chain that is broken near its end is refused at start`() async throws {
        let fault = try await fault {
            try tamper(with: $0.recordPath, "UPDATE presenceEntry SET body = body || ' ' WHERE sequence = 2")
        }
        #expect(fault == .chainBroken(sequence: 2))
    }

    @Test func `pages that are damaged are refused at start`() async throws {
        let fault = try await fault { centre in
            var bytes = try Data(contentsOf: URL(filePath: centre.recordPath))
            for page in stride(from: 4096, to: bytes.count, by: 4096) {
                bytes.replaceSubrange(page + 8..<page + 60, with: Data(repeating: 0xFF, count: 52))
            }
            try bytes.write(to: URL(filePath: centre.recordPath))
        }
        #expect(fault != nil)
    }

    @Test func `reading works while a daemon writes, and after it stopped`() async throws {
        let centre = try TestCentre()
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        #expect(try await FrontDesk.Record(readingIn: centre.folder).present().count == 1)
        try centre.reception.close()
        #expect(try await FrontDesk.Record(readingIn: centre.folder).present().count == 1)
    }

    @Test func `after an orderly stop nothing is left in the write-ahead log`() async throws {
        let centre = try TestCentre()
        _ = try await centre.reception.checkIn(.sample(), from: .operatorShell)
        try centre.reception.close()
        let log = centre.recordPath + "-wal"
        let size = try? FileManager.default.attributesOfItem(atPath: log)[.size] as? Int
        #expect((size ?? 0) == 0)
    }
}

struct MasterKeyTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "balie-key-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    @Test func `a new key is for its owner alone and reads back`() throws {
        let url = folder.appending(path: "master.key")
        let made = try MasterKey.make(at: url)
        let mode =
            try FileManager.default.attributesOfItem(atPath: url.path(percentEncoded: false))[
                .posixPermissions
            ]
        #expect(mode as? Int == 0o600)
        #expect(try MasterKey(contentsOf: url).key == made.key)
    }

    @Test(arguments: ["", "abc", String(repeating: "0", count: 63), String(repeating: "g", count: 64)])
    func `a short or garbled key is refused`(text: String) throws {
        let url = folder.appending(path: UUID().uuidString)
        let path = url.path(percentEncoded: false)
        _ = FileManager.default.createFile(
            atPath: path,
            contents: Data(text.utf8),
            attributes: [.posixPermissions: 0o600]
        )
        #expect(throws: RecordFault.masterKeyMalformed(path: path)) { try MasterKey(contentsOf: url) }
    }

    @Test func `a key that others can read is refused`() throws {
        let url = folder.appending(path: "open.key")
        _ = try MasterKey.make(at: url)
        let path = url.path(percentEncoded: false)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(throws: RecordFault.masterKeyReadableByOthers(path: path)) { try MasterKey(contentsOf: url) }
    }
}
