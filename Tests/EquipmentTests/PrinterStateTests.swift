import Testing

@testable import Equipment

/// What printers say, and what follows from it.
struct PrinterStateTests {
    private static let idle: [String: [IPPValue]] = [
        "printer-state": [.integer(3)], "printer-state-reasons": [.text("none")],
        "media-ready": [.text("om_label-62x100_62x100mm")],
        "pwg-raster-document-resolution-supported": [.resolution(300, 300)],
        "document-format-supported": [.text("image/urf"), .text("image/pwg-raster")],
    ]

    private func trouble(_ changes: [String: [IPPValue]], isQueue: Bool = false) throws -> PrintTrouble? {
        PrinterState(Self.idle.merging(changes) { $1 }, isQueue: isQueue).trouble(with: try .sample())
    }

    @Test(
        arguments: [
            (["none"], nil), ([], nil), (["media-low-warning"], nil), (["media-empty-report"], .paperOut),
            (["media-empty-error"], .paperOut), (["media-needed"], .paperOut),
            (["media-empty-error", "cover-open-error"], .coverOpen), (["door-open-warning"], .coverOpen),
            (["media-jam-error"], .jam), (["offline-report"], .unreachable), (["paused"], .paused),
        ] as [([String], PrintTrouble?)]
    )
    func `each reason of a printer's state is one trouble or none`(reasons: [String], expected: PrintTrouble?)
        throws
    {
        #expect(try trouble(["printer-state-reasons": reasons.map { .text($0) }]) == expected)
    }

    @Test func `a printer that was stopped or takes no jobs is paused`() throws {
        #expect(try trouble(["printer-state": [.integer(5)]]) == .paused)
        #expect(try trouble(["printer-is-accepting-jobs": [.integer(0)]]) == .paused)
    }

    @Test func `what a queue repeats of its last job holds nobody up, but a stopped queue does`() throws {
        #expect(try trouble(["printer-state-reasons": [.text("media-empty-report")]], isQueue: true) == nil)
        #expect(try trouble(["printer-state": [.integer(5)]], isQueue: true) == .paused)
    }

    @Test func `the roll is known by its name or by its size, also an endless one`() throws {
        func roll(_ height: IPPValue) -> [String: [IPPValue]] {
            let size = IPPValue.collection(["x-dimension": [.integer(6200)], "y-dimension": [height]])
            return ["media-ready": [], "media-col-ready": [.collection(["media-size": [size]])]]
        }
        #expect(try trouble(roll(.integer(10_000))) == nil)
        #expect(try trouble(roll(.range(1200...100_000))) == nil)
        let needed = LabelSize(width: 6200, height: 10_000)
        let small = LabelSize(width: 6200, height: 2900)
        #expect(try trouble(roll(.integer(2900))) == .wrongRoll(loaded: small, needed: needed))
        #expect(
            try trouble(["media-ready": [.text("om_label-62x29_62x29mm")]])
                == .wrongRoll(loaded: small, needed: needed)
        )
        #expect(try trouble(["media-ready": []]) == nil)
        #expect(try trouble(["media-ready": [.text("nonsense"), .other]]) == nil)
    }

    @Test func `a printer without one-bit raster at these dots is unfit`() throws {
        #expect(try trouble(["document-format-supported": [.text("application/pdf")]]) == .unfit)
        #expect(try trouble(["pwg-raster-document-resolution-supported": [.resolution(203, 203)]]) == .unfit)
        #expect(try trouble(["pwg-raster-document-resolution-supported": []]) == nil)
    }

    @Test(
        arguments: [
            ("om_label-62x100_62x100mm", LabelSize(width: 6200, height: 10_000)),
            ("na_index-4x6_4x6in", LabelSize(width: 10_160, height: 15_240)),
            ("oe_w167h288_2.3125x4in", LabelSize(width: 5874, height: 10_160)),
            ("", nil), ("62x100", nil), ("a_b_x100mm", nil), ("a_62x100cm", nil), ("a_99999x1mm", nil),
        ] as [(String, LabelSize?)]
    )
    func `a size is read from the PWG's name for it`(name: String, size: LabelSize?) {
        #expect(LabelSize(pwgName: name) == size)
    }

    @Test(arguments: [
        ("label62", true), ("ipp://10.0.0.7/ipp/print", true), ("ipps://printer.local:8631/ipp/print", true),
        ("", false), ("two words", false), ("a/b", false), ("http://10.0.0.7/", false),
        ("ipp://user:word@10.0.0.7/ipp", false), ("ipp:///ipp", false), ("ipp://10.0.0.7/ipp?x=1", false),
    ])
    func `a printer is a queue's name or an address of IPP`(text: String, isOne: Bool) {
        #expect((PrinterAddress(text) != nil) == isOne)
        if isOne { #expect(PrinterAddress(text)?.text == text) }
    }

    @Test func `the raster that is sent is read back by libcups dot for dot`() throws {
        for (width, height) in [(696, 1109), (732, 1181), (1, 1), (1011, 638)] {
            let label = try PrintableLabel.sample(width: width, height: height)
            let pages = try RasterReading.pages(label.pwgRaster(copies: 1, media: nil))
            let page = try #require(pages.first)
            #expect(pages.count == 1)
            #expect([page.width, page.height, page.bitsPerPixel] == [width, height, 1])
            #expect(page.dotsPerInch == [300, 300])
            #expect(page.rows == label.rows)
        }
    }

    @Test func `rows that are not as many as the dots need are no label`() {
        let size = LabelSize(width: 6200, height: 10_000)
        func label(_ width: Int, _ height: Int, _ count: Int) -> PrintableLabel? {
            PrintableLabel(
                width: width,
                height: height,
                dotsPerInch: 300,
                size: size,
                rows: Array(repeating: 0, count: count)
            )
        }
        #expect(label(9, 2, 4) != nil)
        #expect(label(9, 2, 3) == nil)
        #expect(label(0, 0, 0) == nil)
        #expect(label(-8, 2, 0) == nil)
    }
}
