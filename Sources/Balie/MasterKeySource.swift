import Foundation
import FrontDesk

/// Where the master key comes from: the systemd credential `balie-master`, else the file in the settings.
struct MasterKeySource: Sendable {
    let url: URL
    private let folder: URL

    init(_ settings: Settings, environment: [String: String] = ProcessInfo.processInfo.environment) {
        folder = settings.folder
        url = SystemdCredential.file("balie-master", environment) ?? settings.masterKey
    }

    @Sendable func key() throws -> MasterKey {
        try MasterKey(contentsOf: url)
    }

    /// The key; made on the spot where there is neither a key nor a record that would need an old one.
    func keyOrNew(tell: () -> Void) throws -> MasterKey {
        if FileManager.default.fileExists(atPath: url.path(percentEncoded: false)) { return try key() }
        guard !Record.exists(in: folder) else {
            throw RecordFault.masterKeyMissing(path: url.path(percentEncoded: false))
        }
        tell()
        return try MasterKey.make(at: url)
    }

    /// Stops where the daemon gets its key sealed from systemd, and this command does not: a record that is put under
    /// another key would not open.
    func checkItIsTheDaemons(sealed: String = "/etc/credstore.encrypted/balie-master") throws {
        guard FileManager.default.fileExists(atPath: sealed),
            !FileManager.default.fileExists(atPath: url.path(percentEncoded: false))
        else { return }
        throw Stop(
            .configuration,
            """
            The daemon's master key is sealed in \(sealed). Run this as: \
            systemd-run --pipe --wait -p LoadCredentialEncrypted=balie-master balie restore …
            """
        )
    }

    /// The key that a record which comes back is put under; made where there is none.
    @Sendable func keyForRestoring() throws -> MasterKey {
        if FileManager.default.fileExists(atPath: url.path(percentEncoded: false)) { return try key() }
        return try MasterKey.make(at: url)
    }
}
