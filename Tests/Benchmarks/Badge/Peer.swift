import Foundation

/// The same label drawn with segno and Pillow.
enum Peer {
    /// The median in microseconds, or nil when that Python has no segno or no Pillow.
    static func median() throws -> Double? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let python = ProcessInfo.processInfo.environment["BALIE_PYTHON"] ?? "python3"
        process.arguments = [python, "Tests/Benchmarks/badge_peer.py"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return Double(String(decoding: answer, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
