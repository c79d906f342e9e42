extension Schema {
    /// Passes that are taken no more, each until the day on which it would have run out; all else of a pass is with
    /// its holder.
    ///
    /// Numbered by the entry of the log that says so.
    static let passes = """
        CREATE TABLE voidedPass (
            id INTEGER PRIMARY KEY,
            hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
            until TEXT NOT NULL
        ) STRICT;
        """
}
