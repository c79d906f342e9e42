import Crypto
import Foundation
import GRDB
import Synchronization

extension Reception {
    /// Takes what wardens ticked: each tick once, however often it is told, those about nobody on the list not at all.
    ///
    /// Of two ticks on one person the one that was made last holds, whichever arrived last; both stay on record. A tick
    /// that was made on seeing another is the later of the two. A tick that arrives within the hour after the end counts as made before it.
    /// - Throws: ``Refusal/notAllowed``, ``Refusal/rollCallUnknown``, ``Refusal/rollCallOver``.
    package func tick(_ ticks: [RollCall.Tick], in id: Int64, by session: Session) async throws {
        guard session.holds([.warden]) else { throw Refusal.notAllowed }
        try await write { [self] db in
            let call = try openCall(id, db)
            for tick in ticks {
                guard try !isTaken(tick.id, db), let subject = try subject(tick.person, in: call, db) else {
                    continue
                }
                try mark(subject, tick, in: call, from: session.origin, db)
            }
        }
    }

    /// Puts somebody on the list whom nobody knew to be inside, and says how they are; told twice, it is one person.
    ///
    /// - Throws: ``Refusal/notAllowed``, ``Refusal/rollCallUnknown``, ``Refusal/rollCallOver``.
    package func addToRollCall(
        _ text: PersonalText,
        as mark: RollCall.Mark,
        told nonce: Nonce,
        in id: Int64,
        by session: Session
    ) async throws {
        guard session.holds([.warden]) else { throw Refusal.notAllowed }
        try await write { [self] db in
            let call = try openCall(id, db)
            let known: SQLRequest<Int64> = "SELECT id FROM rollCallAdded WHERE tick = \(nonce.rawValue)"
            guard try known.fetchOne(db) == nil else { return }
            let now = try db.now
            let (added, day) = (try PresenceLog.head(db).sequence + 1, hours.day(of: now))
            let sealed = try vault.seal(for: .rollCall(call.id), at: "added \(added)")
                .closeText(Data(text.text.utf8), column: "text")
            try append(
                PresenceEntry(.rollCallPersonAdded, at: now, origin: session.origin)
                    .with {
                        $0.rollCall = call.id
                        $0.tick = nonce.rawValue
                        $0.seal = Data(SHA256.hash(data: sealed)).hexadecimal
                        $0.until = day
                    },
                to: db
            )
            try db.execute(
                literal: """
                    INSERT INTO rollCallAdded (id, rollCall, day, text, tick)
                    VALUES (\(added), \(call.id), \(day), \(sealed), \(nonce.rawValue))
                    """
            )
            let tick = RollCall.Tick(id: nonce, person: added, mark: mark)
            try self.mark(.added(added), tick, in: call, from: session.origin, db)
        }
    }

    /// Whom a tick is about.
    private enum Subject {
        case visit(Int64)
        case added(Int64)

        var visit: Int64? {
            if case .visit(let id) = self { id } else { nil }
        }

        var added: Int64? {
            if case .added(let id) = self { id } else { nil }
        }
    }

    /// A roll call that still takes ticks.
    private func openCall(_ id: Int64, _ db: Database) throws -> RollCall {
        let (call, now) = (try RollCall.one(id, db), try db.now)
        guard call.endedAt.map({ now <= $0.advanced(bySeconds: RollCall.takenAfterEnd) }) ?? true else {
            throw Refusal.rollCallOver
        }
        return call
    }

    private func isTaken(_ tick: Nonce, _ db: Database) throws -> Bool {
        let taken = try db.cachedStatement(sql: "SELECT 1 FROM rollCallMark WHERE tick = ?")
        return try Int.fetchOne(taken, arguments: [tick.rawValue]) != nil
    }

    /// Whom a number on the list stands for: who was on it from the start, who came in since, who was added.
    private func subject(_ person: Int64, in call: RollCall, _ db: Database) throws -> Subject? {
        let visits = try db.cachedStatement(
            sql: """
                SELECT 1 FROM rollCallPerson WHERE rollCall = ?1 AND visit = ?2
                UNION ALL
                SELECT 1 FROM stay WHERE visit = ?2 AND id > ?1
                """
        )
        if try Int.fetchOne(visits, arguments: [call.id, person]) != nil { return .visit(person) }
        let added = try db.cachedStatement(sql: "SELECT 1 FROM rollCallAdded WHERE rollCall = ? AND id = ?")
        return try Int.fetchOne(added, arguments: [call.id, person]) != nil ? .added(person) : nil
    }

    private func moment(
        of tick: Nonce,
        on subject: Subject,
        in call: RollCall,
        _ db: Database
    ) throws -> Instant? {
        let moment = try db.cachedStatement(
            sql:
                "SELECT moment FROM rollCallMark WHERE tick = ? AND rollCall = ? AND visit IS ? AND added IS ?"
        )
        return try Instant.fetchOne(
            moment,
            arguments: [tick.rawValue, call.id, subject.visit, subject.added]
        )
    }

    private func mark(
        _ subject: Subject,
        _ tick: RollCall.Tick,
        in call: RollCall,
        from origin: Origin,
        _ db: Database
    ) throws {
        let now = try db.now
        // What was said last holds, also when the clock was set back meanwhile.
        let last = try Instant.fetchOne(
            db.cachedStatement(sql: "SELECT max(moment) FROM rollCallMark WHERE rollCall = ?"),
            arguments: [call.id]
        )
        let latest = min(max(now, last ?? now, call.startedAt), call.endedAt ?? .init(milliseconds: .max))
        let known = try tick.after.compactMap { try self.moment(of: $0, on: subject, in: call, db) }.max()
        let moment = max(known ?? call.startedAt, latest.advanced(bySeconds: -tick.age), call.startedAt)
        let entry = PresenceEntry(.rollCallMarked, at: now, origin: origin, visit: subject.visit)
            .with {
                $0.rollCall = call.id
                $0.added = subject.added
                $0.mark = tick.mark
                $0.moment = moment
                $0.tick = tick.id.rawValue
            }
        let id = try append(entry, to: db)
        try db.cachedStatement(
            sql: """
                INSERT INTO rollCallMark (id, rollCall, visit, added, mark, moment, account, tick)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        .execute(
            arguments: [
                id, call.id, subject.visit, subject.added, tick.mark, moment, origin.account,
                tick.id.rawValue,
            ]
        )
    }
}

extension Reception {
    /// People whom wardens put on roll calls up to `last`, of whom it is still known who they are.
    static func addedToRollCallsDue(through last: Day, _ db: Database) throws -> [NamedVisit] {
        let due: SQLRequest<NamedVisit> = """
            SELECT id, day
            FROM rollCallAdded
            WHERE text IS NOT NULL AND day <= \(last)
            ORDER BY id
            """
        return try due.fetchAll(db)
    }

    /// Takes out who they were.
    func wipeAddedToRollCalls(_ added: [NamedVisit], _ db: Database) throws {
        guard !added.isEmpty else { return }
        logsHoldRemains.withLock { $0 = true }
        try db.execute(literal: "UPDATE rollCallAdded SET text = NULL WHERE id IN \(added.map(\.id))")
    }
}
