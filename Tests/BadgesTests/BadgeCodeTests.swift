import Foundation
import Testing

@testable import Badges

@Suite struct BadgeCodeTests {
    let press = BadgePress()

    /// As long as badge codes come, and up to what a version 4 holds.
    static let codes = [42, 44, 46, 47, 48, 60, 67]
        .map { length in
            String((0..<length).map { Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")[($0 * 7 + length) % 32] })
        }

    @Test(arguments: BadgeFormat.all, codes)
    func `every square is equally many whole dots, with paper all round`(
        format: BadgeFormat,
        code: String
    ) async throws {
        let symbol = try QRSymbol(code: code)
        let png = try #require(ReadPNG(try await press.print(Sample.face(code: code), as: format).png))
        let (dots, left, top) = BadgePlan.plan(for: format).code.place(squares: symbol.side)
        let side = dots * symbol.side
        #expect(dots >= 4)
        #expect(Double(side) / Double(format.dotsPerInch) * 25.4 >= 17)
        for row in 0..<symbol.side {
            for column in 0..<symbol.side {
                let x = left + column * dots
                let y = top + row * dots
                let ink = png.ink(x: x..<x + dots, y: y..<y + dots)
                #expect(ink == (symbol.isDark(column, row) ? dots * dots : 0))
            }
        }
        let margin = QRSymbol.quietZone * dots
        let around = png.ink(x: left - margin..<left + side + margin, y: top - margin..<top + side + margin)
        #expect(around == png.ink(x: left..<left + side, y: top..<top + side))
    }

    @Test func `codes are as short as they can be and never longer than version 4`() throws {
        #expect(try QRSymbol(code: String(repeating: "A", count: 47)).side == 29)
        #expect(try QRSymbol(code: String(repeating: "A", count: 48)).side == 33)
        #expect(try QRSymbol(code: String(repeating: "A", count: 67)).side == 33)
        #expect(throws: BadgeFault.codeTooLong) { try QRSymbol(code: String(repeating: "A", count: 68)) }
        #expect(throws: BadgeFault.codeTooLong) { try QRSymbol(code: String(repeating: "A", count: 9000)) }
    }

    @Test(arguments: ["", "abc", "A B", "A-B", "É", "A\0B", "https://example.org"])
    func `a code of other letters than A-Z and 0-9 is not printed`(code: String) async {
        await #expect(throws: BadgeFault.codeNotAlphanumeric) {
            try await press.print(Sample.face(code: code))
        }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: zbarimg)), arguments: BadgeFormat.all)
    func `a reader finds the code that was given`(format: BadgeFormat) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (index, code) in Self.codes.enumerated() {
            let role = Sample.roles[index % Sample.roles.count]
            let face = Sample.face(Sample.names[index], role: role, code: code)
            let file = folder.appending(path: "\(index).png")
            try Data(try await press.print(face, as: format).png).write(to: file)
            #expect(try read(file) == code)
        }
    }

    private static let zbarimg = "/usr/bin/zbarimg"

    private func read(_ file: URL) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.zbarimg)
        process.arguments = ["--quiet", "--raw", file.path]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = Pipe()
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
