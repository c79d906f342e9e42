import Foundation
import TestSupport
import Testing

/// The code in a picture of a letter, as zbar reads it.
func scanned(_ part: ReadLetter.Part) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).png")
    defer { try? FileManager.default.removeItem(at: file) }
    try #require(part.bytes.flatMap { Data(base64Encoded: $0) }).write(to: file)
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/zbarimg")
    process.arguments = ["--quiet", "--raw", file.path]
    process.standardOutput = output
    process.standardError = Pipe()
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
}
