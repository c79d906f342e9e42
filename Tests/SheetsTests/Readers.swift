import Foundation

/// What other programs make of our files.
enum Readers {
    private static let here = URL(filePath: #filePath).deletingLastPathComponent()
    private static let python = here.deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: ".venv/bin/python").path(percentEncoded: false)

    /// What a program prints about a file with these bytes.
    static func read(
        _ bytes: [UInt8],
        with program: String,
        before: [String] = [],
        after: [String] = [],
        kind: String = "pdf"
    ) throws -> Data {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).\(kind)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(bytes).write(to: file)
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(filePath: program)
        process.arguments = before + [file.path(percentEncoded: false)] + after
        process.standardOutput = pipe
        try process.run()
        let printed = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Unreadable(program: program) }
        return printed
    }

    struct Unreadable: Error {
        let program: String
    }

    /// What stands on a PDF.
    static func text(ofPDF bytes: [UInt8]) throws -> String {
        let printed = try read(bytes, with: "/usr/bin/pdftotext", before: ["-layout"], after: ["-"])
        return String(decoding: printed, as: UTF8.self)
    }

    static func info(ofPDF bytes: [UInt8]) throws -> String {
        String(decoding: try read(bytes, with: "/usr/bin/pdfinfo"), as: UTF8.self)
    }

    static func rows(ofCSV bytes: [UInt8], delimiter: String) throws -> [[String]] {
        let script = here.appending(path: "readers.py").path(percentEncoded: false)
        let printed = try read(bytes, with: python, before: [script, "csv"], after: [delimiter])
        return try JSONDecoder().decode([[String]].self, from: printed)
    }

    static func workbook(_ bytes: [UInt8]) throws -> ReadWorkbook {
        let script = here.appending(path: "readers.py").path(percentEncoded: false)
        return try JSONDecoder()
            .decode(
                ReadWorkbook.self,
                from: read(bytes, with: python, before: [script, "xlsx"], kind: "xlsx")
            )
    }
}

struct ReadWorkbook: Decodable {
    let title: String
    let author: String
    let created: String
    let hasFormula: Bool
    let sheets: [Sheet]

    struct Sheet: Decodable {
        let name: String
        let frozen: String
        let filter: String
        let width: Double
        let rows: [[Cell]]
    }

    struct Cell: Decodable, Equatable {
        let value: String
        let type: String
        let format: String
        let isBold: Bool
        let isLink: Bool
    }
}
