import Foundation
import GRDB

/// What people call a visit by: its badge's number, and its day.
package struct BadgeOfDay: Hashable, Sendable {
    package let number: Int
    package let day: Day
}

extension Reception {
    /// The visit behind a badge's number on a day.
    ///
    /// - Throws: ``Refusal/numberUnknown``.
    package func visit(numbered number: Int, on day: Day) async throws -> Int64 {
        let visit = try await read { db in
            try Int64.fetchOne(
                db,
                sql: "SELECT id FROM visit WHERE day = ? AND number = ?",
                arguments: [day, number]
            )
        }
        guard let visit else { throw Refusal.numberUnknown }
        return visit
    }

    /// The badges of some visits; of those that are forgotten there is none.
    package func badges(of visits: Set<Int64>) async throws -> [Int64: BadgeOfDay] {
        try await read { db in
            let wanted: SQLRequest<Row> = "SELECT id, number, day FROM visit WHERE id IN \(visits)"
            return try wanted.fetchAll(db)
                .reduce(into: [:]) { badges, row in
                    let id: Int64 = try row.decode(forColumn: "id")
                    badges[id] = BadgeOfDay(
                        number: try row.decode(forColumn: "number"),
                        day: try row.decode(forColumn: "day")
                    )
                }
        }
    }

    /// What the people at the desk are called, by their account: colleagues know one another.
    package func accountNames() async throws -> [Int64: String] {
        try await accounts().reduce(into: [:]) { $0[$1.id] = $1.name }
    }
}
