import Crypto
import Foundation
import GRDB

/// What a client makes up once for a request, so that asking again is not doing again: 128 bits as 32
/// hexadecimal digits.
package struct Nonce: RawRepresentable, Codable, Hashable, Sendable {
    package let rawValue: String

    package init?(rawValue: String) {
        guard let bytes = [UInt8](hexadecimal: rawValue), bytes.count == 16 else { return nil }
        self.rawValue = rawValue.lowercased()
    }

    /// One of our own, for a page that asks on somebody's behalf.
    package static func fresh() -> Nonce { Nonce(systemRandom(16)) }

    private init(_ bytes: Data) { rawValue = bytes.hexadecimal }

    /// What the record knows the request by; the nonce itself is never stored.
    var hash: Data { Data(SHA256.hash(data: Data(rawValue.utf8))) }
}

/// A request that changes something, as the record remembers it.
struct Request<Answer: Codable & Sendable> {
    let nonce: Nonce
    let digest: Data
    let kiosk: Int64?

    /// - Parameter content: all that was asked; only a hash under the nonce is kept.
    init(nonce: Nonce, content: some Encodable, kiosk: Int64?) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let key = SymmetricKey(data: Data(nonce.rawValue.utf8))
        digest = Data(HMAC<SHA256>.authenticationCode(for: try encoder.encode(content), using: key))
        self.nonce = nonce
        self.kiosk = kiosk
    }

    /// The answer that was given before, or the one that `work` gives now, remembered with what it wrote.
    func answer(_ db: Database, work: () throws -> (answer: Answer, visit: Int64?)) throws -> Answer {
        if let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT digest, answer FROM request WHERE nonce = ?"),
            arguments: [nonce.hash]
        ) {
            guard try row.decode(Data.self, forColumn: "digest") == digest else { throw Refusal.nonceReused }
            return try JSONDecoder().decode(Answer.self, from: row.decode(Data.self, forColumn: "answer"))
        }
        let (answer, visit) = try work()
        let insert = try db.cachedStatement(
            sql: "INSERT INTO request (nonce, digest, kiosk, visit, answer, at) VALUES (?, ?, ?, ?, ?, ?)"
        )
        try insert.execute(
            arguments: [
                nonce.hash, digest, kiosk, visit,
                String(decoding: try JSONEncoder().encode(answer), as: UTF8.self), try db.now,
            ]
        )
        return answer
    }
}

extension Reception {
    /// How long a request asked again gets its first answer.
    static let requestsKept: Int64 = 24 * 3600

    /// Forgets the answers to requests that nobody asks again.
    package func forgetOldRequests() async throws {
        try await write { [self] db in
            try forgetOldSessions(db)
            let oldest = try db.now.advanced(bySeconds: -Self.requestsKept)
            try db.execute(literal: "DELETE FROM request WHERE at < \(oldest)")
            try db.execute(literal: "DELETE FROM pairing WHERE expiresAt < \(db.now)")
            try forgetOldNotices(db)
        }
    }
}
