import GRDB

extension Reception {
    /// How many days names can be read, as the kiosk tells every visitor.
    package static let namesKept = 28

    /// Throws away the keys of days that are over their term, also days late: their names can't be read any
    /// more, not in old copies either.
    ///
    /// Returns how many days.
    @discardableResult
    package func forgetNames() async throws -> Int {
        let now = Instant(now())
        let oldest = hours.day(of: now.advanced(bySeconds: -Int64(Self.namesKept) * 24 * 3600))
        return try await write { [self] db in
            let days = try vault.forgetDays(before: oldest)
            guard days > 0 else { return 0 }
            let entry = PresenceEntry(.namesForgotten, at: try db.now, origin: .closingTime)
            try append(entry.with { $0.count = days }, to: db)
            return days
        }
    }
}
