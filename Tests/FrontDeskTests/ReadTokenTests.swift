import Foundation
import TestSupport
import Testing

@testable import FrontDesk

/// What opens the reading of figures to another program, and what does not.
struct ReadTokenTests {
    private let centre: TestCentre
    private let reception: Reception

    init() throws {
        centre = try TestCentre()
        reception = centre.reception
    }

    private func day(_ text: String) throws -> Day { try #require(Day(rawValue: text)) }

    private func made(
        _ scopes: Set<ReadToken.Scope> = [.visits],
        until: String = "2026-12-31"
    ) async throws -> (token: ReadToken, secret: ReadSecret) {
        let purpose = try PersonalText.purpose("Dashboard gemeente")
        return try await reception.makeReadToken(for: purpose, scopes, until: day(until), from: .account(7))
    }

    private func opens(_ secret: ReadSecret) async throws -> Bool {
        try await reception.readToken(holding: secret) != nil
    }

    @Test func `a token opens what it was made for, until it is revoked`() async throws {
        let (token, secret) = try await made([.visits, .aggregates])
        let held = try #require(try await reception.readToken(holding: secret))
        #expect(held == token)
        #expect(held.scopes == [.aggregates, .visits] && held.purpose == "Dashboard gemeente")
        _ = try await reception.revokeReadToken(token.id, from: .account(7))
        #expect(try await !opens(secret))
        await #expect(throws: Refusal.readTokenUnknown) {
            try await reception.revokeReadToken(token.id, from: .account(7))
        }
        #expect(try await centre.entries().suffix(2).map(\.kind) == [.readTokenMade, .readTokenRevoked])
        #expect(try await centre.finding() == nil)
    }

    @Test func `a token opens through its last day, and no longer`() async throws {
        let (_, secret) = try await made(until: "2026-11-25")
        centre.clock.set("2026-11-25T22:59:59Z")
        #expect(try await opens(secret))
        centre.clock.set("2026-11-25T23:00:00Z")
        #expect(try await !opens(secret))
        #expect(try await centre.finding() == nil)
    }

    @Test func `of its use the day is kept, and nothing finer`() async throws {
        let (token, secret) = try await made()
        #expect(token.usedOn == nil)
        _ = try await opens(secret)
        centre.clock.set("2026-11-24T11:00:00Z")
        _ = try await opens(secret)
        #expect(try await reception.record.readTokens().map(\.usedOn?.rawValue) == ["2026-11-24"])
        #expect(try await centre.finding() == nil)
    }

    @Test(arguments: ["2026-11-22", "2027-11-25", "2027-02-30", "9999-12-31"])
    func `an end that is past, none, or more than a year off is refused`(until: String) async throws {
        await #expect(throws: Refusal.readTokenEndWrong) { try await made(until: until) }
        #expect(try await reception.record.readTokens().isEmpty)
    }

    @Test func `a token that reads nothing, or for nothing, is not made`() async throws {
        await #expect(throws: Refusal.scopeMissing) { try await made([]) }
        #expect(throws: Refusal.purposeEmpty) { try PersonalText.purpose("  ") }
        #expect(throws: Refusal.purposeTooLong) {
            try PersonalText.purpose(String(repeating: "a", count: 61))
        }
        _ = try await made(until: "2027-11-24")
    }

    @Test func `a token of another centre, and one that somebody made up, opens nothing`() async throws {
        _ = try await made()
        let other = try TestCentre()
        let purpose = try PersonalText.purpose("Elders")
        let until = try day("2026-12-31")
        let (_, secret) = try await other.reception.makeReadToken(
            for: purpose,
            [.visits],
            until: until,
            from: .account(7)
        )
        #expect(try await !opens(secret))
        #expect(try await !opens(try #require(ReadSecret(String(repeating: "0", count: 64)))))
    }

    @Test func `a read token is nowhere in the files, and says nothing when it is printed`() async throws {
        let (_, secret) = try await made()
        _ = try await opens(secret)
        var dumped = ""
        dump(secret, to: &dumped)
        let maybe = String(describing: Optional(secret))
        for said in ["\(secret)", String(reflecting: secret), dumped, "\([secret])", maybe] {
            #expect(!said.contains(secret.text) && said.contains("a token"), "\(said)")
        }
        let bytes = Data(try #require([UInt8](hexadecimal: secret.text)))
        let copy = try centre.backup("balie.sqlite")
        try reception.close()
        for place in [copy, URL(filePath: centre.recordPath), URL(filePath: centre.keysPath)] {
            let file = try Data(contentsOf: place)
            for needle in [Data(secret.text.utf8), Data(secret.text.uppercased().utf8), bytes] {
                #expect(file.range(of: needle) == nil)
            }
        }
        #expect(try Data(contentsOf: copy).range(of: Data("Dashboard gemeente".utf8)) != nil)
    }

    @Test(arguments: [
        "UPDATE readToken SET until = '2027-10-01'", "UPDATE readToken SET scopes = 'aggregates visits'",
        "UPDATE readToken SET purpose = 'Elders'", "UPDATE readToken SET hash = randomblob(32)",
        "UPDATE readToken SET madeBy = 'account:8'", "UPDATE readToken SET madeAt = madeAt + 1",
        "UPDATE readToken SET revokedAt = NULL", "UPDATE readToken SET revokedAt = 1 WHERE revokedAt IS NULL",
        "DELETE FROM readToken WHERE revokedAt IS NULL",
        """
        INSERT INTO readToken (id, hash, purpose, scopes, until, madeAt, madeBy, seal)
        VALUES (99, randomblob(32), 'x', 'visits', '2027-01-01', 1, 'operator', randomblob(32))
        """,
    ])
    func `a token behind the log's back is found`(sql: String) async throws {
        let (first, second) = (try await made(), try await made())
        _ = try await reception.revokeReadToken(second.token.id, from: .operatorShell)
        try reception.close()
        try tamper(with: centre.recordPath, sql)
        let finding = try await FrontDesk.Record(readingIn: centre.folder).verify().finding
        #expect(finding?.what == .readToken)
        #expect(first.token.id < second.token.id)
    }

    @Test(arguments: [
        "UPDATE readToken SET until = '2027-10-01'", "UPDATE readToken SET scopes = 'aggregates visits'",
        "UPDATE readToken SET seal = randomblob(32)",
        """
        DELETE FROM readToken WHERE id = SECOND;
        UPDATE readToken SET id = SECOND, scopes = 'visits' WHERE id = FIRST;
        """,
    ])
    func `a token that somebody made more of by hand opens nothing`(sql: String) async throws {
        let (first, second) = (try await made([.aggregates]), try await made([.visits]))
        try reception.close()
        let named = sql.replacing("FIRST", with: String(first.token.id))
            .replacing("SECOND", with: String(second.token.id))
        try tamper(with: centre.recordPath, named)
        let again = try centre.startedAgain()
        for secret in [first.secret, second.secret] {
            #expect(try await again.readToken(holding: secret) == nil)
        }
    }
}
