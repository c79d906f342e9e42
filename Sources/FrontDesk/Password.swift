import Foundation

/// A password that somebody chose: 12 to 128 characters, any of them, and not one that is quickly guessed.
package struct Password: Sendable {
    static let lengths = 12...128
    private static let mostBytes = 1024

    let bytes: Data

    /// The password as it is checked, for a person called `names`; no rule about kinds of characters.
    package init(choosing raw: String, for names: [String]) throws(Refusal) {
        let text = Self.normal(raw)
        guard text.count >= Self.lengths.lowerBound else { throw .passwordTooShort }
        guard text.count <= Self.lengths.upperBound, text.utf8.count <= Self.mostBytes else {
            throw .passwordTooLong
        }
        guard !Self.isGuessable(text, names) else { throw .passwordCommon }
        bytes = Data(text.utf8)
    }

    /// A password as somebody types it to sign in; whatever it is, it is checked or refused in the same time.
    ///
    /// One byte more than any password has is kept, so that none is right by its beginning.
    package init(typed raw: String) {
        bytes = Data(Self.normal(raw).utf8.prefix(Self.mostBytes + 1))
    }

    /// One spelling for the same keys on different keyboards.
    private static func normal(_ raw: String) -> String {
        raw.precomposedStringWithCompatibilityMapping
    }
}

extension Password {
    /// Whether the text is made of what everybody tries first.
    ///
    /// That is: few different signs, rows of the keyboard or in counting, or hardly more than two known words,
    /// the person's own names and a date or a telephone number.
    static func isGuessable(_ text: String, _ names: [String]) -> Bool {
        let signs = text.folded.filter { !$0.isWhitespace }
        let rest = withoutRows(Array(signs))
        if Set(signs).count < 5 || rest.count < 4 { return true }
        if rest.count(where: { !$0.isLetter }) > longestNumber { return false }
        let own = names.flatMap { $0.folded.split { !$0.isLetter }.map(String.init) }.filter { $0.count > 2 }
        let lookalike = rest.compactMap { sign in
            (lookalikes[sign] ?? (sign.isLetter ? sign : nil)).map { (read: $0, isLetter: sign.isLetter) }
        }
        let letters = lookalike.filter(\.isLetter)
        return isKnown(letters, own) || isKnown(lookalike, own)
    }

    /// Whether hardly a letter is left without the own names and at most two known words.
    private static func isKnown(_ signs: [(read: Character, isLetter: Bool)], _ own: [String]) -> Bool {
        var text = String(signs.map(\.read))
        var different = 0
        for word in (own + common).sorted(by: { $0.count > $1.count }) where text.contains(word) {
            text = text.replacing(word, with: String(repeating: " ", count: word.count))
            if !own.contains(word) { different += 1 }
        }
        let left = zip(text, signs).count { $0 != " " && $1.isLetter }
        return left < 4 && different <= 2
    }

    /// The signs that do not follow one another, at least four in a row, on a keyboard or in counting.
    private static func withoutRows(_ signs: [Character]) -> [Character] {
        var inRow: Set<Int> = []
        for start in signs.indices.dropLast(3) {
            let four = String(signs[start..<start + 4])
            if rows.contains(where: { $0.contains(four) }) { inRow.formUnion(start..<start + 4) }
        }
        return signs.enumerated().filter { !inRow.contains($0.offset) }.map(\.element)
    }

    /// A telephone number with its country.
    private static let longestNumber = 13

    private static let rows = [
        "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "abcdefghijklmnopqrstuvwxyz",
        "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qazwsxedcrfvtgbyhnujm",
    ]
    .flatMap { [$0 + $0, String($0.reversed()) + String($0.reversed())] }

    /// Signs that stand in for letters.
    private static let lookalikes: [Character: Character] = [
        "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i",
        "€": "e",
    ]

    /// Words that passwords here are made of when nobody thinks: the centre, its partners, months, sport.
    private static let common = words(
        """
        wachtwoord password passwort paswoord welkom welcome geheim secret admin administrator beheer beheerder
        balie kiosk bezoek bezoeker gast centrum weerbare weerbaar weerbaresierteelt sierteelt sector
        centrumweerbaresierteelt aalsmeer naaldwijk rijnsburg westland katwijk uithoorn bloemen bloem flora
        holland royal floraholland royalfloraholland veiling bloemenveiling tulp tulpen roos rozen
        politie police douane customs gemeente justitie openbaar ministerie openbaarministerie belasting
        belastingdienst dienst riec wijkagent agent officier amsterdam denhaag rotterdam utrecht nederland
        netherlands januari februari maart april juni juli augustus september oktober november december
        lente zomer herfst winter summer spring autumn maandag dinsdag woensdag donderdag vrijdag zaterdag
        zondag ajax feyenoord psv voetbal football qwerty azerty asdf zxcv abc love liefde schatje monkey
        dragon master login inloggen toegang access letmein iloveyou hallo hello computer internet windows
        office changeme test user gebruiker default system server linux debian root
        """
    )

    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
