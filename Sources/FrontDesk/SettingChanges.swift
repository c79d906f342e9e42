import Foundation
package import GRDB
import Synchronization

/// One change of a setting, as it is on record.
package struct SettingChange: Hashable, Sendable, FetchableRecord {
    /// The entry that tells of it.
    package let entry: Int64
    /// The setting as files spell it.
    package let name: String
    package let before: String
    package let value: String
    package let since: Instant
    /// Who made it; nil where the record does not say so any more.
    package let origin: Origin?
}

/// What the log says of a change: which setting, what it was, what it is.
package struct SettingFacts: Codable, Hashable, Sendable {
    let name: String
    let before: String
    let value: String
}

/// Another value for a setting, by somebody who has seen what it is.
package struct NewSetting: Hashable, Sendable {
    package let setting: HouseSetting
    package let value: String
    /// The entry of the change that they saw last, 0 for none; nil for who changes it whatever it is.
    package let known: Int64?

    /// - Throws: what ``HouseSetting/spelled(_:)`` does.
    package init(_ setting: HouseSetting, to typed: String, instead known: Int64? = nil) throws(Refusal) {
        (self.setting, self.known) = (setting, known)
        value = try setting.spelled(typed)
    }
}

extension Reception {
    /// Sets what is different, all of it or nothing, from this moment on; each is one entry.
    ///
    /// - Throws: ``Refusal/settingInFile``, ``Refusal/settingUnchanged``, ``Refusal/settingChangedAlready(name:now:)``.
    package func set(_ new: [NewSetting], from origin: Origin) async throws {
        try await write { [self] db in
            let changed = try new.filter { try isOther($0, db) }
            guard !changed.isEmpty else { throw Refusal.settingUnchanged }
            for each in changed { try change(each, from: origin, db) }
            let after = try settingsAsMade.applying(SettingChange.all(db))
            try takeOverLongerTerms(after.terms, from: origin, db)
            db.afterNextTransaction { [self] _ in settingsNow.withLock { $0 = after } }
        }
    }

    /// Whether this is somebody's wish: not what is there, nor what they saw and left alone.
    private func isOther(_ new: NewSetting, _ db: Database) throws -> Bool {
        let settings = settings
        let now = settings.value(of: new.setting)
        guard new.value != now else { return false }
        guard !settings.inFile.contains(new.setting) else { throw Refusal.settingInFile }
        let newest = settings.changes[new.setting]?.entry ?? 0
        guard let known = new.known, known != newest else { return true }
        guard try new.value != seen(new.setting, known, db) else { return false }
        throw Refusal.settingChangedAlready(name: new.setting, now: now)
    }

    /// What a setting was for who saw the change `known` last.
    private func seen(_ setting: HouseSetting, _ known: Int64, _ db: Database) throws -> String? {
        let next: SQLRequest<SettingChange> = """
            SELECT * FROM houseSetting WHERE name = \(setting.rawValue) AND entry > \(known) ORDER BY entry LIMIT 1
            """
        return try next.fetchOne(db)?.before
    }

    private func change(_ new: NewSetting, from origin: Origin, _ db: Database) throws {
        let now = try db.now
        let facts = SettingFacts(
            name: new.setting.rawValue,
            before: settings.value(of: new.setting),
            value: new.value
        )
        let entry = PresenceEntry(.settingChanged, at: now, origin: origin).with { $0.setting = facts }
        let sequence = try append(entry, to: db)
        try db.execute(
            literal: """
                INSERT INTO houseSetting (entry, name, before, value, since, origin)
                VALUES (\(sequence), \(facts.name), \(facts.before), \(facts.value), \(now), \(origin.text))
                """
        )
    }
}

extension SettingChange {
    package init(row: Row) throws {
        entry = try row.decode(forColumn: "entry")
        name = try row.decode(forColumn: "name")
        before = try row.decode(forColumn: "before")
        value = try row.decode(forColumn: "value")
        since = try row.decode(forColumn: "since")
        origin = Origin(text: try row.decode(forColumn: "origin"))
    }

    /// Every change there was, oldest first.
    static func all(_ db: Database) throws -> [SettingChange] {
        try SettingChange.fetchAll(db, sql: "SELECT * FROM houseSetting ORDER BY entry")
    }
}

extension Record {
    /// Every change of a setting, the newest first.
    package func settingChanges(of settings: Set<HouseSetting>) async throws -> [SettingChange] {
        let names = Set(settings.map(\.rawValue))
        return try await reader.read(SettingChange.all).filter { names.contains($0.name) }.reversed()
    }

    /// What is set, with what was set on record taken over into what the settings file says.
    package func settings(over made: HouseSettings) async throws -> HouseSettings {
        try await made.applying(reader.read(SettingChange.all))
    }
}

extension Schema {
    /// Every change of a setting, so that it stays known what held when.
    static let settings = """
        CREATE TABLE houseSetting (
            entry INTEGER PRIMARY KEY CHECK (entry > 0),
            name TEXT NOT NULL CHECK (name <> ''),
            before TEXT NOT NULL,
            value TEXT NOT NULL,
            since INTEGER NOT NULL,
            origin TEXT NOT NULL
        ) STRICT;
        """
}

/// The changes of settings as the log alone tells.
struct DerivedSettings {
    private var changes: [Int64: SettingChange] = [:]

    mutating func take(_ entry: PresenceEntry, _ sequence: Int64) {
        guard let facts = entry.setting else { return }
        changes[sequence] = SettingChange(
            entry: sequence,
            name: facts.name,
            before: facts.before,
            value: facts.value,
            since: entry.at,
            origin: entry.origin
        )
    }

    /// The first change that is not as the log says.
    func firstWrong(_ db: Database) throws -> Int64? {
        try DerivedStates.firstUnlike(SettingChange.all(db).map { ($0.entry, $0) }, changes)
    }
}
