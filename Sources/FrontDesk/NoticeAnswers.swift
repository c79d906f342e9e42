import Crypto
import Foundation
import GRDB

/// What the link in a letter ends in: 128 bits that only its reader has, as 32 hexadecimal digits.
package struct AnswerToken: Hashable, Sendable {
    package let text: String

    /// The token in an address, nil when it can't be one.
    package init?(_ text: String) {
        guard let bytes = [UInt8](hexadecimal: text), bytes.count == 16 else { return nil }
        self.text = text.lowercased()
    }

    fileprivate init(_ bytes: Data) {
        text = bytes.hexadecimal
    }

    var hash: Data { Data(SHA256.hash(data: Data(text.utf8))) }
}

/// What a link from a letter opens.
package enum AnswerState: Hashable, Sendable {
    /// Somebody waits, and can be told that they are being fetched.
    case open(BadgeOfDay)
    /// Somebody is on the way already.
    case answered
    /// Too late, or never a link of ours.
    case over
}

extension Reception {
    /// The token of a message: made again for each try, from what lies in two files and can't be guessed from one.
    func answerToken(of notice: Int64, salt: Data) throws -> AnswerToken {
        AnswerToken(try keyed("answer \(notice) \(salt.hexadecimal)", bytes: 16))
    }

    /// What a link opens; looking changes nothing, since mail programs look at links by themselves.
    package func answerState(_ token: AnswerToken) async throws -> AnswerState {
        try await read { db in try Self.found(token, db)?.state ?? .over }
    }

    /// Says "I'm coming" for a visitor, once; returns what the link opened until then.
    package func answer(_ token: AnswerToken) async throws -> AnswerState {
        try await write { [self] db in
            guard let found = try Self.found(token, db) else { return .over }
            guard case .open = found.state else { return found.state }
            let now = try db.now
            let entry = PresenceEntry(.noticeAnswered, at: now, origin: .closingTime, visit: found.visit)
                .with {
                    $0.host = found.host
                    $0.notice = NoticeFacts(of: found.notice)
                }
            try append(entry, to: db)
            try db.execute(literal: "UPDATE notice SET answeredAt = \(now) WHERE id = \(found.notice)")
            return found.state
        }
    }

    /// Whether whoever got a badge at `kiosk` with `nonce` within ten minutes is being fetched.
    ///
    /// No, also for what that kiosk never asked.
    package func isFetched(_ nonce: Nonce, at kiosk: Kiosk) async throws -> Bool {
        try await read { db in
            let since = try db.now.advanced(bySeconds: -Self.badgeShown)
            let answered: SQLRequest<Int> = """
                SELECT 1
                FROM request
                JOIN notice ON notice.visit = request.visit AND notice.answeredAt IS NOT NULL
                WHERE request.nonce = \(nonce.hash) AND request.kiosk = \(kiosk.id) AND request.at >= \(since)
                LIMIT 1
                """
            return try answered.fetchOne(db) != nil
        }
    }

    private static func found(_ token: AnswerToken, _ db: Database) throws -> Found? {
        let sought: SQLRequest<Row> = """
            SELECT notice.id, notice.visit, notice.host, notice.writtenAt, visit.number, visit.day,
                EXISTS (SELECT 1 FROM stay WHERE stay.visit = notice.visit AND departedAt IS NULL) AS isInside,
                EXISTS (
                    SELECT 1 FROM notice AS other WHERE other.visit = notice.visit AND other.answeredAt IS NOT NULL
                ) AS isAnswered
            FROM notice
            JOIN visit ON visit.id = notice.visit
            WHERE notice.answer = \(token.hash)
            """
        guard let row = try sought.fetchOne(db) else { return nil }
        let end = try row.decode(Instant.self, forColumn: "writtenAt").advanced(bySeconds: NoticeRules.hour)
        let isOpen = try db.now < end && row.decode(Bool.self, forColumn: "isInside")
        let badge = BadgeOfDay(
            number: try row.decode(forColumn: "number"),
            day: try row.decode(forColumn: "day")
        )
        let isAnswered: Bool = try row.decode(forColumn: "isAnswered")
        return Found(
            notice: try row.decode(forColumn: "id"),
            visit: try row.decode(forColumn: "visit"),
            host: try row.decode(forColumn: "host"),
            state: isOpen ? isAnswered ? .answered : .open(badge) : .over
        )
    }
}

fileprivate struct Found {
    let notice: Int64
    let visit: Int64
    let host: Int64?
    let state: AnswerState
}
