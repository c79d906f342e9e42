import Foundation
import GRDB

/// The day as the desk sees it, as far as somebody's duties reach.
package struct DayAtDesk: Sendable {
    package let figures: Figures
    /// By name, those who need assistance first, then the longest inside.
    package let inside: [PersonThere]
    /// Who was invited for today, has not come and still can, the earliest first.
    package let expected: [Invitation]
    /// Who was invited for today or yesterday and did not come.
    package let noShows: [Invitation]
    /// Who left today, the last first.
    package let departed: [PersonThere]
    /// Whom nobody saw leaving, today or in the last days, the last first: until somebody says when that was.
    package let assumed: [PersonThere]
    /// Who is inside beyond one's reach, counted by partner; nil for organisations that are none.
    package let others: [(partner: String?, count: Int)]
    package let seesNames: Bool

    /// Of the whole centre.
    package struct Figures: Hashable, Sendable {
        package let inside: Int
        /// How many seats of today nobody has come on yet.
        package let expected: Int
        package let departed: Int
        package let assumed: Int
        /// How many seats of today nobody came on in time.
        package let noShows: Int
    }
}

extension Reception {
    /// Today's people: hosts and wardens see names, a partner-bound host those of their own partner, everyone else
    /// counts.
    ///
    /// Names that a session sees for the first time today are on record first.
    /// - Parameter search: words that a name, an organisation, a host or a badge's number has to have.
    package func today(for session: Session, search: String = "") async throws -> DayAtDesk {
        let seesNames = session.holds([.host, .warden])
        let (named, others, known) = try await read { [self] db in
            let rows = try rowsAtHand(db)
            let isNamed = { (row: Row) in try session.sees(partner: row.decode(forColumn: "partner")) }
            let named = try people(in: rows.filter(isNamed), for: session, db)
            let others = try rows.filter {
                try !isNamed($0) && $0.decode(Instant?.self, forColumn: "departedAt") == nil
            }
            return (named, try Self.counts(of: others), try Self.evidence(of: rows))
        }
        let coming = try await expectedToday(for: session, search: search)
        let missed = try await noShows(of: today(), for: session, search: search)
        let before = try await noShows(of: today().advanced(byDays: -1), for: session, search: search)
        let words = search.words
        let found = named.filter { person in words.allSatisfy { person.searched.contains($0) } }
        try await noteShown(found.map(\.visit), to: session)
        let inside = found.filter { $0.departedAt == nil }
        let left = found.filter { $0.departedAt != nil }
            .sorted { ($0.departedAt ?? $0.arrivedAt) > ($1.departedAt ?? $1.arrivedAt) }
        return DayAtDesk(
            figures: .init(
                inside: known.count { $0 == nil },
                expected: coming.seats,
                departed: known.count { $0 == .observed || $0 == .reported },
                assumed: known.count { $0 == .assumed },
                noShows: missed.seats
            ),
            inside: inside.filter(\.needsAssistance) + inside.filter { !$0.needsAssistance },
            expected: coming.invitations,
            noShows: missed.invitations + before.invitations,
            departed: left.filter { $0.evidence != .assumed },
            assumed: left.filter { $0.evidence == .assumed },
            others: others,
            seesNames: seesNames
        )
    }

    /// Visits that are today's concern, with the last stay of each, the longest inside first.
    private func rowsAtHand(_ db: Database) throws -> [Row] {
        let atHand: SQLRequest<Row> = """
            \(try Self.visitWithStay(today: hours.day(of: db.now)))
            WHERE visit.id IN (\(try atHand(db))) AND visit.visitor IS NOT NULL
            ORDER BY stay.arrivedAt, stay.id
            """
        return try atHand.fetchAll(db)
    }

    /// How each departure is known, nil for who is inside.
    private static func evidence(of rows: [Row]) throws -> [Evidence?] {
        try rows.map { try $0.decode(Evidence?.self, forColumn: "evidence") }
    }

    /// How many of each partner, the most first.
    private static func counts(of rows: [Row]) throws -> [(partner: String?, count: Int)] {
        let partners = try rows.map { try $0.decode(String?.self, forColumn: "partnerName") }
        return Dictionary(grouping: partners) { $0 }
            .map { (partner: $0.key, count: $0.value.count) }
            .sorted { $0.count == $1.count ? ($0.partner ?? "~") < ($1.partner ?? "~") : $0.count > $1.count }
    }
}

extension PersonThere {
    /// What a search looks through.
    fileprivate var searched: String {
        "\(name) \(organisation) \(host ?? "") \(number) \(BadgeNumber(number).text)".folded
    }
}
