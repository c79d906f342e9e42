import Foundation
import Testing

@testable import Balie

/// Files that an operator named.
struct OutputFileTests {
    private func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "balie-out-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    private func path(_ name: String, in folder: URL) -> String {
        folder.appending(path: name).path(percentEncoded: false)
    }

    @Test func `a pipe or a device is written into, and stays what it is`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let pipe = path("pipe", in: folder)
        #expect(unsafe mkfifo(pipe, 0o600) == 0)
        // Both ends, so that opening does not wait.
        let reader = unsafe open(pipe, O_RDWR)
        defer { close(reader) }
        try Data("one".utf8).write(toFileAt: pipe)
        try Data("two".utf8).writePrivately(toFileAt: pipe)
        let handle = try FileHandle.writing(toFileAt: pipe)
        try handle.write(contentsOf: Data("six".utf8))
        try handle.close()
        let found = try FileHandle(fileDescriptor: reader).read(upToCount: 9)
        #expect(found.map { String(decoding: $0, as: UTF8.self) } == "onetwosix")
        let kind = try FileManager.default.attributesOfItem(atPath: pipe)[.type] as? FileAttributeType
        #expect(kind != .typeRegular)
    }

    @Test func `a file takes the place of the one before, and where none can be it is said`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = path("report.csv", in: folder)
        try Data("a longer one".utf8).write(toFileAt: file)
        try Data("short".utf8).writePrivately(toFileAt: file)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "short")
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(throws: Stop.self) { try Data().write(toFileAt: path("none/report.csv", in: folder)) }
        #expect(throws: Stop.self) { _ = try FileHandle.writing(toFileAt: path("none/rows.csv", in: folder)) }
    }
}
