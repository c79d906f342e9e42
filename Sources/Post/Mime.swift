package import Foundation

extension Letter {
    /// The letter as it goes over the wire: MIME, pure ASCII, lines that end in CRLF and none over 78 bytes but
    /// for addresses.
    ///
    /// libcurl's own MIME writer is not used: it makes up its boundaries, and shows a letter only by sending it.
    package var mime: Data {
        let head = [
            "Date: \(MailDate.text(date))",
            "From: \(HeaderText.mailbox(from))",
            "To: " + ([to] + others).map { "<\($0.text)>" }.joined(separator: ",\r\n "),
            "Subject: \(HeaderText.encoded(subject.text, after: 9))",
            "Message-ID: \(id.text)",
            "Auto-Submitted: auto-generated",
            "X-Auto-Response-Suppress: All",
            "MIME-Version: 1.0",
        ]
        return Data((head + body.lines(depth: 0, seed: id.local)).map { $0 + "\r\n" }.joined().utf8)
    }

    /// What is in it: words, beside them the same as HTML and as an appointment; pictures that the HTML shows;
    /// then what is attached.
    private var body: Part {
        var readings = [Part.text(text, "text/plain; charset=utf-8")]
        if let html { readings.append(.text(html, "text/html; charset=utf-8")) }
        if let appointment {
            let type = "text/calendar; charset=utf-8; method=\(appointment.method.rawValue)"
            readings.append(.file(appointment.text, [("Content-Type", type)]))
        }
        let inline = html == nil ? [] : pictures.filter(\.isInline)
        let words = Part.bundle(
            "related",
            [.bundle("alternative", readings)] + inline.map { $0.part(inline: true) }
        )
        let attached = pictures.filter { !inline.contains($0) }.map { $0.part(inline: false) }
        let files = [appointment?.attachment, paper?.attachment].compactMap(\.self)
        return .bundle("mixed", [words] + attached + files)
    }
}

extension Letter.Picture {
    fileprivate func part(inline: Bool) -> Part {
        var headers = [
            ("Content-Type", "image/png; name=\"\(name.text)\""),
            ("Content-Disposition", "\(inline ? "inline" : "attachment"); filename=\"\(name.text)\""),
        ]
        if inline { headers.append(("Content-ID", "<\(name.text)>")) }
        return .file(png, headers)
    }
}

extension Letter.Paper {
    fileprivate var attachment: Part {
        .file(
            pdf,
            [
                ("Content-Type", "application/pdf; name=\"\(name.text)\""),
                ("Content-Disposition", "attachment; filename=\"\(name.text)\""),
            ]
        )
    }
}

extension Appointment {
    /// The same again as a file, for programs that look for one.
    fileprivate var attachment: Part {
        .file(
            text,
            [
                ("Content-Type", "application/ics; name=\"invite.ics\""),
                ("Content-Disposition", "attachment; filename=\"invite.ics\""),
            ]
        )
    }
}

/// A part of a letter: words, a file, or a bundle of parts.
fileprivate indirect enum Part {
    case text(String, _ type: String)
    case file(Data, _ headers: [(String, String)])
    case bundle(_ kind: String, [Part])

    /// Its headers, an empty line, and what is in it.
    ///
    /// - Parameter seed: goes into boundaries; a bundle of one is that one itself.
    func lines(depth: Int, seed: String) -> [String] {
        switch self {
        case .text(let text, let type):
            return ["Content-Type: \(type)", "Content-Transfer-Encoding: quoted-printable", ""]
                + QuotedPrintable.lines(text)
        case .file(let data, let headers):
            let head = headers.map { "\($0): \($1)" } + ["Content-Transfer-Encoding: base64", ""]
            return head + Base64.lines(data)
        case .bundle(_, let parts) where parts.count == 1:
            return parts[0].lines(depth: depth, seed: seed)
        case .bundle(let kind, let parts):
            // "=_" stands in no quoted-printable and no base64 line.
            let boundary = "=_\(depth)_\(seed)"
            return ["Content-Type: multipart/\(kind); boundary=\"\(boundary)\"", ""]
                + parts.flatMap { ["--\(boundary)"] + $0.lines(depth: depth + 1, seed: seed) }
                + ["--\(boundary)--", ""]
        }
    }
}

/// Words of any language in a header, as RFC 2047 writes them.
enum HeaderText {
    static func mailbox(_ mailbox: Mailbox) -> String {
        guard let name = mailbox.name else { return "<\(mailbox.address.text)>" }
        return "\(encoded(name.text, after: 6, isPhrase: true))\r\n <\(mailbox.address.text)>"
    }

    /// The text as it is where ASCII will do, else in encoded words of at most 75 bytes, a line each.
    ///
    /// - Parameters:
    ///   - used: how many bytes the header's name takes on the first line.
    ///   - isPhrase: whether only letters, digits and spaces may stand as they are.
    static func encoded(_ text: String, after used: Int, isPhrase: Bool = false) -> String {
        let isPlain = text.utf8.allSatisfy { isPhrase ? isAtom($0) || $0 == 32 : (32...126).contains($0) }
        if isPlain, used + text.utf8.count <= 76, !text.contains("=?"), !text.hasPrefix(" "),
            !text.hasSuffix(" ")
        {
            return text
        }
        var words = [""]
        for character in text {
            // 75 bytes less "=?utf-8?B??=" leave 63, which is 45 bytes of text.
            let room = words.count == 1 ? 45 - used : 45
            if !(words.last ?? "").isEmpty, (words.last ?? "").utf8.count + character.utf8.count > room {
                words.append("")
            }
            words[words.count - 1].append(character)
        }
        return words.map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }
}

/// Text as RFC 2045 sends it through servers that only know ASCII: what is plain stays readable.
enum QuotedPrintable {
    static func lines(_ text: String) -> [String] {
        text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap(wrapped)
    }

    /// One line of text, broken so that none is over 76 bytes; a space at an end is written out.
    private static func wrapped(_ line: Substring) -> [String] {
        var lines = [""]
        let bytes = Array(line.utf8)
        for (place, byte) in bytes.enumerated() {
            let isLast = place == bytes.count - 1
            let sign =
                (33...126).contains(byte) && byte != UInt8(ascii: "=") || (byte == 32 && !isLast)
                ? String(UnicodeScalar(byte)) : escaped(byte)
            if (lines.last ?? "").utf8.count + sign.utf8.count > 75 {
                lines[lines.count - 1] += "="
                lines.append("")
            }
            lines[lines.count - 1] += sign
        }
        return lines
    }

    private static func escaped(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "=" + (digits.count == 1 ? "0" : "") + digits
    }
}

enum Base64 {
    static func lines(_ data: Data) -> [String] {
        data.base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed])
            .split(separator: "\n").map(String.init)
    }
}

/// A moment as mail writes it (RFC 5322), in UTC.
enum MailDate {
    static func text(_ date: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents(
            [.weekday, .day, .month, .year, .hour, .minute, .second],
            from: date
        )
        let day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][((parts.weekday ?? 1) - 1) % 7]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let month = months[((parts.month ?? 1) - 1) % 12]
        let time = [parts.hour, parts.minute, parts.second].map { twoDigits($0 ?? 0) }.joined(separator: ":")
        return "\(day), \(twoDigits(parts.day ?? 1)) \(month) \(parts.year ?? 0) \(time) +0000"
    }
}

func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : String(number)
}
