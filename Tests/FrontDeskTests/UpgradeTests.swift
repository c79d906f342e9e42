import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

struct UpgradeTests {
    /// A record and key file as the first release left them: some visits of `day`, of which one is inside.
    private func firstRelease(_ centre: TestCentre, _ day: Day) throws -> URL {
        let folder = centre.folder.appending(path: "first")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = RecordFile(url: folder.appending(path: "balie.sqlite"))
        let vault = try Vault(
            file: RecordFile(url: folder.appending(path: "keys.sqlite")),
            masterKey: TestCentre.masterKey,
            creating: true,
            now: { centre.clock.now }
        )
        let pool = try DatabasePool(
            path: file.path,
            configuration: file.configuration(now: { centre.clock.now })
        )
        try file.sign(pool)
        try Schema.migrator.migrate(pool, upTo: "1")
        try pool.write { db in
            for number in 1...3 { try visit(number, on: day, leaves: number < 3, vault, db) }
        }
        try pool.close()
        try vault.close()
        return folder
    }

    private func visit(_ number: Int, on day: Day, leaves: Bool, _ vault: Vault, _ db: Database) throws {
        let id = try PresenceLog.head(db).sequence + 1
        let seal = try vault.seal(for: .day(day), at: "visit \(id)")
        let visitor = try seal.closeText(Data(#"{"firstName":"Anna"}"#.utf8), column: "visitor")
        let (code, person, hash) = (
            try seal.close(Data("B".utf8), column: "code"), systemRandom(16), systemRandom(32)
        )
        let assistance = leaves ? nil : try seal.close(Data([0]), column: "assistance")
        let facts = VisitFacts(
            day: day,
            number: number,
            role: .communityOfficer,
            partner: 1,
            host: nil,
            purpose: .dropIn,
            language: .nl,
            rulesVersion: 1,
            person: person.hexadecimal,
            code: hash.hexadecimal,
            seal: VisitFacts.fingerprint(visitor, nil, code)
        )
        let at = try db.now
        let arrival = PresenceEntry(.arrival, at: at, origin: .operatorShell, visit: id)
            .with { $0.facts = facts }
        try PresenceLog.append(arrival, to: db, salt: systemRandom(16))
        try db.execute(
            literal: """
                INSERT INTO visit (id, day, number, role, partner, visitor, purpose, person, language, rulesVersion,
                    code, codeHash, assistance)
                VALUES (\(id), \(day), \(number), 'communityOfficer', 1, \(visitor), 'dropIn', \(person), 'nl', 1,
                    \(code), \(hash), \(assistance));
                INSERT INTO stay (id, visit, arrivedAt) VALUES (\(id), \(id), \(at));
                """
        )
        guard leaves else { return }
        let departure = PresenceEntry(.departure, at: at, origin: .operatorShell, visit: id)
            .with { $0.evidence = .observed }
        let end = try PresenceLog.append(departure, to: db, salt: systemRandom(16))
        try db.execute(
            literal:
                "UPDATE stay SET departedAt = \(at), evidence = 'observed', departure = \(end) WHERE id = \(id)"
        )
    }

    @Test func `a record of the first release is brought up to date, adds up, and keeps its promise`()
        async throws
    {
        let centre = try TestCentre()
        let folder = try firstRelease(centre, centre.reception.today())
        #expect(throws: RecordFault.self) { try FrontDesk.Record(readingIn: folder) }

        let terms = Terms(names: 60, presence: 13, looks: 12)
        centre.clock.set("2026-11-24T09:00:00Z")
        let reception = try Reception(
            TestCentre.place(
                folder,
                centre.clock,
                settings: HouseSettings(hours: TestCentre.hours, terms: terms)
            )
        )

        #expect(try await reception.record.verify().finding == nil)
        #expect(try await reception.record.count("SELECT count(*) FROM visit") == 3)
        #expect(try await reception.record.count("PRAGMA user_version") == Schema.version)
        #expect(
            try await reception.findPerson("anna", reason: .reason("proef"), from: .operatorShell).count == 3
        )
        #expect(try await reception.namesKept() == 60)

        centre.clock.set("2026-12-22T09:00:00Z")
        _ = try await reception.closeWhatIsDue()
        #expect(try await reception.keepToTerms().names == 3)
        #expect(try await reception.record.verify().finding == nil)
    }

    /// For `make package`: the packaged daemon takes it over.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["BALIE_FIRST_RELEASE"] != nil))
    func `a record of the first release is left behind for the proof of the package`() throws {
        let place = try #require(ProcessInfo.processInfo.environment["BALIE_FIRST_RELEASE"])
        let centre = try TestCentre()
        let folder = try firstRelease(centre, centre.reception.today())
        for name in ["balie.sqlite", "keys.sqlite"] {
            try FileManager.default.copyItem(
                at: folder.appending(path: name),
                to: URL(filePath: place).appending(path: name)
            )
        }
        try Data(String(repeating: "07", count: 32).utf8)
            .write(to: URL(filePath: place).appending(path: "master.key"))
    }

    private func started(_ folder: URL, _ centre: TestCentre) throws -> Reception {
        try Reception(TestCentre.place(folder, centre.clock))
    }

    @Test func `the record as it was before an upgrade is kept for a week, and an older program opens it`()
        async throws
    {
        let centre = try TestCentre()
        let folder = try firstRelease(centre, centre.reception.today())
        let kept = RecordFile(url: folder.appending(path: "before-schema-\(Schema.version).sqlite"))
        try Data("cut short".utf8).write(to: kept.url.appendingPathExtension("part"))
        do { try started(folder, centre).close() }
        let old = try DatabaseQueue(path: kept.path)
        #expect(
            try await old.read { db in
                [
                    try Int.fetchOne(db, sql: "PRAGMA user_version"),
                    try Int.fetchOne(db, sql: "PRAGMA application_id"),
                    try Int.fetchOne(db, sql: "SELECT count(*) FROM visit"),
                ]
            } == [1, Int(RecordFile.applicationID), 3]
        )
        try old.close()

        // A second start changes nothing of it; a week later it goes.
        let bytes = try Data(contentsOf: kept.url)
        let again = try started(folder, centre)
        #expect(try Data(contentsOf: kept.url) == bytes)
        try FileManager.default.setAttributes([.modificationDate: centre.clock.now], ofItemAtPath: kept.path)
        try again.dropCopiesBeforeUpgrade()
        #expect(kept.exists)
        centre.clock.advance(seconds: 7 * 86_400 + 1)
        try again.dropCopiesBeforeUpgrade()
        #expect(!kept.exists)
        try again.close()
    }

    @Test func `a name that is forgotten can't be read by going back either`() async throws {
        let centre = try TestCentre()
        let visit = try await centre.visit()
        let kept = centre.folder.appending(path: "before-schema-\(Schema.version)-keys.sqlite")
        try FileManager.default.moveItem(at: centre.backup("keys.sqlite"), to: kept)
        let record = try centre.backup("balie.sqlite")
        #expect(try centre.namesReadable(in: record, with: kept) == 1)
        try await centre.reception.eraseName(visit, reason: .reason("Verzoek"), from: .operatorShell)
        #expect(try centre.namesReadable(in: record, with: kept) == 0)
    }
}
