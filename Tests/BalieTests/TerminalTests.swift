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

    private func socket(
        list: @escaping @Sendable (Kiosk) async throws -> ListPrintAnswer = { _ in .printed }
    ) -> TerminalSocket {
        TerminalSocket(
            path: "",
            reception: centre.reception,
            events: KioskEvents(),
            devices: KioskDevices(),
            printList: list,
            logger: lines.logger
        )
    }

    private func word(_ matter: TerminalWord.Matter, _ kiosk: String = "Ingang") -> TerminalWord {
        TerminalWord(kiosk: kiosk, matter: matter)
    }

    @Test func `a code goes to the pages of its kiosk, and to nobody else`() async throws {
        _ = try await centre.kiosk("Ingang")
        let socket = socket()
        #expect(await socket.answer(word(.code("B7"))) == .nobodyListens)
        #expect(await socket.answer(word(.code("B7"), "Uitgang")) == .kioskUnknown)
        #expect(await socket.answer(nil) == .kioskUnknown)
        for nonsense in ["", "a\nb", "é", String(repeating: "A", count: 2000)] {
            #expect(await socket.answer(word(.code(nonsense))) == .notACode)
        }
    }

    @Test func `how its devices are is known for a minute after it was said`() async throws {
        _ = try await centre.kiosk("Ingang")
        let (socket, report) = (socket(), KioskDevices.Report(scanner: .gone, listKey: .ready))
        func told() async -> KioskDevices.Report? {
            guard case .kiosk(_, 0, let devices) = await socket.answer(word(.standing)) else { return nil }
            return devices
        }
        #expect(await told() == nil)
        #expect(await socket.answer(word(.devices(report))) == .heard)
        #expect(await told() == report)
        centre.clock.advance(seconds: 61)
        #expect(await told() == nil)
    }

    @Test func `a kiosk that was paired anew under its name is the one that hears`() async throws {
        let old = try await centre.kiosk("Ingang").kiosk
        _ = try await centre.reception.revokeKiosk(old.id)
        #expect(await socket().answer(word(.code("B7"))) == .kioskUnknown)
        _ = try await centre.kiosk("Ingang")
        #expect(await socket().answer(word(.code("B7"))) == .nobodyListens)
    }

    @Test func `the key has the list printed, and what stands in the way is told`() async throws {
        _ = try await centre.kiosk("Ingang")
        let failure = PrintFailure(.gone)
        let endings: [(TerminalAnswer, @Sendable (Kiosk) async throws -> ListPrintAnswer)] = [
            (.listComes, { _ in .printed }), (.listComes, { _ in .underway }),
            (.listFailed, { _ in .failed(failure) }), (.noListPrinter, { _ in throw Refusal.noListPrinter }),
            (.listComes, { _ in throw Refusal.tooFast(retryAfterSeconds: 50) }),
            (.listFailed, { _ in throw Refusal.recordFull }),
        ]
        for (answer, list) in endings { #expect(await socket(list: list).answer(word(.listKey)) == answer) }
    }

    @Test func `where no daemon answers, the key has the list printed without it`() async throws {
        let bell = centre.folder.appending(path: "roll-call")
        func press(_ bell: URL?) async {
            let reading = ListKeyReading(
                key: InputDevice(path: "/nowhere", as: .heldKey),
                line: TerminalLine(kiosk: "Ingang", socket: "/nowhere"),
                bell: bell,
                logger: lines.logger
            )
            await reading.take(.held)
        }
        await press(bell)
        #expect(try Data(contentsOf: bell).count > 0)
        #expect(lines.messages.count == 1)
        await press(nil)
        #expect(lines.text.contains("balie roll-call --print"))
    }

    @Test func `the operator reads what is wrong with the scanner, and never a code`() async throws {
        let reading = ScannerReading(
            scanner: InputDevice(path: "/nowhere"),
            line: TerminalLine(kiosk: "Ingang", socket: "/nowhere"),
            logger: lines.logger,
            uptime: { .zero }
        )
        var once = OnceOnly()
        let states = [InputDevice.State.gone, .closed, .busy, .ready].map { InputDevice.News.state($0) }
        for news in states + [.code("BGEHEIM7"), .code("BGEHEIM7")] { await reading.take(news, &once) }
        #expect(lines.messages.count == 5)
        #expect(!lines.text.contains("GEHEIM"))
    }

    @Test func `a scanner and its kiosk are set together`() async throws {
        let file = centre.folder.appending(path: "balie.yaml")
        try Data("terminal:\n  kiosk: Ingang\n".utf8).write(to: file)
        await #expect(throws: Stop.self) { _ = try await Settings.load(file.path(percentEncoded: false)) }
        try Data("terminal:\n  kiosk: Ingang\n  scanner: /dev/ttyACM0\n".utf8).write(to: file)
        var terminal = try await Settings.load(file.path(percentEncoded: false)).terminal
        #expect((terminal.kiosk, terminal.scanner) == ("Ingang", "/dev/ttyACM0"))
        try Data("terminal:\n  kiosk: Ingang\n  rollCallKey: /dev/key\n".utf8).write(to: file)
        terminal = try await Settings.load(file.path(percentEncoded: false)).terminal
        #expect((terminal.scanner, terminal.rollCallKey) == ("", "/dev/key"))
        try Data("terminal:\n  kiosk: Ingang\n  rollCallKey: /dev/key\n  scanner: /dev/key\n".utf8)
            .write(to: file)
        await #expect(throws: Stop.self) { _ = try await Settings.load(file.path(percentEncoded: false)) }
    }
}
