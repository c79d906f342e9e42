import Foundation

/// A person who comes, as they want to be called: by name, or by an alias when the name must not be on a
/// list.
package enum Visitor: Hashable, Sendable {
    case named(firstName: PersonalText, surname: PersonalText?)
    case alias(PersonalText)

    /// What the badge says in large print.
    package var callName: String {
        switch self {
        case .named(let firstName, _): firstName.text
        case .alias(let alias): alias.text
        }
    }

    package var fullName: String {
        switch self {
        case .named(let firstName, let surname):
            [firstName.text, surname?.text].compactMap(\.self).joined(separator: " ")
        case .alias(let alias): alias.text
        }
    }

    /// The name as lists have it: "Dam, Rachid van"; an alias stays what it is.
    package var listName: String {
        guard case .named(let firstName, .some(let surname)) = self else { return callName }
        let (stem, particles) = surname.parts
        return "\(stem), \(([firstName.text] + particles).joined(separator: " "))"
    }

    /// The name as lists sort it, the tussenvoegsel last: "Dam, van".
    package var sortKey: String {
        guard case .named(_, .some(let surname)) = self else { return callName }
        let (stem, particles) = surname.parts
        return particles.isEmpty ? stem : "\(stem), \(particles.joined(separator: " "))"
    }

    /// One spelling for counting people: no case, accents, widths or spaces to tell two of them apart.
    var countingKey: String {
        fullName.lettersFolded
    }
}

extension PersonalText {
    /// A surname without the particles before it, and those.
    fileprivate var parts: (stem: String, particles: [String]) {
        let words = text.split(separator: " ").map(String.init)
        let particles = words.dropLast().prefix { tussenvoegsels.contains($0.lowercased()) }
        return (words.dropFirst(particles.count).joined(separator: " "), Array(particles))
    }
}

/// Particles between first name and surname that Dutch lists sort behind the name.
fileprivate let tussenvoegsels: Set<String> = [
    "aan", "af", "al", "bij", "d'", "da", "dal", "de", "degli", "dei", "del", "della", "den", "der", "des",
    "di",
    "do", "dos", "du", "el", "in", "het", "'t", "’t", "la", "las", "le", "les", "lo", "los", "onder", "op",
    "over",
    "'s", "’s", "te", "ten", "ter", "tot", "uit", "uijt", "van", "vom", "von", "voor", "vor", "zu", "zum",
    "zur",
]

extension Visitor: Codable {
    private enum CodingKeys: String, CodingKey {
        case firstName, surname, alias
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        if let alias = try values.decodeIfPresent(String.self, forKey: .alias) {
            self = try Visitor(alias: alias)
            return
        }
        let firstName = try values.decodeIfPresent(String.self, forKey: .firstName) ?? ""
        let surname = try values.decodeIfPresent(String.self, forKey: .surname) ?? ""
        self = try Visitor(firstName: firstName, surname: surname)
    }

    /// The visitor in what a seal was opened on.
    static func kept(_ json: Data, _ decoder: JSONDecoder = JSONDecoder()) throws -> Visitor {
        let kept = try decoder.decode(Kept.self, from: json)
        if let alias = kept.alias { return .alias(PersonalText(kept: alias)) }
        return .named(
            firstName: PersonalText(kept: kept.firstName ?? ""),
            surname: kept.surname.map { PersonalText(kept: $0) }
        )
    }

    /// As the record keeps it, with the texts as they are.
    private struct Kept: Decodable {
        let firstName: String?
        let surname: String?
        let alias: String?
    }

    package init(alias: String) throws(Refusal) {
        self = .alias(
            try PersonalText(alias, in: .alias, else: .init(empty: .aliasEmpty, tooLong: .aliasTooLong))
        )
    }

    /// - Parameter surname: blank for none.
    package init(firstName: String, surname: String) throws(Refusal) {
        let blank = surname.allSatisfy(\.isWhitespace)
        self = .named(
            firstName: try PersonalText(
                firstName,
                in: .firstName,
                else: .init(empty: .firstNameEmpty, tooLong: .firstNameTooLong)
            ),
            surname: try blank
                ? nil
                : PersonalText(
                    surname,
                    in: .surname,
                    else: .init(empty: .oddCharacters(field: .surname), tooLong: .surnameTooLong)
                )
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .named(let firstName, let surname):
            try values.encode(firstName.text, forKey: .firstName)
            try values.encodeIfPresent(surname?.text, forKey: .surname)
        case .alias(let alias):
            try values.encode(alias.text, forKey: .alias)
        }
    }
}
