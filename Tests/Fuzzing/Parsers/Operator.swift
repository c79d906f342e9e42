import Dispatch
import Foundation
import NIOCore
import Synchronization

@testable import Balie

/// What an operator, or somebody in the operator's place, writes.
let operatorParsers = [
    Parser("errand") { data in
        guard let errand = decoded(data, as: Errand.self) else { return true }
        guard let line = try? ControlLine.line(errand) else { return false }
        return line.readableBytes > 2
    },
    Parser("settings", mutations: 500) { data in
        Scratch.with(data) { file in
            let ended = DispatchSemaphore(value: 0)
            Task.detached {
                let settings = try? await Settings.load(file.path(percentEncoded: false))
                _ = settings?.lines
                ended.signal()
            }
            ended.wait()
            return true
        }
    },
]

/// A file for parsers that read one.
enum Scratch {
    private static let place = FileManager.default.temporaryDirectory.appending(
        path: "balie-fuzz-\(ProcessInfo.processInfo.processIdentifier)"
    )
    private static let count = Atomic(0)

    static func with(_ data: Data, read: (URL) -> Bool) -> Bool {
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        let file = place.appendingPathExtension(String(number))
        defer { try? FileManager.default.removeItem(at: file) }
        let made = FileManager.default.createFile(
            atPath: file.path(percentEncoded: false),
            contents: data,
            attributes: [.posixPermissions: 0o600]
        )
        return made && read(file)
    }
}
