import Foundation
import GRDB

extension Reception {
    /// How many days names can be read, as the kiosk tells the visitors of today.
    package func namesKept() async throws -> Int {
        try await read { [hours] db in try TermHistory(db).names(of: hours.day(of: db.now)) }
    }

    /// The terms that are in force.
    package func termsInForce() async throws -> Terms {
        try await read { db in try TermHistory(db).newest }
    }

    /// The terms of the settings, where one of them is shorter than in force: they wait until somebody has
    /// seen what goes.
    package func termsWaiting() async throws -> Terms? {
        try await read { [terms = settings.terms] db in
            let newest = try TermHistory(db).newest
            return newest.shorter(terms) == newest ? nil : terms
        }
    }

    /// Puts shorter terms in force from today on; the next round forgets what is over them.
    ///
    /// Longer ones come from the settings at a start. The settings should say the same, or the next start takes
    /// their longer ones over again.
    /// - Throws: ``Refusal/termsOutOfRange``.
    package func putTermsInForce(_ terms: Terms, from origin: Origin) async throws {
        guard terms.areInRange else { throw Refusal.termsOutOfRange }
        try await write { [self] db in
            let newest = try TermHistory(db).newest
            let shorter = newest.shorter(terms)
            guard shorter != newest else { return }
            try put(shorter, inForceFrom: hours.day(of: db.now), by: origin, db)
        }
    }

    /// Takes over what the settings make longer, for the days from today on: what a visitor was told holds.
    ///
    /// Only once a day, so that a day has one promise. The first start takes all terms of the settings.
    func takeOverLongerTerms(_ db: Database) throws {
        try takeOverLongerTerms(settings.terms, from: .operatorShell, db)
    }

    /// The same of `terms`, which somebody just set.
    func takeOverLongerTerms(_ terms: Terms, from origin: Origin, _ db: Database) throws {
        let (history, today) = (try TermHistory(db), try hours.day(of: db.now))
        guard let last = history.rows.last else {
            return try put(terms, inForceFrom: today, by: origin, db)
        }
        let longer = last.terms.longer(terms)
        guard longer != last.terms, last.since < today else { return }
        try put(longer, inForceFrom: today, by: origin, db)
    }

    private func put(_ terms: Terms, inForceFrom day: Day, by origin: Origin, _ db: Database) throws {
        try db.execute(
            literal: """
                INSERT OR REPLACE INTO term (since, names, presence, looks)
                VALUES (\(day), \(terms.names), \(terms.presence), \(terms.looks))
                """
        )
        let entry = PresenceEntry(.termsChanged, at: try db.now, origin: origin)
        try append(
            entry.with {
                $0.terms = terms
                $0.until = day
            },
            to: db
        )
    }
}
