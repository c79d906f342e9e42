extension Schema {
    /// What other programs may read, and until when; a row stays when its token opens nothing any more.
    ///
    /// Numbered by the entry of the log that says so.
    static let readTokens = """
        CREATE TABLE readToken (
            id INTEGER PRIMARY KEY CHECK (id > 0),
            hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
            purpose TEXT NOT NULL CHECK (purpose <> ''),
            scopes TEXT NOT NULL CHECK (scopes <> ''),
            -- The last day that it opens anything.
            until TEXT NOT NULL,
            madeAt INTEGER NOT NULL,
            madeBy TEXT NOT NULL,
            revokedAt INTEGER,
            -- The last day that it was shown on; of a day no more is kept.
            usedOn TEXT,
            -- Ties the row to what it was made for, so that nobody makes more of it by hand.
            seal BLOB NOT NULL CHECK (length(seal) = 32)
        ) STRICT;
        """
}
