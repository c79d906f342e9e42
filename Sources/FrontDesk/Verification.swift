import Foundation
import GRDB

/// What a look through the whole record found.
package struct Verification: Codable, Hashable, Sendable {
    package let entries: Int64
    /// The newest entry's hash, to be kept elsewhere as an anchor.
    package let head: String
    /// The first thing that does not add up, nil when all does.
    package let finding: Finding?

    package struct Finding: Codable, Hashable, Sendable {
        /// The first entry, visit or stay that does not add up, by its number in the log.
        package let sequence: Int64
        package let what: What
    }

    package enum What: String, Codable, CaseIterable, Sendable {
        /// An entry was changed, removed or put in.
        case chain
        /// The entry that the anchor names is not there, or another one is.
        case anchor
        /// A visit is not as its arrival says.
        case visit
        /// A stay is not as arrivals, departures and corrections say.
        case stay
        /// A kiosk or a host is not as the log says.
        case people
        /// A partner is not as it was shipped, or as the log says.
        case partner
        /// An account is not as the log says.
        case account
        /// A badge is told to have been printed that was not, or the other way about.
        case print
        /// A hold, a sealed identity or a term is not as the log says.
        case privacy
        /// An invitation or a meeting is not as the log says.
        case invitation
        /// The totals of a purged month are not the ones that were put aside.
        case totals
        /// How well an affiliation is known, an escort or a replaced code is not as the log says.
        case affiliation
        /// A message on its way is not as the log says.
        case notice
        /// A voided pass is not as the log says.
        case pass
        /// A version of the house rules is not as it was shipped, or as the log says.
        case rules
        /// A roll call, or a mark in one, is not as the log says.
        case rollCall
        /// A change of a setting is not as the log says.
        case setting
        /// What another program may read is not as the log says.
        case readToken
        /// The tables, indexes and triggers are not the ones that this program makes.
        case schema
    }
}

/// A place in the chain that was written down elsewhere: "1204:9f3c…".
package struct Anchor: Hashable, Sendable {
    let sequence: Int64
    let hash: String

    package init?(_ text: String) {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let sequence = Int64(parts[0]), sequence > 0,
            let hash = [UInt8](hexadecimal: parts[1].lowercased()), hash.count == 32
        else { return nil }
        self.sequence = sequence
        self.hash = hash.hexadecimal
    }
}

extension Record {
    /// Follows the chain from the first entry, derives every state again, and holds the tables against it.
    package func verify(
        against anchor: Anchor? = nil,
        progress: @escaping @Sendable (Int64) -> Void = { _ in }
    ) async throws -> Verification {
        try await reader.read { db in
            var walk = ChainWalk(anchor: anchor)
            let entries = try Row.fetchCursor(
                db,
                sql: "SELECT * FROM presenceEntry ORDER BY sequence"
            )
            while walk.finding == nil, let row = try entries.next() {
                walk.step(row)
                if walk.sequence.isMultiple(of: 10_000) { progress(walk.sequence) }
            }
            walk.finish()
            let finding = try walk.finding ?? walk.states.firstDifference(db) ?? Schema.firstDifference(db)
            return Verification(entries: walk.sequence, head: walk.hash.hexadecimal, finding: finding)
        }
    }

    /// The newest entry as an anchor's text, nil for an empty log.
    package func anchor() async throws -> String? {
        try await reader.read { db in
            let head = try PresenceLog.head(db)
            return head.sequence == 0 ? nil : "\(head.sequence):\(head.hash.hexadecimal)"
        }
    }
}

extension PresenceLog {
    /// Checks the last thousand links, as every start does; the whole chain is `verify`'s.
    static func checkTail(_ db: Database) throws {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT sequence, body, salt, commitment, hash
                FROM presenceEntry
                ORDER BY sequence DESC
                LIMIT 1001
                """
        )
        let before = try rows.dropFirst().map { try $0.decode(Data.self, forColumn: "hash") }
        let isWhole = rows.count <= 1000
        for (newer, previous) in zip(rows, isWhole ? before + [genesis] : before) {
            let expected = link(previous, try commitment(in: newer))
            guard try newer.decode(Data.self, forColumn: "hash") == expected else {
                throw RecordFault.chainBroken(sequence: try newer.decode(forColumn: "sequence"))
            }
        }
    }
}

extension PresenceEntry {
    /// Whether the columns beside the body say what the body says.
    fileprivate func isRepeated(in row: Row) throws -> Bool {
        let columns = (
            try row.decode(Instant.self, forColumn: "at"), try row.decode(String.self, forColumn: "kind"),
            try row.decode(Int64?.self, forColumn: "visit")
        )
        return columns == (at, kind.rawValue, visit)
    }
}

/// One pass along the chain: every link, and the states that follow from the entries.
fileprivate struct ChainWalk {
    let anchor: Anchor?
    var sequence: Int64 = 0
    var hash = PresenceLog.genesis
    var states = DerivedStates()
    var finding: Verification.Finding?
    /// Which entries each purge erased, and what the purges say of it themselves.
    private var erased: [Int64: [Int64]] = [:]
    private var purges: [Int64: PurgeFacts] = [:]
    private let decoder = JSONDecoder()

    init(anchor: Anchor?) {
        self.anchor = anchor
    }

    /// Takes one row.
    ///
    /// What can't be read as an entry is a finding, not a fault.
    mutating func step(_ row: Row) {
        let expected = sequence + 1
        do {
            try take(row, expected)
        } catch {
            finding = .init(sequence: expected, what: .chain)
        }
    }

    private mutating func take(_ row: Row, _ expected: Int64) throws {
        let link = PresenceLog.link(hash, try PresenceLog.commitment(in: row))
        let found: Data = try row.decode(forColumn: "hash")
        guard try row.decode(Int64.self, forColumn: "sequence") == expected, found == link,
            try takeWhatItSays(row, expected)
        else {
            finding = .init(sequence: expected, what: .chain)
            return
        }
        (sequence, hash) = (expected, found)
        if let anchor, anchor.sequence == sequence, anchor.hash != hash.hexadecimal {
            finding = .init(sequence: sequence, what: .anchor)
        }
    }

    /// Lets the entry change the states; an erased one has to be among those that a purge names.
    private mutating func takeWhatItSays(_ row: Row, _ sequence: Int64) throws -> Bool {
        if let purge = try row.decode(Int64?.self, forColumn: "erasedBy") {
            erased[purge, default: []].append(sequence)
            return true
        }
        let body: String = try row.decode(forColumn: "body")
        guard let entry = try? PresenceEntry(text: body, decoder),
            try entry.isRepeated(in: row)
        else { return false }
        states.take(entry, sequence)
        if let purge = entry.purge { purges[sequence] = purge }
        return true
    }

    mutating func finish() {
        guard finding == nil else { return }
        if let anchor, anchor.sequence > sequence {
            finding = .init(sequence: sequence + 1, what: .anchor)
        }
        let digests = erased.mapValues { PurgeFacts.digest(of: $0) }
        if let wrong = DerivedStates.firstUnlike(digests, purges.mapValues(\.digest)) {
            finding = .init(sequence: erased[wrong]?.first ?? wrong, what: .chain)
        }
    }
}
