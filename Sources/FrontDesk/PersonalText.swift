import Foundation

/// A short text that a person typed: trimmed, one line, in composed form, at most 60 characters, and no BSN
/// in it.
package struct PersonalText: Hashable, Sendable {
    package static let longest = 60

    package let text: String

    /// The refusals that a field answers with when it is empty or too long.
    package struct Refusals {
        let empty: Refusal
        let tooLong: Refusal
    }

    /// The text as the record keeps it, or the refusal that tells its writer what to change.
    package init(
        _ raw: String,
        in field: Refusal.Field,
        upTo longest: Int = PersonalText.longest,
        else refusals: Refusals
    ) throws(Refusal) {
        let text = raw.precomposedStringWithCanonicalMapping.trimmingCharacters(in: .whitespacesAndNewlines)
        guard text.unicodeScalars.contains(where: isSeen) else { throw refusals.empty }
        guard text.count <= longest, text.utf8.count <= longest * 8 else { throw refusals.tooLong }
        guard !text.unicodeScalars.contains(where: isOdd) else { throw .oddCharacters(field: field) }
        guard !Self.holdsCitizenNumber(text) else { throw .citizenNumber(field: field) }
        self.text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// A text as the record gives it back: it was checked when it came in, and its seal says that nobody changed it.
    init(kept text: String) { self.text = text }

    package static func hostName(_ raw: String) throws(Refusal) -> PersonalText {
        try PersonalText(raw, in: .name, else: .init(empty: .hostNameEmpty, tooLong: .hostNameTooLong))
    }

    package static func accountName(_ raw: String) throws(Refusal) -> PersonalText {
        try PersonalText(raw, in: .name, else: .init(empty: .accountNameEmpty, tooLong: .accountNameTooLong))
    }

    /// Why somebody looks, holds or erases: a sentence of at most 200 characters.
    package static func reason(_ raw: String) throws(Refusal) -> PersonalText {
        try PersonalText(
            raw,
            in: .reason,
            upTo: 200,
            else: .init(empty: .reasonEmpty, tooLong: .reasonTooLong)
        )
    }

    static func organisation(_ raw: String) throws(Refusal) -> PersonalText {
        try PersonalText(
            raw,
            in: .organisation,
            else: .init(empty: .organisationEmpty, tooLong: .organisationTooLong)
        )
    }

    /// Who somebody on a roll call is, as far as a warden can tell.
    package static func addedPerson(_ raw: String) throws(Refusal) -> PersonalText {
        try PersonalText(raw, in: .name, else: .init(empty: .addedPersonEmpty, tooLong: .addedPersonTooLong))
    }

    package static func room(_ raw: String) throws(Refusal) -> PersonalText {
        try PersonalText(raw, in: .room, else: .init(empty: .roomEmpty, tooLong: .roomTooLong))
    }

    package static func kioskName(_ raw: String) throws(Refusal) -> PersonalText {
        try PersonalText(raw, in: .name, else: .init(empty: .kioskNameEmpty, tooLong: .kioskNameTooLong))
    }

    /// What another program reads for.
    package static func purpose(_ raw: String) throws(Refusal) -> PersonalText {
        try PersonalText(raw, in: .purpose, else: .init(empty: .purposeEmpty, tooLong: .purposeTooLong))
    }

    /// Whether eight or nine digits, in a row or with signs between them, pass the eleven-test of a Dutch
    /// BSN.
    static func holdsCitizenNumber(_ raw: String) -> Bool {
        let text = raw.precomposedStringWithCompatibilityMapping
        let apart = text.unicodeScalars.split { $0.properties.numericType != .decimal }
        let joined = text.unicodeScalars.filter { isLetter($0) || $0.properties.numericType == .decimal }
            .split { $0.properties.numericType != .decimal }
        return (apart.map(Array.init) + joined.map(Array.init))
            .contains { run in
                let digits = run.compactMap { $0.properties.numericValue.map { Int($0) } }
                guard digits.count == 8 || digits.count == 9, Set(digits) != [0] else { return false }
                let nine = digits.count == 8 ? [0] + digits : digits
                let sum = zip(nine, [9, 8, 7, 6, 5, 4, 3, 2, -1]).reduce(0) { $0 + $1.0 * $1.1 }
                return sum % 11 == 0
            }
    }
}

fileprivate func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic
}

/// Letters and digits; a text without one would leave a badge empty.
fileprivate func isSeen(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    let isSign = properties.isAlphabetic || properties.numericType != nil
    return isSign && !properties.isDefaultIgnorableCodePoint && properties.generalCategory != .nonspacingMark
}

/// Control characters, private and unassigned code points and bidi overrides; joiners that scripts need are
/// allowed.
fileprivate func isOdd(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: true
    case .format: scalar != "\u{200C}" && scalar != "\u{200D}"
    default: false
    }
}
