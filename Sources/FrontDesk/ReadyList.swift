import Crypto
package import Foundation
import GRDB

/// The list that lies ready for an evacuation: sealed under a key of its day, which goes the day after.
package struct ReadyList: Codable, Sendable {
    package let list: RollCallList
    /// Where it is printed, as it was set when it was made.
    package let printing: ListPrinting

    /// Its file, beside the record.
    package static let name = "roll-call.sealed"

    /// How many people are on it can't be told from its length, which is a multiple of this many bytes.
    fileprivate static let step = 32 * 1024
    fileprivate static let place = "list"

    /// Opens what lies in `folder` with the keys there, without the record and beside any daemon.
    package static func open(in folder: URL, _ masterKey: MasterKey) throws -> ReadyList {
        let url = folder.appending(path: name)
        guard let data = try? Data(contentsOf: url), let end = data.firstIndex(of: UInt8(ascii: "\n")) else {
            throw RecordFault.absent(path: url.path(percentEncoded: false))
        }
        let scope = String(decoding: data[..<end], as: UTF8.self)
        let keys = Vault.file(in: folder)
        guard let key = try Vault.key(named: scope, in: keys, masterKey) else {
            throw RecordFault.dayKeyMissing(scope: scope)
        }
        let seal = Seal(key: key, keyID: scope, place: place)
        let plain = try seal.open(Data(data[(end + 1)...]), column: "list")
        return try JSONDecoder().decode(ReadyList.self, from: plain)
    }
}

extension Reception {
    /// Who has to be found now, sealed, to be left lying ready.
    ///
    /// Nobody looks at it by that, so nothing is put on record.
    package func sealedList() async throws -> Data {
        let list = try await read { [self] db in try rollCallList(of: RollCall.running(db), db) }
        let scope = Vault.Scope.readyList(today())
        var plain = try JSONEncoder().encode(ReadyList(list: list, printing: settings.list))
        let rest = (ReadyList.step - plain.count % ReadyList.step) % ReadyList.step
        plain.append(Data(repeating: UInt8(ascii: " "), count: rest))
        let sealed = try vault.seal(for: scope, at: ReadyList.place).close(plain, column: "list")
        return Data("\(scope.name)\n".utf8) + sealed
    }
}
