import Foundation

/// A list of invitations as a spreadsheet gives it away: one a line, fields between tabs, semicolons or commas,
/// quoted as RFC 4180 has it.
package struct InvitationTable: Hashable, Sendable {
    package static let mostLines = 500

    package let lines: [Line]

    package struct Line: Hashable, Sendable {
        /// As it was counted in the text, from one.
        package let number: Int
        let fields: [Column: String]
        /// Whether a quotation mark is opened here and closed nowhere.
        let isBroken: Bool
    }

    /// What can stand in a list, and what its heading may be called, in small letters without signs.
    enum Column: String, CaseIterable, Hashable, Sendable {
        case day, from, until, firstName, surname, partner, role, seats, mail, language

        var headings: Set<String> {
            switch self {
            case .day: ["dag", "datum", "day", "date"]
            case .from: ["van", "tijd", "begin", "from", "time", "start"]
            case .until: ["tot", "eind", "until", "end"]
            case .firstName: ["voornaam", "firstname"]
            case .surname: ["achternaam", "surname", "lastname"]
            case .partner: ["partner", "organisatie", "organisation", "organization"]
            case .role: ["rol", "komtals", "role"]
            case .seats: ["plaatsen", "aantal", "seats"]
            case .mail: ["mail", "email", "mailadres", "emailadres", "mailaddress"]
            case .language: ["taal", "language"]
            }
        }
    }

    /// Reads the text; without a line of headings the columns are those of ``Column``, in order.
    ///
    /// - Throws: ``Refusal/listEmpty``, ``Refusal/listTooLong``.
    package init(_ text: String) throws(Refusal) {
        var reading = TableReading(text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text)
        var columns = Column.allCases.map(Optional.some)
        var lines: [Line] = []
        var isFirst = true
        while let record = reading.next() {
            defer { isFirst = false }
            if isFirst, let headings = Self.columns(record.fields) {
                columns = headings
                continue
            }
            guard lines.count < Self.mostLines else { throw .listTooLong }
            let known = zip(columns, record.fields)
                .compactMap { column, field in column.map { ($0, field) } }
                .filter { !$0.1.isEmpty }
            lines.append(
                Line(
                    number: record.number,
                    fields: Dictionary(known) { first, _ in first },
                    isBroken: record.isBroken
                )
            )
        }
        guard !lines.isEmpty else { throw .listEmpty }
        self.lines = lines
    }

    /// The columns that a line of headings names, nil when it is none.
    private static func columns(_ fields: [String]) -> [Column?]? {
        let named = fields.map { field in
            Column.allCases.first { $0.headings.contains(field.lettersFolded) }
        }
        return named.count { $0 != nil } >= 2 ? named : nil
    }
}

/// The words that a list may use for roles, and the partners that there are.
package struct TableWords: Sendable {
    let partners: [Partner]
    let roles: [String: Role]

    /// - Parameter roles: what each role is called, in every language.
    package init(partners: [Partner], roles: [(name: String, role: Role)]) {
        self.partners = partners
        self.roles = Dictionary(roles.map { ($0.name.lettersFolded, $0.role) }) { first, _ in first }
    }
}

extension InvitationTable.Line {
    /// Who it is about, for a preview.
    package var title: String {
        let name = [fields[.firstName], fields[.surname]].compactMap(\.self).joined(separator: " ")
        let parts = [name.isEmpty ? fields[.seats] : name, fields[.partner]]
        return parts.compactMap(\.self).joined(separator: name.isEmpty ? " × " : " · ")
    }

    /// The invitation that the line asks for.
    ///
    /// - Throws: what is wrong with the line, the first thing of it.
    package func invitation(to host: Int64, _ words: TableWords) throws -> NewInvitation {
        guard !isBroken else { throw Refusal.quoteOpen }
        guard let day = Self.day(fields[.day] ?? "") else { throw Refusal.invitationDayWrong }
        guard let from = Self.minute(fields[.from] ?? ""),
            let until = fields[.until].map(Self.minute) ?? min(from + 60, 24 * 60 - 1)
        else { throw Refusal.appointmentWrong }
        let affiliation = try affiliation(words)
        return try NewInvitation(
            for: guest(),
            of: affiliation,
            as: role(words, affiliation),
            to: host,
            in: language(),
            mailedTo: fields[.mail].map { try MailAddress($0) },
            at: Appointment(day: day, from: from, until: until)
        )
    }

