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
            var (day, text): (Day?, String) = (nil, "")
            while let row = try rows.next() {
                let told = try row.decode(String.self, atIndex: 0)
                if told != text || day == nil {
                    (day, text) = (try row.decode(Day.self, atIndex: 0), told)
                    day.map { progress(Double($0.ordinal - first.ordinal) / days) }
                }
                if let day { try body(try StayRead(row: row, on: day)) }
            }
        }
    }
}

extension StayRead {
    fileprivate init(row: Row, on day: Day) throws {
        self.day = day
        number = try row.decode(Int.self, atIndex: 1)
        role = try known(Role(rawValue: row.decode(String.self, atIndex: 2)))
        partner = try row.decode(String?.self, atIndex: 3)
        level = try known(AffiliationLevel(rawValue: row.decode(String.self, atIndex: 4)))
        arrivedAt = Instant(milliseconds: try row.decode(Int64.self, atIndex: 5))
        departedAt = try row.decode(Int64?.self, atIndex: 6).map { Instant(milliseconds: $0) }
        evidence = try row.decode(String?.self, atIndex: 7).map { try known(Evidence(rawValue: $0)) }
    }
}

/// Columns are read as what SQLite has in them, which costs a third of reading them as what they mean.
fileprivate func known<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw RecordFault.damaged(path: "visit", finding: "an unknown word") }
    return value
}

extension Instant {
    /// "2026-11-23T09:05:00Z", by counting: a formatter is asked too much for each of a million.
    package var utcText: String {
        let seconds = Int((Double(milliseconds) / 1000).rounded(.down))
        let rest = seconds % 86_400
        let ofDay = rest < 0 ? rest + 86_400 : rest
        let (year, month, day) = Day.numbers(ofOrdinal: (seconds - ofDay) / 86_400)
        var text: [UInt8] = []
        text.reserveCapacity(20)
        func two(_ number: Int, _ after: Unicode.Scalar) {
            text.append(UInt8(truncatingIfNeeded: 48 + number / 10 % 10))
            text.append(UInt8(truncatingIfNeeded: 48 + number % 10))
            text.append(UInt8(ascii: after))
        }
        two(year / 100, "-")
        text.removeLast()
        two(year, "-")
        two(month, "-")
        two(day, "T")
        two(ofDay / 3600, ":")
        two(ofDay / 60 % 60, ":")
        two(ofDay % 60, "Z")
        return String(decoding: text, as: UTF8.self)
    }
}
