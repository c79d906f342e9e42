import Foundation
import FrontDesk
import Phrasebook
import TestSupport
import Testing

@testable import Balie

struct RetentionTests {
    private func outcome(_ errand: Errand, _ reception: Reception) async throws -> Errand.Outcome {
        let sent = try JSONDecoder().decode(Errand.self, from: JSONEncoder().encode(errand))
        let outcome = await sent.carryOut(at: reception)
        return try JSONDecoder().decode(Errand.Outcome.self, from: JSONEncoder().encode(outcome))
    }

    @Test func `shorter terms are shown, confirmed and carried out`() async throws {
        let centre = try TestCentre()
        _ = try await centre.visit()
        try centre.reception.close()
        centre.clock.set("2026-12-03T09:00:00Z")
        let again = try centre.startedAgain(Terms(names: 7, presence: 13, looks: 12))

        guard case .retention(.preview(let now, let waiting)) = try await outcome(.retention(.preview), again)
        else {
            Issue.record("no preview")
            return
        }
        #expect(now.names == 0 && waiting?.names == 1)
        let terms = try #require(waiting?.terms)
        guard case .retention(.round(let round)) = try await outcome(.retention(.confirm(terms)), again)
        else {
            Issue.record("no round")
            return
        }
        #expect(round.names == 1 && round.isSettled)
        guard case .retention(.preview(_, nil)) = try await outcome(.retention(.preview), again) else {
            Issue.record("terms still wait")
            return
        }
    }

    @Test func `keys are exchanged and counted over the socket`() async throws {
        let centre = try TestCentre()
        guard case .done = try await outcome(.rotateKey(.badge), centre.reception) else {
            Issue.record("not exchanged")
            return
        }
        guard case .keys(let report) = try await outcome(.checkKeys, centre.reception) else {
            Issue.record("no report")
            return
        }
        #expect(report.kinds.first { $0.kind == "badge" }?.count == 2)
    }

    @Test func `the round of a day forgets, says so without names, and tells once what waits`() async throws {
        let centre = try TestCentre()
        _ = try await centre.visit(["firstName": "Anneke"])
        try centre.reception.close()
        centre.clock.set("2027-01-20T09:00:00Z")
        let again = try centre.startedAgain(Terms(names: 7, presence: 13, looks: 12))
        let (lines, anchors) = (LogLines(), centre.folder.appending(path: "anchors"))
        let housekeeping = Housekeeping(reception: again, logger: lines.logger, anchors: anchors)
        var told: Day?
        try await housekeeping.sweep(&told)
        try await housekeeping.sweep(&told)

        #expect(lines.messages.count { $0.contains("Forgotten and purged") } == 1)
        #expect(lines.messages.count { $0.contains("shorter terms") } == 1)
        #expect(lines.messages.allSatisfy { !$0.contains("Anneke") })
        let file = anchors.appending(path: "2027-01-20.txt").path(percentEncoded: false)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let anchor = try AnchorFile.read(file)
        #expect(try await again.record.verify(against: anchor).finding == nil)
        #expect(try String(contentsOfFile: file, encoding: .utf8).hasSuffix(" 2027-01-20\n"))
    }

    @Test func `a folder for anchors that can't be written keeps nobody out`() async throws {
        let centre = try TestCentre()
        let (lines, blocked) = (LogLines(), centre.folder.appending(path: "balie.lock"))
        var told: Day?
        try await Housekeeping(reception: centre.reception, logger: lines.logger, anchors: blocked)
            .sweep(&told)
        #expect(lines.messages.count { $0.contains("anchor could not be written") } == 1)
        #expect(told == centre.reception.today())
    }

    @Test(arguments: ["", "x", "12:abc 2026-11-23", "2026-11-23"])
    func `a file that holds no anchor is refused with its name`(text: String) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "anchor-\(UUID().uuidString)")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let path = file.path(percentEncoded: false)
        let stop = #expect(throws: Stop.self) { try AnchorFile.read(path) }
        #expect(stop?.reason.hasPrefix(path) == true)
    }

    @Test func `the day sheet says in Dutch what the day was, and how to check it`() async throws {
        let centre = try TestCentre()
        _ = try await centre.visit(["firstName": "Anneke"])
        let sheet = try await centre.reception.record.daySheet(
            of: centre.reception.today(),
            hours: centre.reception.hours
        )
        let text = sheet.text(for: "Proefcentrum", centre.reception.hours, in: try Phrasebook())
        #expect(text.hasPrefix("Dagblad van Proefcentrum, 23 nov 2026\n"))
        #expect(text.contains(/Binnengekomen +1\n/))
        #expect(text.contains("balie verify --anchor \(sheet.anchor)"))
        #expect(!text.contains("Anneke") && !text.contains("{"))
    }
}
