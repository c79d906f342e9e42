import Crypto
import Foundation
import GRDB

extension Vault {
    /// One key of a key file that is read alone, nil where there is none of that name.
    static func key(named scope: String, in file: RecordFile, _ masterKey: MasterKey) throws
        -> SymmetricKey?
    {
        guard file.exists else { throw RecordFault.keysMissing(path: file.path) }
        let configuration = file.configuration(now: { Date() }, readOnly: true)
        let database = try file.naming { try DatabaseQueue(path: file.path, configuration: configuration) }
        let (salt, wrapped) = try database.read { db in
            (try Vault.salt(db), try Vault.wrapped(scope, db))
        }
        return try wrapped.map {
            try unwrap($0, for: scope, with: masterKey.wrapping(salt), in: file.path)
        }
    }
}
