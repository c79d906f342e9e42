import Foundation

/// A form that may bring a file, as a browser sends it (`multipart/form-data`, RFC 7578).
///
/// It is strict: what no browser sends is nothing at all.
struct Multipart: Sendable {
    let fields: [(name: String, value: String)]
    /// The bytes of the one file; nil where none was chosen.
    let file: [UInt8]?

    /// No form of ours has more parts, and no browser says more of one.
    private static let (mostParts, mostLines, longestLine) = (16, 4, 512)

    /// What parts one part from the next, in a field `Content-Type`; nil where that is another type.
    static func boundary(in contentType: String) -> String? {
        let pieces = contentType.split(separator: ";", maxSplits: 1)
            .map { $0.trimmingCharacters(in: .whitespaces) }
        guard pieces.count == 2, pieces[0].lowercased() == "multipart/form-data",
            pieces[1].lowercased().hasPrefix("boundary=")
        else { return nil }
        let boundary = String(pieces[1].dropFirst("boundary=".count))
        let isPlain = boundary.utf8.allSatisfy { sign in
            (48...57).contains(sign) || (65...90).contains(sign) || (97...122).contains(sign)
                || sign == UInt8(ascii: "-") || sign == UInt8(ascii: "_")
        }
        return isPlain && (1...70).contains(boundary.utf8.count) ? boundary : nil
    }

    /// The parts in `bytes`, nil unless all of it is one form.
    init?(_ bytes: [UInt8], boundary: String) {
        var reading = Reading(rest: bytes[...], boundary: Array("--\(boundary)".utf8))
        var (fields, files): ([(String, String)], [[UInt8]]) = ([], [])
        guard reading.take(reading.boundary) else { return nil }
        while !reading.take("--") {
            guard fields.count + files.count < Self.mostParts, reading.take("\r\n"),
                let about = reading.about(), let content = reading.content()
            else { return nil }
            if about.isFile {
                files.append(Array(content))
            } else {
                guard let value = String(validating: content, as: UTF8.self) else { return nil }
                fields.append((about.name, value))
            }
        }
        _ = reading.take("\r\n")
        guard reading.rest.isEmpty, files.count <= 1 else { return nil }
        self.fields = fields
        file = files.first.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The bytes that are left, and what stands between parts.
    private struct Reading {
        var rest: ArraySlice<UInt8>
        let boundary: [UInt8]

        mutating func take(_ text: String) -> Bool { take(Array(text.utf8)) }

        mutating func take(_ bytes: [UInt8]) -> Bool {
            guard rest.starts(with: bytes) else { return false }
            rest = rest.dropFirst(bytes.count)
            return true
        }

        /// The name of a part, and whether it is a file; its other lines are of no use here.
        mutating func about() -> (name: String, isFile: Bool)? {
            var found: (String, Bool)?
            for _ in 0...Multipart.mostLines {
                guard let line = line() else { return nil }
                if line.isEmpty { return found }
                guard line.lowercased().hasPrefix("content-disposition:") else { continue }
                let words = line.dropFirst("content-disposition:".count).trimmingCharacters(in: .whitespaces)
                guard found == nil, let part = words.wholeMatch(of: Multipart.disposition) else { return nil }
                found = (String(part.1), part.2 != nil)
            }
            return nil
        }

        private mutating func line() -> String? {
            let head = rest.prefix(Multipart.longestLine)
            guard
                let end = zip(head.indices, head.indices.dropFirst())
                    .first(where: {
                        rest[$0] == 13 && rest[$1] == 10
                    })
            else { return nil }
            let line = String(validating: rest[..<end.0], as: UTF8.self)
            rest = rest[(end.1 + 1)...]
            return line
        }

        /// What stands up to the next boundary, which is taken too.
        mutating func content() -> ArraySlice<UInt8>? {
            guard let end = rest.firstRange(of: [13, 10] + boundary) else { return nil }
            let content = rest[..<end.lowerBound]
            rest = rest[end.upperBound...]
            return content
        }
    }

    private static var disposition: Regex<(Substring, Substring, Substring?)> {
        /form-data; name="([A-Za-z0-9-]{1,40})"(; filename="[^"]*")?/
    }
}
