import Foundation

/// The promise that one process writes the record: a lock on a file beside it, given back when the process
/// ends.
final class RecordLock: Sendable {
    private let file: FileHandle

    /// Takes the lock in `folder`, or throws ``RecordFault/inUse(path:)`` at once.
    init(folder: URL) throws {
        let url = folder.appending(path: "balie.lock")
        let path = url.path(percentEncoded: false)
        if !FileManager.default.fileExists(atPath: path) {
            try Data().write(to: url, options: .withoutOverwriting)
            try FileManager.default.makePrivate(url)
        }
        file = try FileHandle(forUpdating: url)
        guard flock(file.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw RecordFault.inUse(path: folder.path(percentEncoded: false))
        }
    }
}
