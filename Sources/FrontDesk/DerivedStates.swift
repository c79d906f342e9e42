import Foundation
import GRDB

/// The states of visits and stays as the log alone tells them, to be held against the tables.
struct DerivedStates {
    private var visits: [Int64: (facts: VisitFacts, kiosk: Int64?, voidedAt: Instant?)] = [:]
    private var stays: [Int64: Stay] = [:]
    private var lastStay: [Int64: Int64] = [:]
    private var stayOfDeparture: [Int64: Int64] = [:]
    /// What each kiosk and host should be: its seal while it is paired or receives, else "revoked" or "left".
    private var kiosks: [Int64: String] = [:]
    private var hosts: [Int64: String] = [:]

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
            guard let visit = entry.visit, let stay = lastStay[visit] else { return }
            end(stay, by: entry, sequence)
        case .correction:
            guard let departure = entry.supersedes, let stay = stayOfDeparture[departure] else { return }
            end(stay, by: entry, sequence)
        case .badgeVoided:
            guard let visit = entry.visit else { return }
            visits[visit]?.voidedAt = entry.at
        case .kioskPaired:
            kiosks[entry.kiosk ?? 0] = entry.seal
        case .kioskRevoked:
            kiosks[entry.kiosk ?? 0] = "revoked"
        case .hostAdded:
            hosts[entry.host ?? 0] = entry.seal
        case .hostLeft:
            hosts[entry.host ?? 0] = "left"
        case .refusal, .strayDeparture, .look, .namesForgotten, .badgeIssued, .badgePrinted, .badgeReissued:
            break
        }
    }

    private mutating func arrive(_ entry: PresenceEntry, _ sequence: Int64) {
        guard let visit = entry.visit else { return }
        if let facts = entry.facts { visits[visit] = (facts, entry.origin.kiosk, nil) }
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
            ?? Partner.firstWrong(db).map { .init(sequence: $0, what: .partner) }
    }

    private func firstWrongVisit(_ db: Database) throws -> Int64? {
        var missing = Set(visits.keys)
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM visit ORDER BY id")
        while let row = try rows.next() {
            let id: Int64 = try row.decode(forColumn: "id")
            guard let derived = visits[id], let found = try? VisitRow(row: row), derived.facts == found.facts,
                derived.voidedAt == found.voidedAt, derived.kiosk == found.kiosk,
                isInside(id) == found.hasAssistance
            else { return min(id, missing.min() ?? id) }
            missing.remove(id)
        }
        return missing.min()
    }

    private func isInside(_ visit: Int64) -> Bool {
        lastStay[visit].flatMap { stays[$0] }.map { $0.departedAt == nil } ?? false
    }

    private func firstWrongStay(_ db: Database) throws -> Int64? {
        var missing = Set(stays.keys)
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM stay ORDER BY id")
        while let row = try rows.next() {
            let id: Int64 = try row.decode(forColumn: "id")
            guard let derived = stays[id], let found = try? Stay(row: row), derived == found else {
                return min(id, missing.min() ?? id)
            }
            missing.remove(id)
        }
        return missing.min()
    }

    private func firstWrongPerson(_ db: Database) throws -> Int64? {
        let foundKiosks = try Row.fetchAll(db, sql: "SELECT id, name, token, revokedAt FROM kiosk")
            .map { row in
                let seal = Kiosk.seal(
                    name: try row.decode(forColumn: "name"),
                    token: try row.decode(forColumn: "token")
                )
                let isRevoked = try row.decode(Instant?.self, forColumn: "revokedAt") != nil
                return (try row.decode(Int64.self, forColumn: "id"), isRevoked ? "revoked" : seal)
            }
        let foundHosts = try Row.fetchAll(db, sql: "SELECT id, name, leftAt FROM host")
            .map { row in
                let seal = Host.seal(name: try row.decode(forColumn: "name"))
                let hasLeft = try row.decode(Instant?.self, forColumn: "leftAt") != nil
                return (try row.decode(Int64.self, forColumn: "id"), hasLeft ? "left" : seal)
            }
        for (found, derived) in [(foundKiosks, kiosks), (foundHosts, hosts)] {
            let states = Dictionary(uniqueKeysWithValues: found)
            let ids = Set(states.keys).union(derived.keys).sorted()
            if let wrong = ids.first(where: { states[$0] != derived[$0] }) { return wrong }
        }
        return nil
    }
}

/// A row of `visit`, with the same facts that its arrival has in the log.
fileprivate struct VisitRow {
    let kiosk: Int64?
    /// Whether the sealed need of help is there, as it is for everyone inside.
    let hasAssistance: Bool
    let facts: VisitFacts
    let voidedAt: Instant?

    init(row: Row) throws {
        kiosk = try row.decode(forColumn: "kiosk")
        hasAssistance = try row.decode(Data?.self, forColumn: "assistance") != nil
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

extension DerivedStates.Stay {
    /// A row of `stay`.
    fileprivate init(row: Row) throws {
        visit = try row.decode(forColumn: "visit")
        arrivedAt = try row.decode(forColumn: "arrivedAt")
        departedAt = try row.decode(forColumn: "departedAt")
        evidence = try row.decode(forColumn: "evidence")
        departure = try row.decode(forColumn: "departure")
    }
}
