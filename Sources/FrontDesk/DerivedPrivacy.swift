import Foundation
import GRDB

/// What the log alone tells of forgetting: whose name is gone, what is held, kept apart, and for how long.
struct DerivedPrivacy {
    /// Visits whose names are there, by day.
    private var named: [Day: Set<Int64>] = [:]
    private var forgotten: Set<Int64> = []
    private var holds: [Int64: Day] = [:]
    private var identities: [Int64: String] = [:]
    private var terms: [Day: Terms] = [:]
    /// What the last purge of each month says of the totals that it left, and its number.
    private var totals: [Month: (digest: String, purge: Int64)] = [:]

    mutating func arrive(_ visit: Int64, on day: Day) {
        named[day, default: []].insert(visit)
    }

    func isForgotten(_ visit: Int64) -> Bool {
        forgotten.contains(visit)
    }

    /// Lets one entry about names, holds, identities, terms or purges change the states.
    mutating func take(_ entry: PresenceEntry, _ sequence: Int64) {
        switch entry.kind {
        case .namesForgotten:
            forget(through: entry.until)
        case .nameErased:
            entry.visit.map { forget([$0]) }
        case .holdPlaced:
            entry.visit.map { holds[$0] = entry.until }
        case .holdLifted:
            entry.visit.map { holds[$0] = nil }
        case .identityKept:
            entry.visit.map { identities[$0] = entry.seal }
        case .termsChanged:
            entry.until.map { terms[$0] = entry.terms }
        case .purged:
            guard let month = entry.until.map(Month.init(of:)), let digest = entry.purge?.totals else {
                return
            }
            totals[month] = (digest, sequence)
        default:
            break
        }
    }

    /// Entries of the first release name no last day; they forgot 28 days, as everything did then.
    private mutating func forget(through last: Day?) {
        guard let last else { return }
        for day in named.keys where day <= last {
            let due = named[day, default: []].filter { holds[$0] == nil }
            named[day]?.subtract(due)
            forget(due)
        }
        named = named.filter { !$0.value.isEmpty }
    }

    private mutating func forget(_ visits: Set<Int64>) {
        forgotten.formUnion(visits)
        for visit in visits { identities[visit] = nil }
    }

    /// The first visit whose hold or sealed identity is not as the log says, or 0 for a term that is not.
    func firstWrong(_ db: Database) throws -> Int64? {
        let foundHolds =
            try Row.fetchAll(db, sql: "SELECT visit, until FROM legalHold WHERE liftedAt IS NULL")
            .map {
                (try $0.decode(Int64.self, forColumn: "visit"), try $0.decode(Day.self, forColumn: "until"))
            }
        let foundIdentities = try Row.fetchAll(db, sql: "SELECT visit, identity FROM sealedIdentity")
            .map { row in
                let identity: Data = try row.decode(forColumn: "identity")
                return (try row.decode(Int64.self, forColumn: "visit"), SealedIdentity.seal(identity))
            }
        let foundTerms = try Row.fetchAll(db, sql: "SELECT * FROM term")
            .map { (try $0.decode(Day.self, forColumn: "since"), try Terms(row: $0)) }
        guard Dictionary(foundTerms, uniquingKeysWith: { first, _ in first }) == terms else { return 0 }
        return DerivedStates.firstUnlike(foundHolds, holds)
            ?? DerivedStates.firstUnlike(foundIdentities, identities)
    }

    /// The purge of the first month whose totals are not the ones that it left, or 0 for totals of no purge.
    func firstWrongMonth(_ db: Database) throws -> Int64? {
        let found = try MonthTotals.digests(db)
        let wrong = Set(found.keys).union(totals.keys).sorted().first { found[$0] != totals[$0]?.digest }
        return wrong.map { totals[$0]?.purge ?? 0 }
    }
}
