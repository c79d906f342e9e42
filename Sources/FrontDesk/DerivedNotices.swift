import Foundation
import GRDB

/// What the log alone tells of messages.
///
/// One that came to an end may be gone from the outbox; one that waits may not.
struct DerivedNotices {
    private var notices: [Int64: Derived] = [:]

    fileprivate struct Derived: Hashable {
        let kind: Notice.Kind?
        let receiver: Notice.Receiver?
        let visit: Int64?
        let host: Int64?
        let invitation: Int64?
        let version: Int?
        let answer: String?
        let writtenAt: Instant
        var state = Notice.State.waiting
        var endedAt: Instant?
        var answeredAt: Instant?
    }

    /// Lets one entry about a message change the states.
    mutating func take(_ entry: PresenceEntry, _ sequence: Int64) {
        switch (entry.kind, entry.notice?.of) {
        case (.noticeWritten, _):
            notices[sequence] = Derived(
                kind: entry.notice?.kind,
                receiver: entry.notice?.receiver,
                visit: entry.visit,
                host: entry.host,
                invitation: entry.invitation,
                version: entry.count,
                answer: entry.seal,
                writtenAt: entry.at
            )
        case (.noticeEnded, .some(let notice)):
            notices[notice]?.state = entry.notice?.state ?? .failed
            notices[notice]?.endedAt = entry.at
        case (.noticeAnswered, .some(let notice)):
            notices[notice]?.answeredAt = entry.at
        default:
            break
        }
    }

    /// The first message that is not as the log says, or that waits and is missing.
    func firstWrong(_ db: Database) throws -> Int64? {
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM notice")
        let found = try rows.map { (try $0.decode(Int64.self, forColumn: "id"), try? Derived(row: $0)) }
        let there = Set(found.map(\.0))
        let expected = notices.filter { $0.value.state == .waiting || there.contains($0.key) }
        return DerivedStates.firstUnlike(found, expected.mapValues(Optional.some))
    }
}

extension DerivedNotices.Derived {
    fileprivate init(row: Row) throws {
        kind = try row.decode(forColumn: "kind")
        receiver = try row.decode(forColumn: "receiver")
        visit = try row.decode(forColumn: "visit")
        host = try row.decode(forColumn: "host")
        invitation = try row.decode(forColumn: "invitation")
        version = try row.decode(forColumn: "version")
        answer = try row.decode(Data?.self, forColumn: "answer")?.hexadecimal
        writtenAt = try row.decode(forColumn: "writtenAt")
        state = try row.decode(forColumn: "state")
        endedAt = try row.decode(forColumn: "endedAt")
        answeredAt = try row.decode(forColumn: "answeredAt")
    }
}
