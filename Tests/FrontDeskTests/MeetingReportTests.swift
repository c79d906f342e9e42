import Foundation
import TestSupport
import Testing

@testable import FrontDesk

/// Who was expected at meetings and came, against what the test itself saw happen.
struct MeetingReportTests {
    private let centre: TestCentre
    private let manager: Session

    init() async throws {
        centre = try TestCentre(at: "2026-10-01T06:00:00Z")
        manager = try await centre.signedIn([.manager]).session
    }

    private var reception: Reception { centre.reception }

    /// One partner at one meeting, or one invitation without a meeting.
    private struct Seen {
        let month: String
        let meeting: String?
        let partner: Int64
        let seats: Int
        var came = 0
        var isLate = true
        var isBySubstitute = true
    }

    private static let names: [Int64: String] = [
        1: "Politie Eenheid Den Haag", 2: "Politie Eenheid Amsterdam", 3: "Douane",
    ]

    /// Two months with two meetings a week and some invitations by themselves; everybody leaves at closing time.
    private func live() async throws -> [Seen] {
        let sanne = try await Inviter(centre)
        let (kiosk, _) = try await centre.kiosk()
        var (generator, seen) = (SplitMix64(seed: 31), [Seen]())
        for number in 0..<18 {
            let day = reception.today()
            let alone = try await sanne.invite(.person(to: sanne.host, at: .sample(on: day.rawValue)))
            var one = Seen(month: day.month, meeting: nil, partner: 1, seats: 1)
            if number % 4 != 0 {
                setClock(day, "08:20")
                if try await sanne.accept(alone.codes[0], at: kiosk) == .welcome { one.came = 1 }
            }
            seen.append(one)
            let meeting = try await meet(on: day, with: sanne)
            let shown = try await reception.meeting(meeting, for: sanne.session)
            if number % 6 == 5 {
                try await reception.cancelMeeting(meeting, for: sanne.session)
            } else {
                for invitation in shown.invitations {
                    seen.append(try await attend(invitation, kiosk, sanne, &generator))
                }
            }
            let next = day.advanced(byDays: number % 2 == 0 ? 3 : 4)
            centre.clock.set("\(next.rawValue)T06:00:00Z")
            _ = try await reception.closeWhatIsDue()
        }
        return seen
    }

    private func meet(on day: Day, with sanne: Inviter) async throws -> Int64 {
        let seats = [(1, 2), (2, 3), (3, 1)].map { NewMeeting.PartnerSeats(partner: $0.0, count: $0.1) }
        let meeting = try NewMeeting(
            at: .sample(on: day.rawValue),
            in: .room("Rozenzaal"),
            host: sanne.host,
            seats: seats
        )
        let id = try await reception.plan(meeting, for: sanne.session)
        let greet = try Visitor.named("Greet")
        try await reception.invite(greet, of: 3, mailedTo: nil, to: id, for: sanne.session)
        return id
    }

    /// Some come in time, some late, some send somebody else, some stay away.
    private func attend(
        _ invitation: Invitation,
        _ kiosk: Kiosk,
        _ sanne: Inviter,
        _ generator: inout SplitMix64
    ) async throws -> Seen {
        let partner = try #require(Self.names.first { $0.value == invitation.organisation }?.key)
        var seen = Seen(
            month: invitation.day.month,
            meeting: invitation.day.rawValue,
            partner: partner,
            seats: invitation.codes.count
        )
        for code in invitation.codes {
            guard Int.random(in: 0..<3, using: &generator) > 0 else { continue }
            let isLate = Bool.random(using: &generator)
            setClock(invitation.day, isLate ? "08:45" : "08:25")
            let isOther = invitation.visitor == nil || Bool.random(using: &generator)
            let name: [String: Any] = isOther ? ["firstName": "Gast \(letter(&generator))"] : [:]
            let verdict = try await sanne.accept(code, name, at: kiosk)
            #expect(verdict == .welcome)
            seen.came += 1
            seen.isLate = seen.isLate && isLate
            seen.isBySubstitute = seen.isBySubstitute && isOther && invitation.visitor != nil
        }
        return seen
    }

