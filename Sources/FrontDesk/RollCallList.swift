import Foundation
import GRDB
import Synchronization

/// Who has to be found, in the order in which they are called.
package struct RollCallList: Codable, Hashable, Sendable {
    package let madeAt: Instant
    /// The roll call that it belongs to, nil for a list that was asked for without one.
    package let call: RollCall?
    package let people: [RollCallPerson]
    /// Who was announced for today and has not come; they need not be found.
    package let expected: [Expected]

    /// Somebody who may be on the way.
    package struct Expected: Codable, Hashable, Sendable {
        /// Nil for seats, and once it is forgotten.
        package let name: String?
        package let seats: Int
        package let organisation: String
        package let host: String
        package let startsAt: Instant
    }

    package var tally: RollCall.Tally { RollCall.Tally(of: people) }

    /// Whom nobody accounted for.
    package var never: [RollCallPerson] {
        people.filter { $0.counts && [.open, .missing].contains($0.standing) }
    }

    /// The parts that have somebody, by name: those who need assistance first, then a part for each block.
    package var parts: [(name: String, people: [RollCallPerson])] {
        let rest = RollCallPerson.Block.allCases.map { block in
            (name: block.rawValue, people: people.filter { $0.block == block && !$0.needsAssistance })
        }
        return ([("assistance", people.filter(\.needsAssistance))] + rest).filter { !$0.people.isEmpty }
    }
}

/// One line of a roll call.
package struct RollCallPerson: Codable, Hashable, Sendable, Identifiable {
    /// The visit, or the entry by which somebody was added.
    package let id: Int64
    package let block: Block
    package let badge: Int?
    /// As lists have it, the surname first; nil once it is forgotten.
    package let name: String?
    package let isAlias: Bool
    package let role: Role?
    package let organisation: String
    package let host: String?
    package let purpose: Purpose?
    package let needsAssistance: Bool
    package let arrivedAt: Instant?
    /// When somebody saw them leave, or they said so, since the roll call began; for who is assumed to have left, when.
    package var leftAt: Instant?
    package var mark: RollCall.Mark?
    package var markedAt: Instant?
    package var markedBy: Int64?
    /// The tick that stands, as its phone named it.
    package var tick: String?

    package enum Block: String, Codable, CaseIterable, Hashable, Sendable {
        case inside
        /// Came in after the roll call had begun.
        case late
        /// A warden met them, or misses them, and the record does not know them.
        case added
        /// Closing time came and nobody saw them leave.
        case assumed
    }

    package enum Standing: String, Codable, CaseIterable, Hashable, Sendable {
        case open, found, missing, left
    }

    /// How somebody stands: as the last warden said, else as the door saw.
    package var standing: Standing {
        switch mark {
        case .found: .found
        case .missing: .missing
        case .left: .left
        case .undone, nil: leftAt != nil && block != .assumed ? .left : .open
        }
    }

    /// Whether they count among those who have to be found.
    package var counts: Bool { block != .assumed || [.found, .missing].contains(mark) }
}

extension RollCall.Tally {
    init(of people: [RollCallPerson]) {
        let counted = people.filter(\.counts).map(\.standing)
        self.init(
            people: counted.count,
            found: counted.count { $0 == .found },
            left: counted.count { $0 == .left },
            missing: counted.count { $0 == .missing },
            open: counted.count { $0 == .open }
        )
    }
}

extension Reception {
    /// A roll call as it stands, for a warden; names that a session sees for the first time are on record first.
    ///
    /// - Throws: ``Refusal/notAllowed``, ``Refusal/rollCallUnknown``.
    package func rollCall(_ id: Int64, for session: Session) async throws -> RollCallList {
        guard session.holds([.warden]) else { throw Refusal.notAllowed }
        let list = try await read { [self] db in try rollCallList(of: RollCall.one(id, db), db) }
        try await noteRollCall(list, to: session)
        return list
    }

    /// The roll calls that there were, the newest first, at most fifty; nobody is named.
    ///
    /// - Throws: ``Refusal/notAllowed``.
    package func rollCalls(for session: Session) async throws -> [RollCall] {
        guard session.holds([.warden]) else { throw Refusal.notAllowed }
        return try await read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM rollCall ORDER BY id DESC LIMIT 50").map(RollCall.init)
        }
    }

    /// Who is inside now, or how the roll call stands that runs, to be read on paper or in a terminal; on record first.
    ///
    /// - Parameter action: what becomes of it.
    package func listToCall(_ action: Look.Action, from origin: Origin) async throws -> RollCallList {
        let list = try await read { [self] db in try rollCallList(of: RollCall.running(db), db) }
        try await write { [self] db in
            _ = try note(Look(action, .rollCall), count: list.names, visits: list.visits, from: origin, db)
        }
        return list
    }

    func rollCallList(of call: RollCall?, _ db: Database) throws -> RollCallList {
        RollCallList(
            madeAt: try db.now,
            call: call,
            people: try call.map { try people(in: $0, db) } ?? peopleNow(db),
            expected: call?.endedAt == nil ? try expectedNow(db) : []
        )
    }

    private func expectedNow(_ db: Database) throws -> [RollCallList.Expected] {
        let now = try db.now
        let today = hours.day(of: now)
        return try invitations("day = \(today) AND cancelledAt IS NULL AND closesAt >= \(now)", db)
            .filter { $0.arrived < $0.seats.count }
            .map { invitation in
                RollCallList.Expected(
                    name: invitation.visitor?.listName,
                    seats: invitation.seats.count - invitation.arrived,
                    organisation: invitation.organisation ?? "",
                    host: invitation.host,
                    startsAt: invitation.startsAt
                )
            }
    }

    /// Puts on record that a roll call showed names, as far as this session has not seen them in it yet.
    private func noteRollCall(_ list: RollCallList, to session: Session) async throws {
        let today = today()
        let people = list.people.map(\.id)
        let fresh = namesShown.withLock { $0.freshInRollCall(people, for: session.token, on: today) }
        guard !fresh.isEmpty else { return }
        let visits = Set(list.visits)
        try await write { [self] db in
            let look = Look(.shown, .rollCall)
            let shown = fresh.filter(visits.contains)
            _ = try note(look, count: fresh.count, visits: shown, from: session.origin, db)
        }
        namesShown.withLock { $0.noteInRollCall(fresh, for: session.token) }
    }
}

extension RollCallList {
    /// The visits that it names.
    fileprivate var visits: [Int64] { people.filter { $0.block != .added }.map(\.id).sorted() }

    /// How many names it shows.
    fileprivate var names: Int { people.count + expected.count { $0.name != nil } }
}
