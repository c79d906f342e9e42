/// What is printed on one badge: finished words and marks, no rules.
package struct BadgeFace: Sendable, Equatable {
    /// The role as one big letter ("W") and as a flower of so many petals, 3 to 9.
    package var roleLetter: String
    package var petals: Int
    /// The role in full ("Wijkagent").
    package var roleName: String
    /// What the badge is and its number ("Bezoeker · B 0417").
    package var numberLine: String
    /// The name or alias by which the visitor is called.
    package var callName: String
    /// Whom or what the visitor comes for ("komt voor Sanne"), or empty.
    package var forWhom: String
    /// The only day on which the badge counts: small words ("geldig op") and large ones ("23 nov").
    package var validLabel: String
    package var validDay: String
    /// How well the affiliation is known: 1 to 3 filled diamonds and the word for it ("opgegeven").
    package var affiliationLevel: Int
    package var affiliationWord: String
    /// The words of the escort mark ("Alleen met begeleiding"), or nil for a visitor who may walk alone.
    package var escortMark: String?
    /// What the QR says: A-Z and 0-9 only, at most 67 characters.
    package var code: String
    /// The language of the words, as BCP 47 ("nl", "en").
    package var language: String

    package init(
        roleLetter: String,
        petals: Int,
        roleName: String,
        numberLine: String,
        callName: String,
        forWhom: String = "",
        validLabel: String,
        validDay: String,
        affiliationLevel: Int,
        affiliationWord: String,
        escortMark: String? = nil,
        code: String,
        language: String = "nl"
    ) {
        self.roleLetter = roleLetter
        self.petals = petals
        self.roleName = roleName
        self.numberLine = numberLine
        self.callName = callName
        self.forWhom = forWhom
        self.validLabel = validLabel
        self.validDay = validDay
        self.affiliationLevel = affiliationLevel
        self.affiliationWord = affiliationWord
        self.escortMark = escortMark
        self.code = code
        self.language = language
    }
}

/// A badge as it goes to the screen and the printer.
package struct BadgePicture: Sendable, Equatable {
    /// A complete PNG file: one bit a dot, the printer's resolution, no text chunks.
    package let png: [UInt8]
    /// How many characters no installed font could draw: log that there were some, never which.
    package let missingGlyphs: Int
    /// What the PNG was made of.
    let dots: Bits

    /// The same dots for a printer: rows from the top, each in whole bytes, the leftmost dot in the highest bit, ink 1.
    package var inkRows: [UInt8] { dots.inkRows }
}

/// Why a badge could not be printed: a fault of the program or the machine, never of the visitor.
package enum BadgeFault: Error, Equatable {
    /// The code is empty or holds something other than A-Z and 0-9.
    case codeNotAlphanumeric
    /// The code does not fit a QR of version 4 at error correction Q.
    case codeTooLong
    /// A drawing library gave up, as it does when memory is short; says which one.
    case library(String)
}
