/// The tables of visits that are announced beforehand.
extension Schema {
    /// Visits that are announced beforehand, and the codes that were sent for them.
    ///
    /// An invitation and a meeting are numbered by their entry in the log. BLOBs are sealed with the key of the
    /// invitation's day; what is sealed goes, `codes` with it. A move leaves the old seats, which let nobody in.
    static let invitations = """
        CREATE TABLE meeting (
            id INTEGER PRIMARY KEY,
            day TEXT NOT NULL,
            startsAt INTEGER NOT NULL,
            endsAt INTEGER NOT NULL,
            room TEXT NOT NULL,
            host INTEGER NOT NULL REFERENCES host (id),
            madeBy INTEGER REFERENCES account (id),
            cancelledAt INTEGER,
            CHECK (endsAt > startsAt)
        ) STRICT;

        CREATE INDEX meetingOfDay ON meeting (day);

        CREATE TABLE invitation (
            id INTEGER PRIMARY KEY,
            version INTEGER NOT NULL CHECK (version >= 0),
            series INTEGER,
            meeting INTEGER REFERENCES meeting (id),
            day TEXT NOT NULL,
            startsAt INTEGER NOT NULL,
            endsAt INTEGER NOT NULL,
            opensAt INTEGER NOT NULL,
            closesAt INTEGER NOT NULL,
            host INTEGER NOT NULL REFERENCES host (id),
            partner INTEGER REFERENCES partner (id),
            role TEXT NOT NULL,
            language TEXT NOT NULL CHECK (language IN ('nl', 'en')),
            person BLOB CHECK (length(person) = 16),
            visitor BLOB,
            organisation BLOB,
            address BLOB,
            codes BLOB,
            sealedBy TEXT NOT NULL,
            madeBy INTEGER REFERENCES account (id),
            mailed INTEGER,
            cancelledAt INTEGER,
            CHECK (endsAt > startsAt AND opensAt <= startsAt AND closesAt >= startsAt),
            CHECK (partner IS NULL OR organisation IS NULL),
            CHECK (partner IS NOT NULL OR person IS NOT NULL),
            CHECK (codes IS NULL OR (visitor IS NULL) = (person IS NULL)),
            CHECK (codes IS NOT NULL OR (visitor IS NULL AND organisation IS NULL AND address IS NULL))
        ) STRICT;

        CREATE INDEX invitationOfDay ON invitation (day);
        CREATE INDEX invitationOfMeeting ON invitation (meeting) WHERE meeting IS NOT NULL;
        CREATE INDEX invitationWithAddress ON invitation (day) WHERE address IS NOT NULL;

        CREATE TABLE seat (
            invitation INTEGER NOT NULL REFERENCES invitation (id),
            version INTEGER NOT NULL,
            number INTEGER NOT NULL CHECK (number > 0),
            codeHash BLOB NOT NULL UNIQUE CHECK (length(codeHash) = 32),
            visit INTEGER UNIQUE REFERENCES visit (id),
            isSubstituted INTEGER NOT NULL DEFAULT 0 CHECK (isSubstituted IN (0, 1)),
            PRIMARY KEY (invitation, version, number)
        ) STRICT, WITHOUT ROWID;
        """
}
