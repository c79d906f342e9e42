extension Schema {
    /// Roll calls: who was inside when one began, who was found since, and who was met that nobody knew of.
    ///
    /// All are numbered by the entry of the log that says so; a person who was added has no visit.
    static let rollCalls = """
        CREATE TABLE rollCall (
            id INTEGER PRIMARY KEY,
            isDrill INTEGER NOT NULL CHECK (isDrill IN (0, 1)),
            startedAt INTEGER NOT NULL,
            startedBy INTEGER,
            endedAt INTEGER,
            endedBy INTEGER,
            tally TEXT,
            CHECK ((endedAt IS NULL) = (tally IS NULL))
        ) STRICT;

        CREATE UNIQUE INDEX oneRollCallAtATime ON rollCall ((endedAt IS NULL)) WHERE endedAt IS NULL;

        CREATE TABLE rollCallPerson (
            rollCall INTEGER NOT NULL REFERENCES rollCall (id),
            visit INTEGER NOT NULL REFERENCES visit (id),
            wasInside INTEGER NOT NULL CHECK (wasInside IN (0, 1)),
            PRIMARY KEY (rollCall, visit)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX rollCallPersonOfVisit ON rollCallPerson (visit);

        CREATE TABLE rollCallAdded (
            id INTEGER PRIMARY KEY,
            rollCall INTEGER NOT NULL REFERENCES rollCall (id),
            day TEXT NOT NULL,
            text BLOB,
            tick TEXT NOT NULL UNIQUE
        ) STRICT;

        CREATE INDEX rollCallAddedWithText ON rollCallAdded (day) WHERE text IS NOT NULL;

        CREATE TABLE rollCallMark (
            id INTEGER PRIMARY KEY,
            rollCall INTEGER NOT NULL REFERENCES rollCall (id),
            visit INTEGER REFERENCES visit (id),
            added INTEGER REFERENCES rollCallAdded (id),
            mark TEXT NOT NULL CHECK (mark IN ('found', 'missing', 'left', 'undone')),
            moment INTEGER NOT NULL,
            account INTEGER,
            tick TEXT NOT NULL UNIQUE,
            CHECK ((visit IS NULL) <> (added IS NULL))
        ) STRICT;

        CREATE INDEX rollCallMarkOfCall ON rollCallMark (rollCall);
        CREATE INDEX rollCallMarkOfVisit ON rollCallMark (visit) WHERE visit IS NOT NULL;
        """
}
