import Foundation
import TestSupport
import Testing

@testable import Post

struct AppointmentTests {
    /// An appointment as the icalendar library reads it.
    private func read(_ appointment: Appointment) async throws -> ReadAppointment {
        let text = String(decoding: appointment.text, as: UTF8.self)
        return try await Peers.shared.value.ask(
            "appointment",
            ["text": .text(text)],
            as: ReadAppointment.self
        )
    }

    @Test func `an appointment is read back as it was made`() async throws {
        let read = try await read(Sample.appointment())
        #expect(read.errors.isEmpty)
        #expect(read.method == "REQUEST" && read.status == "CONFIRMED" && read.sequence == 0)
        #expect(read.uid == "visit-7@example.org")
        #expect(read.zone == "Europe/Amsterdam")
        #expect(read.start == "2026-11-23T10:00:00+01:00" && read.end == "2026-11-23T11:00:00+01:00")
        #expect(read.location == "Legmeerdijk 313, Aalsmeer; 2e verdieping")
        #expect(read.details == "Parkeer op P23 WIT.\nNeem de lift, of de trap; 2e verdieping.")
        #expect(read.organizer == "mailto:balie@example.org" && read.attendee == "mailto:sanne@example.org")
        #expect(read.name == "Zoë, de Wit")
    }

    @Test func `moved and called off are the same appointment with a higher number`() async throws {
        let (moved, off) = try await (
            read(Sample.appointment(sequence: 1)), read(Sample.appointment(.cancel, sequence: 2))
        )
        #expect(moved.uid == off.uid)
        #expect((moved.method, moved.sequence) == ("REQUEST", 1))
        #expect((off.method, off.sequence, off.status) == ("CANCEL", 2, "CANCELLED"))
    }

    @Test(arguments: [
        ("Europe/Amsterdam", "2026-07-01T10:00:00Z", 7200.0),
        ("Europe/Amsterdam", "2026-12-01T10:00:00Z", 3600.0),
        ("Europe/Amsterdam", "2026-03-29T00:59:59Z", 3600.0),
        ("Europe/Amsterdam", "2026-03-29T01:00:00Z", 7200.0),
        ("Europe/Amsterdam", "2026-10-25T02:30:00Z", 3600.0),
        ("Europe/London", "2026-06-01T10:00:00Z", 3600.0),
        ("America/New_York", "2026-07-04T16:00:00Z", -14400.0),
        ("Asia/Tokyo", "2026-07-04T16:00:00Z", 32400.0),
        ("Australia/Sydney", "2026-12-31T16:00:00Z", 39600.0),
        ("Asia/Kolkata", "2026-07-04T16:00:00Z", 19800.0),
    ])
    func `the zone that goes along tells the clock's offset by itself`(
        zone: String,
        at: String,
        offset: Double
    )
        async throws
    {
        let start = try Date(at, strategy: .iso8601)
        let read = try await read(Sample.appointment(from: start, in: zone))
        #expect(read.offset == offset)
        #expect(try Date(read.start, strategy: .iso8601) == start)
    }

    @Test func `no line is over 75 bytes, none breaks a character, all end in CRLF`() throws {
        let long = String(repeating: "Łódź 東京 👩🏽‍🚒 ", count: 12)
        let text = try Sample.appointment(summary: long.trimmingCharacters(in: .whitespaces)).text
        let lines = String(decoding: text, as: UTF8.self).components(separatedBy: "\r\n")
        #expect(lines.last == "" && !lines.contains { $0.contains("\n") })
        #expect(!lines.contains { $0.utf8.count > 75 })
        #expect(lines.contains { $0.hasPrefix(" ") })
        #expect(!String(decoding: text, as: UTF8.self).contains("\u{FFFD}"))
    }

    @Test func `a folded summary is read back whole`() async throws {
        let long = String(repeating: "Łódź, 東京; \\ ", count: 10) + "eind"
        #expect(try await read(Sample.appointment(summary: long)).summary == long)
    }

    @Test func `an end that is not after its start makes no span`() throws {
        #expect(Appointment.Span(from: Sample.date, to: Sample.date, in: .gmt) == nil)
    }
}
