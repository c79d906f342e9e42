import Foundation

/// Rows under headings, set out for a terminal.
struct Table {
    let headings: [String]
    let rows: [[String]]

    var text: String {
        let widths = headings.indices.map { column in
            ([headings] + rows).compactMap { $0.indices.contains(column) ? $0[column].count : nil }.max() ?? 0
        }
        return ([headings] + rows)
            .map { row in
                zip(row, widths)
                    .map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
                    .joined(separator: "  ")
                    .trimmingCharacters(in: .whitespaces)
            }
            .joined(separator: "\n")
    }
}

/// Prints `value` as JSON that stays the same from run to run: keys in order, times as ISO 8601.
func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
}
