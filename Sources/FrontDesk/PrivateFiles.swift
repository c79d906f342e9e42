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
