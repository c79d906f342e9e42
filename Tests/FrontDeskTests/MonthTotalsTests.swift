import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct MonthTotalsTests {
    private typealias Visit = MonthTotals.Visit

    /// A visit of `partner` with stays like "9:00-10:30" in UTC, which is an hour less than local time.
    private func visit(
        _ id: Int64,
        _ partner: Int64,
        _ person: UInt8,
        _ stays: [String],
        on day: String = "2026-11-23"
    ) throws -> Visit {
        let moments = stays.map { text in
            text.split(separator: "-")
                .map { part in
                    instant("\(day)T\(part.count == 4 ? "0" : "")\(part):00Z")
                }
        }
        return Visit(
            id: id,
            day: try #require(Day(rawValue: day)),
            role: .other,
            partner: partner,
            person: Data([person]),
            stays: moments.map {
                .init(
                    arrivedAt: $0[0],
                    departedAt: $0.dropFirst().first,
                    departedAfter: $0.dropFirst().first,
                    evidence: $0.count > 1 ? .observed : nil
                )
            }
        )
    }

    private func value(
        _ totals: MonthTotals,
        _ measure: Total.Measure,
        where fits: (Total.Key) -> Bool = { _ in true }
    )
        -> Int64
    {
        totals.values.filter { $0.key.measure == measure && fits($0.key) }.map(\.value).reduce(0, +)
    }

    @Test func `visits, stays and the time inside are counted by day, role and partner`() throws {
        let totals = MonthTotals(
            [try visit(1, 1, 1, ["9:00-10:00", "11:00-11:30"]), try visit(2, 3, 2, ["9:30"])],
            hours: TestCentre.hours
        )
        #expect(value(totals, .visits) { $0.partner == 1 } == 1)
        #expect(value(totals, .stays) { $0.partner == 1 } == 2)
        #expect(value(totals, .stayed) == 90 * 60_000)
        #expect(value(totals, .observed) == 2)
        #expect(value(totals, .arrivals) { $0.hour == 10 } == 2)
        #expect(value(totals, .peak) == 2)
    }

    @Test func `a stay is cut at the full hours, also in the night that the clock goes back`() throws {
        let totals = MonthTotals(
            [try visit(1, 1, 1, ["0:30-2:10"], on: "2026-10-25")],
            hours: TestCentre.hours
        )
        #expect(value(totals, .inside) { $0.hour == 2 } == 90 * 60_000)
        #expect(value(totals, .inside) { $0.hour == 3 } == 10 * 60_000)
        #expect(value(totals, .inside) == value(totals, .stayed))
    }

    @Test func `two partners are together while somebody of each is inside`() throws {
        let totals = MonthTotals(
            [
                try visit(1, 1, 1, ["9:00-10:00"]), try visit(2, 1, 2, ["9:30-11:00"]),
                try visit(3, 3, 3, ["8:00-9:10", "10:50-12:00"]), try visit(4, 0, 4, ["8:00-12:00"]),
            ],
            hours: TestCentre.hours
        )
        #expect(value(totals, .together) == 20 * 60_000)
        #expect(value(totals, .together) { $0.partner == 1 && $0.other == 3 } == 20 * 60_000)
    }

    @Test func `one person is one, however often`() throws {
        let visits = [
            try visit(1, 1, 1, ["9:00-10:00"]), try visit(2, 1, 1, ["11:00-12:00"]),
            try visit(3, 1, 1, ["9:00-10:00"], on: "2026-11-24"), try visit(4, 3, 2, ["9:00-10:00"]),
        ]
        let totals = MonthTotals(visits, hours: TestCentre.hours)
        #expect(value(totals, .people) == 2)
        #expect(value(totals, .peopleOfDay) == 3)
        #expect(value(totals, .peopleOfPartner) == 2)
    }

    @Test func `whatever is taken out, the rest and what was put aside say the same`() throws {
        var generator = SplitMix64(seed: 11)
        let visits = try (1...60)
            .map { id in
                let (from, minutes) = (
                    Int.random(in: 0..<11, using: &generator), Int.random(in: 10..<60, using: &generator)
                )
                return try visit(
                    Int64(id),
                    Int64.random(in: 0..<4, using: &generator),
                    UInt8.random(in: 0..<9, using: &generator),
                    ["\(from):00-\(from + 1):\(minutes)"],
                    on: "2026-11-\(Int.random(in: 10..<30, using: &generator))"
                )
            }
        let all = MonthTotals(visits, hours: TestCentre.hours)
        var (left, frozen): ([Visit], [Total.Key: Int64]) = (visits, [:])
        while !left.isEmpty {
            let rest = left.filter { _ in Bool.random(using: &generator) }
            let put = MonthTotals(left, hours: TestCentre.hours)
                .without(MonthTotals(rest, hours: TestCentre.hours))
            frozen.merge(put, uniquingKeysWith: +)
            left = rest
            let sum = frozen.merging(MonthTotals(rest, hours: TestCentre.hours).values, uniquingKeysWith: +)
            #expect(sum.filter { $0.value != 0 } == all.values.filter { $0.value != 0 })
        }
    }
}
