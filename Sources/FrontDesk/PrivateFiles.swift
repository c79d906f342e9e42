package import Foundation

extension FileManager {
    /// A folder that its owner alone enters; `isNew` refuses one that is there already.
    package func createPrivateFolder(at url: URL, isNew: Bool = false) throws {
        try createDirectory(
            at: url,
            withIntermediateDirectories: !isNew,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// Leaves a file to its owner alone.
    package func makePrivate(_ file: URL) throws {
        try setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path(percentEncoded: false))
    }
}

extension Data {
    /// Writes it for the owner alone, whole or not at all, over what is there; `isNew` refuses where something is, and can leave a part.
    package func writePrivately(to url: URL, isNew: Bool = false) throws {
        let before = umask(0o077)
        defer { umask(before) }
        try write(to: url, options: isNew ? .withoutOverwriting : .atomic)
        try FileManager.default.makePrivate(url)
    }
}
