import Foundation
import GRDB

/// A roll call: who is inside at one moment, for an evacuation or to practise one.
package struct RollCall: Codable, Hashable, Sendable, Identifiable {
    package let id: Int64
    package let isDrill: Bool
    package let startedAt: Instant
    /// The account of who began it.
    package let startedBy: Int64?
    package let endedAt: Instant?
    package let endedBy: Int64?
    /// How it stood at its end; nil while it runs.
    package let tally: Tally?

    /// What a warden says of a person.
    package enum Mark: String, Codable, CaseIterable, Hashable, Sendable, DatabaseValueConvertible {
        /// Safe, seen by the warden.
        case found
        case missing
        /// Somebody knows that they went away before.
        case left
        /// Whatever was said before is taken back.
        case undone
    }

    /// How many people stand how; those inside, who came later and who were added, and nobody else.
    package struct Tally: Codable, Hashable, Sendable {
        package let people: Int
        package let found: Int
        package let left: Int
        package let missing: Int
        /// Of whom nobody said anything.
        package let open: Int

        package init(people: Int, found: Int, left: Int, missing: Int, open: Int) {
            (self.people, self.found, self.left) = (people, found, left)
            (self.missing, self.open) = (missing, open)
        }
    }

    /// One touch on a warden's phone, told again until it arrives.
    package struct Tick: Hashable, Sendable {
        /// The phone's own name for it: told twice, it counts once.
        let id: Nonce
        /// Whom it is about, by ``RollCallPerson/id``.
        let person: Int64
        let mark: Mark
        /// How many seconds ago it was made, by the phone's own clock.
        let age: Int64
        /// Ticks that were known when it was made: this one comes after them, whatever the clocks say.
        let after: [Nonce]

        package init(id: Nonce, person: Int64, mark: Mark, age: Int64 = 0, after: [Nonce] = []) {
            (self.id, self.person, self.mark, self.after) = (id, person, mark, after)
            self.age = min(max(0, age), Self.oldest)
        }

        /// A tick as a phone spells it: "NONCE.PERSON.MARK.AGE.AFTER", the age in seconds, the last up to two nonces with
        /// "-" between them.
        package init?(_ text: String) {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 5, let id = Nonce(rawValue: parts[0]), let person = Int64(parts[1]),
                let mark = Mark(rawValue: parts[2]), let age = Int64(parts[3])
            else { return nil }
            let known =
                parts[4].isEmpty ? [] : parts[4].split(separator: "-", omittingEmptySubsequences: false)
            let after = known.compactMap { Nonce(rawValue: String($0)) }
            guard after.count == known.count, known.count <= Self.mostKnown else { return nil }
            self.init(id: id, person: person, mark: mark, age: age, after: after)
        }

        private static let oldest: Int64 = 24 * 3600
        private static let mostKnown = 2
    }

    /// How long after the end of a roll call the last ticks of a phone are still taken, in seconds.
    static let takenAfterEnd: Int64 = 3600

    init(row: Row) throws {
        id = try row.decode(forColumn: "id")
        isDrill = try row.decode(forColumn: "isDrill")
        startedAt = try row.decode(forColumn: "startedAt")
        startedBy = try row.decode(forColumn: "startedBy")
        endedAt = try row.decode(forColumn: "endedAt")
        endedBy = try row.decode(forColumn: "endedBy")
        tally = try row.decode(String?.self, forColumn: "tally").map(Tally.init(json:))
    }

    /// The one that runs, nil when none does.
    static func running(_ db: Database) throws -> RollCall? {
        let running = try db.cachedStatement(sql: "SELECT * FROM rollCall WHERE endedAt IS NULL")
        return try Row.fetchOne(running).map(RollCall.init(row:))
    }

    /// - Throws: ``Refusal/rollCallUnknown``.
    static func one(_ id: Int64, _ db: Database) throws -> RollCall {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM rollCall WHERE id = ?", arguments: [id])
        else { throw Refusal.rollCallUnknown }
        return try RollCall(row: row)
    }
}

extension RollCall.Tally {
    init(json: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
    }

    /// Always the same text for the same numbers.
    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

extension Reception {
    /// Begins a roll call and freezes who is inside; returns the one that runs, so that of two wardens who begin one
    /// at once each finds the same.
    ///
    /// A live one ends a drill; presence itself is never changed by either.
    /// - Throws: ``Refusal/notAllowed`` for who is no warden.
    package func startRollCall(isDrill: Bool, by session: Session) async throws -> Int64 {
        guard session.holds([.warden]) else { throw Refusal.notAllowed }
        return try await write { [self] db in
            if let running = try RollCall.running(db) {
                guard running.isDrill, !isDrill else { return running.id }
                try end(running, from: session.origin, db)
            }
            return try start(isDrill, from: session.origin, db)
        }
    }

    private func start(_ isDrill: Bool, from origin: Origin, _ db: Database) throws -> Int64 {
        let now = try db.now
        let (inside, assumed) = (try visitsInside(db), try visitsAssumedToHaveLeft(db))
        let entry = PresenceEntry(.rollCallStarted, at: now, origin: origin)
            .with {
                $0.isDrill = isDrill
                $0.visits = inside + assumed
                $0.count = inside.count
            }
        let id = try append(entry, to: db)
        try db.execute(
            literal: """
                INSERT INTO rollCall (id, isDrill, startedAt, startedBy)
                VALUES (\(id), \(isDrill), \(now), \(origin.account))
                """
        )
        let insert = try db.cachedStatement(
            sql: "INSERT INTO rollCallPerson (rollCall, visit, wasInside) VALUES (?, ?, ?)"
        )
        for visit in inside { try insert.execute(arguments: [id, visit, true]) }
        for visit in assumed { try insert.execute(arguments: [id, visit, false]) }
        return id
    }

    /// Ends a roll call; ending it twice is ending it once.
    ///
    /// - Throws: ``Refusal/notAllowed``, ``Refusal/rollCallUnknown``.
    package func endRollCall(_ id: Int64, by session: Session) async throws {
        guard session.holds([.warden]) else { throw Refusal.notAllowed }
        try await write { [self] db in
            let call = try RollCall.one(id, db)
            if call.endedAt == nil { try end(call, from: session.origin, db) }
        }
    }

    private func end(_ call: RollCall, from origin: Origin, _ db: Database) throws {
        let (now, tally) = (try db.now, RollCall.Tally(of: try people(in: call, db)))
        let entry = PresenceEntry(.rollCallEnded, at: now, origin: origin)
            .with {
                $0.rollCall = call.id
                $0.tally = tally
            }
        try append(entry, to: db)
        try db.execute(
            literal: """
                UPDATE rollCall
                SET endedAt = \(now), endedBy = \(origin.account), tally = \(try tally.json)
                WHERE id = \(call.id)
                """
        )
    }

    /// Whether the building is being evacuated at this moment.
    package func isEvacuating() async throws -> Bool {
        try await runningRollCall().map { !$0.isDrill } ?? false
    }

    /// The roll call that runs, nil when none does.
    package func runningRollCall() async throws -> RollCall? {
        try await read(RollCall.running)
    }

    /// Lets nobody in at a kiosk while the building is being evacuated; the desk can, and leaving never stops.
    ///
    /// - Throws: ``Refusal/evacuating``.
    func stopWhileEvacuating(_ origin: Origin, _ db: Database) throws {
        guard origin.kiosk != nil, let running = try RollCall.running(db), !running.isDrill else { return }
        throw Refusal.evacuating
    }
}
