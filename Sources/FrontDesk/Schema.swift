import GRDB

/// The tables of the record, one migration a release.
///
/// The presence log is the truth; `visit` and `stay` follow from it.
enum Schema {
    /// Written to `user_version`; a file with a higher one is refused.
    static let version = 3

    /// How many triggers guard the log.
    static let triggers = 3

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(sql: people)
            try db.execute(sql: presenceLog)
            try db.execute(sql: visits)
            try db.execute(sql: requests)
            try seed(db)
            try db.execute(sql: "PRAGMA user_version = 1")
        }
        migrator.registerMigration("2") { db in
            try db.execute(sql: erasableLog)
            try db.execute(sql: forgettableVisits)
            try db.execute(sql: accounts)
            try db.execute(sql: privacy)
            try db.execute(sql: "PRAGMA user_version = 2")
        }
        migrator.registerMigration("3") { db in
            for part in [
                affiliations, invitations, printing, notices, passes, rules, rollCalls, settings, readTokens,
                pairedAgain,
            ] {
                try db.execute(sql: part)
            }
            try seedRules(db)
            try db.execute(sql: "PRAGMA user_version = 3")
        }
        return migrator
    }

    /// A finding when the file's tables, indexes and triggers are not the ones that a new file would have.
    static func firstDifference(_ db: Database) throws -> Verification.Finding? {
        let statements = "SELECT name || ': ' || sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
        let fresh = try DatabaseQueue()
        try migrator.migrate(fresh)
        let expected = try fresh.read { try String.fetchAll($0, sql: statements) }
        let found = try String.fetchAll(db, sql: statements)
        return found == expected ? nil : .init(sequence: 0, what: .schema)
    }

    /// A code can be for a kiosk that there is already.
    private static let pairedAgain = "ALTER TABLE pairing ADD COLUMN kiosk INTEGER"

    private static let people = """
        CREATE TABLE partner (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            endedAt INTEGER
        ) STRICT;

        CREATE TABLE host (
            id INTEGER PRIMARY KEY,
            name BLOB NOT NULL,
            leftAt INTEGER
        ) STRICT;

        CREATE TABLE pairing (
            code BLOB NOT NULL PRIMARY KEY,
            kioskName TEXT NOT NULL,
            expiresAt INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- One row that the watchdog writes, to prove that the disk takes it.
        CREATE TABLE pulse (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE kiosk (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            token BLOB NOT NULL UNIQUE,
            pairedAt INTEGER NOT NULL,
            seenAt INTEGER NOT NULL,
            revokedAt INTEGER
        ) STRICT;
        """

    /// Each entry stands as the text that its commitment is made of; the columns beside it repeat what is
    /// looked up.
    private static let presenceLog = """
        CREATE TABLE presenceEntry (
            sequence INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            visit INTEGER,
            body TEXT NOT NULL,
            salt BLOB NOT NULL CHECK (length(salt) = 16),
            hash BLOB NOT NULL CHECK (length(hash) = 32)
        ) STRICT;

        CREATE INDEX presenceEntryOfVisit ON presenceEntry (visit) WHERE visit IS NOT NULL;

        CREATE TRIGGER presenceEntryFollowsTheLast
        BEFORE INSERT ON presenceEntry
        WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM presenceEntry)
        BEGIN
            SELECT RAISE(ABORT, 'the presence log has no gaps');
        END;

        CREATE TRIGGER presenceEntryIsNeverChanged
        BEFORE UPDATE ON presenceEntry
        BEGIN
            SELECT RAISE(ABORT, 'the presence log is never changed');
        END;

        CREATE TRIGGER presenceEntryIsNeverRemoved
        BEFORE DELETE ON presenceEntry
        BEGIN
            SELECT RAISE(ABORT, 'the presence log is never shortened');
        END;
        """

    /// A visit is numbered by its first arrival in the log, a stay by its own.
    ///
    /// BLOBs are sealed with the day's key.
    private static let visits = """
        CREATE TABLE visit (
            id INTEGER PRIMARY KEY,
            day TEXT NOT NULL,
            number INTEGER NOT NULL CHECK (number > 0),
            role TEXT NOT NULL,
            partner INTEGER REFERENCES partner (id),
            organisation BLOB,
            visitor BLOB NOT NULL,
            host INTEGER REFERENCES host (id),
            purpose TEXT NOT NULL CHECK (purpose IN ('host', 'meeting', 'dropIn')),
            person BLOB NOT NULL CHECK (length(person) = 16),
            language TEXT NOT NULL CHECK (language IN ('nl', 'en')),
            rulesVersion INTEGER NOT NULL,
            kiosk INTEGER REFERENCES kiosk (id),
            code BLOB NOT NULL,
            codeHash BLOB NOT NULL UNIQUE CHECK (length(codeHash) = 32),
            assistance BLOB,
            voidedAt INTEGER,
            CHECK ((partner IS NULL) <> (organisation IS NULL)),
            CHECK ((host IS NULL) = (purpose <> 'host'))
        ) STRICT;

        CREATE UNIQUE INDEX oneBadgeNumberADay ON visit (day, number);
        CREATE INDEX visitOfPerson ON visit (person, day);

        CREATE TABLE stay (
            id INTEGER PRIMARY KEY,
            visit INTEGER NOT NULL REFERENCES visit (id),
            arrivedAt INTEGER NOT NULL,
            departedAt INTEGER,
            evidence TEXT CHECK (evidence IN ('observed', 'reported', 'assumed')),
            departure INTEGER,
            CHECK (departedAt >= arrivedAt),
            CHECK ((departedAt IS NULL) = (evidence IS NULL)),
            CHECK ((departedAt IS NULL) = (departure IS NULL))
        ) STRICT;

        CREATE UNIQUE INDEX oneOpenStayAVisit ON stay (visit) WHERE departedAt IS NULL;
        CREATE INDEX stayOfVisit ON stay (visit);
        """

    /// What was answered to a request's nonce, so that the same request asked again gets the same answer.
    private static let requests = """
        CREATE TABLE request (
            nonce BLOB NOT NULL PRIMARY KEY CHECK (length(nonce) = 32),
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            kiosk INTEGER REFERENCES kiosk (id),
            visit INTEGER,
            answer TEXT NOT NULL,
            at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    private static func seed(_ db: Database) throws {
        for partner in Partner.shipped {
            try db.execute(
                literal: "INSERT INTO partner (name, kind) VALUES (\(partner.name), \(partner.kind))"
            )
        }
    }
}
