import Foundation

extension PresenceEntry {
    /// The entry in a text of the log.
    ///
    /// What there is most of, arrivals and departures in the spelling that the log writes, is read here, several
    /// times as fast as by the general decoder; that one reads everything else.
    init(text: String, _ decoder: JSONDecoder) throws {
        var reading = EntryReading(text)
        if let fields = reading.object(), reading.isAtEnd, let entry = PresenceEntry(fields) {
            self = entry
        } else {
            self = try decoder.decode(PresenceEntry.self, from: Data(text.utf8))
        }
    }

    /// - Parameter fields: nil is returned where one of them is seldom used.
    private init?(_ fields: [EntryReading.Field]) {
        var (at, kind, origin): (Instant?, Kind?, Origin?)
        for field in fields {
            switch (field.name, field.value) {
            case ("at", .number(let number)): at = Instant(milliseconds: number)
            case ("kind", .text(let text)): kind = Kind(rawValue: text)
            case ("origin", .text(let text)): origin = Origin(text: text)
            default: break
            }
        }
        guard let at, let kind, let origin else { return nil }
        self.init(kind, at: at, origin: origin)
        for field in fields {
            switch (field.name, field.value) {
            case ("at", .number), ("kind", .text), ("origin", .text): continue
            case ("visit", .number(let number)): visit = number
            case ("evidence", .text(let text)): evidence = Evidence(rawValue: text)
            case ("moment", .number(let number)): moment = Instant(milliseconds: number)
            case ("since", .number(let number)): since = Instant(milliseconds: number)
            case ("facts", .object(let fields)): facts = VisitFacts(fields)
            default: return nil
            }
            if field.name == "evidence", evidence == nil { return nil }
            if field.name == "facts", facts == nil { return nil }
        }
    }
}

extension VisitFacts {
    /// - Parameter fields: nil is returned unless they are those of every arrival.
    fileprivate init?(_ fields: [EntryReading.Field]) {
        var (day, role, purpose, language): (Day?, Role?, Purpose?, Language?)
        var (number, rules, partner, host): (Int64?, Int64?, Int64?, Int64?)
        var (person, code, seal): (String?, String?, String?)
        for field in fields {
            switch (field.name, field.value) {
            case ("day", .text(let text)): day = Day(rawValue: text)
            case ("role", .text(let text)): role = Role(rawValue: text)
            case ("purpose", .text(let text)): purpose = Purpose(rawValue: text)
            case ("language", .text(let text)): language = Language(rawValue: text)
            case ("number", .number(let value)): number = value
            case ("rulesVersion", .number(let value)): rules = value
            case ("partner", .number(let value)): partner = value
            case ("host", .number(let value)): host = value
            case ("person", .text(let text)): person = text
            case ("code", .text(let text)): code = text
            case ("seal", .text(let text)): seal = text
            default: return nil
            }
        }
        guard let day, let role, let purpose, let language, let number, let rules, let person, let code,
            let seal
        else { return nil }
        self.init(
            day: day,
            number: Int(number),
            role: role,
            partner: partner,
            host: host,
            purpose: purpose,
            language: language,
            rulesVersion: Int(rules),
            person: person,
            code: code,
            seal: seal
        )
    }
}

/// Reads JSON as the log writes it: names in rising order, no spaces, no escapes, whole numbers.
private struct EntryReading {
    struct Field {
        let name: String
        let value: Value
    }

    enum Value {
        case number(Int64)
        case text(String)
        case object([Field])
    }

    private var rest: ArraySlice<UInt8>

    init(_ text: String) {
        rest = Array(text.utf8)[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// The fields of an object, nil for anything that is spelled otherwise.
    mutating func object() -> [Field]? {
        guard take("{") else { return nil }
        var fields: [Field] = []
        fields.reserveCapacity(11)
        repeat {
            guard let name = text(), take(":"), let value = value(),
                fields.last.map({ $0.name < name }) ?? true
            else { return nil }
            fields.append(Field(name: name, value: value))
        } while take(",")
        return take("}") ? fields : nil
    }

    private mutating func value() -> Value? {
        switch rest.first {
        case UInt8(ascii: "\""): text().map { .text($0) }
        case UInt8(ascii: "{"): object().map { .object($0) }
        default: number().map { .number($0) }
        }
    }

    private mutating func text() -> String? {
        guard take("\"") else { return nil }
        let end = rest.firstIndex {
            $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 < 32 || $0 > 126
        }
        guard let end else { return nil }
        let text = String(decoding: rest[..<end], as: UTF8.self)
        rest = rest[end...]
        return take("\"") ? text : nil
    }

    private mutating func number() -> Int64? {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard (1...18).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0") else {
            return nil
        }
        rest = rest.dropFirst(digits.count)
        return digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard let first = rest.first, first == UInt8(ascii: sign) else { return false }
        rest = rest.dropFirst()
        return true
    }
}
