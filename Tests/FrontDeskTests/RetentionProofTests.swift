import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

/// Proof 8: what is over its term can't be read any more, from old backups neither, and all counts stay.
struct RetentionProofTests {
    private static let isLong = ProcessInfo.processInfo.environment["BALIE_PROOF"] == "long"
    private let centre: TestCentre
    private let days = isLong ? 30 : 1
    private let namesADay = 20

    init() throws {
        centre = try TestCentre()
    }

    private var reception: Reception { centre.reception }

    /// Names that stand nowhere else, over as many days as the proof takes.
    private func invite() async throws -> [String] {
        var canaries: [String] = []
        for day in 0..<days {
            if day > 0 { centre.clock.advance(seconds: 24 * 3600) }
            for number in 0..<namesADay {
                let name = "Kanarie\(day)q\(number)"
                canaries.append(name)
                _ = try await centre.visit(["firstName": name, "surname": "Zz\(name)"])
            }
        }
        return canaries
    }

    private func months() throws -> [Month] {
        try ["2026-11", "2026-12"].map { try #require(Month(rawValue: $0)) }
    }

    private func totals() async throws -> [[Total]] {
        var all: [[Total]] = []
        for month in try months() { all.append(try await reception.totals(of: month)) }
        return all
    }

    @Test func `after the purge no name can be read, and every total is the same`() async throws {
        let canaries = try await invite()
        centre.clock.advance(seconds: 24 * 3600)
        _ = try await reception.closeWhatIsDue()
        let record = try centre.backup("balie.sqlite")
        let keys = try centre.backup("keys.sqlite")
        let before = try await totals()

        centre.clock.advance(seconds: Double((Terms.usual.names + 1) * 24 * 3600))
        let round = try await reception.keepToTerms()
        #expect(round.names == canaries.count && round.isSettled)

        let inFiles = try count(canaries, in: ["balie.sqlite", "balie.sqlite-wal", "balie.sqlite-shm"])
        let keysNow = try centre.backup("keys.sqlite")
        let inBackup = try centre.names(in: record, with: keysNow).count
        let inBackupWithOldKeys = try centre.names(in: record, with: keys)
        print(
            """
            proof 8: names \(canaries.count) of \(days) days, found in the files \(inFiles), readable in an old \
            backup \(inBackup); planted fault, keys not thrown away: \(inBackupWithOldKeys.count)
            """
        )
        #expect(inFiles == 0 && inBackup == 0)
        #expect(Set(inBackupWithOldKeys) == Set(canaries.map { "\($0) Zz\($0)" }))
        #expect(try await totals() == before)
        #expect(try await reception.record.verify().finding == nil)

        centre.clock.set("2028-03-01T12:00:00Z")
        #expect(try await reception.keepToTerms().visits == canaries.count)
        #expect(try await totals() == before)
        #expect(try await reception.record.verify().finding == nil)
    }

    private func count(_ canaries: [String], in names: [String]) throws -> Int {
        let files = names.compactMap { try? Data(contentsOf: centre.folder.appending(path: $0)) }
        #expect(files.count == names.count)
        return canaries.filter { canary in files.contains { $0.range(of: Data(canary.utf8)) != nil } }.count
    }
}
