import Equipment
import Foundation
import FrontDesk
import TestSupport
import Testing
import Web

@testable import Balie

struct TerminalTests {
    private let centre: TestCentre
    private let lines = LogLines()

    init() throws {
        centre = try TestCentre()
    }

    private func socket(_ scans: KioskScans = KioskScans()) -> TerminalSocket {
        TerminalSocket(path: "", reception: centre.reception, scans: scans, logger: lines.logger)
    }

    @Test func `a code goes to the pages of its kiosk, and to nobody else`() async throws {
        _ = try await centre.kiosk("Ingang")
        let socket = socket()
        #expect(await socket.answer(TerminalWord(kiosk: "Ingang", code: "B7")) == .nobodyListens)
        #expect(await socket.answer(TerminalWord(kiosk: "Uitgang", code: "B7")) == .kioskUnknown)
        #expect(await socket.answer(nil) == .kioskUnknown)
        for nonsense in ["", "a\nb", "é", String(repeating: "A", count: 2000)] {
            #expect(await socket.answer(TerminalWord(kiosk: "Ingang", code: nonsense)) == .notACode)
        }
        guard case .kiosk(_, 0) = await socket.answer(TerminalWord(kiosk: "Ingang")) else {
            Issue.record("a kiosk is told of")
            return
        }
    }

    @Test func `a kiosk that was paired anew under its name is the one that hears`() async throws {
        let old = try await centre.kiosk("Ingang").kiosk
        _ = try await centre.reception.revokeKiosk(old.id)
        #expect(await socket().answer(TerminalWord(kiosk: "Ingang", code: "B7")) == .kioskUnknown)
        _ = try await centre.kiosk("Ingang")
        #expect(await socket().answer(TerminalWord(kiosk: "Ingang", code: "B7")) == .nobodyListens)
    }

    @Test func `the operator reads what is wrong with the scanner, and never a code`() async throws {
        let reading = ScannerReading(
            scanner: CodeScanner(path: "/nowhere"),
            line: TerminalLine(kiosk: "Ingang", socket: "/nowhere"),
            logger: lines.logger,
            uptime: { .zero }
        )
        var once = OnceOnly()
        for news in [CodeScanner.News.gone, .closed, .busy, .ready, .code("BGEHEIM7"), .code("BGEHEIM7")] {
            await reading.take(news, &once)
        }
        #expect(lines.messages.count == 5)
        #expect(!lines.text.contains("GEHEIM"))
    }

    @Test func `a scanner and its kiosk are set together`() async throws {
        let file = centre.folder.appending(path: "balie.yaml")
        try Data("terminal:\n  kiosk: Ingang\n".utf8).write(to: file)
        await #expect(throws: Stop.self) { _ = try await Settings.load(file.path(percentEncoded: false)) }
        try Data("terminal:\n  kiosk: Ingang\n  scanner: /dev/ttyACM0\n".utf8).write(to: file)
        let terminal = try await Settings.load(file.path(percentEncoded: false)).terminal
        #expect((terminal.kiosk, terminal.scanner) == ("Ingang", "/dev/ttyACM0"))
    }
}
