import Foundation
import GRDB

/// The voided passes as the log alone tells them; one that ran out is gone from the log too.
struct DerivedPasses {
    private var voided: [Int64: Voided] = [:]

    private struct Voided: Hashable {
        let hash: String?
        let until: Day?
    }

    mutating func take(_ entry: PresenceEntry, _ sequence: Int64) {
        voided[sequence] = Voided(hash: entry.seal, until: entry.until)
    }

    /// The first voided pass that is not as the log says, or is missing.
    func firstWrong(_ db: Database) throws -> Int64? {
        let rows = try Row.fetchAll(db, sql: "SELECT id, hash, until FROM voidedPass")
        let found = try rows.map { row in
            let hash = try row.decode(Data.self, forColumn: "hash").hexadecimal
            let until = try? row.decode(Day.self, forColumn: "until")
            return (try row.decode(Int64.self, forColumn: "id"), Voided(hash: hash, until: until))
        }
        return DerivedStates.firstUnlike(found, voided)
    }
}
