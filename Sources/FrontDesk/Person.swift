import Foundation
import GRDB

/// A visit that somebody's name was found on.
package struct PersonMatch: Codable, Hashable, Sendable {
    package let visit: Int64
    package let day: Day
    package let number: Int
    package let name: String
    package let isAlias: Bool
    /// The partner, or the organisation that the visitor typed.
    package let organisation: String?
    package let arrivedAt: Instant?
}

extension Reception {
    /// The most visits that one search shows.
    package static let mostMatches = 200

    /// Visits with all words of `name` in their name, alias or organisation, the newest first; the look is on
    /// record before anything is shown.
    ///
    /// - Throws: ``Refusal/lettersTooFew`` for less than three letters.
    package func findPerson(
        _ name: String,
        reason: PersonalText,
        from origin: Origin
    ) async throws -> [PersonMatch] {
        let words = try Self.sought(name)
        let found = try await read { [self] db in try matches(of: words, db) }
        try await write { [self] db in
            _ = try note(Look(.searched, .person), count: found.count, reason: reason, from: origin, db)
        }
        return found
    }

    /// The words to look for in what somebody typed.
    static func sought(_ name: String) throws(Refusal) -> [String] {
        let words = name.precomposedStringWithCanonicalMapping.folded.split { !$0.isLetter && !$0.isNumber }
        guard words.reduce(0, { $0 + $1.count }) >= 3, name.count <= 2 * PersonalText.longest else {
            throw .lettersTooFew
        }
        return words.map(String.init)
    }

    private func matches(of words: [String], _ db: Database) throws -> [PersonMatch] {
        let named: SQLRequest<Row> = """
            SELECT visit.*, partner.name AS partnerName,
                (SELECT min(arrivedAt) FROM stay WHERE stay.visit = visit.id) AS arrivedAt
            FROM visit
            LEFT JOIN partner ON partner.id = visit.partner
            WHERE visit.visitor IS NOT NULL
            ORDER BY visit.day DESC, visit.id DESC
            """
        var found: [PersonMatch] = []
        let rows = try named.fetchCursor(db)
        while found.count < Self.mostMatches, let row = try rows.next() {
            guard let match = try PersonMatch(row, self) else { continue }
            let text = [match.name, match.organisation ?? ""].joined(separator: " ").folded
            if words.allSatisfy(text.contains) { found.append(match) }
        }
        return found
    }
}

extension PersonMatch {
    /// The match on a visit's row, nil when its key is gone already and its name only not wiped yet.
    fileprivate init?(_ row: Row, _ reception: Reception) throws {
        let fields: VisitFields
        do {
            fields = try VisitFields(row, reception)
        } catch RecordFault.dayKeyMissing {
            return nil
        }
        name = try fields.name.fullName
        isAlias = try fields.isAlias
        visit = fields.visit
        day = try row.decode(forColumn: "day")
        number = try row.decode(forColumn: "number")
        organisation = try row.decode(String?.self, forColumn: "partnerName") ?? fields.organisationName
        arrivedAt = try row.decode(forColumn: "arrivedAt")
    }
}
