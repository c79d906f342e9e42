import Foundation
import GRDB

/// What a badge shows, before it is put into words.
package struct Badge: Hashable, Sendable {
    package let number: Int
    package let day: Day
    package let role: Role
    package let callName: String
    package let purpose: Purpose
    /// The host's call name, for a visit to a host.
    package let host: String?
    package let language: Language
    /// The QR's text.
    package let code: String
}

extension Badge {
    /// A badge for nobody: its code is on no record.
    package init(
        sample callName: String,
        as role: Role,
        for host: String?,
        number: Int,
        on day: Day,
        in language: Language,
        code: String
    ) {
        self.init(
            number: number,
            day: day,
            role: role,
            callName: callName,
            purpose: host == nil ? .dropIn : .host,
            host: host,
            language: language,
            code: code
        )
    }
}

extension Reception {
    /// How long a kiosk can show the badge that it issued.
    static let badgeShown: Int64 = 600

    /// The badge that `kiosk` got for the request with `nonce`, for ten minutes and for no other kiosk.
    package func badge(for nonce: Nonce, at kiosk: Kiosk) async throws -> Badge {
        try await read { [self] db in
            let since = try db.now.advanced(bySeconds: -Self.badgeShown)
            let issued: SQLRequest<Row> = """
                SELECT visit.id, visit.day, visit.number, visit.role, visit.purpose, visit.host, visit.language,
                    visit.visitor, visit.code
                FROM request
                JOIN visit ON visit.id = request.visit
                WHERE request.nonce = \(nonce.hash) AND request.kiosk = \(kiosk.id) AND request.at >= \(since)
                """
            guard let row = try issued.fetchOne(db) else { throw Refusal.badgeUnknown }
            return try badge(in: row, db)
        }
    }

    private func badge(in row: Row, _ db: Database) throws -> Badge {
        let id: Int64 = try row.decode(forColumn: "id")
        let day: Day = try row.decode(forColumn: "day")
        let seal = try vault.existingSeal(for: .day(day), at: "visit \(id)")
        let visitor = try seal.openText(row.decode(forColumn: "visitor"), column: "visitor")
        let code = try seal.open(row.decode(forColumn: "code"), column: "code")
        return Badge(
            number: try row.decode(forColumn: "number"),
            day: day,
            role: try row.decode(forColumn: "role"),
            callName: try JSONDecoder().decode(Visitor.self, from: visitor).callName,
            purpose: try row.decode(forColumn: "purpose"),
            host: try row.decode(Int64?.self, forColumn: "host").flatMap { try callName(ofHost: $0, db) },
            language: try row.decode(forColumn: "language"),
            code: String(decoding: code, as: UTF8.self)
        )
    }
}
