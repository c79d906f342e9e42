import GRDB

extension Schema {
    /// Every version of the house rules, so that it stays known what each visitor agreed to.
    ///
    /// A line of a text is a rule.
    static let rules = """
        CREATE TABLE houseRules (
            version INTEGER PRIMARY KEY CHECK (version > 0),
            nl TEXT NOT NULL CHECK (nl <> ''),
            en TEXT NOT NULL CHECK (en <> ''),
            since INTEGER,
            CHECK ((since IS NULL) = (version = 1))
        ) STRICT;
        """

    /// The first version, which comes with the program.
    static func seedRules(_ db: Database) throws {
        let first = HouseRules.shipped
        try db.execute(
            literal: """
                INSERT INTO houseRules (version, nl, en)
                VALUES (\(first.version), \(first.text.joined(in: .nl)), \(first.text.joined(in: .en)))
                """
        )
    }
}
