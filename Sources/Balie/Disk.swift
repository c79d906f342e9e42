import Foundation

/// How full a disk is, for those who may not use what is kept back for root.
struct Disk: Codable, Hashable, Sendable {
    /// Bytes.
    let used: Int64
    let free: Int64

    enum Level: String, Codable, CaseIterable, Sendable {
        case roomy
        /// From 90 %: somebody should make room.
        case low
        /// From 97 %: the record goes on, and nothing else is written.
        case full
    }

    init(used: Int64, free: Int64) {
        (self.used, self.free) = (used, free)
    }

    /// The disk that `folder` is on; nil where that can't be told.
    init?(of folder: URL) {
        var system = statvfs()
        guard unsafe statvfs(folder.path(percentEncoded: false), &system) == 0 else { return nil }
        let block = Int64(system.f_frsize)
        self.init(
            used: Int64(system.f_blocks - system.f_bfree) * block,
            free: Int64(system.f_bavail) * block
        )
    }

    /// From 0 to 1, as `df` rounds it.
    var share: Double { used + free > 0 ? Double(used) / Double(used + free) : 0 }

    var level: Level {
        switch share {
        case ..<0.9: .roomy
        case ..<0.97: .low
        default: .full
        }
    }
}
