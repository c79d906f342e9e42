/// Why a backup can't be made or taken back, for the operator.
package enum BackupFault: Error, Hashable, Sendable, CustomStringConvertible {
    case notABackup(path: String)
    /// A backup of keys was given for one of the record, or the other way about.
    case otherKind(path: String, expected: BackupKind)
    case otherKey(path: String)
    /// What was sealed does not open whole: cut off, or changed.
    case damaged(path: String)
    case recordIsThere(path: String)
    /// The keys belong to another record.
    case keysOfAnother(path: String)
    /// Names whose key is not among those given.
    case namesClosed(names: Int, days: Int)
    case noRoom(path: String, needed: Int64)
    case broken(path: String)

    package var description: String {
        switch self {
        case .notABackup(let path):
            "\(path): this is no backup of balie."
        case .otherKind(let path, let expected):
            "\(path): this is another kind of backup. Here the one that ends in .\(expected.rawValue) is needed."
        case .otherKey(let path):
            "\(path): this key does not open it. It was made for another recovery key."
        case .damaged(let path):
            "\(path): damaged or cut off. Take another copy, or an older backup."
        case .recordIsThere(let path):
            "\(path): there is a record here already. It was left as it is. To put it aside and restore over it, add --replace."
        case .keysOfAnother(let path):
            "\(path): these keys belong to another record. Take the keys' backup that lay beside this one."
        case .namesClosed(let names, let days):
            "\(names) names of \(days) days can't be read with these keys. Is there a newer keys' backup? Use that. If there is none, add --forget-closed-names: the visits stay, their names go."
        case .noRoom(let path, let needed):
            "\(path): no room for a backup. It needs \(needed / 1_000_000 + 1) MB."
        case .broken(let path):
            "\(path): can't be read or written. Check the disk and whom the folder belongs to."
        }
    }
}

/// What a backup holds, by the end of its file's name.
package enum BackupKind: String, CaseIterable, Hashable, Sendable {
    /// The record, its names sealed.
    case record
    /// The keys that open the names; it lives no longer than they do.
    case keys
}
