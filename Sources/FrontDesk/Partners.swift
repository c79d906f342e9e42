import Crypto
import Foundation
import GRDB

/// A partner as those see it who look after the list: also one that takes part no more.
package struct PartnerOnList: Codable, Hashable, Sendable, FetchableRecord {
    package let partner: Partner
    package let endedAt: Instant?

    init(row: Row) throws {
        partner = try Partner(row: row)
        endedAt = try row.decode(forColumn: "endedAt")
    }

    /// What the log keeps of a partner, so that its name and kind are not exchanged unseen.
    var seal: String { Self.seal(partner.name, partner.kind, hasEnded: endedAt != nil) }

    static func seal(_ name: String, _ kind: Partner.Kind, hasEnded: Bool) -> String {
        SHA256.hash(data: Data("\(kind.rawValue) \(hasEnded) \(name)".utf8)).hexadecimal
    }
}

extension PersonalText {
    package static func partnerName(_ raw: String) throws(Refusal) -> PersonalText {
        try PersonalText(raw, in: .name, else: .init(empty: .partnerNameEmpty, tooLong: .partnerNameTooLong))
    }
}

extension Record {
    /// Every partner that ever was, in the order they were added.
    package func partnersOnList() async throws -> [PartnerOnList] {
        try await reader.read { db in try PartnerOnList.fetchAll(db, sql: "SELECT * FROM partner ORDER BY id")
        }
    }
}

extension Reception {
    /// A partner that visitors can choose from now on.
    ///
    /// - Throws: ``Refusal/partnerNameTaken``, also by one that takes part no more.
    @discardableResult
    package func addPartner(
        named name: PersonalText,
        of kind: Partner.Kind,
        from origin: Origin
    ) async throws -> Partner {
        try await write { [self] db in
            try refuseTaken(name, but: nil, db)
            let added: SQLRequest<PartnerOnList> = """
                INSERT INTO partner (name, kind) VALUES (\(name.text), \(kind)) RETURNING *
                """
            guard let new = try added.fetchOne(db) else { throw Refusal.partnerGone }
            try note(.partnerAdded, of: new, from: origin, db)
            return new.partner
        }
    }

    /// Another name for a partner, on badges and reports of earlier visits too.
    ///
    /// - Throws: ``Refusal/partnerGone``, ``Refusal/partnerNameTaken``.
    package func renamePartner(_ id: Int64, to name: PersonalText, from origin: Origin) async throws {
        try await write { [self] db in
            try refuseTaken(name, but: id, db)
            try change(
                id,
                "UPDATE partner SET name = \(name.text) WHERE id = \(id) RETURNING *",
                from: origin,
                db
            )
        }
    }

    /// Whether visitors can choose a partner; its visits stay on record either way.
    ///
    /// - Throws: ``Refusal/partnerGone``.
    package func setEnded(_ ends: Bool, ofPartner id: Int64, from origin: Origin) async throws {
        try await write { [self] db in
            let endedAt = ends ? try db.now : nil
            try change(
                id,
                """
                UPDATE partner
                SET endedAt = \(endedAt)
                WHERE id = \(id) AND (endedAt IS NULL) = \(ends)
                RETURNING *
                """,
                from: origin,
                db
            )
        }
    }

    private func refuseTaken(_ name: PersonalText, but id: Int64?, _ db: Database) throws {
        let others = try Row.fetchAll(db, sql: "SELECT id, name FROM partner")
        let isTaken = try others.contains { row in
            try row.decode(Int64.self, forColumn: "id") != id
                && row.decode(String.self, forColumn: "name").lettersFolded == name.text.lettersFolded
        }
        guard !isTaken else { throw Refusal.partnerNameTaken }
    }

    private func change(
        _ id: Int64,
        _ update: SQLRequest<PartnerOnList>,
        from origin: Origin,
        _ db: Database
    ) throws {
        guard let changed = try update.fetchOne(db) else { throw Refusal.partnerGone }
        try note(.partnerChanged, of: changed, from: origin, db)
    }

    private func note(
        _ kind: PresenceEntry.Kind,
        of partner: PartnerOnList,
        from origin: Origin,
        _ db: Database
    ) throws {
        let entry = PresenceEntry(kind, at: try db.now, origin: origin)
        try append(
            entry.with {
                $0.partner = partner.partner.id
                $0.seal = partner.seal
            },
            to: db
        )
    }
}

/// The partners as the log alone tells: those that were shipped, and what became of them and others.
struct DerivedPartners {
    private var seals: [Int64: String]

    init() {
        let shipped = Partner.shipped.enumerated()
            .map { (Int64($0 + 1), PartnerOnList.seal($1.name, $1.kind, hasEnded: false)) }
        seals = Dictionary(uniqueKeysWithValues: shipped)
    }

    mutating func take(_ entry: PresenceEntry) {
        guard let partner = entry.partner else { return }
        seals[partner] = entry.seal
    }

    /// The first partner that is not as the log says.
    func firstWrong(_ db: Database) throws -> Int64? {
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM partner ORDER BY id")
        let found = try rows.map { row in
            (try row.decode(Int64.self, forColumn: "id"), (try? PartnerOnList(row: row).seal) ?? "")
        }
        return DerivedStates.firstUnlike(found, seals)
    }
}
