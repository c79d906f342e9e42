/// The text of a settings file, in which single values are changed: comments and all else stay as they are.
struct SettingsText: Hashable, Sendable {
    private(set) var lines: [String]

    init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while lines.last?.isEmpty ?? false { lines.removeLast() }
    }

    var text: String { lines.map { $0 + "\n" }.joined() }

    /// Gives the setting "group.name" another value, in its place or at the end of its group; an empty one is taken
    /// out.
    mutating func set(_ key: String, to value: String) {
        let words = key.split(separator: ".").map(String.init)
        var (range, depth) = (lines.startIndex..<lines.endIndex, 0)
        for word in words.dropLast() {
            if let found = line(of: word, in: range, depth) {
                range = (found + 1)..<end(of: found, in: range, depth)
            } else {
                guard !value.isEmpty else { return }
                let place = depth == 0 ? lines.endIndex : insertion(in: range)
                lines.insert(Self.indent(depth) + word + ":", at: place)
                range = (place + 1)..<(place + 1)
            }
            depth += 1
        }
        guard let name = words.last else { return }
        let setting = Self.indent(depth) + name + ": " + Self.quoted(value)
        switch (line(of: name, in: range, depth), value.isEmpty) {
        case (.some(let found), false): lines[found] = setting
        case (.some(let found), true):
            lines.remove(at: found)
            dropEmptyGroups(above: found, depth)
        case (nil, false): lines.insert(setting, at: insertion(in: range))
        case (nil, true): break
        }
    }

    /// The line that begins with `word`, at that depth.
    private func line(of word: String, in range: Range<Int>, _ depth: Int) -> Int? {
        range.first { lines[$0].hasPrefix(Self.indent(depth) + word + ":") }
    }

    /// Where the group ends that begins at `start`.
    private func end(of start: Int, in range: Range<Int>, _ depth: Int) -> Int {
        ((start + 1)..<range.upperBound).first { !isBlank(lines[$0]) && Self.depth(lines[$0]) <= depth }
            ?? range.upperBound
    }

    /// Behind the last line of a group that says something.
    private func insertion(in range: Range<Int>) -> Int {
        range.last { !isBlank(lines[$0]) }.map { $0 + 1 } ?? range.lowerBound
    }

    /// Takes group headings away that nothing stands under any more.
    private mutating func dropEmptyGroups(above place: Int, _ depth: Int) {
        guard depth > 0, place > 0 else { return }
        let next = lines[place...].first { !isBlank($0) }.map(Self.depth) ?? 0
        let above = lines[place - 1]
        guard next < depth, Self.depth(above) < depth, above.hasSuffix(":") else { return }
        lines.remove(at: place - 1)
        dropEmptyGroups(above: place - 1, depth - 1)
    }

    private func isBlank(_ line: String) -> Bool {
        line.allSatisfy(\.isWhitespace) || line.drop(while: \.isWhitespace).hasPrefix("#")
    }

    private static func depth(_ line: String) -> Int { line.prefix { $0 == " " }.count / 2 }

    private static func indent(_ depth: Int) -> String { String(repeating: "  ", count: depth) }

    /// A number as it is; everything else between quotes, so that no time becomes a number and no name a word of YAML.
    private static func quoted(_ value: String) -> String {
        if Double(value) != nil, value.allSatisfy({ $0.isNumber || $0 == "." }) { return value }
        return "\"\(value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
}
