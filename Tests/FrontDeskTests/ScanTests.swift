import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct ScanTests {
    let centre: TestCentre

    init() throws {
        centre = try TestCentre()
    }

    @Test func `a badge that is inside goes out at a scan`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let code = try await centre.checkIn(at: kiosk)

        #expect(try await centre.scan(code, at: kiosk) == .goodbye)
        #expect(try await centre.reception.record.present().isEmpty)
        #expect(try await centre.entries().last?.evidence == .observed)
    }

    @Test
    func `a badge that went out the same day is asked, and comes back in as a new stay of the same visit`()
        async throws
    {
        let (kiosk, _) = try await centre.kiosk()
        let code = try await centre.checkIn(at: kiosk)
        _ = try await centre.scan(code, at: kiosk)
        centre.clock.advance(seconds: 3600)

        #expect(try await centre.scan(code, at: kiosk) == .returning)
        #expect(try await centre.reception.record.present().isEmpty)
        #expect(try await centre.scan(code, .arriving, at: kiosk) == .welcome)

        #expect(try await centre.reception.record.present().map(\.number) == [1])
        #expect(try await centre.reception.record.count("SELECT count(*) FROM visit") == 1)
        #expect(try await centre.reception.record.count("SELECT count(*) FROM stay") == 2)
    }

    @Test func `a badge that is inside does not come in a second time, and that is noted`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let code = try await centre.checkIn(at: kiosk)

        #expect(try await centre.scan(code, .arriving, at: kiosk) == .alreadyIn)

        let last = try await centre.entries().last
        #expect(last?.kind == .refusal)
        #expect(last?.note == .alreadyIn)
    }

    @Test func `a badge of yesterday does not come in, but always goes out`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let gone = try await centre.checkIn(at: kiosk)
        _ = try await centre.scan(gone, at: kiosk)
        let stayed = try await centre.checkIn(at: kiosk)
        centre.clock.set("2026-11-24T09:00:00Z")

        #expect(try await centre.scan(gone, at: kiosk) == .otherDay)
        #expect(try await centre.scan(gone, .arriving, at: kiosk) == .otherDay)
        #expect(try await centre.scan(stayed, at: kiosk) == .goodbye)
    }

    @Test func `a voided badge opens nothing but the way out`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let code = try await centre.checkIn(at: kiosk)
        let today = centre.reception.today()
        try await centre.reception.voidBadge(1, on: today, from: .operatorShell)

        #expect(try await centre.scan(code, at: kiosk) == .goodbye)
        #expect(try await centre.scan(code, at: kiosk) == .voided)
        #expect(try await centre.scan(code, .arriving, at: kiosk) == .voided)
        await #expect(throws: Refusal.numberUnknown) {
            try await centre.reception.voidBadge(1, on: today, from: .operatorShell)
        }
    }

    @Test func `leaving twice is no fault of the visitor, and an anomaly on record`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let code = try await centre.checkIn(at: kiosk)
        _ = try await centre.scan(code, .leaving, at: kiosk)

        #expect(try await centre.scan(code, .leaving, at: kiosk) == .alreadyOut)
        #expect(try await centre.entries().last?.note == .alreadyOut)
        #expect(try await centre.reception.record.verify().finding == nil)
    }

    @Test func `one badge at two kiosks at once goes out once`() async throws {
        let (first, _) = try await centre.kiosk()
        let (second, _) = try await centre.kiosk("Achterdeur")
        let code = try await centre.checkIn(at: first)

        async let one = centre.scan(code, at: first)
        async let two = centre.scan(code, at: second)
        let verdicts = try await Set([one, two])

        #expect(verdicts == [.goodbye, .returning])
        #expect(try await centre.entries().filter { $0.kind == .departure }.count == 1)
    }

    @Test func `a scan sent again gets the same answer and one entry`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let scan = try Scan.sample(try await centre.checkIn(at: kiosk))

        let first = try await centre.reception.scan(scan, from: .kiosk(kiosk.id))
        let second = try await centre.reception.scan(scan, from: .kiosk(kiosk.id))

        #expect(first == second)
        #expect(try await centre.entries().filter { $0.kind == .departure }.count == 1)
    }

    @Test func `a code is read in any case, with spaces, and with O and I for 0 and 1`() async throws {
        let (kiosk, _) = try await centre.kiosk()
        let code = try await centre.checkIn(at: kiosk)
        let typed = code.lowercased().replacing("0", with: "o").replacing("1", with: "l")
        let spaced = stride(from: 0, to: 42, by: 6).map { String(typed.dropFirst($0).prefix(6)) }
            .joined(separator: " ")

        #expect(try await centre.scan(spaced, at: kiosk) == .goodbye)
    }

    @Test
    func `a code mistyped by one letter, of another centre or of no centre is turned away without a trace`()
        async throws
    {
        let (kiosk, _) = try await centre.kiosk()
        let other = try TestCentre()
        let code = try await centre.checkIn(at: kiosk)
        let before = try await centre.reception.record.verify().entries
        let mistyped = code.prefix(20) + (code.dropFirst(20).first == "A" ? "B" : "A") + code.dropFirst(21)
        let (theirs, _) = try await other.kiosk()

        #expect(try await centre.scan(String(mistyped), at: kiosk) == .forged)
        #expect(try await centre.scan(other.checkIn(at: theirs), at: kiosk) == .notOurs)
        for text in ["", "https://example.org", "B", String(repeating: "B", count: 10_000), "B\u{0}", "💐"] {
            #expect(try await centre.scan(text, at: kiosk) == .notOurs)
        }
        #expect(try await centre.reception.record.verify().entries == before)
    }

    @Test func `need of help in an evacuation is wiped at departure and asked again at re-entry`()
        async throws
    {
        let (kiosk, _) = try await centre.kiosk()
        let code = try await centre.checkIn(["needsAssistance": true], at: kiosk)
        let wiped = "SELECT count(*) FROM visit WHERE assistance IS NULL"
        #expect(try await centre.reception.record.count(wiped) == 0)
        _ = try await centre.scan(code, at: kiosk)
        #expect(try await centre.reception.record.count(wiped) == 1)
        _ = try await centre.scan(code, .arriving, at: kiosk)
        #expect(try await centre.reception.record.count(wiped) == 0)
    }
}
