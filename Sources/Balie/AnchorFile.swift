import Foundation
import FrontDesk

/// An anchor on its way out of the machine: one line, "NUMBER:HASH DATE".
enum AnchorFile {
    static func line(_ anchor: String, on day: Day) -> String {
        "\(anchor) \(day.rawValue)\n"
    }

    /// The anchor in the last line of the file at `path`.
    static func read(_ path: String) throws -> Anchor {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Stop(.noInput, "\(path): there is no file that can be read here.")
        }
        let words = text.split(whereSeparator: \.isNewline).last?.split(separator: " ")
        guard let anchor = words?.first.flatMap({ Anchor(String($0)) }) else {
            throw Stop(.dataError, "\(path): this is no anchor. It looks like 1204:9f3c… 2026-11-23.")
        }
        return anchor
    }

    /// Leaves the anchor of `day` among the others in `folder`.
    static func keep(_ anchor: String, on day: Day, in folder: URL) throws {
        try FileManager.default.createPrivateFolder(at: folder)
        try Data(line(anchor, on: day).utf8)
            .writePrivately(to: folder.appending(path: "\(day.rawValue).txt"))
    }
}
