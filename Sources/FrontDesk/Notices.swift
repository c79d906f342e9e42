import Foundation
import GRDB
import Synchronization

extension Reception {
    /// Writes who is to be told of a new visit, in the transaction that opens it.
    ///
    /// The first of host, deputy and desk who can be reached at all; another program besides.
    func tellOfArrival(visit: Int64, host: Int64?, from origin: Origin, _ db: Database) throws {
        guard let host, !settings.notices.receivers.isEmpty else { return }
        if let next = try nextReceiver(after: nil, forHost: host, db) {
            try write(next, of: .arrival, visit: visit, from: origin, db)
        }
        try tell(.webhook, of: .arrival, visit: visit, from: origin, db)
    }

    /// Writes a message to one who is not a host, and to another program besides, where they can be reached.
    func tell(
        _ receiver: Notice.Receiver,
        of kind: Notice.Kind,
        visit: Int64?,
        from origin: Origin,
        _ db: Database
    ) throws {
        for each in Set([receiver, .webhook]) where settings.notices.receivers.contains(each) {
            try write((each, nil), of: kind, visit: visit, from: origin, db)
        }
    }

    /// Who is told next of a visitor for `host`, nil after the last.
    private func nextReceiver(
        after last: Notice.Receiver?,
        forHost host: Int64,
        _ db: Database
    ) throws -> (Notice.Receiver, Int64?)? {
        let reach = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT host.mail IS NOT NULL AND host.leftAt IS NULL AS isReached, deputy.id AS deputy
                    FROM host
                    LEFT JOIN host AS deputy ON deputy.id = host.deputy AND deputy.mail IS NOT NULL
                        AND deputy.leftAt IS NULL
                    WHERE host.id = ?
                    """
            ),
            arguments: [host]
        )
        let isReached = try reach?.decode(Bool.self, forColumn: "isReached") ?? false
        let deputy = try reach?.decode(Int64?.self, forColumn: "deputy")
        let steps: [(Notice.Receiver, Int64?)?] = [
            isReached ? (.host, host) : nil, deputy.map { (.deputy, $0) }, (.desk, nil),
        ]
        let order: [Notice.Receiver] = [.host, .deputy, .desk]
        let first = last.flatMap { order.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
        return steps.dropFirst(first).compactMap(\.self).first { settings.notices.receivers.contains($0.0) }
    }

    /// Puts a message on record and into the outbox; whoever sends is told once that is on disk.
    func write(
        _ receiver: (who: Notice.Receiver, host: Int64?),
        of kind: Notice.Kind,
        visit: Int64?,
        from origin: Origin,
        _ db: Database
    ) throws {
        let (now, id) = (try db.now, try PresenceLog.head(db).sequence + 1)
        let canAnswer = kind == .arrival && receiver.who != .webhook
        let salt = canAnswer ? random(16) : nil
        let answer = try salt.map { try answerToken(of: id, salt: $0).hash }
        let entry = PresenceEntry(.noticeWritten, at: now, origin: origin, visit: visit)
            .with {
                $0.host = receiver.host
                $0.seal = answer?.hexadecimal
                $0.notice = NoticeFacts(kind: kind, receiver: receiver.who)
            }
        try append(entry, to: db)
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO notice (id, kind, receiver, visit, host, state, attempts, writtenAt, dueAt, salt, answer)
                VALUES (?, ?, ?, ?, ?, 'waiting', 0, ?, ?, ?, ?)
                """
        )
        try insert.execute(arguments: [id, kind, receiver.who, visit, receiver.host, now, now, salt, answer])
        db.afterNextTransaction { [noticeIsWritten] _ in noticeIsWritten.yield() }
    }
}

extension Reception {
    /// One round over the outbox: drops what nobody needs any more, and turns to the next one where a visitor waits
    /// and nobody answers.
    package func settleNotices() async throws {
        let hasWork = try await read { [self] db in
            let now = try db.now
            return try !overdue(now, db).isEmpty || !unanswered(now, db).isEmpty
                || !lettersToWrite(now, db).isEmpty || isMonthlyReportDue(now, db)
        }
        guard hasWork else { return }
        try await write { [self] db in
            let now = try db.now
            for notice in try overdue(now, db) { try end(notice, .dropped, because: .tooLate, db) }
            for letter in try lettersToWrite(now, db) { try write(letter, db) }
            if try isMonthlyReportDue(now, db) {
                try write((.steeringGroup, nil), of: .monthlyReport, visit: nil, from: .closingTime, db)
            }
            for waiting in try unanswered(now, db) {
                let next = try nextReceiver(after: waiting.receiver, forHost: waiting.host, db)
                guard let next else { continue }
                try write(next, of: .arrival, visit: waiting.visit, from: .closingTime, db)
            }
        }
    }

