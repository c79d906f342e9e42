import Foundation
import GRDB

/// What is left of a roll call once it has ended: times, tally, and whom nobody accounted for.
package struct RollCallReport: Codable, Hashable, Sendable {
    package let call: RollCall
    package let madeAt: Instant
    package let tally: RollCall.Tally
    /// What the accounts are called that began and ended it.
    package let startedBy: String?
    package let endedBy: String?
    /// As far as their visits are kept.
    package let never: [RollCallPerson]

    /// Them alone, as a list.
    package var list: RollCallList {
        RollCallList(madeAt: madeAt, call: call, people: never, expected: [])
    }
}

extension RollCallList {
    /// How many stand how; once visits are purged, what stood at the end is all that is left.
    package var tallyKept: RollCall.Tally {
        guard let call, call.endedAt != nil, let end = call.tally, people.count < end.people else {
            return tally
        }
        return end
    }
}

extension Reception {
    /// The report of a roll call that has ended, for paper; on record first where it names somebody.
    ///
    /// - Parameter id: nil for the last one.
    /// - Throws: ``Refusal/rollCallUnknown``, ``Refusal/rollCallRuns``.
    package func rollCallReport(of id: Int64?, from origin: Origin) async throws -> RollCallReport {
        let list = try await read { [self] db in
            let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM rollCall WHERE endedAt IS NOT NULL")
            guard let id = id ?? last else { throw Refusal.rollCallUnknown }
            return try rollCallList(of: RollCall.one(id, db), db)
        }
        guard let call = list.call else { throw Refusal.rollCallUnknown }
        guard call.endedAt != nil else { throw Refusal.rollCallRuns }
        let named = list.never.filter { $0.name != nil }
        if !named.isEmpty {
            let visits = named.filter { $0.block != .added }.map(\.id).sorted()
            try await write { [self] db in
                _ = try note(
                    Look(.printed, .rollCall),
                    count: named.count,
                    visits: visits,
                    from: origin,
                    db
                )
            }
        }
        let names = try await accountNames()
        return RollCallReport(
            call: call,
            madeAt: list.madeAt,
            tally: list.tallyKept,
            startedBy: call.startedBy.flatMap { names[$0] },
            endedBy: call.endedBy.flatMap { names[$0] },
            never: list.never
        )
    }
}
