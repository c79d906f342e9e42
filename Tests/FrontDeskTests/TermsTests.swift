import Foundation
import TestSupport
import Testing

@testable import FrontDesk

struct TermsTests {
    private func day(_ text: String) throws -> Day {
        try #require(Day(rawValue: text))
    }

    private func history(_ rows: [(String, Int)]) throws -> TermHistory {
        try TermHistory(
            rows.map { .init(since: try day($0.0), terms: Terms(names: $0.1, presence: 13, looks: 12)) }
        )
    }

    @Test func `the first start puts the terms of the settings in force, on record`() async throws {
        let centre = try TestCentre(terms: Terms(names: 14, presence: 6, looks: 9))
        let entry = try #require(try await centre.entries().first)
        #expect(entry.kind == .termsChanged)
        #expect(entry.terms == Terms(names: 14, presence: 6, looks: 9))
        #expect(try await centre.reception.namesKept() == 14)
        #expect(try await centre.reception.termsWaiting() == nil)
    }

    @Test func `a start with the same terms adds nothing to the record`() async throws {
        let centre = try TestCentre()
        try centre.reception.close()
        let again = try centre.startedAgain()
        #expect(try await again.record.anchor()?.hasPrefix("1:") == true)
    }

    @Test func `longer terms of the settings hold from today on, not for who came before`() async throws {
        let centre = try TestCentre()
        let came = centre.reception.today()
        try centre.reception.close()
        centre.clock.set("2026-11-25T09:00:00Z")
        let again = try centre.startedAgain(Terms(names: 60, presence: 24, looks: 12))

        let history = try await again.read(TermHistory.init)
        #expect(history.names(of: came) == 28)
        #expect(history.names(of: came.advanced(byDays: 1)) == 28)
        #expect(history.names(of: came.advanced(byDays: 3)) == 60)
        #expect(history.terms(of: try #require(Month(rawValue: "2026-11"))).presence == 13)
        #expect(history.terms(of: try #require(Month(rawValue: "2026-12"))).presence == 24)
        #expect(try await again.record.verify().finding == nil)
    }

    @Test func `a day keeps the one promise that it began with`() async throws {
        let centre = try TestCentre()
        try centre.reception.close()
        let again = try centre.startedAgain(Terms(names: 60, presence: 13, looks: 12))
        #expect(try await again.namesKept() == 28)
        #expect(try await again.termsWaiting() == nil)
        centre.clock.set("2026-11-24T09:00:00Z")
        try await again.keepToTerms()
        #expect(try await again.namesKept() == 28)
        centre.clock.set("2026-11-25T09:00:00Z")
        #expect(try await again.namesKept() == 60)
    }

    @Test func `shorter terms of the settings wait until somebody confirms them`() async throws {
        let centre = try TestCentre()
        let visit = try await centre.visit()
        try centre.reception.close()
        centre.clock.set("2026-12-03T09:00:00Z")
        let shorter = Terms(names: 7, presence: 13, looks: 12)
        let again = try centre.startedAgain(shorter)

        #expect(try await again.termsWaiting() == shorter)
        #expect(try await again.keepToTerms().names == 0)
        #expect(try await again.previewTerms(shorter).names == 1)
        #expect(try await again.previewRetention().names == 0)

        try await again.putTermsInForce(shorter, from: .operatorShell)
        #expect(try await again.termsWaiting() == nil)
        #expect(try await again.keepToTerms().names == 1)
        #expect(
            try await again.record.count("SELECT count(*) FROM visit WHERE id = \(visit) AND visitor IS NULL")
                == 1
        )
        #expect(try await again.record.verify().finding == nil)
    }

    @Test func `what is longer waits for nobody, what is shorter beside it does`() async throws {
        let centre = try TestCentre()
        try centre.reception.close()
        centre.clock.set("2026-11-24T09:00:00Z")
        let again = try centre.startedAgain(Terms(names: 60, presence: 6, looks: 12))
        #expect(try await again.termsInForce() == Terms(names: 60, presence: 13, looks: 12))
        #expect(try await again.termsWaiting() == Terms(names: 60, presence: 6, looks: 12))
        try await again.putTermsInForce(Terms(names: 60, presence: 6, looks: 12), from: .operatorShell)
        #expect(try await again.termsInForce() == Terms(names: 60, presence: 6, looks: 12))
    }

    @Test(arguments: [(0, 13, 12), (93, 13, 12), (28, 0, 12), (28, 121, 12), (28, 13, 5), (28, 13, 61)])
    func `terms out of range are refused`(names: Int, presence: Int, looks: Int) async throws {
        let centre = try TestCentre()
        let terms = Terms(names: names, presence: presence, looks: looks)
        await #expect(throws: Refusal.termsOutOfRange) {
            try await centre.reception.putTermsInForce(terms, from: .operatorShell)
        }
        await #expect(throws: Refusal.termsOutOfRange) { try await centre.reception.previewTerms(terms) }
    }

    @Test func `a term that was shortened and made longer again does not bring anything back`() throws {
        let history = try history([("2026-01-01", 28), ("2026-02-01", 7), ("2026-02-10", 90)])
        #expect(history.names(of: try day("2026-01-20")) == 7)
        #expect(history.names(of: try day("2026-02-05")) == 7)
        #expect(history.names(of: try day("2026-02-10")) == 7)
        #expect(history.names(of: try day("2026-02-11")) == 90)
        #expect(history.names(of: try day("2025-12-31")) == 7)
    }

    @Test func `what was written before any terms were on record keeps the usual ones at most`() throws {
        let history = try history([("2026-02-01", 90)])
        #expect(history.names(of: try day("2026-01-31")) == 28)
        #expect(history.names(of: try day("2026-02-01")) == 90)
        #expect(try TermHistory([]).names(of: day("2026-02-01")) == 28)
    }

    @Test(arguments: [
        ("2026-12-21", 28, "2026-11-22"), ("2026-12-22", 28, "2026-11-23"), ("2028-03-01", 1, "2028-02-28"),
        ("2027-03-01", 1, "2027-02-27"), ("2026-10-27", 2, "2026-10-24"), ("2026-03-31", 2, "2026-03-28"),
    ])
    func `a day is over when its last promised day is`(today: String, names: Int, last: String) throws {
        let history = try history([("2020-01-01", names)])
        #expect(history.lastDayOver(on: try day(today)).rawValue == last)
    }

    @Test(arguments: [("2026-11-30", "2025-09"), ("2026-12-01", "2025-10"), ("2027-01-15", "2025-11")])
    func `a month is over when its last promised month is`(today: String, last: String) throws {
        let history = try history([("2020-01-01", 28)])
        #expect(history.lastMonthOver(on: try day(today), \.presence).rawValue == last)
    }

    @Test(arguments: [
        ("2026-11", 1, "2026-12"), ("2026-12", 1, "2027-01"), ("2026-01", -1, "2025-12"),
        ("2026-05", -17, "2024-12"),
    ])
    func `months are counted over the years`(from: String, by: Int, to: String) throws {
        #expect(try #require(Month(rawValue: from)).advanced(byMonths: by).rawValue == to)
    }

    @Test(arguments: ["2026-13", "2026-00", "2026", "2026-1", "x"])
    func `what is no month is not read`(text: String) {
        #expect(Month(rawValue: text) == nil)
    }
}
