import Foundation
import FrontDesk

extension Data {
    /// Writes it whole or not at all, for the owner alone, to the file that an operator named.
    func writePrivately(toFileAt path: String) throws {
        try Stop.namingFile(path) {
            guard !isSpecial(path) else { return try writeInto(path) }
            try writePrivately(to: URL(filePath: path))
        }
    }

    /// Writes it whole or not at all, to the file that an operator named, as readable as their umask says.
    func write(toFileAt path: String) throws {
        try Stop.namingFile(path) {
            guard !isSpecial(path) else { return try writeInto(path) }
            try write(to: URL(filePath: path), options: .atomic)
        }
    }

    private func writeInto(_ path: String) throws {
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.write(contentsOf: self)
        try handle.close()
    }
}

extension FileHandle {
    /// For something that is written piece by piece to the file that an operator named, for its owner alone.
    static func writing(toFileAt path: String) throws -> FileHandle {
        try Stop.namingFile(path) {
            if !isSpecial(path) { try Data().writePrivately(to: URL(filePath: path)) }
            return try FileHandle(forWritingTo: URL(filePath: path))
        }
    }
}

/// Whether a device or a pipe is there, which no file may take the place of.
fileprivate func isSpecial(_ path: String) -> Bool {
    let kind = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    return kind.map { ![.typeRegular, .typeSymbolicLink, .typeDirectory].contains($0) } ?? false
}

extension Stop {
    /// Names the file that could not be written.
    fileprivate static func namingFile<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch is CocoaError {
            throw Stop(.inputOutput, "\(path): can't be written here.")
        }
    }
}
