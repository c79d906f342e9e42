import Foundation

/// A secret that systemd hands the daemon in a file of its own (`LoadCredential`).
enum SystemdCredential {
    /// The file of the credential called `name`, nil where none was given.
    static func file(
        _ name: String,
        _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> URL? {
        let file = environment["CREDENTIALS_DIRECTORY"].map { URL(filePath: $0).appending(path: name) }
        return file.flatMap {
            FileManager.default.fileExists(atPath: $0.path(percentEncoded: false)) ? $0 : nil
        }
    }
}
