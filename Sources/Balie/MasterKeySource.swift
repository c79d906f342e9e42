import Foundation
import FrontDesk

/// Where the master key comes from: the systemd credential `balie-master`, else the file in the settings.
struct MasterKeySource {
    let url: URL
    private let folder: URL

    init(_ settings: Settings, environment: [String: String] = ProcessInfo.processInfo.environment) {
        folder = settings.folder
        let credential = environment["CREDENTIALS_DIRECTORY"]
            .map { URL(filePath: $0).appending(path: "balie-master") }
        let given = credential.flatMap {
            FileManager.default.fileExists(atPath: $0.path(percentEncoded: false)) ? $0 : nil
        }
        url = given ?? settings.masterKey
    }

    func key() throws -> MasterKey {
        try MasterKey(contentsOf: url)
    }

    /// The key; made on the spot where there is neither a key nor a record that would need an old one.
    func keyOrNew() throws -> (key: MasterKey, isNew: Bool) {
        if FileManager.default.fileExists(atPath: url.path(percentEncoded: false)) {
            return (try key(), false)
        }
        guard !Record.exists(in: folder) else {
            throw RecordFault.masterKeyMissing(path: url.path(percentEncoded: false))
        }
        return (try MasterKey.make(at: url), true)
    }
}
