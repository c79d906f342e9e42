/// The tables of the second release: accounts and sessions, and what privacy asks of the log and the visits.
extension Schema {
    /// The log again, so that an entry whose term is over can be erased down to its commitment: the chain stays
    /// whole, what it said is gone.
    static let erasableLog = """
        CREATE TABLE newPresenceEntry (
            sequence INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            visit INTEGER,
            body TEXT,
            salt BLOB CHECK (length(salt) = 16),
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            commitment BLOB CHECK (length(commitment) = 32),
            erasedBy INTEGER,
            CHECK ((body IS NULL) = (salt IS NULL)),
            CHECK ((body IS NULL) = (commitment IS NOT NULL)),
            CHECK ((body IS NULL) = (erasedBy IS NOT NULL))
        ) STRICT;

        INSERT INTO newPresenceEntry (sequence, at, kind, visit, body, salt, hash)
        SELECT sequence, at, kind, visit, body, salt, hash FROM presenceEntry;

        DROP TABLE presenceEntry;
        ALTER TABLE newPresenceEntry RENAME TO presenceEntry;

        CREATE INDEX presenceEntryOfVisit ON presenceEntry (visit) WHERE visit IS NOT NULL;
        CREATE INDEX presenceEntryOfKind ON presenceEntry (kind, at)
        WHERE kind NOT IN ('arrival', 'departure', 'badgeIssued', 'erased');

        CREATE TRIGGER presenceEntryFollowsTheLast
        BEFORE INSERT ON presenceEntry
        WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM presenceEntry)
        BEGIN
            SELECT RAISE(ABORT, 'the presence log has no gaps');
        END;

        CREATE TRIGGER presenceEntryIsOnlyErased
        BEFORE UPDATE ON presenceEntry
        WHEN OLD.body IS NULL OR NEW.body IS NOT NULL OR NEW.visit IS NOT NULL OR NEW.kind <> 'erased'
            OR NEW.at <> 0 OR NEW.sequence <> OLD.sequence OR NEW.hash <> OLD.hash
        BEGIN
            SELECT RAISE(ABORT, 'the presence log is never changed');
        END;

        CREATE TRIGGER presenceEntryIsNeverRemoved
        BEFORE DELETE ON presenceEntry
        BEGIN
            SELECT RAISE(ABORT, 'the presence log is never shortened');
        END;
        """

    /// The visits again, so that their sealed fields can go while the visit itself still counts.
    ///
    /// `sealedBy` names the key that opens them.
    static let forgettableVisits = """
        CREATE TABLE newVisit (
            id INTEGER PRIMARY KEY,
            day TEXT NOT NULL,
            number INTEGER NOT NULL CHECK (number > 0),
            role TEXT NOT NULL,
            partner INTEGER REFERENCES partner (id),
            organisation BLOB,
            visitor BLOB,
            host INTEGER REFERENCES host (id),
            purpose TEXT NOT NULL CHECK (purpose IN ('host', 'meeting', 'dropIn')),
            person BLOB NOT NULL CHECK (length(person) = 16),
            language TEXT NOT NULL CHECK (language IN ('nl', 'en')),
            rulesVersion INTEGER NOT NULL,
            kiosk INTEGER REFERENCES kiosk (id),
            code BLOB,
            codeHash BLOB NOT NULL UNIQUE CHECK (length(codeHash) = 32),
            assistance BLOB,
            voidedAt INTEGER,
            sealedBy TEXT NOT NULL,
            CHECK (partner IS NULL OR organisation IS NULL),
            CHECK (visitor IS NULL OR partner IS NOT NULL OR organisation IS NOT NULL),
            CHECK ((visitor IS NULL) = (code IS NULL)),
            CHECK ((host IS NULL) = (purpose <> 'host'))
        ) STRICT;

        INSERT INTO newVisit
        SELECT id, day, number, role, partner, organisation, visitor, host, purpose, person, language,
            rulesVersion, kiosk, code, codeHash, assistance, voidedAt, 'day:' || day
        FROM visit;

        DROP TABLE visit;
        ALTER TABLE newVisit RENAME TO visit;

        CREATE UNIQUE INDEX oneBadgeNumberADay ON visit (day, number);
        CREATE INDEX visitOfPerson ON visit (person, day);
        CREATE INDEX visitWithName ON visit (day) WHERE visitor IS NOT NULL;
        """