    /// Meetings begin at half past ten on the clock, which is half past eight in summer and half past nine in winter.
    private func setClock(_ day: Day, _ inSummer: String) {
        centre.clock.set("\(day.rawValue)T\(inSummer):00Z")
        if day.rawValue >= "2026-10-25" { centre.clock.advance(seconds: 3600) }
    }

    private func letter(_ generator: inout SplitMix64) -> String {
        String(UnicodeScalar(UInt8.random(in: 97...122, using: &generator)))
    }

    private func report(
        _ kind: ReportRequest.Kind,
        by grouping: ReportRequest.Grouping = .month
    ) async throws -> Report {
        let months = try ["2026-10", "2026-11"].map { try #require(Month(rawValue: $0)) }
        let request = try ReportRequest(kind, from: months[0], through: months[1], by: grouping)
        return try await reception.report(request, for: manager)
    }

    private func table(_ id: String, of report: Report) throws -> Report.Table {
        try #require(report.tables.first { $0.id == id })
    }

    /// The meetings of one partner, both of its invitations to one counted as one.
    private func meetings(of partner: Int64, in seen: [Seen]) -> [[Seen]] {
        let own = seen.filter { $0.partner == partner && $0.meeting != nil }
        return Dictionary(grouping: own, by: \.meeting).map(\.value)
    }

    @Test func `how partners were represented is what was seen at the door, and stays so after a purge`()
        async throws
    {
        let seen = try await live()
        centre.clock.set("2026-12-01T09:00:00Z")
        let before = try await report(.representation)
        for row in try table("representation", of: before).rows {
            let partner = try #require(Self.names.first { .text($0.value) == row[0] }?.key)
            let all = meetings(of: partner, in: seen)
            let there = all.filter { $0.contains { $0.came > 0 } }
            let late = there.count { $0.filter { $0.came > 0 }.allSatisfy(\.isLate) }
            let substituted = there.count { $0.filter { $0.came > 0 }.allSatisfy(\.isBySubstitute) }
            let counts = [all.count, there.count, late, substituted, all.count - there.count]
            let told = [1, 2, 4, 5, 6].map { row[$0] }
            #expect(told == counts.map { .count(Int64($0)) }, "\(row[0])")
            #expect(row[3] == .share(Double(there.count) / Double(all.count)))
        }
        let held = try table("meetings", of: before)
        #expect(held.total?[1] == .count(Int64(Set(seen.compactMap(\.meeting)).count)))
        let overTime = try table("representation-over-time", of: before)
        #expect(overTime.columns.map(\.id) == ["partner", "2026-10", "2026-11"] && overTime.rows.count == 3)
        let noShows = try await report(.noShows)
        let byHost = try await report(.attendance, by: .host)
        let byMeeting = try await report(.attendance, by: .meeting)
        centre.clock.set("2029-03-01T12:00:00Z")
        #expect(try await reception.keepToTerms().visits > 30)
        #expect(try await reception.record.count("SELECT count(*) FROM seat") == 0)
        #expect(try await reception.record.count("SELECT count(*) FROM meeting") == 0)
        #expect(try await report(.representation).tables == before.tables)
        #expect(try await report(.noShows).tables == noShows.tables)
        #expect(try await report(.attendance, by: .host).tables == byHost.tables)
        #expect(try await report(.attendance, by: .meeting).tables == byMeeting.tables)
        #expect(try await centre.finding() == nil)
    }

    @Test func `who was expected and did not come is counted by seats, by month and by partner`() async throws
    {
        let seen = try await live()
        centre.clock.set("2026-12-01T09:00:00Z")
        let report = try await report(.noShows)
        let noShows = try table("no-shows", of: report)
        for row in noShows.rows {
            let ofMonth = seen.filter { .text($0.month) == row[0] }
            let (seats, came) = (ofMonth.map(\.seats).reduce(0, +), ofMonth.map(\.came).reduce(0, +))
            #expect(row[1] == .count(Int64(seats)) && row[2] == .count(Int64(came)))
            #expect(row[3] == .count(Int64(seats - came)))
        }
        let partners = try table("no-shows-of-partners", of: report)
        var sums = [Int64](repeating: 0, count: 3)
        for row in partners.rows {
            let counts = row[1...3]
                .map { value in if case .count(let count) = value { count } else { Int64(0) } }
            sums = zip(sums, counts).map(+)
        }
        #expect(partners.total?[1...3].map { $0 } == sums.map { .count($0) })
        #expect(partners.total == noShows.total)
    }

    @Test func `visits are told by whom they were for and by meeting, and add up`() async throws {
        let seen = try await live()
        centre.clock.set("2026-12-01T09:00:00Z")
        let came = Int64(seen.map(\.came).reduce(0, +))
        for grouping in [ReportRequest.Grouping.host, .meeting] {
            let attendance = try table("attendance", of: try await report(.attendance, by: grouping))
            let counts = attendance.rows.compactMap { row in
                if case .count(let count) = row[1] { count } else { nil }
            }
            #expect(counts.reduce(0, +) == came && attendance.total?[1] == .count(came))
        }
        let hosts = try table("attendance", of: try await report(.attendance, by: .host))
        #expect(hosts.rows.contains { $0[0] == .word("noHost") || $0[0] == .text("Sanne de Wit") })
        let meetings = try table("attendance", of: try await report(.attendance, by: .meeting))
        let rows = meetings.rows.compactMap { row in if case .text(let text) = row[0] { text } else { nil } }
        #expect(rows == rows.sorted() && rows.allSatisfy { $0.hasSuffix(" 10:30") })
    }
}

/// Invitations counted by themselves, without a record.
struct MonthInvitedTests {
    private typealias Invited = MonthTotals.Invited

