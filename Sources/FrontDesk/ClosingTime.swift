import GRDB

extension Reception {
    /// Checks out, as *assumed*, everyone whose day has closed; also days late, and once only.
    ///
    /// Returns how many. The departure lies between the last time the badge was seen and closing time, and is
    /// counted at closing time.
    @discardableResult
    package func closeWhatIsDue() async throws -> Int {
        let settings = settings
        let due = try await read { db in
            let now = try db.now
            return try Self.openStays(db).filter { settings.closing(after: $0.arrivedAt) <= now }
        }
        guard !due.isEmpty else { return 0 }
        return try await write { [self] db in
            let stillOpen = try Set(Self.openStays(db).map(\.id))
            let closing = due.filter { stillOpen.contains($0.id) }
            for stay in closing {
                try depart(
                    stay.visit,
                    evidence: .assumed,
                    moment: settings.closing(after: stay.arrivedAt),
                    since: try Self.lastSeen(stay, db),
                    from: .closingTime,
                    db
                )
            }
            return closing.count
        }
    }

    /// When the badge of an open stay was last before a scanner, whatever came of it.
    private static func lastSeen(_ stay: OpenStay, _ db: Database) throws -> Instant {
        let last = try Instant.fetchOne(
            db,
            sql: """
                SELECT max(at)
                FROM presenceEntry
                WHERE visit = ? AND kind IN ('arrival', 'refusal', 'strayDeparture')
                """,
            arguments: [stay.visit]
        )
        return max(stay.arrivedAt, last ?? stay.arrivedAt)
    }

    private static func openStays(_ db: Database) throws -> [OpenStay] {
        let open: SQLRequest<OpenStay> = """
            SELECT id, visit, arrivedAt
            FROM stay
            WHERE departedAt IS NULL
            ORDER BY id
            """
        return try open.fetchAll(db)
    }
}

fileprivate struct OpenStay: Decodable, FetchableRecord, Sendable {
    let id: Int64
    let visit: Int64
    let arrivedAt: Instant
}
