import Foundation

/// Records that a restore put aside: nothing in them is ever forgotten, so somebody has to take them away.
enum PutAside {
    /// The folders of them beside the record, the oldest first.
    static func all(in folder: URL) -> [URL] {
        let names =
            (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
        return names.filter { $0.hasPrefix("aside-") }.sorted().map { folder.appending(path: $0) }
    }
}
