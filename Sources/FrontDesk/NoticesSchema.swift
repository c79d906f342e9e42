extension Schema {
    /// Messages on their way to people, written in the transaction that they tell of.
    ///
    /// Nothing in them names anybody: where they go is looked up, or opened, when they go.
    static let notices = """
        ALTER TABLE host ADD COLUMN mail BLOB;
        ALTER TABLE host ADD COLUMN deputy INTEGER REFERENCES host (id);

        -- Numbered by the entry that says it was written. With `salt` and the standing key the link in the letter is
        -- made again for each try; `answer` is the hash that the link is found by. `address` is the one that somebody
        -- gave for their pass, sealed under the key `sealedBy`; it goes with the try that is the last.
        CREATE TABLE notice (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL CHECK (
                kind IN ('arrival', 'identityOpened', 'dutiesChanged', 'invitation', 'pass', 'monthlyReport')
            ),
            receiver TEXT NOT NULL CHECK (
                receiver IN (
                    'host', 'deputy', 'desk', 'privacyOfficer', 'administrators', 'steeringGroup', 'guest', 'webhook'
                )
            ),
            visit INTEGER REFERENCES visit (id),
            host INTEGER REFERENCES host (id),
            invitation INTEGER REFERENCES invitation (id),
            version INTEGER,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dropped', 'failed')),
            attempts INTEGER NOT NULL CHECK (attempts >= 0),
            writtenAt INTEGER NOT NULL,
            dueAt INTEGER NOT NULL,
            endedAt INTEGER,
            cause TEXT,
            salt BLOB CHECK (length(salt) = 16),
            answer BLOB UNIQUE CHECK (length(answer) = 32),
            answeredAt INTEGER,
            address BLOB,
            sealedBy TEXT,
            CHECK ((endedAt IS NULL) = (state = 'waiting')),
            CHECK ((salt IS NULL) = (answer IS NULL)),
            CHECK (visit IS NOT NULL OR kind IN ('dutiesChanged', 'invitation', 'monthlyReport')),
            CHECK ((address IS NOT NULL) = (kind = 'pass' AND state = 'waiting')),
            CHECK ((address IS NULL) = (sealedBy IS NULL)),
            CHECK ((kind = 'invitation') = (invitation IS NOT NULL)),
            CHECK ((version IS NULL) = (invitation IS NULL)),
            CHECK (host IS NOT NULL OR receiver NOT IN ('host', 'deputy'))
        ) STRICT;

        CREATE INDEX noticeDue ON notice (dueAt) WHERE state = 'waiting';
        CREATE INDEX noticeOfVisit ON notice (visit) WHERE visit IS NOT NULL;
        CREATE INDEX noticeOfInvitation ON notice (invitation) WHERE invitation IS NOT NULL;
        CREATE INDEX noticeWritten ON notice (writtenAt);
        """
}
