import Crypto
import Foundation

/// A backup as it lies on a disk: a line that says what it is, the encapsulated key, a seal of nothing, and pieces sealed
/// one after the other (HPKE, RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305), the last of them marked.
///
/// A piece that is missing, changed or in another place does not open.
struct BackupSeal {
    let kind: BackupKind

    /// Bytes in a piece, all but the last.
    static let piece = 64 * 1024
    private static let tag = 16
    private static let suite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly
    private static let keyLength = 32

    private static func title(_ kind: BackupKind) -> Data { Data("balie backup 1 \(kind.rawValue)\n".utf8) }

    /// Seals the bytes that `next` brings, until it brings none, into a new file for its owner alone; on disk when it
    /// returns.
    func close(_ next: () throws -> Data?, for recipient: BackupRecipient, to url: URL) throws {
        var sender = try HPKE.Sender(
            recipientKey: recipient.key,
            ciphersuite: Self.suite,
            info: Self.title(kind)
        )
        let file = try FileHandle.new(at: url)
        defer { try? file.close() }
        try file.write(contentsOf: Self.title(kind) + sender.encapsulatedKey)
        try file.write(contentsOf: sender.seal(Data(), authenticating: Self.proof))
        var held = Data()
        while let bytes = try next() {
            held += bytes
            while held.count > Self.piece {
                try file.write(
                    contentsOf: sender.seal(held.prefix(Self.piece), authenticating: Self.mark(false))
                )
                held = Data(held.dropFirst(Self.piece))
            }
        }
        try file.write(contentsOf: sender.seal(held, authenticating: Self.mark(true)))
        try file.synchronize()
    }

    /// Opens the file at `url` and hands its bytes on, piece by piece.
    ///
    /// - Throws: ``BackupFault``.
    func open(_ url: URL, with key: BackupKey, _ take: (Data) throws -> Void) throws {
        let path = url.path(percentEncoded: false)
        guard let file = try? FileHandle(forReadingFrom: url) else { throw BackupFault.broken(path: path) }
        defer { try? file.close() }
        try checkTitle(file, path)
        var recipient = try recipient(key, file, path)
        var piece = try file.read(upToCount: Self.piece + Self.tag) ?? Data()
        while true {
            let next = try file.read(upToCount: Self.piece + Self.tag) ?? Data()
            guard let plain = try? recipient.open(piece, authenticating: Self.mark(next.isEmpty)) else {
                throw BackupFault.damaged(path: path)
            }
            try take(plain)
            guard !next.isEmpty else { return }
            piece = next
        }
    }

    /// What opens the pieces, once the seal of nothing that stands before them shows that it is the right key.
    private func recipient(_ key: BackupKey, _ file: FileHandle, _ path: String) throws -> HPKE.Recipient {
        guard let encapsulated = try file.read(upToCount: Self.keyLength),
            let proof = try file.read(upToCount: Self.tag), proof.count == Self.tag,
            var recipient = try? HPKE.Recipient(
                privateKey: key.key,
                ciphersuite: Self.suite,
                info: Self.title(kind),
                encapsulatedKey: encapsulated
            )
        else { throw BackupFault.damaged(path: path) }
        guard (try? recipient.open(proof, authenticating: Self.proof)) != nil else {
            throw BackupFault.otherKey(path: path)
        }
        return recipient
    }

    private func checkTitle(_ file: FileHandle, _ path: String) throws {
        let start = try file.offset()
        for kind in BackupKind.allCases {
            try file.seek(toOffset: start)
            let title = Self.title(kind)
            guard try file.read(upToCount: title.count) == title else { continue }
            guard kind == self.kind else { throw BackupFault.otherKind(path: path, expected: self.kind) }
            return
        }
        throw BackupFault.notABackup(path: path)
    }

    /// What the seal of nothing is bound to, and each piece.
    private static let proof = Data("key".utf8)
    private static func mark(_ isLast: Bool) -> Data { Data([isLast ? 1 : 0]) }
}

extension FileHandle {
    /// A new file for its owner alone, which takes the place of an old one.
    static func new(at url: URL) throws -> FileHandle {
        let path = url.path(percentEncoded: false)
        try? FileManager.default.removeItem(at: url)
        guard
            FileManager.default.createFile(
                atPath: path,
                contents: nil,
                attributes: [.posixPermissions: 0o600]
            )
        else { throw BackupFault.broken(path: path) }
        return try FileHandle(forWritingTo: url)
    }
}
