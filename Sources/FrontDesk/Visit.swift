import Foundation
import GRDB

/// Whom a visitor comes for.
package enum Purpose: String, CaseIterable, Codable, Hashable, Sendable, DatabaseValueConvertible {
    case host, meeting, dropIn
}

/// The languages that are spoken at the door.
package enum Language: String, CaseIterable, Codable, Hashable, Sendable, DatabaseValueConvertible {
    case nl, en
}

/// Somebody on site, as far as it can be told without a name.
package struct Presence: Codable, Hashable, Sendable, FetchableRecord {
    package let number: Int
    package let day: Day
    package let role: Role
    package let partner: String?
    package let purpose: Purpose
    package let arrivedAt: Instant
    package let kiosk: String?

    /// The number as it stands on the badge.
    package var badge: String { BadgeNumber(number).text }
}

/// A badge's number on its day, "B 0417".
package struct BadgeNumber: Hashable, Sendable {
    package let value: Int

    package init(_ value: Int) {
        self.value = value
    }

    /// The number in what somebody typed: "B 0417", "b417", "417".
    package init?(_ text: String) {
        let digits = text.uppercased().filter { !$0.isWhitespace }.drop { $0 == "B" }
        guard let value = Int(digits), (1...999_999).contains(value) else { return nil }
        self.value = value
    }

    package var text: String {
        let digits = String(value)
        return "B " + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension Record {
    /// Everyone on site now, the longest first.
    package func present() async throws -> [Presence] {
        try await reader.read { db in
            let inside: SQLRequest<Presence> = """
                SELECT visit.number, visit.day, visit.role, partner.name AS partner, visit.purpose,
                    stay.arrivedAt, kiosk.name AS kiosk
                FROM stay
                JOIN visit ON visit.id = stay.visit
                LEFT JOIN partner ON partner.id = visit.partner
                LEFT JOIN kiosk ON kiosk.id = visit.kiosk
                WHERE stay.departedAt IS NULL
                ORDER BY stay.arrivedAt, stay.id
                """
            return try inside.fetchAll(db)
        }
    }
}