    /// Messages of arrivals that are an hour old, answered or of visitors who have left, letters that nobody is to get
    /// any more, and others after three days.
    private func overdue(_ now: Instant, _ db: Database) throws -> [Int64] {
        let overdue: SQLRequest<Int64> = """
            SELECT id
            FROM notice
            WHERE state = 'waiting' AND CASE kind
                WHEN 'arrival' THEN writtenAt <= \(now.advanced(bySeconds: -NoticeRules.hour))
                    OR NOT EXISTS (SELECT 1 FROM stay WHERE stay.visit = notice.visit AND departedAt IS NULL)
                    OR EXISTS (
                        SELECT 1 FROM notice AS other WHERE other.visit = notice.visit AND other.answeredAt IS NOT NULL
                    )
                WHEN 'invitation' THEN NOT EXISTS (
                    SELECT 1 FROM invitation
                    WHERE invitation.id = notice.invitation AND invitation.version = notice.version
                        AND \(Self.isWorthMailing(now))
                )
                ELSE writtenAt <= \(now.advanced(bySeconds: -NoticeRules.days)) END
            ORDER BY id
            """
        return try overdue.fetchAll(db)
    }

    /// Visits that somebody was told of who does not answer in time, or can't be told; the last one who was.
    private func unanswered(_ now: Instant, _ db: Database) throws -> [Unanswered] {
        let unanswered: SQLRequest<Unanswered> = """
            SELECT notice.visit, visit.host, notice.receiver
            FROM notice
            JOIN visit ON visit.id = notice.visit
            WHERE notice.writtenAt > \(now.advanced(bySeconds: -NoticeRules.hour))
                AND notice.kind = 'arrival' AND notice.receiver IN ('host', 'deputy')
                AND (notice.state = 'failed' OR notice.writtenAt <= \(now.advanced(bySeconds: -settings.notices.patience)))
                AND EXISTS (SELECT 1 FROM stay WHERE stay.visit = notice.visit AND departedAt IS NULL)
                AND NOT EXISTS (
                    SELECT 1
                    FROM notice AS other
                    WHERE other.visit = notice.visit AND other.receiver <> 'webhook'
                        AND (other.id > notice.id OR other.answeredAt IS NOT NULL)
                )
            ORDER BY notice.id
            """
        return try unanswered.fetchAll(db)
            .filter { try nextReceiver(after: $0.receiver, forHost: $0.host, db) != nil }
    }

    /// Messages that are to go out now, the longest due first.
    package func dueNotices(atMost limit: Int = 20) async throws -> [DueNotice] {
        try await read { [self] db in
            let now = try db.now
            let due: SQLRequest<Row> = """
                SELECT notice.*, visit.number, visit.day, visit.role, partner.name AS partner,
                    (SELECT max(arrivedAt) FROM stay WHERE stay.visit = visit.id) AS since
                FROM notice
                LEFT JOIN visit ON visit.id = notice.visit
                LEFT JOIN partner ON partner.id = visit.partner
                WHERE notice.state = 'waiting' AND notice.dueAt <= \(now)
                    AND (notice.receiver <> 'guest' OR \(mailsGuests))
                ORDER BY notice.dueAt, notice.id
                LIMIT \(limit)
                """
            return try due.fetchAll(db).map { try dueNotice($0, db) }
        }
    }

