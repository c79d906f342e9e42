import Foundation
import GRDB

/// One stay as a file of all of them has it: nothing in it tells whose it was.
package struct StayRead: Sendable {
    package let day: Day
    /// The badge's number on its day: who came back has the same.
    package let number: Int
    package let role: Role
    /// Nil where the visitor typed an organisation.
    package let partner: String?
    package let level: AffiliationLevel
    package let arrivedAt: Instant
    /// Nil while the visitor is inside.
    package let departedAt: Instant?
    package let evidence: Evidence?
}

extension Record {
    /// Hands over every stay of some days, in the order in which people came, one at a time however many there are.
    ///
    /// - Parameter progress: how far it is, from 0 to 1.
    package func eachStay(
        from first: Day,
        through last: Day,
        progress: @escaping @Sendable (Double) -> Void = { _ in },
        _ body: @escaping @Sendable (StayRead) throws -> Void
    ) async throws {
        let days = Double(max(1, last.ordinal - first.ordinal))
        try await reader.read { db in
            let stays: SQLRequest<Row> = """
                SELECT visit.day, visit.number, visit.role, partner.name,
                    (
                        SELECT CASE max(level = 'credentialSeen')
                            WHEN 1 THEN 'credentialSeen' WHEN 0 THEN 'vouched' ELSE 'claimed' END
                        FROM affiliation
                        WHERE affiliation.visit = visit.id
                    ),
                    stay.arrivedAt, stay.departedAt, stay.evidence
                FROM visit
                JOIN stay ON stay.visit = visit.id
                LEFT JOIN partner ON partner.id = visit.partner
                WHERE visit.day BETWEEN \(first) AND \(last)
                ORDER BY visit.day, visit.number, stay.id
                """
            let rows = try stays.fetchCursor(db)
            var day: Day?
            while let row = try rows.next() {
                let stay = try StayRead(row: row)
                if stay.day != day {
                    progress(Double(stay.day.ordinal - first.ordinal) / days)
                    day = stay.day
                }
                try body(stay)
            }
        }
    }
}

extension StayRead {
    fileprivate init(row: Row) throws {
        day = try row.decode(atIndex: 0)
        number = try row.decode(atIndex: 1)
        role = try row.decode(atIndex: 2)
        partner = try row.decode(atIndex: 3)
        level = try row.decode(atIndex: 4)
        arrivedAt = try row.decode(atIndex: 5)
        departedAt = try row.decode(atIndex: 6)
        evidence = try row.decode(atIndex: 7)
    }
}

extension Instant {
    /// "2026-11-23T09:05:00Z", by counting: a formatter is asked too much for each of a million.
    package var utcText: String {
        let seconds = Int((Double(milliseconds) / 1000).rounded(.down))
        let (days, rest) = (Int((Double(seconds) / 86_400).rounded(.down)), seconds % 86_400)
        let ofDay = rest < 0 ? rest + 86_400 : rest
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        let time = [ofDay / 3600, ofDay / 60 % 60, ofDay % 60].map(two).joined(separator: ":")
        return "\(Day(ordinal: days).rawValue)T\(time)Z"
    }
}