    private func guest() throws -> InvitedGuest {
        if fields[.firstName] == nil, let seats = fields[.seats] {
            guard let count = Int(seats) else { throw Refusal.seatsWrong }
            return .seats(count)
        }
        return .person(
            try Visitor(firstName: fields[.firstName] ?? "", surname: fields[.surname] ?? "")
        )
    }

    private func affiliation(_ words: TableWords) throws -> Affiliation {
        let name = fields[.partner] ?? ""
        if let partner = words.partners.first(where: { $0.name.lettersFolded == name.lettersFolded }) {
            return .partner(partner.id)
        }
        return .organisation(
            try PersonalText(
                name,
                in: .organisation,
                else: .init(empty: .partnerMissing, tooLong: .organisationTooLong)
            )
        )
    }

    private func role(_ words: TableWords, _ affiliation: Affiliation) throws -> Role {
        guard let name = fields[.role] else { return affiliation.partner == nil ? .other : .participant }
        guard let role = words.roles[name.lettersFolded] else { throw Refusal.roleUnknown }
        return role
    }

    private func language() throws -> Language {
        switch (fields[.language] ?? "nl").lettersFolded {
        case "nl", "nederlands", "dutch": .nl
        case "en", "engels", "english": .en
        default: throw Refusal.languageUnknown
        }
    }

    /// "2026-12-01", "1-12-2026", "1/12/2026" or "1.12.2026".
    static func day(_ text: String) -> Day? {
        let parts = text.split(omittingEmptySubsequences: false) { "-/.".contains($0) }
        let numbers = parts.compactMap { part in part.utf8.count <= 4 ? Int(part) : nil }
        guard numbers.count == 3, parts.count == 3, numbers.allSatisfy({ $0 > 0 }) else { return nil }
        let isYearFirst = parts[0].count == 4
        let (year, month, day) =
            isYearFirst ? (numbers[0], numbers[1], numbers[2]) : (numbers[2], numbers[1], numbers[0])
        guard (2000...2999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
            return nil
        }
        return Day(year: year, month: month, day: day)
    }

    /// The minutes after midnight of "9:05" or "9.05".
    package static func minute(_ text: String) -> Int? {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "." }
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            parts[1].count == 2, (1...2).contains(parts[0].count), let hour = Int(parts[0]),
            let minute = Int(parts[1]), hour < 24, minute < 60
        else { return nil }
        return hour * 60 + minute
    }
}

/// Reads separated values, record by record; what is between quotation marks is a field whatever stands in it.
private struct TableReading {
    struct Record {
        let number: Int
        let fields: [String]
        let isBroken: Bool
    }

    private var rest: ArraySlice<Character>
    private let separator: Character
    private var line = 1

    init(_ text: String) {
        rest = Array(text)[...]
        let first = text.prefix { !$0.isNewline }
        let counts = ["\t", ";", ","].map { sign in (sign, first.count { String($0) == sign }) }
        separator = counts.first { $0.1 > 0 }.map { Character($0.0) } ?? ";"
    }

    /// The next record that holds anything.
    mutating func next() -> Record? {
        while !rest.isEmpty {
            let number = line
            let (fields, isBroken) = record()
            if isBroken || fields.contains(where: { !$0.isEmpty }) {
                return Record(number: number, fields: fields, isBroken: isBroken)
            }
        }
        return nil
    }

    private mutating func record() -> ([String], Bool) {
        var (fields, field): ([String], String) = ([], "")
        func trimmed(_ text: String) -> String { text.trimmingCharacters(in: .whitespaces) }
        while let sign = rest.popFirst() {
            if sign == "\"", field.allSatisfy(\.isWhitespace) {
                guard let quoted = quoted() else { return (fields, true) }
                field = quoted
            } else if sign == separator {
                fields.append(trimmed(field))
                field = ""
            } else if sign.isNewline {
                line += 1
                break
            } else {
                field.append(sign)
            }
        }
        return (fields + [trimmed(field)], false)
    }

    /// What stands up to the closing mark, two of which are one; nil when there is no closing mark.
    private mutating func quoted() -> String? {
        var text = ""
        while let sign = rest.popFirst() {
            if sign == "\"" {
                guard rest.first == "\"" else { return text }
                rest = rest.dropFirst()
            }
            if sign.isNewline { line += 1 }
            text.append(sign)
        }
        return nil
    }
}
