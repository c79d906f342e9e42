import Foundation
import Testing

@testable import Sheets

struct RollCallSheetTests {
    private func sheet(_ people: Int, name: (Int) -> String = { "Berg \($0), Anne-Fleur van den" })
        -> RollCallSheet
    {
        RollCallSheet(
            title: "Ontruiming",
            leads: [
                "Centrum Weerbare Sierteelt, maandag 23 november 2026, 10:02", "\(people) mensen te vinden",
            ],
            blocks: people == 0
                ? []
                : [
                    .init(
                        title: "Binnen",
                        rows: (0..<people)
                            .map { number in
                                .init(
                                    box: number % 7 == 0 ? .ticked : number % 11 == 0 ? .missing : .empty,
                                    name: name(number),
                                    detail:
                                        "Wijkagent · Politie Eenheid Den Haag · voor Sanne · B 0417 · sinds 09:12",
                                    note: number % 7 == 0 ? "veilig om 10:04" : ""
                                )
                            }
                    )
                ],
            nobody: "Er is niemand binnen.",
            foot: "bladzijde {page} van {pages}",
            language: "nl"
        )
    }

    /// What another program reads from a PDF.
    private func read(_ pdf: [UInt8], with program: String, _ arguments: [String]) throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pdf")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(pdf).write(to: file)
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/\(program)")
        process.arguments =
            arguments + [file.path(percentEncoded: false)] + (program == "pdftotext" ? ["-"] : [])
        process.standardOutput = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text
    }

    @Test(arguments: [Paper.a4, .roll62])
    func `every name is on the paper once, in order, in any script`(paper: Paper) throws {
        let names = ["Żółkiewska, Łucja", "Yıldırım, Çağla", "王, 小明", "Tulp (alias)"]
        let text = try read(sheet(4) { names[$0] }.pdf(on: paper), with: "pdftotext", ["-layout"])
        for name in names {
            #expect(text.matches(of: try Regex(NSRegularExpression.escapedPattern(for: name))).count == 1)
        }
        #expect(text.contains("veilig om 10:04") && text.contains("bladzijde 1 van 1"))
    }

    @Test func `a list of 500 is whole, numbered and on A4`() throws {
        let pdf = try sheet(500).pdf(on: .a4)
        let text = try read(pdf, with: "pdftotext", ["-layout"])
        for number in 0..<500 { #expect(text.contains("Berg \(number), ")) }
        let pages = try #require(text.firstMatch(of: /bladzijde 1 van (\d+)/)?.1).description
        #expect(text.contains("bladzijde \(pages) van \(pages)"))
        let info = try read(pdf, with: "pdfinfo", [])
        #expect(info.contains("(A4)") && info.contains("Pages:           \(pages)"))
        #expect(!info.contains("Anne-Fleur"))
    }

    @Test func `a roll is 62 mm wide and as long as its list`() throws {
        func length(_ people: Int) throws -> Double {
            let info = try read(sheet(people).pdf(on: .roll62), with: "pdfinfo", [])
            let size = try #require(info.firstMatch(of: /Page size:\s+([\d.]+) x ([\d.]+)/))
            #expect(Double(size.1).map { abs($0 - 175.75) < 0.1 } == true)
            return try #require(Double(size.2))
        }
        #expect(try length(40) > 8 * length(1) / 3)
    }

    @Test(arguments: [Paper.a4, .label(width: 175.75, height: 283.46)])
    func `a drill says so on every page`(paper: Paper) throws {
        let whole = sheet(60)
        let drill = RollCallSheet(
            banner: "OEFENING",
            title: whole.title,
            leads: whole.leads,
            blocks: whole.blocks,
            nobody: whole.nobody,
            foot: whole.foot,
            language: "nl"
        )
        let pages = try read(drill.pdf(on: paper), with: "pdftotext", ["-layout"]).split(separator: "\u{0C}")
            .filter { !$0.allSatisfy(\.isWhitespace) }
        #expect(pages.count > 1)
        for page in pages { #expect(page.contains("OEFENING")) }
        #expect(try !read(whole.pdf(on: paper), with: "pdftotext", []).contains("OEFENING"))
    }

    @Test func `dots are as large as the label, and there are as many pages as in a PDF`() throws {
        let paper = Paper.label(width: 175.75, height: 283.46)
        let pages = try sheet(30).dots(on: paper, dotsPerInch: 300)
        let info = try read(sheet(30).pdf(on: paper), with: "pdfinfo", [])
        #expect(info.contains("Pages:           \(pages.count)"))
        for page in pages {
            #expect((page.width, page.height) == (732, 1181))
            #expect(page.rows.count == 92 * 1181)
            let ink = page.rows.reduce(0) { $0 + $1.nonzeroBitCount }
            #expect(ink > 2000 && ink < page.width * page.height / 4)
        }
        let roll = try sheet(200).dots(on: .roll(width: 175.75), dotsPerInch: 300)
        #expect(roll.count > 1 && roll.allSatisfy { $0.height <= 9446 })
        #expect(try #require(roll.last).height < 9446)
    }

    @Test func `where nobody is inside the paper says so`() throws {
        #expect(try read(sheet(0).pdf(on: .a4), with: "pdftotext", []).contains("Er is niemand binnen."))
    }

    @Test func `500 people are on paper within a second`() throws {
        _ = try sheet(1).pdf(on: .a4)
        let clock = ContinuousClock()
        let times = try (0..<3).map { _ in try clock.measure { _ = try sheet(500).pdf(on: .a4) } }
        print("roll-call PDF, 500 people: \(times.min() ?? .zero)")
        #expect(try #require(times.min()) < .seconds(1))
    }
}
