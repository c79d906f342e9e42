/// Why the record can't be opened or trusted, for the operator; never shown to a visitor.
package enum RecordFault: Error, Hashable, Sendable, CustomStringConvertible {
    case inUse(path: String)
    case notADatabase(path: String)
    case closedToUs(path: String)
    case ofAnotherProgram(path: String)
    case newer(path: String, version: Int, ours: Int)
    case older(path: String, version: Int, ours: Int)
    case absent(path: String)
    case keysMissing(path: String)
    case wrongMasterKey(path: String)
    case masterKeyMissing(path: String)
    case masterKeyReadableByOthers(path: String)
    case masterKeyMalformed(path: String)
    case setting(path: String, name: String, expected: String, found: String)
    case damaged(path: String, finding: String)
    case chainBroken(sequence: Int64)
    case dayKeyMissing(scope: String)
    /// A past is to be invented for a record that has one.
    case notEmpty
    /// The disk is full already at the start.
    case full(path: String)
    /// An input or output error while running: what SQLite said, without any data.
    case broken(code: Int32)

    package var description: String {
        switch self {
        case .inUse(let path):
            "\(path): another balie is using this record. Stop it first, or talk to it through its socket."
        case .notADatabase(let path):
            "\(path): this is not a database file. Move it away, or restore a backup."
        case .closedToUs(let path):
            "\(path): this file can't be opened. Check that it and its folder belong to the user that runs balie."
        case .ofAnotherProgram(let path):
            "\(path): this database belongs to another program. Choose another folder in the settings."
        case .newer(let path, let version, let ours):
            "\(path): written by a newer balie (schema \(version), this program knows \(ours)). Install that version, or restore the backup made before the upgrade."
        case .older(let path, let version, let ours):
            "\(path): written by an older balie (schema \(version), this program has \(ours)). Start `balie serve` once to bring it up to date."
        case .absent(let path):
            "\(path): there is no record here yet. `balie serve` makes one."
        case .keysMissing(let path):
            "\(path): the key file is missing while the record is there. Put it back from the keys' backup; without it no name can be read."
        case .wrongMasterKey(let path):
            "\(path): the master key does not open this key file. Give the key that the record was made with."
        case .masterKeyMissing(let path):
            "\(path): the master key is missing. Put it back, or give it as the systemd credential balie-master."
        case .masterKeyReadableByOthers(let path):
            "\(path): others can read the master key. Run chmod 600 on it."
        case .masterKeyMalformed(let path):
            "\(path): a master key is 64 hexadecimal digits on one line."
        case .setting(let path, let name, let expected, let found):
            "\(path): \(name) is \(found), it must be \(expected)."
        case .damaged(let path, let finding):
            "\(path): damaged (\(finding)). Restore a backup."
        case .chainBroken(let sequence):
            "The presence log does not add up from entry \(sequence) on. Run `balie verify` and keep a copy of the files."
        case .dayKeyMissing(let scope):
            "The key for \(scope) is gone, so what it sealed can't be read."
        case .notEmpty:
            "There is a record already: a past is invented for a new one alone."
        case .full(let path):
            "\(path): the disk is full. Make room; nothing is lost."
        case .broken(let code):
            "Reading or writing the record failed (SQLite \(code)). Check the disk; the daemon starts again by itself."
        }
    }
}
