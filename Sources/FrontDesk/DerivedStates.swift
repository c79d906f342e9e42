import Foundation
import GRDB

/// The states of visits and stays as the log alone tells them, to be held against the tables.
struct DerivedStates {
    private var visits: [Int64: (facts: VisitFacts, voidedAt: Instant?)] = [:]
    private var stays: [Int64: Stay] = [:]
    private var lastStay: [Int64: Int64] = [:]
    private var stayOfDeparture: [Int64: Int64] = [:]
    private var kiosks: [Int64: Bool] = [:]
    private var hosts: [Int64: Bool] = [:]

    struct Stay: Hashable {
        let visit: Int64
        let arrivedAt: Instant
        var departedAt: Instant?
        var evidence: Evidence?
        var departure: Int64?
    }

    /// Lets one entry change the states.
    mutating func take(_ entry: PresenceEntry, _ sequence: Int64) {
        switch entry.kind {
        case .arrival:
            arrive(entry, sequence)
        case .departure:
            guard entry.note == nil, let visit = entry.visit, let stay = lastStay[visit] else { return }
            end(stay, by: entry, sequence)
        case .correction:
            guard let departure = entry.supersedes, let stay = stayOfDeparture[departure] else { return }
            end(stay, by: entry, sequence)
        case .badgeVoided:
            guard let visit = entry.visit else { return }
            visits[visit]?.voidedAt = entry.at
        case .kioskPaired:
            kiosks[entry.kiosk ?? 0] = true
        case .kioskRevoked:
            kiosks[entry.kiosk ?? 0] = false
        case .hostAdded:
            hosts[entry.host ?? 0] = true
        case .hostLeft:
            hosts[entry.host ?? 0] = false
        case .refusal, .badgeIssued, .badgePrinted, .badgeReissued:
            break
        }
    }

    private mutating func arrive(_ entry: PresenceEntry, _ sequence: Int64) {
        guard let visit = entry.visit else { return }
        if let facts = entry.facts { visits[visit] = (facts, nil) }
        let before = lastStay[visit].flatMap { stays[$0]?.departedAt }
        stays[sequence] = Stay(visit: visit, arrivedAt: max(entry.at, before ?? entry.at))
        lastStay[visit] = sequence
    }

    private mutating func end(_ stay: Int64, by entry: PresenceEntry, _ sequence: Int64) {
        guard let arrivedAt = stays[stay]?.arrivedAt else { return }
        stays[stay]?.departedAt = max(arrivedAt, entry.moment ?? entry.at)
        stays[stay]?.evidence = entry.evidence
        stays[stay]?.departure = sequence
        stayOfDeparture[sequence] = stay
    }

    /// The first visit, stay, kiosk or host in the tables that is not as the log tells, or that is missing.
    func firstDifference(_ db: Database) throws -> Verification.Finding? {
        let visit = try firstWrongVisit(db).map { Verification.Finding(sequence: $0, what: .visit) }
        let stay = try firstWrongStay(db).map { Verification.Finding(sequence: $0, what: .stay) }
        let first = [visit, stay].compactMap(\.self).min { $0.sequence < $1.sequence }
        return try first ?? firstWrongPerson(db).map { .init(sequence: $0, what: .people) }
    }

    private func firstWrongVisit(_ db: Database) throws -> Int64? {
        var missing = Set(visits.keys)
        var wrong: Int64?
        let rows = try VisitRow.fetchCursor(db, sql: "SELECT * FROM visit ORDER BY id")
        while wrong == nil, let row = try rows.next() {
            missing.remove(row.id)
            guard let derived = visits[row.id], derived.facts == row.facts, derived.voidedAt == row.voidedAt
            else {
                wrong = row.id
                break
            }
        }
        return [wrong, wrong == nil ? missing.min() : nil].compactMap(\.self).min()
    }

    private func firstWrongStay(_ db: Database) throws -> Int64? {
        var missing = Set(stays.keys)
        let rows = try StayRow.fetchCursor(db, sql: "SELECT * FROM stay ORDER BY id")
        while let row = try rows.next() {
            missing.remove(row.id)
            guard stays[row.id] == row.stay else { return row.id }
        }
        return missing.min()
    }

    private func firstWrongPerson(_ db: Database) throws -> Int64? {
        let kioskRows = try Row.fetchAll(db, sql: "SELECT id, revokedAt IS NULL AS active FROM kiosk")
        let hostRows = try Row.fetchAll(db, sql: "SELECT id, leftAt IS NULL AS active FROM host")
        for (rows, derived) in [(kioskRows, kiosks), (hostRows, hosts)] {
            let found = try rows.reduce(into: [Int64: Bool]()) { active, row in
                active[try row.decode(forColumn: "id")] = try row.decode(Bool.self, forColumn: "active")
            }
            let ids = Set(found.keys).union(derived.keys).sorted()
            if let wrong = ids.first(where: { found[$0] != derived[$0] }) { return wrong }
        }
        return nil
    }
}

/// A row of `visit`, with the same facts that its arrival has in the log.
fileprivate struct VisitRow: FetchableRecord {
    let id: Int64
    let facts: VisitFacts
    let voidedAt: Instant?

    init(row: Row) throws {
        id = try row.decode(forColumn: "id")
        voidedAt = try row.decode(forColumn: "voidedAt")
        facts = VisitFacts(
            day: try row.decode(forColumn: "day"),
            number: try row.decode(forColumn: "number"),
            role: try row.decode(forColumn: "role"),
            partner: try row.decode(forColumn: "partner"),
            host: try row.decode(forColumn: "host"),
            purpose: try row.decode(forColumn: "purpose"),
            language: try row.decode(forColumn: "language"),
            rulesVersion: try row.decode(forColumn: "rulesVersion"),
            person: try row.decode(Data.self, forColumn: "person").hexadecimal,
            code: try row.decode(Data.self, forColumn: "codeHash").hexadecimal,
            seal: VisitFacts.fingerprint(
                try row.decode(forColumn: "visitor"),
                try row.decode(forColumn: "organisation"),
                try row.decode(forColumn: "code")
            )
        )
    }
}

/// A row of `stay`.
fileprivate struct StayRow: FetchableRecord {
    let id: Int64
    let stay: DerivedStates.Stay

    init(row: Row) throws {
        id = try row.decode(forColumn: "id")
        stay = DerivedStates.Stay(
            visit: try row.decode(forColumn: "visit"),
            arrivedAt: try row.decode(forColumn: "arrivedAt"),
            departedAt: try row.decode(forColumn: "departedAt"),
            evidence: try row.decode(forColumn: "evidence"),
            departure: try row.decode(forColumn: "departure")
        )
    }
}
