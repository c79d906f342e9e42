import Foundation
import GRDB
import TestSupport
import Testing

@testable import FrontDesk

struct DaySheetTests {
    @Test func `a day's sheet counts what the log has of that day, and no other`() async throws {
        let centre = try TestCentre(at: "2026-11-20T09:00:00Z")
        let (kiosk, _) = try await centre.kiosk()
        for time in ["2026-11-20T09:00:00Z", "2026-11-23T09:00:00Z"] {
            centre.clock.set(time)
            let code = try await centre.checkIn(at: kiosk)
            _ = try await centre.scan(code, .arriving, at: kiosk)
            _ = try await centre.scan(code, .leaving, at: kiosk)
            _ = try await centre.scan(code, .leaving, at: kiosk)
            _ = try await centre.scan(code, .arriving, at: kiosk)
        }
        _ = try await centre.reception.findPerson("berg", reason: .reason("proef"), from: .operatorShell)
        let head = try #require(try await centre.reception.record.anchor())

        let sheet = try await centre.reception.record.daySheet(
            of: centre.reception.today(),
            hours: TestCentre.hours
        )

        #expect((sheet.arrivals, sheet.observed, sheet.refusals, sheet.strayDepartures) == (2, 1, 1, 1))
        #expect(
            (sheet.reported, sheet.assumed, sheet.corrections, sheet.inside, sheet.looks) == (0, 0, 0, 1, 1)
        )
        #expect(sheet.anchor == head)
    }
}

struct RecordCopyTests {
    private func copy(_ centre: TestCentre) async throws -> URL {
        _ = try await centre.visit()
        try centre.reception.close()
        let copy = centre.folder.appending(path: "een kopie #1?.sqlite")
        try FileManager.default.copyItem(at: URL(filePath: centre.recordPath), to: copy)
        return copy
    }

    @Test func `a copy of the record is verified without its folder, keys or settings`() async throws {
        let centre = try TestCentre()
        let result = try await FrontDesk.Record(readingFile: copy(centre)).verify()
        #expect(result.finding == nil && result.entries == 3)
    }

    @Test func `a copy that nothing can be written beside is taken as it is`() async throws {
        let centre = try TestCentre()
        let file = RecordFile(url: try await copy(centre))
        let database = try file.openedAsItIs()
        #expect(try await FrontDesk.Record(reader: database).verify().finding == nil)
        await #expect(throws: DatabaseError.self) {
            try await database.write { try $0.execute(sql: "DELETE FROM stay") }
        }
    }

    @Test func `what is no record of ours is named`() async throws {
        let centre = try TestCentre()
        let copy = try await copy(centre)
        try tamper(with: copy.path(percentEncoded: false), "PRAGMA application_id = 7")
        #expect(throws: RecordFault.ofAnotherProgram(path: copy.path(percentEncoded: false))) {
            try FrontDesk.Record(readingFile: copy)
        }
        let absent = centre.folder.appending(path: "niets.sqlite")
        #expect(throws: RecordFault.absent(path: absent.path(percentEncoded: false))) {
            try FrontDesk.Record(readingFile: absent)
        }
    }

    @Test func `tampering in a copy is found`() async throws {
        let centre = try TestCentre()
        let copy = try await copy(centre)
        try tamper(with: copy.path(percentEncoded: false), "UPDATE visit SET role = 'supplier'")
        #expect(try await FrontDesk.Record(readingFile: copy).verify().finding?.what == .visit)
    }
}
