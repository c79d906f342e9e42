/// The tables of what hosts make of a visit at the desk.
extension Schema {
    /// How well a visitor's affiliation is known, who has to be escorted, and which codes are replaced.
    static let affiliations = """
        -- How well an affiliation is known beyond what the visitor said of it; a row goes when it is taken back.
        CREATE TABLE affiliation (
            visit INTEGER NOT NULL REFERENCES visit (id),
            level TEXT NOT NULL CHECK (level IN ('vouched', 'credentialSeen')),
            credential TEXT CHECK (
                credential IN ('policePass', 'customsPass', 'servicePass', 'companyPass', 'identityCard')
            ),
            account INTEGER NOT NULL REFERENCES account (id),
            at INTEGER NOT NULL,
            -- The last day that it counts.
            until TEXT NOT NULL,
            PRIMARY KEY (visit, level),
            CHECK ((credential IS NULL) = (level = 'vouched'))
        ) STRICT, WITHOUT ROWID;

        -- Visitors who are not to walk alone.
        CREATE TABLE escort (
            visit INTEGER PRIMARY KEY REFERENCES visit (id),
            account INTEGER NOT NULL REFERENCES account (id),
            at INTEGER NOT NULL
        ) STRICT;

        -- Codes of badges that a newer one of the same visit took the place of.
        CREATE TABLE replacedCode (
            codeHash BLOB NOT NULL PRIMARY KEY CHECK (length(codeHash) = 32),
            visit INTEGER NOT NULL REFERENCES visit (id),
            replacedAt INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX replacedCodeOfVisit ON replacedCode (visit);
        """
}
