import Crypto
import Foundation
import GRDB

/// What the log alone tells of roll calls.
struct DerivedRollCalls {
    private struct Call: Hashable {
        let isDrill: Bool
        let startedAt: Instant
        let startedBy: Int64?
        var endedAt: Instant?
        var endedBy: Int64?
        var tally: RollCall.Tally?
    }

    private struct Person: Hashable {
        let call: Int64
        let visit: Int64
        let wasInside: Bool
    }

    private struct Added: Hashable {
        let call: Int64?
        let day: Day?
        let tick: String?
        /// A hash of what was written down, nil once that is forgotten.
        var seal: String?
    }

    private struct Mark: Hashable {
        let call: Int64?
        let visit: Int64?
        let added: Int64?
        let mark: RollCall.Mark?
        let moment: Instant?
        let account: Int64?
        let tick: String?
    }

    private var calls: [Int64: Call] = [:]
    private var people: Set<Person> = []
    private var added: [Int64: Added] = [:]
    private var marks: [Int64: Mark] = [:]

    mutating func take(_ entry: PresenceEntry, _ sequence: Int64) {
        switch entry.kind {
        case .rollCallStarted:
            calls[sequence] = Call(
                isDrill: entry.isDrill ?? false,
                startedAt: entry.at,
                startedBy: entry.origin.account
            )
            for (index, visit) in (entry.visits ?? []).enumerated() {
                people.insert(Person(call: sequence, visit: visit, wasInside: index < entry.count ?? 0))
            }
        case .rollCallEnded:
            guard let call = entry.rollCall else { return }
            calls[call]?.endedAt = entry.at
            calls[call]?.endedBy = entry.origin.account
            calls[call]?.tally = entry.tally
        case .rollCallPersonAdded:
            added[sequence] = Added(
                call: entry.rollCall,
                day: entry.until,
                tick: entry.tick,
                seal: entry.seal
            )
        case .rollCallMarked:
            marks[sequence] = Mark(
                call: entry.rollCall,
                visit: entry.visit,
                added: entry.added,
                mark: entry.mark,
                moment: entry.moment,
                account: entry.origin.account,
                tick: entry.tick
            )
        case .namesForgotten:
            guard let last = entry.until else { return }
            for (id, person) in added where person.day.map({ $0 <= last }) ?? false {
                added[id]?.seal = nil
            }
        default:
            break
        }
    }

    /// The first roll call that is not as the log says.
    ///
    /// - Parameter isThere: whether a visit was not purged.
    func firstWrong(_ db: Database, isThere: (Int64) -> Bool) throws -> Int64? {
        let expected = people.filter { isThere($0.visit) }
        let wrongPeople = expected.symmetricDifference(try Self.people(db)).map(\.call).min()
        let wrong = [
            DerivedStates.firstUnlike(try Self.calls(db), calls),
            wrongPeople,
            DerivedStates.firstUnlike(try Self.added(db), added),
            DerivedStates.firstUnlike(try Self.marks(db), marks),
        ]
        return wrong.compactMap(\.self).min()
    }

    private static func calls(_ db: Database) throws -> [(Int64, Call)] {
        try Row.fetchAll(db, sql: "SELECT * FROM rollCall")
            .map { row in
                let id: Int64 = try row.decode(forColumn: "id")
                guard let call = try? RollCall(row: row) else {
                    return (id, Call(isDrill: false, startedAt: Instant(milliseconds: 0), startedBy: nil))
                }
                let found = Call(
                    isDrill: call.isDrill,
                    startedAt: call.startedAt,
                    startedBy: call.startedBy,
                    endedAt: call.endedAt,
                    endedBy: call.endedBy,
                    tally: call.tally
                )
                return (id, found)
            }
    }

    private static func people(_ db: Database) throws -> Set<Person> {
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM rollCallPerson")
        return Set(
            try rows.map { row in
                Person(
                    call: try row.decode(forColumn: "rollCall"),
                    visit: try row.decode(forColumn: "visit"),
                    wasInside: try row.decode(forColumn: "wasInside")
                )
            }
        )
    }

    private static func added(_ db: Database) throws -> [(Int64, Added)] {
        try Row.fetchAll(db, sql: "SELECT * FROM rollCallAdded")
            .map { row in
                let seal = try row.decode(Data?.self, forColumn: "text")
                    .map { Data(SHA256.hash(data: $0)).hexadecimal }
                let added = Added(
                    call: try row.decode(forColumn: "rollCall"),
                    day: try? row.decode(Day.self, forColumn: "day"),
                    tick: try row.decode(forColumn: "tick"),
                    seal: seal
                )
                return (try row.decode(Int64.self, forColumn: "id"), added)
            }
    }

    private static func marks(_ db: Database) throws -> [(Int64, Mark)] {
        try Row.fetchAll(db, sql: "SELECT * FROM rollCallMark")
            .map { row in
                let mark = Mark(
                    call: try row.decode(forColumn: "rollCall"),
                    visit: try row.decode(forColumn: "visit"),
                    added: try row.decode(forColumn: "added"),
                    mark: try? row.decode(RollCall.Mark.self, forColumn: "mark"),
                    moment: try row.decode(forColumn: "moment"),
                    account: try row.decode(forColumn: "account"),
                    tick: try row.decode(forColumn: "tick")
                )
                return (try row.decode(Int64.self, forColumn: "id"), mark)
            }
    }
}
