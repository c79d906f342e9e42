import GRDB

/// One message as the outbox keeps it, for whoever looks after mail: what it is about, never whom.
package struct NoticeLine: Hashable, Sendable {
    package let kind: Notice.Kind
    package let receiver: Notice.Receiver
    package let state: Notice.State
    package let attempts: Int
    package let writtenAt: Instant
    /// When it is tried again, while it waits.
    package let dueAt: Instant
    package let endedAt: Instant?
    package let cause: Notice.Cause?
}

extension Reception {
    /// How far somebody has been told of each of `visits`; nothing for those that nobody was to be told of.
    package func noticeStates(for visits: Set<Int64>) async throws -> [Int64: NoticeState] {
        try await read { db in
            let notices: SQLRequest<StateRow> = """
                SELECT visit, receiver, state, endedAt, cause, answeredAt
                FROM notice
                WHERE visit IN \(visits) AND kind = 'arrival' AND receiver <> 'webhook'
                ORDER BY id DESC
                """
            return Dictionary(grouping: try notices.fetchAll(db), by: \.visit)
                .compactMapValues(StateRow.state)
        }
    }

    /// The outbox's newest messages, for administrators.
    package func noticeLines(for session: Session, atMost limit: Int = 200) async throws -> [NoticeLine] {
        guard session.holds([.administrator]) else { throw Refusal.notAllowed }
        return try await read { db in
            let lines: SQLRequest<NoticeLine> = """
                SELECT kind, receiver, state, attempts, writtenAt, dueAt, endedAt, cause
                FROM notice
                ORDER BY id DESC
                LIMIT \(limit)
                """
            return try lines.fetchAll(db)
        }
    }
}

extension NoticeLine: Decodable, FetchableRecord {}

fileprivate struct StateRow: Decodable, FetchableRecord, Sendable {
    let visit: Int64
    let receiver: Notice.Receiver
    let state: Notice.State
    let endedAt: Instant?
    let cause: Notice.Cause?
    let answeredAt: Instant?

    /// - Parameter rows: all of one visit, the newest first.
    static func state(_ rows: [StateRow]) -> NoticeState? {
        if let coming = rows.compactMap(\.answeredAt).first { return .coming(coming) }
        if let told = rows.first(where: { $0.state == .sent }), let at = told.endedAt {
            return .told(told.receiver, at)
        }
        if let waiting = rows.first(where: { $0.state == .waiting }) { return .waiting(waiting.cause) }
        return rows.first.map { .notTold($0.cause ?? .unexpected) }
    }
}
