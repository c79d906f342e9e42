import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct BackupSealTests {
    private let folder: URL
    private let key = BackupKey()

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "seal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private var file: URL { folder.appending(path: "a.record") }

    private func close(_ bytes: Data, _ kind: BackupKind = .record) throws {
        var rest = bytes
        try BackupSeal(kind: kind)
            .close(
                {
                    guard !rest.isEmpty else { return nil }
                    defer { rest = Data(rest.dropFirst(50_000)) }
                    return Data(rest.prefix(50_000))
                },
                for: key.recipient,
                to: file
            )
    }

    private func open(with key: BackupKey? = nil, _ kind: BackupKind = .record) throws -> Data {
        var bytes = Data()
        try BackupSeal(kind: kind).open(file, with: key ?? self.key) { bytes += $0 }
        return bytes
    }

    private func fault(_ body: () throws -> Void) -> BackupFault? {
        do {
            try body()
            return nil
        } catch {
            return error as? BackupFault
        }
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
    func `what was sealed comes back byte for byte, whatever its length`(_ length: Int) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let bytes = systemRandom(length)
        try close(bytes)
        #expect(try open() == bytes)
        let mode = try FileManager.default.attributesOfItem(atPath: file.path(percentEncoded: false))
        #expect(mode[.posixPermissions] as? Int == 0o600)
    }

    @Test func `a file that was cut off, at any place, is damaged and never a shorter whole`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try close(systemRandom(150_000))
        let whole = try Data(contentsOf: file)
        let start = 23 + 32 + 16
        let ends = [start - 20, start, start + 1, start + 65_552, start + 2 * 65_552, whole.count - 1]
        for end in ends {
            try Data(whole.prefix(end)).write(to: file)
            #expect(fault { _ = try open() } == .damaged(path: file.path(percentEncoded: false)), "\(end)")
        }
    }

    @Test func `a changed byte, two pieces exchanged, or bytes behind the end are damage`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try close(systemRandom(200_000))
        let whole = try Data(contentsOf: file)
        let (start, piece) = (23 + 32 + 16, 65_552)
        var changed: [Data] = []
        for place in [start + piece + 9, whole.count - 1] {
            var bytes = whole
            bytes[place] ^= 1
            changed.append(bytes)
        }
        let (second, third) = (start + piece, start + 2 * piece)
        changed.append(
            whole.prefix(second) + whole[third..<(third + piece)] + whole[second..<third]
                + whole[(third + piece)...]
        )
        changed.append(whole + Data([0]))
        for bytes in changed {
            try Data(bytes).write(to: file)
            #expect(fault { _ = try open() } == .damaged(path: file.path(percentEncoded: false)))
        }
    }

    @Test func `another key, another kind and another file are each told by name`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = file.path(percentEncoded: false)
        for length in [9, 150_000] {
            try close(systemRandom(length))
            #expect(fault { _ = try open(with: BackupKey()) } == .otherKey(path: path))
            #expect(fault { _ = try open(.keys) } == .otherKind(path: path, expected: .keys))
        }
        try Data("SQLite format 3".utf8).write(to: file)
        #expect(fault { _ = try open() } == .notABackup(path: path))
        try Data().write(to: file)
        #expect(fault { _ = try open() } == .notABackup(path: path))
        try FileManager.default.removeItem(at: file)
        #expect(fault { _ = try open() } == .broken(path: path))
    }

    @Test func `a key comes back from paper, and no slip of the pen is taken for one`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(BackupKey(" \(key.text.uppercased())\n")?.recipient == key.recipient)
        #expect(BackupRecipient(key.recipient.text) == key.recipient)
        #expect(BackupRecipient(key.text) == nil)
        #expect(BackupKey(key.recipient.text) == nil)
        for place in 16..<key.recipient.text.count {
            var signs = Array(key.recipient.text)
            signs[place] = signs[place] == "0" ? "1" : "0"
            #expect(BackupRecipient(String(signs)) == nil, "\(place)")
            signs.remove(at: place)
            #expect(BackupRecipient(String(signs)) == nil)
        }
    }
}
