import Crypto
import Foundation
import GRDB

/// How long the record keeps what: names in days, presence without names and looks in months.
package struct Terms: Codable, Hashable, Sendable, FetchableRecord {
    package let names: Int
    package let presence: Int
    package let looks: Int

    package static let usual = Terms(names: 28, presence: 13, looks: 12)

    /// The shortest and longest that can be set.
    package static let ranges = (names: 1...92, presence: 1...120, looks: 6...60)

    package init(names: Int, presence: Int, looks: Int) {
        self.names = names
        self.presence = presence
        self.looks = looks
    }

    package var areInRange: Bool {
        Self.ranges.names.contains(names) && Self.ranges.presence.contains(presence)
            && Self.ranges.looks.contains(looks)
    }

    /// The shorter of each.
    func shorter(_ other: Terms) -> Terms {
        Terms(
            names: min(names, other.names),
            presence: min(presence, other.presence),
            looks: min(looks, other.looks)
        )
    }

    /// The longer of each.
    func longer(_ other: Terms) -> Terms {
        Terms(
            names: max(names, other.names),
            presence: max(presence, other.presence),
            looks: max(looks, other.looks)
        )
    }
}

/// What a purge took out of the log, so that nothing else can be taken out under its name.
package struct PurgeFacts: Codable, Hashable, Sendable {
    package let what: What
    /// How many entries were erased.
    package let entries: Int
    /// A hash over the numbers of the entries that were erased.
    package let digest: String
    /// A hash over the totals that are left of the month, for presence and invitations.
    package var totals: String?

    package enum What: String, Codable, CaseIterable, Hashable, Sendable {
        case presence, looks, invitations, passes
    }

    /// SHA-256 over the numbers of erased entries, in order, with commas between them.
    static func digest(of sequences: [Int64]) -> String {
        SHA256.hash(data: Data(sequences.map(String.init).joined(separator: ",").utf8)).hexadecimal
    }
}