    private func dueNotice(_ row: Row, _ db: Database) throws -> DueNotice {
        let id: Int64 = try row.decode(forColumn: "id")
        let salt: Data? = try row.decode(forColumn: "salt")
        let number: Int? = try row.decode(forColumn: "number")
        let about: Int64? = try row.decode(forColumn: "invitation")
        let letter = try about.flatMap { try self.letter(of: $0, db) }
        let pass = try duePass(row, db)
        return DueNotice(
            id: id,
            kind: try row.decode(forColumn: "kind"),
            receiver: try row.decode(forColumn: "receiver"),
            writtenAt: try row.decode(forColumn: "writtenAt"),
            attempts: try row.decode(forColumn: "attempts"),
            address: try row.decode(Int64?.self, forColumn: "host")
                .flatMap { try mailAddress(ofHost: $0, db) } ?? letter?.address ?? pass?.address,
            answer: try salt.map { try answerToken(of: id, salt: $0) },
            visit: try number.map { number in
                .init(
                    number: number,
                    day: try row.decode(forColumn: "day"),
                    role: try row.decode(forColumn: "role"),
                    partner: try row.decode(forColumn: "partner"),
                    since: try row.decode(forColumn: "since")
                )
            },
            invitation: letter,
            pass: pass
        )
    }

    /// Notes what came of a try; what may still arrive is due again after twice the time, give or take a quarter.
    ///
    /// - Parameter chance: from 0 to 1, so that many that failed together don't come back together.
    package func note(_ outcome: Notice.Outcome, of id: Int64, chance: Double) async throws {
        try await write { [self] db in
            let waiting: SQLRequest<Row> =
                "SELECT kind, attempts FROM notice WHERE id = \(id) AND state = 'waiting'"
            guard let row = try waiting.fetchOne(db) else { return }
            switch outcome {
            case .sent: try end(id, .sent, because: nil, db)
            case .refused(let cause): try end(id, .failed, because: cause, db)
            case .later(let cause):
                tellDesks()
                let (kind, attempts) = (
                    try row.decode(Notice.Kind.self, forColumn: "kind"),
                    try row.decode(Int.self, forColumn: "attempts")
                )
                let pause = Self.pause(after: attempts, of: kind, chance: chance)
                try db.execute(
                    literal: """
                        UPDATE notice
                        SET attempts = attempts + 1, cause = \(cause),
                            dueAt = \(Instant(milliseconds: try db.now.milliseconds + pause))
                        WHERE id = \(id)
                        """
                )
            }
        }
    }

    /// How long to wait after so many tries, in milliseconds: 5 s, doubled each time, up to 5 minutes for somebody
    /// who waits at the door and half an hour for the rest.
    static func pause(after attempts: Int, of kind: Notice.Kind, chance: Double) -> Int64 {
        let longest = kind == .arrival ? 300.0 : 1800.0
        let seconds = min(longest, 5 * Double(1 << min(max(attempts, 0), 20)))
        return Int64((seconds * (0.75 + 0.5 * min(max(chance, 0), 1)) * 1000).rounded())
    }

    /// Removes messages that ended a month ago and tell of no visit; those of a visit or an
    /// invitation go with it.
    func forgetOldNotices(_ db: Database) throws {
        let last = try db.now.advanced(bySeconds: -NoticeRules.month)
        try db.execute(
            literal:
                "DELETE FROM notice WHERE kind IN ('dutiesChanged', 'monthlyReport') AND endedAt < \(last)"
        )
    }

    /// Ends a message; an address that was given for it alone goes.
    func end(_ id: Int64, _ state: Notice.State, because cause: Notice.Cause?, _ db: Database) throws {
        let now = try db.now
        let about: SQLRequest<Row> =
            "SELECT visit, invitation, version, address IS NOT NULL AS isSealed FROM notice WHERE id = \(id)"
        guard let about = try about.fetchOne(db) else { return }
        let invitation: Int64? = try about.decode(forColumn: "invitation")
        let visit: Int64? = try about.decode(forColumn: "visit")
        let entry = PresenceEntry(.noticeEnded, at: now, origin: .closingTime, visit: visit)
        try append(
            entry.with {
                $0.invitation = invitation
                $0.notice = NoticeFacts(of: id, state: state)
            },
            to: db
        )
        if state == .sent, let invitation {
            try noteMailed(invitation, version: about.decode(forColumn: "version"), db)
        }
        if try about.decode(Bool.self, forColumn: "isSealed") { logsHoldRemains.withLock { $0 = true } }
        try db.execute(
            literal: """
                UPDATE notice
                SET state = \(state), cause = \(cause), endedAt = \(now), address = NULL, sealedBy = NULL,
                    attempts = attempts + \(state == .dropped ? 0 : 1)
                WHERE id = \(id)
                """
        )
    }
}

fileprivate struct Unanswered: Decodable, FetchableRecord {
    let visit: Int64
    let host: Int64
    let receiver: Notice.Receiver
}
