import Crypto
import Foundation
import GRDB

/// Names on record that none of the keys at hand opens, as after going back to a record with other keys beside it.
struct ClosedNames {
    private(set) var visits: [(id: Int64, day: Day)] = []
    private(set) var invitations: [(id: Int64, day: Day)] = []
    /// How many names there are, those that open among them.
    private(set) var names = 0

    var count: Int { visits.count + invitations.count }

    var days: Int { Set((visits + invitations).map(\.day)).count }

    /// Tries every name that is there.
    fileprivate init(_ reception: Reception, _ db: Database) throws {
        for row in try Row.fetchAll(db, sql: "SELECT * FROM visit WHERE visitor IS NOT NULL ORDER BY id") {
            names += 1
            let id: Int64 = try row.decode(forColumn: "id")
            let opens = try Self.opens {
                _ = try VisitFields(row, reception)
                _ = try reception.hold(on: id, db)
                try reception.checkIdentityOpens(of: id, db)
            }
            if !opens { visits.append((id, try row.decode(forColumn: "day"))) }
        }
        for row in try Row.fetchAll(db, sql: "SELECT * FROM invitation WHERE codes IS NOT NULL ORDER BY id") {
            names += 1
            let opens = try Self.opens { _ = try InvitationFields(row, reception.vault) }
            if !opens {
                invitations.append((try row.decode(forColumn: "id"), try row.decode(forColumn: "day")))
            }
        }
    }

    /// Whether `body` finds its key and opens what that key seals.
    private static func opens(_ body: () throws -> Void) throws -> Bool {
        do {
            try body()
            return true
        } catch RecordFault.dayKeyMissing {
            return false
        } catch is CryptoKitError {
            return false
        }
    }
}

extension Reception {
    /// Which names can't be read with the keys that there are.
    func closedNames() async throws -> ClosedNames {
        try await read { [self] db in try ClosedNames(self, db) }
    }

    /// Takes what can't be read out of the record, each on record; the visits stay.
    func forget(_ closed: ClosedNames) async throws {
        guard closed.count > 0 else { return }
        try await write { [self] db in
            for visit in closed.visits {
                try wipe(visit.id, db)
                try append(
                    PresenceEntry(.nameErased, at: try db.now, origin: .operatorShell, visit: visit.id),
                    to: db
                )
                try liftClosedHold(on: visit.id, db)
            }
            for invitation in closed.invitations {
                try wipeInvitation(invitation.id, db)
                let entry = PresenceEntry(.nameErased, at: try db.now, origin: .operatorShell)
                try append(entry.with { $0.invitation = invitation.id }, to: db)
            }
        }
    }

    private func liftClosedHold(on visit: Int64, _ db: Database) throws {
        let held = "SELECT 1 FROM legalHold WHERE visit = ? AND liftedAt IS NULL"
        guard try Int.fetchOne(db, sql: held, arguments: [visit]) != nil else { return }
        let now = try db.now
        try db.execute(
            literal: "UPDATE legalHold SET liftedAt = \(now) WHERE visit = \(visit) AND liftedAt IS NULL"
        )
        try append(PresenceEntry(.holdLifted, at: now, origin: .operatorShell, visit: visit), to: db)
    }
}
