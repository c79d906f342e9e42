import GRDB

/// An organisation that takes part in the centre.
package struct Partner: Codable, Hashable, Sendable, Identifiable, FetchableRecord {
    package let id: Int64
    package let name: String
    package let kind: Kind

    /// What partners are grouped by on tiles, badges and reports.
    package enum Kind: String, CaseIterable, Codable, Hashable, Sendable, DatabaseValueConvertible {
        case police, customs, tax, prosecution, riec, municipality, auction, security
    }

    /// The partners of the programme, as a new centre starts with them.
    static let shipped: [(name: String, kind: Kind)] = [
        ("Politie Eenheid Den Haag", .police),
        ("Politie Eenheid Amsterdam", .police),
        ("Douane", .customs),
        ("Belastingdienst", .tax),
        ("Arrondissementsparket Den Haag", .prosecution),
        ("Arrondissementsparket Amsterdam", .prosecution),
        ("RIEC Den Haag", .riec),
        ("RIEC Amsterdam-Amstelland", .riec),
        ("Gemeente Westland", .municipality),
        ("Gemeente Katwijk", .municipality),
        ("Gemeente Aalsmeer", .municipality),
        ("Gemeente Uithoorn", .municipality),
        ("Royal FloraHolland", .auction),
        ("Bedrijfsbeveiliging", .security),
    ]
}

extension Reception {
    /// The partners that visitors can choose, in the order they were added.
    package func partners() async throws -> [Partner] {
        try await read { db in
            let active: SQLRequest<Partner> = """
                SELECT id, name, kind
                FROM partner
                WHERE endedAt IS NULL
                ORDER BY id
                """
            return try active.fetchAll(db)
        }
    }
}
