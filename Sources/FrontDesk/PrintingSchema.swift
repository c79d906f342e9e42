extension Schema {
    /// Badges on their way to a printer.
    ///
    /// A visit has one open job at most; a printed one is told of by an entry of the log.
    static let printing = """
        CREATE TABLE printJob (
            id INTEGER PRIMARY KEY,
            visit INTEGER NOT NULL REFERENCES visit (id),
            -- Which badge of the visit it is: a reissued one is the second.
            badge INTEGER NOT NULL CHECK (badge > 0),
            copies INTEGER NOT NULL CHECK (copies BETWEEN 1 AND 9),
            askedBy TEXT NOT NULL,
            askedAt INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('queued', 'printing', 'printed', 'failed')),
            printer TEXT,
            attempts INTEGER NOT NULL DEFAULT 0,
            dueAt INTEGER NOT NULL,
            cause TEXT,
            loaded TEXT,
            needed TEXT,
            endedAt INTEGER,
            entry INTEGER,
            CHECK (state <> 'failed' OR cause IS NOT NULL),
            CHECK (state <> 'printed' OR cause IS NULL),
            CHECK ((state IN ('printed', 'failed')) = (endedAt IS NOT NULL)),
            CHECK ((state = 'printed') = (entry IS NOT NULL))
        ) STRICT;

        CREATE UNIQUE INDEX oneOpenPrintJobAVisit ON printJob (visit) WHERE state IN ('queued', 'printing');
        CREATE INDEX printJobOfVisit ON printJob (visit);
        """
}
