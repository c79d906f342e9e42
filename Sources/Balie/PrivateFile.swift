import Foundation

extension Data {
    /// Writes it whole or not at all, for the owner alone.
    func writePrivately(to url: URL) throws {
        let before = umask(0o077)
        defer { umask(before) }
        try write(to: url, options: .atomic)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600],
            ofItemAtPath: url.path(percentEncoded: false)
        )
    }

    /// The same to the file that an operator named.
    func writePrivately(toFileAt path: String) throws {
        do {
            try writePrivately(to: URL(filePath: path))
        } catch is CocoaError {
            throw Stop(.inputOutput, "\(path): can't be written here.")
        }
    }
}
