import Crypto
import Foundation
import GRDB

/// What somebody looked at, without what it showed.
package struct Look: Codable, Hashable, Sendable {
    package let action: Action
    package let object: Object
    /// The day whose names were shown, where it was one day's.
    package var day: Day?

    package enum Action: String, Codable, CaseIterable, Hashable, Sendable {
        /// Shown on a screen.
        case shown
        case searched, exported, printed
        /// Printed in a terminal.
        case listed
    }

    package enum Object: String, Codable, CaseIterable, Hashable, Sendable {
        case peopleInside, namesOfDay, person, visit, identity, hosts, accounts, lookLog, invitations, meeting
        /// Who is inside, left today, or was not seen leaving.
        case peopleToday
        /// A pass that was shown for its holder to photograph.
        case pass
        /// Who has to be found in an evacuation.
        case rollCall
        /// Visits without names, for another program.
        case visits
    }

    package init(_ action: Action, _ object: Object, day: Day? = nil) {
        self.action = action
        self.object = object
        self.day = day
    }
}

extension Reception {
    /// Puts a look at names on record before the names are shown.
    ///
    /// - Parameters:
    ///   - count: how many names it shows.
    ///   - visits: whose they are, where a list shows some of a day's.
    ///   - reason: why, in the words of whoever looks; kept sealed for as long as the entry.
    @discardableResult
    func note(
        _ look: Look,
        count: Int,
        visit: Int64? = nil,
        visits: [Int64]? = nil,
        reason: PersonalText? = nil,
        from origin: Origin,
        _ db: Database
    ) throws -> Int64 {
        let entry = PresenceEntry(.look, at: try db.now, origin: origin, visit: visit)
            .with {
                $0.look = look
                $0.count = count
                $0.visits = visits
            }
        return try append(entry, because: reason, to: db)
    }

    /// Appends an entry together with the reason that somebody gave for it, which is sealed under the month's key
    /// and stands in the entry as a hash.
    @discardableResult
    func append(_ entry: PresenceEntry, because reason: PersonalText?, to db: Database) throws -> Int64 {
        guard let reason else { return try append(entry, to: db) }
        let sequence = try PresenceLog.head(db).sequence + 1
        let month = hours.day(of: entry.at).month
        let sealed = try vault.seal(for: .looks(month), at: "reason \(sequence)")
            .closeText(Data(reason.text.utf8), column: "text")
        try append(entry.with { $0.reason = Data(SHA256.hash(data: sealed)).hexadecimal }, to: db)
        try db.execute(literal: "INSERT INTO reason (entry, text) VALUES (\(sequence), \(sealed))")
        return sequence
    }

    /// The reason that somebody gave with the entry numbered `sequence`, nil once it is over its term.
    func reason(_ sealed: Data?, of sequence: Int64, at: Instant) throws -> String? {
        guard let sealed else { return nil }
        let scope = Vault.Scope.looks(hours.day(of: at).month)
        guard let key = try vault.existingKey(for: scope) else { return nil }
        let seal = Seal(key: key, keyID: scope.name, place: "reason \(sequence)")
        return String(decoding: try seal.openText(sealed, column: "text"), as: UTF8.self)
    }
}
