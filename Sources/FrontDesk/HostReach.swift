import Foundation
import GRDB
import Synchronization

/// What changes in how a host is reached; what is not named stays as it was.
package struct HostReach: Sendable {
    package let mail: Change<MailAddress>
    package let deputy: Change<Int64>

    package enum Change<Value: Sendable>: Sendable {
        case none
        case removed
        case to(Value)
    }

    /// - Parameters:
    ///   - mail: where the host hears that somebody came for them.
    ///   - deputy: the host who hears it when this one does not answer.
    package init(mail: Change<MailAddress> = .none, deputy: Change<Int64> = .none) {
        (self.mail, self.deputy) = (mail, deputy)
    }
}

extension Reception {
    /// Sets where a host is reached, and who comes in their place.
    ///
    /// - Throws: ``Refusal/hostUnknown``, ``Refusal/deputyUnknown``.
    package func setHost(_ id: Int64, _ reach: HostReach, from origin: Origin) async throws {
        try await write { [self] db in
            let receives = try Bool.fetchOne(
                db,
                sql: "SELECT leftAt IS NULL FROM host WHERE id = ?",
                arguments: [id]
            )
            guard receives == true else { throw Refusal.hostUnknown }
            logsHoldRemains.withLock { $0 = true }
            try put(reach, onHost: id, db)
            try noteHost(.hostChanged, id, from: origin, db)
        }
    }

    func put(_ reach: HostReach, onHost id: Int64, _ db: Database) throws {
        switch reach.mail {
        case .none: break
        case .removed: try db.execute(literal: "UPDATE host SET mail = NULL WHERE id = \(id)")
        case .to(let address):
            let sealed = try vault.seal(for: .standing, at: "host \(id)")
                .closeText(Data(address.text.utf8), column: "mail")
            try db.execute(literal: "UPDATE host SET mail = \(sealed) WHERE id = \(id)")
        }
        switch reach.deputy {
        case .none: break
        case .removed: try db.execute(literal: "UPDATE host SET deputy = NULL WHERE id = \(id)")
        case .to(let deputy):
            let receives = try Bool.fetchOne(
                db,
                sql: "SELECT leftAt IS NULL FROM host WHERE id = ? AND id <> ?",
                arguments: [deputy, id]
            )
            guard receives == true else { throw Refusal.deputyUnknown }
            try db.execute(literal: "UPDATE host SET deputy = \(deputy) WHERE id = \(id)")
        }
    }

    /// Puts the host as they are now on record.
    func noteHost(_ kind: PresenceEntry.Kind, _ id: Int64, from origin: Origin, _ db: Database) throws {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM host WHERE id = ?", arguments: [id]) else {
            throw Refusal.hostUnknown
        }
        let seal = try Host.seal(of: row)
        let entry = PresenceEntry(kind, at: try db.now, origin: origin)
            .with {
                $0.host = id
                $0.seal = seal
            }
        try append(entry, to: db)
    }

    /// Where a host is reached, nil where no address is set.
    func mailAddress(ofHost id: Int64, _ db: Database) throws -> String? {
        let sealed = try Data.fetchOne(
            db,
            sql: "SELECT mail FROM host WHERE id = ? AND leftAt IS NULL AND mail IS NOT NULL",
            arguments: [id]
        )
        guard let sealed else { return nil }
        let seal = try vault.existingSeal(for: .standing, at: "host \(id)")
        return String(decoding: try seal.openText(sealed, column: "mail"), as: UTF8.self)
    }
}
