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
    /// How well the affiliation is known today.
    package let level: AffiliationLevel
    package let needsEscort: Bool
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
            code: code,
            level: .claimed,
            needsEscort: false
        )
    }
}

extension Reception {
    /// How long a kiosk can show the badge that it issued.
    static let badgeShown: Int64 = 600

    /// The badge that `kiosk` got for the request with `nonce`, for ten minutes and for no other kiosk.
    package func badge(for nonce: Nonce, at kiosk: Kiosk) async throws -> Badge {
        try await read { [self] db in try badge(in: issued(for: nonce, at: kiosk, db), db) }
    }

    /// The visit that `kiosk` let in by the request with `nonce`, within the last ten minutes.
    func issued(for nonce: Nonce, at kiosk: Kiosk, _ db: Database) throws -> Row {
        let since = try db.now.advanced(bySeconds: -Self.badgeShown)
        let issued: SQLRequest<Row> = """
            SELECT visit.*
            FROM request
            JOIN visit ON visit.id = request.visit
            WHERE request.nonce = \(nonce.hash) AND request.kiosk = \(kiosk.id) AND request.at >= \(since)
                AND visit.code IS NOT NULL
                AND NOT EXISTS (
                    SELECT 1 FROM replacedCode WHERE visit = visit.id AND replacedAt >= request.at
                )
            """
        guard let row = try issued.fetchOne(db) else { throw Refusal.badgeUnknown }
        return row
    }

    /// The badge of a visitor of today, for a host to look at; the look is on record.
    ///
    /// - Throws: ``Refusal/notAllowed``, ``Refusal/visitUnknown``, ``Refusal/nameGone``.
    package func badge(of visit: Int64, for session: Session) async throws -> Badge {
        guard session.holds([.host]) else { throw Refusal.notAllowed }
        let badge = try await read { [self] db in
            let row = try visitAtHand(visit, for: session, db)
            guard try row.decode(Data?.self, forColumn: "code") != nil else { throw Refusal.nameGone }
            return try self.badge(in: row, db)
        }
        try await noteShown(visit, to: session)
        return badge
    }

    func badge(in row: Row, _ db: Database) throws -> Badge {
        let id: Int64 = try row.decode(forColumn: "id")
        let day: Day = try row.decode(forColumn: "day")
        let seal = try sealOfVisit(id, sealedBy: row.decode(forColumn: "sealedBy"))
        let visitor = try seal.openText(row.decode(forColumn: "visitor"), column: "visitor")
        let code = try seal.open(row.decode(forColumn: "code"), column: "code")
        return Badge(
            number: try row.decode(forColumn: "number"),
            day: day,
            role: try row.decode(forColumn: "role"),
            callName: try Visitor.kept(visitor).callName,
            purpose: try row.decode(forColumn: "purpose"),
            host: try row.decode(Int64?.self, forColumn: "host").flatMap { try callName(ofHost: $0, db) },
            language: try row.decode(forColumn: "language"),
            code: String(decoding: code, as: UTF8.self),
            level: try level(of: id, db),
            needsEscort: try needsEscort(id, db)
        )
    }
}