    private func invited(
        _ seats: [Invited.Seat],
        of partner: Int64 = 1,
        to meeting: Int64? = 7,
        person: UInt8? = nil,
        cancelledAt: String? = nil
    ) -> Invited {
        Invited(
            partner: partner,
            meeting: meeting,
            startsAt: instant("2026-11-23T09:00:00Z"),
            endsAt: instant("2026-11-23T10:00:00Z"),
            cancelledAt: cancelledAt.map { instant($0) },
            person: person.map { Data([$0]) },
            seats: seats
        )
    }

    private func seat(_ comer: UInt8?, at minute: Int = 0, isSubstituted: Bool = false) -> Invited.Seat {
        Invited.Seat(
            comer: comer.map { Data([$0]) },
            arrivedAt: comer.map { _ in
                instant("2026-11-23T09:00:00Z").advanced(bySeconds: Int64(minute) * 60)
            },
            isSubstituted: isSubstituted
        )
    }

    private func value(_ measure: Total.Measure, _ invited: [Invited]) -> Int64 {
        MonthTotals([], invited, hours: TestCentre.hours).values[.init(measure: measure, partner: 1)] ?? 0
    }

    @Test func `what is called off beforehand does not count, what is called off afterwards does`() {
        let early = invited([seat(nil)], cancelledAt: "2026-11-23T09:59:00Z")
        let late = invited([seat(nil)], cancelledAt: "2026-11-23T10:00:00Z")
        #expect(value(.seats, [early]) == 0 && value(.seats, [late]) == 1)
        #expect(value(.seats, [invited([seat(1)], cancelledAt: "2026-11-23T08:00:00Z")]) == 1)
    }

    @Test
    func `one who comes in time makes the partner in time, and one who was invited makes it no substitute`() {
        let mixed = [invited([seat(1, at: 6), seat(2, at: 5)]), invited([seat(3, isSubstituted: true)])]
        #expect(value(.meetingsRepresented, mixed) == 1 && value(.meetingsInvited, mixed) == 1)
        #expect(value(.meetingsLate, mixed) == 0 && value(.meetingsBySubstitute, mixed) == 0)
        let late = [invited([seat(1, at: 6, isSubstituted: true), seat(nil)])]
        #expect(value(.meetingsLate, late) == 1 && value(.meetingsBySubstitute, late) == 1)
    }

    @Test func `the same few who stay away time after time are a few people`() {
        let weekly = (1...4).map { invited([seat(nil), seat(nil)], to: $0) }
        #expect(value(.seats, weekly) == 8 && value(.peopleMissed, weekly) == 2)
        let named = (1...4).map { invited([seat(nil)], to: $0, person: 9) }
        #expect(value(.peopleMissed, named) == 1)
        let came = (1...4).map { invited([seat(5)], to: $0) }
        #expect(value(.seatsTaken, came) == 4 && value(.peopleCome, came) == 1)
    }
}
