import Foundation
import GRDB

/// What the log alone tells of affiliations, escorts and replaced codes.
struct DerivedAffiliations {
    private struct Level: Hashable {
        let credential: Credential?
        let account: Int64?
        let at: Instant
        let until: Day?
    }

    private var levels: [Int64: [AffiliationLevel: Level]] = [:]
    private var escorts: [Int64: [Int64?]] = [:]
    /// The codes that were replaced, and when, by visit.
    private var replaced: [Int64: [String: Instant]] = [:]

    mutating func take(_ entry: PresenceEntry) {
        guard let visit = entry.visit else { return }
        let level = Level(
            credential: entry.credential,
            account: entry.origin.account,
            at: entry.at,
            until: entry.until
        )
        switch entry.kind {
        case .affiliationVouched: levels[visit, default: [:]][.vouched] = level
        case .credentialSeen: levels[visit, default: [:]][.credentialSeen] = level
        case .affiliationWithdrawn: levels[visit] = nil
        case .escortNeeded: escorts[visit] = [entry.origin.account, entry.at.milliseconds]
        case .escortLifted: escorts[visit] = nil
        default: break
        }
    }

    mutating func replace(_ code: String, of visit: Int64, at: Instant) {
        replaced[visit, default: [:]][code] = at
    }

    /// The first visit whose affiliation, escort or replaced codes are not as the log says.
    func firstWrong(_ db: Database) throws -> Int64? {
        let wrong = [
            DerivedStates.firstUnlike(try Self.levels(db), levels),
            DerivedStates.firstUnlike(try Self.escorts(db), escorts),
            DerivedStates.firstUnlike(try Self.replaced(db), replaced),
        ]
        return wrong.compactMap(\.self).min()
    }

    private static func levels(_ db: Database) throws -> [Int64: [AffiliationLevel: Level]] {
        try Row.fetchAll(db, sql: "SELECT * FROM affiliation")
            .reduce(into: [:]) { found, row in
                let visit: Int64 = try row.decode(forColumn: "visit")
                found[visit, default: [:]][try row.decode(forColumn: "level")] = Level(
                    credential: try row.decode(forColumn: "credential"),
                    account: try row.decode(forColumn: "account"),
                    at: try row.decode(forColumn: "at"),
                    until: try row.decode(forColumn: "until")
                )
            }
    }

    private static func escorts(_ db: Database) throws -> [Int64: [Int64?]] {
        try Row.fetchAll(db, sql: "SELECT * FROM escort")
            .reduce(into: [:]) { found, row in
                found[try row.decode(forColumn: "visit")] = [
                    try row.decode(forColumn: "account"), try row.decode(forColumn: "at"),
                ]
            }
    }

    private static func replaced(_ db: Database) throws -> [Int64: [String: Instant]] {
        try Row.fetchAll(db, sql: "SELECT * FROM replacedCode")
            .reduce(into: [:]) { found, row in
                let visit: Int64 = try row.decode(forColumn: "visit")
                let code: Data = try row.decode(forColumn: "codeHash")
                found[visit, default: [:]][code.hexadecimal] = try row.decode(forColumn: "replacedAt")
            }
    }
}
