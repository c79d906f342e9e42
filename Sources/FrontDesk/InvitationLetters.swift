import Crypto
import Foundation
import GRDB

/// A letter that has to be mailed: which invitation, in which version, and to whom.
package struct DueLetter: Hashable, Sendable {
    package let invitation: Invitation
    package let address: String
    /// The same for every version of one invitation, and telling nothing of it.
    package let uid: String
    /// Where it takes place, for a meeting.
    package let room: String?
}

/// A letter by what it is of, before it is opened.
struct LetterToWrite: Decodable, FetchableRecord {
    let invitation: Int64
    let version: Int
}

/// A letter as the outbox keeps it.
private struct LetterInOutbox: Decodable, FetchableRecord {
    let invitation: Int64
    let version: Int64
    let state: Notice.State
    let endedAt: Instant?
    let cause: Notice.Cause?
}

/// How far the newest letter of an invitation has come.
package enum LetterState: Hashable, Sendable {
    case noAddress
    /// There is no mail server: it goes once there is one.
    case notSetUp
    /// A later one of a series goes on that day.
    case planned(Day)
    /// It has not gone yet; with why not, once a try failed.
    case waiting(Notice.Cause?)
    case sent(Instant)
    case refused(Notice.Cause)
    /// Called off or over before it went.
    case notNeeded
}

extension Reception {
    /// How many days ahead the later ones of a series are mailed.
    static let seriesMailedAhead = 14

    /// Whether letters can reach those who are invited.
    var mailsGuests: Bool { settings.notices.receivers.contains(.guest) }

    /// An invitation whose letter somebody can still use: not over, not wiped, and no calling off of what was never
    /// mailed.
    static func isWorthMailing(_ now: Instant) -> SQL {
        """
        (invitation.address IS NOT NULL AND invitation.endsAt > \(now)
            AND (invitation.cancelledAt IS NULL OR invitation.mailed IS NOT NULL))
        """
    }

    /// The letters that are not in the outbox yet: invitations, moves and cancellations.
    ///
    /// Of a series the first goes at once, each other one two weeks ahead.
    func lettersToWrite(_ now: Instant, _ db: Database) throws -> [LetterToWrite] {
        guard mailsGuests else { return [] }
        let today = hours.day(of: now)
        let letters: SQLRequest<LetterToWrite> = """
            SELECT id AS invitation, version
            FROM invitation
            WHERE day >= \(today.advanced(byDays: -1)) AND \(Self.isWorthMailing(now)) AND mailed IS NOT version
                AND (series IS NULL OR series = id OR mailed IS NOT NULL
                    OR day <= \(today.advanced(byDays: Self.seriesMailedAhead)))
                AND NOT EXISTS (
                    SELECT 1 FROM notice
                    WHERE notice.invitation = invitation.id AND notice.version = invitation.version
                )
            ORDER BY id
            """
        return try letters.fetchAll(db)
    }

    /// Puts a letter on record and into the outbox.
    func write(_ letter: LetterToWrite, _ db: Database) throws {
        let (now, id) = (try db.now, try PresenceLog.head(db).sequence + 1)
        let entry = PresenceEntry(.noticeWritten, at: now, origin: .closingTime)
            .with {
                $0.invitation = letter.invitation
                $0.count = letter.version
                $0.notice = NoticeFacts(kind: .invitation, receiver: .guest)
            }
        try append(entry, to: db)
        try db.execute(
            literal: """
                INSERT INTO notice (id, kind, receiver, invitation, version, state, attempts, writtenAt, dueAt)
                VALUES (\(id), 'invitation', 'guest', \(letter.invitation), \(letter.version), 'waiting', 0, \(now),
                    \(now))
                """
        )
        tellPosting(db)
    }

    /// Has a letter that waits tried now, else writes it once more.
    func writeAgain(_ letter: LetterToWrite, _ db: Database) throws {
        try db.execute(
            literal: """
                UPDATE notice SET dueAt = \(db.now)
                WHERE invitation = \(letter.invitation) AND version = \(letter.version) AND state = 'waiting'
                """
        )
        if db.changesCount == 0 { try write(letter, db) } else { tellPosting(db) }
    }

    /// Wakes whoever sends, once what was written is on disk.
    func tellPosting(_ db: Database) {
        db.afterNextTransaction { [noticeIsWritten] _ in noticeIsWritten.yield() }
    }

    /// The letter of an invitation, opened; nil once its address is wiped.
    func letter(of id: Int64, _ db: Database) throws -> DueLetter? {
        guard let invitation = try invitations("invitation.id = \(id)", db).first,
            let address = invitation.address
        else { return nil }
        let room = try invitation.meeting.map {
            try meetingRow($0, db).decode(String.self, forColumn: "room")
        }
        return DueLetter(invitation: invitation, address: address, uid: try calendarID(of: id), room: room)
    }

    /// Notes that a version of an invitation was mailed.
    func noteMailed(_ id: Int64, version: Int, _ db: Database) throws {
        try db.execute(literal: "UPDATE invitation SET mailed = \(version) WHERE id = \(id)")
        let entry = PresenceEntry(.invitationMailed, at: try db.now, origin: .closingTime)
        try append(
            entry.with {
                $0.invitation = id
                $0.count = version
            },
            to: db
        )
    }

    /// How far the newest letter of an invitation has come.
    package func letterState(of invitation: Invitation) async throws -> LetterState {
        try await letterStates(of: [invitation])[invitation.id] ?? .noAddress
    }

    /// The same of many, by their numbers.
    package func letterStates(of invitations: [Invitation]) async throws -> [Int64: LetterState] {
        try await read { [self] db in
            let (now, ids) = (try db.now, invitations.map(\.id))
            let letters: SQLRequest<LetterInOutbox> = """
                SELECT invitation, version, state, endedAt, cause
                FROM notice
                WHERE invitation IN \(ids)
                ORDER BY id
                """
            let newest = Dictionary(try letters.fetchAll(db).map { ([$0.invitation, $0.version], $0) }) { $1 }
            return Dictionary(
                uniqueKeysWithValues: invitations.map { invitation in
                    let letter = newest[[invitation.id, Int64(invitation.version)]]
                    return (invitation.id, state(of: invitation, letter, now))
                }
            )
        }
    }

    private func state(of invitation: Invitation, _ letter: LetterInOutbox?, _ now: Instant) -> LetterState {
        switch letter?.state {
        case .sent: .sent(letter?.endedAt ?? now)
        case .failed: .refused(letter?.cause ?? .unexpected)
        case .waiting: mailsGuests ? .waiting(letter?.cause) : .notSetUp
        case .dropped: .notNeeded
        case nil: unwritten(invitation, now)
        }
    }

    /// Where a letter stands that is not in the outbox.
    private func unwritten(_ invitation: Invitation, _ now: Instant) -> LetterState {
        if invitation.address == nil { return .noAddress }
        let isOff = invitation.cancelledAt != nil && invitation.mailed == nil
        if invitation.endsAt <= now || isOff { return .notNeeded }
        if !mailsGuests { return .notSetUp }
        let day = invitation.day.advanced(byDays: -Self.seriesMailedAhead)
        let isLater = invitation.series != nil && invitation.series != invitation.id
        return isLater && invitation.mailed == nil && day > hours.day(of: now) ? .planned(day) : .waiting(nil)
    }

    /// What calendars know an invitation by.
    package func calendarID(of id: Int64) throws -> String {
        let key = try vault.key(for: .standing)
        let code = HMAC<SHA256>.authenticationCode(for: Data("calendar \(id)".utf8), using: key)
        return Data(code.prefix(16)).hexadecimal
    }
}
