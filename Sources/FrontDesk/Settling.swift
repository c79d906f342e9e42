package import Foundation

extension URL {
    /// Puts a file that is whole on disk, gives it its name, which no file has yet, and puts that on disk too.
    package func settle(as name: URL) throws {
        let file = try FileHandle(forUpdating: self)
        try file.synchronize()
        try file.close()
        try FileManager.default.moveItem(at: self, to: name)
        let folder = try FileHandle(forReadingFrom: name.deletingLastPathComponent())
        // Some shares can't do that to a folder.
        try? folder.synchronize()
        try folder.close()
    }
}
