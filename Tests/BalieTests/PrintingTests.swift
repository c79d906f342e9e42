import Badges
import Equipment
import Foundation
import FrontDesk
import Phrasebook
import TestSupport
import Testing
import Web

@testable import Balie

/// What is set of the printer, and the service that prints.
struct PrintingTests {
    private func printer(_ yaml: String) async throws -> PrinterSettings {
        let file = FileManager.default.temporaryDirectory.appending(path: "balie-\(UUID().uuidString).yaml")
        try yaml.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        return try await Settings.load(file.path(percentEncoded: false)).printer
    }

    @Test func `without a printer nothing is printed`() async throws {
        let printer = try await printer("centre:\n  name: Proef\n")
        #expect(printer.main == nil)
        #expect(!printer.rules.hasPrinter)
        #expect(printer.format == .brother62x100)
    }

    @Test func `a printer prints every badge once, unless another number or other roles are set`()
        async throws
    {
        let usual = try await printer("printer:\n  name: label62\n")
        #expect(usual.main == .queue("label62"))
        #expect(usual.fallback == nil)
        #expect(usual.rules == PrintingRules(hasPrinter: true, automatic: Set(Role.allCases), copies: 1))
        let some = try await printer(
            """
            printer:
              address: ipp://10.0.0.7/ipp/print
              fallback: label62
              format: card
              copies: 2
              automatic: supplier, other
            """
        )
        let addresses: [String] = [some.main, some.fallback].compactMap { $0?.text }
        #expect(addresses == ["ipp://10.0.0.7/ipp/print", "label62"])
        #expect(some.format == .card)
        #expect(some.rules == PrintingRules(hasPrinter: true, automatic: [.supplier, .other], copies: 2))
        let values: [String] = some.lines.map(\.value)
        #expect(Array(values.suffix(3)) == ["card", "2", "supplier other"])
        #expect(try await printer("printer:\n  name: a\n  automatic: none\n").rules.automatic.isEmpty)
    }

    private func service(_ centre: TestCentre, _ lines: LogLines) throws -> LabelPrinting {
        // Nobody listens at port 1.
        let nobody = try #require(PrinterAddress("ipp://127.0.0.1:1/ipp/print"))
        let printers = LabelPrinters(main: LabelPrinter(nobody, patience: .short))
        let press = LabelPress(printers: printers, format: .card, phrasebook: try Phrasebook())
        return LabelPrinting(
            reception: centre.reception,
            press: { press },
            logger: lines.logger
        )
    }

    @Test func `a printer that is off leaves the badge in the queue and one line in the log, without a name`()
        async throws
    {
        let rules = PrintingRules(hasPrinter: true, automatic: Set(Role.allCases), copies: 1)
        let (centre, lines) = (try TestCentre(printing: rules), LogLines())
        let visit = try await centre.visit(["firstName": "Kanarie"])
        let service = try service(centre, lines)
        try await service.printWhatIsDue()
        let job = try #require(try await centre.reception.prints(of: [visit])[visit]?.job)
        #expect(job.state == .queued)
        #expect(job.cause == .unreachable)
        try await service.printWhatIsDue()
        #expect(lines.messages == ["A badge did not come out."])
        centre.clock.advance(seconds: 2)
        try await service.printWhatIsDue()
        #expect(try await centre.reception.prints(of: [visit])[visit]?.job.attempts == 2)
    }

    @Test func `an errand prints a badge by its number, and says no in words`() async throws {
        let rules = PrintingRules(hasPrinter: true, automatic: [], copies: 1)
        let centre = try TestCentre(printing: rules)
        _ = try await centre.visit()
        let day = centre.reception.today()
        func ask(_ number: Int, again: Bool = false) async -> String {
            let errand = Errand.printBadge(number: number, day: day, again: again, copies: nil)
            switch await errand.carryOut(at: centre.reception) {
            case .done: return "done"
            case .refused(let key, _): return key
            default: return "other"
            }
        }
        #expect(await ask(1) == "done")
        #expect(await ask(2) == "numberUnknown")
        let order = try #require(try await centre.reception.nextPrint())
        try await centre.reception.notePrinted(order.job, by: "label62")
        #expect(await ask(1) == "printedAlready")
        #expect(await ask(1, again: true) == "done")
    }
}
