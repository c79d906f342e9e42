import Foundation
import Testing

@testable import Equipment

/// Against a real printer in software.
@Suite(.serialized) struct LabelPrinterTests {
    @Test func `a label comes out dot for dot, under the number of its badge and nothing else`() async throws
    {
        let device = try await TestPrinter()
        let label = try PrintableLabel.sample()
        #expect(await device.printer().print(label, title: "B 0419", copies: 2) == .printed)
        let printed = try device.printed
        #expect(printed.keys.sorted() == ["1 B 0419"])
        let pages = try RasterReading.pages(printed["1 B 0419"] ?? [])
        #expect(pages.map(\.rows) == [label.rows, label.rows])
        #expect(pages.first?.media == "om_label-62x100_62x100mm")
    }

    @Test func `an empty printer says so, and prints nothing later`() async throws {
        let device = try await TestPrinter()
        try await device.load(sheets: 0)
        #expect(await device.printer().print(try .sample(), title: "B 0001") == .failed(.paperOut))
        try await device.load()
        #expect(await device.printer().print(try .sample(), title: "B 0002") == .printed)
        #expect(try device.printed.keys.sorted() == ["1 B 0002"])
    }

    @Test func `a roll of another size is told from the one that is needed`() async throws {
        let device = try await TestPrinter()
        try await device.load("om_label-62x29_62x29mm")
        let needed = LabelSize(width: 6200, height: 10_000)
        let expected = PrintTrouble.wrongRoll(loaded: LabelSize(width: 6200, height: 2900), needed: needed)
        #expect(await device.printer().print(try .sample(), title: "B 0001") == .failed(expected))
        #expect(try device.printed.isEmpty)
    }

    @Test func `a lid that is opened while it prints is told, and the job taken away`() async throws {
        let device = try await TestPrinter()
        try device.meet("cover-open-error")
        #expect(await device.printer().print(try .sample(), title: "B 0001") == .failed(.coverOpen))
        #expect(await device.printer().print(try .sample(), title: "B 0001") == .failed(.coverOpen))
        device.mend()
    }

    @Test func `a printer with another job is busy`() async throws {
        let device = try await TestPrinter()
        try device.take(seconds: 2)
        let printer = device.printer()
        let label = try PrintableLabel.sample()
        async let first = printer.print(label, title: "B 0001")
        try await until { try await printer.state().activity == .printing }
        #expect(await printer.print(label, title: "B 0002") == .failed(.busy))
        #expect(await first == .printed)
    }

    @Test func `nobody at the address is unreachable, and the plug pulled while it prints is uncertain`()
        async throws
    {
        let nobody = try #require(PrinterAddress("ipp://127.0.0.1:\(TestPrinter.freePort())/ipp/print"))
        let quick = Patience(connect: 1, answer: 1, trouble: 0.3, label: 5)
        #expect(
            await LabelPrinter(nobody, patience: quick).print(try .sample(), title: "B 0001")
                == .failed(.unreachable)
        )
        let device = try await TestPrinter()
        try device.take(seconds: 5)
        let printer = device.printer(quick)
        let label = try PrintableLabel.sample()
        async let outcome = printer.print(label, title: "B 0001")
        try await until { try await printer.state().activity == .printing }
        device.pullThePlug()
        #expect(await outcome == .failed(.lost))
    }

    @Test func `whoever no longer wants a label takes it away`() async throws {
        let device = try await TestPrinter()
        try device.take(seconds: 2)
        let printer = device.printer()
        let label = try PrintableLabel.sample()
        let printing = Task { await printer.print(label, title: "B 0001") }
        try await until { try await printer.state().activity == .printing }
        printing.cancel()
        #expect(await printing.value == .failed(.cancelled))
    }

    @Test func `dots that the printer has not got are refused before anything is sent`() async throws {
        let device = try await TestPrinter()
        let label = try PrintableLabel.sample(
            width: 832,
            height: 1218,
            dotsPerInch: 203,
            size: LabelSize(width: 10_160, height: 15_240)
        )
        #expect(await device.printer().print(label, title: "B 0001") == .failed(.unfit))
        let nowhere = try #require(PrinterAddress("ipp://localhost:\(device.port)/ipp/nowhere"))
        let outcome = await LabelPrinter(nowhere, patience: .quick).print(try .sample(), title: "B 0001")
        #expect(outcome == .failed(.notFound))
        #expect(try device.printed.isEmpty)
    }
}