    /// People who may sign in at the desk; BLOBs are sealed or hashes under keys of the vault.
    static let accounts = """
        CREATE TABLE account (
            id INTEGER PRIMARY KEY,
            handle BLOB NOT NULL UNIQUE CHECK (length(handle) = 16),
            name BLOB NOT NULL,
            duties TEXT NOT NULL,
            partner INTEGER REFERENCES partner (id),
            password TEXT,
            mustChangePassword INTEGER NOT NULL,
            secret BLOB,
            lastStep INTEGER,
            provider BLOB UNIQUE CHECK (length(provider) = 16),
            disabledAt INTEGER
        ) STRICT;

        CREATE TABLE recoveryCode (
            account INTEGER NOT NULL REFERENCES account (id),
            code BLOB NOT NULL CHECK (length(code) = 32),
            PRIMARY KEY (account, code)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE session (
            token BLOB NOT NULL PRIMARY KEY CHECK (length(token) = 32),
            account INTEGER NOT NULL REFERENCES account (id),
            stage TEXT NOT NULL CHECK (stage IN ('code', 'setUp', 'open')),
            startedAt INTEGER NOT NULL,
            seenAt INTEGER NOT NULL,
            confirmedAt INTEGER,
            seal BLOB NOT NULL CHECK (length(seal) = 32)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX sessionOfAccount ON session (account);
        """

    /// Terms, holds, sealed identities, reasons for looks, and the totals of months that are purged.
    static let privacy = """
        -- The terms that hold from a day on: names in days, the others in months.
        CREATE TABLE term (
            since TEXT NOT NULL PRIMARY KEY,
            names INTEGER NOT NULL,
            presence INTEGER NOT NULL,
            looks INTEGER NOT NULL
        ) STRICT;

        -- Names that are kept beyond their term, why, and until when at most; numbered by the entry that says so.
        CREATE TABLE legalHold (
            id INTEGER PRIMARY KEY,
            visit INTEGER NOT NULL REFERENCES visit (id),
            reason BLOB NOT NULL,
            until TEXT NOT NULL,
            liftedAt INTEGER
        ) STRICT;

        CREATE UNIQUE INDEX oneHoldAVisit ON legalHold (visit) WHERE liftedAt IS NULL;

        -- The real name behind an alias, under a key of its own.
        CREATE TABLE sealedIdentity (
            visit INTEGER PRIMARY KEY REFERENCES visit (id),
            identity BLOB NOT NULL,
            keptBy INTEGER NOT NULL REFERENCES account (id)
        ) STRICT;

        -- Two people open one identity, once; numbered by the entry that asks for it.
        CREATE TABLE breakGlass (
            id INTEGER PRIMARY KEY,
            visit INTEGER NOT NULL REFERENCES visit (id),
            askedBy INTEGER NOT NULL REFERENCES account (id),
            approvedBy INTEGER REFERENCES account (id),
            approvedAt INTEGER,
            openedAt INTEGER,
            seenAt INTEGER,
            CHECK (approvedBy <> askedBy)
        ) STRICT;

        -- What somebody gave as the reason, by the entry that it belongs to.
        CREATE TABLE reason (
            entry INTEGER PRIMARY KEY,
            text BLOB NOT NULL
        ) STRICT;

        -- What is left of a purged month: counts, nobody among them. Pairs of partners name the other one too.
        CREATE TABLE monthTotal (
            month TEXT NOT NULL,
            measure TEXT NOT NULL,
            day TEXT NOT NULL,
            hour INTEGER NOT NULL,
            role TEXT NOT NULL,
            partner INTEGER NOT NULL,
            other INTEGER NOT NULL,
            value INTEGER NOT NULL,
            PRIMARY KEY (month, measure, day, hour, role, partner, other)
        ) STRICT, WITHOUT ROWID;
        """
}
