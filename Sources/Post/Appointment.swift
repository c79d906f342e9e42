package import Foundation

/// An appointment that goes along with a letter, as calendars read it (RFC 5545, 5546).
///
/// Moved: the same ``uid`` with a higher ``sequence``. Called off: the same again, as ``Method/cancel``.
package struct Appointment: Sendable {
    package let uid: MessageID
    package let sequence: Int
    package let method: Method
    package let start: Date
    package let end: Date
    package let zone: TimeZone
    package let summary: Line
    package let location: Line
    /// What else there is to know, in lines that end in "\n".
    package let details: String
    package let organizer: Mailbox
    package let attendee: Mailbox
    /// When this was written.
    package let stamp: Date

    package enum Method: String, CaseIterable, Sendable {
        case request = "REQUEST"
        case cancel = "CANCEL"
    }

    /// When something is, and where the clocks are that say so.
    package struct Span: Sendable {
        package let start: Date
        package let end: Date
        package let zone: TimeZone

        /// Nil where the end does not come after the start.
        package init?(from start: Date, to end: Date, in zone: TimeZone) {
            guard start < end else { return nil }
            (self.start, self.end, self.zone) = (start, end, zone)
        }
    }

    /// What it is, in words.
    package struct Words: Sendable {
        package let summary: Line
        package let location: Line
        package let details: String

        package init(summary: Line, location: Line, details: String) {
            (self.summary, self.location, self.details) = (summary, location, details)
        }
    }

    /// Which appointment it is, the how manieth word on it, and what to do with it.
    package struct Revision: Sendable {
        package let uid: MessageID
        package let sequence: Int
        package let method: Method
        package let stamp: Date

        package init(_ method: Method, of uid: MessageID, sequence: Int, stamp: Date) {
            (self.method, self.uid, self.sequence, self.stamp) = (method, uid, sequence, stamp)
        }
    }

    package init(_ revision: Revision, _ span: Span, _ words: Words, organizer: Mailbox, attendee: Mailbox) {
        (uid, sequence, method, stamp) = (revision.uid, revision.sequence, revision.method, revision.stamp)
        (start, end, zone) = (span.start, span.end, span.zone)
        (summary, location, details) = (words.summary, words.location, words.details)
        (self.organizer, self.attendee) = (organizer, attendee)
    }

    /// The file: UTF-8, lines that end in CRLF, folded at 75 bytes.
    package var text: Data {
        let lines =
            ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Balie//Balie//NL", "CALSCALE:GREGORIAN"]
            + ["METHOD:\(method.rawValue)"] + ZoneText.lines(of: zone, around: start) + event + [
                "END:VCALENDAR"
            ]
        return Data(lines.map { Self.folded($0) + "\r\n" }.joined().utf8)
    }

    private var event: [String] {
        let clock = WallClock(zone)
        let isOff = method == .cancel
        return [
            "BEGIN:VEVENT",
            "UID:\(uid.local)@\(uid.domain)",
            "SEQUENCE:\(sequence)",
            "DTSTAMP:\(WallClock(.gmt).text(stamp))Z",
            "DTSTART;TZID=\(zone.identifier):\(clock.text(start))",
            "DTEND;TZID=\(zone.identifier):\(clock.text(end))",
            "SUMMARY:\(Self.escaped(summary.text))",
            "LOCATION:\(Self.escaped(location.text))",
            "DESCRIPTION:\(Self.escaped(details))",
            "ORGANIZER\(Self.named(organizer)):mailto:\(organizer.address.text)",
            "ATTENDEE\(Self.named(attendee));CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION"
                + ";RSVP=FALSE:mailto:\(attendee.address.text)",
            "STATUS:\(isOff ? "CANCELLED" : "CONFIRMED")",
            "TRANSP:\(isOff ? "TRANSPARENT" : "OPAQUE")",
            "END:VEVENT",
        ]
    }

    /// A name as a parameter: in quotes, which can't hold one themselves.
    private static func named(_ mailbox: Mailbox) -> String {
        mailbox.name.map { ";CN=\"\($0.text.replacing("\"", with: "'"))\"" } ?? ""
    }

    static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing(";", with: "\\;").replacing(",", with: "\\,")
            .replacing("\r\n", with: "\n").replacing("\n", with: "\\n")
    }

    /// A line in pieces of at most 75 bytes, none broken within a character.
    static func folded(_ line: String) -> String {
        var (pieces, bytes) = ("", 0)
        for character in line.unicodeScalars {
            let size = String(character).utf8.count
            if bytes + size > 75 {
                pieces += "\r\n "
                bytes = 1
            }
            pieces.unicodeScalars.append(character)
            bytes += size
        }
        return pieces
    }
}

/// What clocks in a zone show, "20261123T100000".
struct WallClock {
    private var calendar = Calendar(identifier: .gregorian)

    init(_ zone: TimeZone) {
        calendar.timeZone = zone
    }

    func text(_ date: Date) -> String {
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
        let day = [parts.month, parts.day].map { twoDigits($0 ?? 0) }.joined()
        let time = [parts.hour, parts.minute, parts.second].map { twoDigits($0 ?? 0) }.joined()
        return "\(parts.year ?? 0)\(day)T\(time)"
    }
}
