/// What a label printer is given: finished dots, nothing that it could read, scale or shade.
package struct PrintableLabel: Sendable, Equatable {
    package let width: Int
    package let height: Int
    package let dotsPerInch: Int
    /// The label that the dots are meant for.
    package let size: LabelSize
    /// The rows from the top, each in whole bytes; the leftmost dot in the highest bit, ink is 1, the rest 0.
    package let rows: [UInt8]

    package var bytesPerRow: Int { (width + 7) / 8 }

    /// Nil for rows that are not as many as the dots need, or for no dots at all.
    package init?(width: Int, height: Int, dotsPerInch: Int, size: LabelSize, rows: [UInt8]) {
        guard (1...20_000).contains(width), (1...20_000).contains(height), dotsPerInch > 0,
            rows.count == (width + 7) / 8 * height
        else { return nil }
        (self.width, self.height, self.dotsPerInch) = (width, height, dotsPerInch)
        (self.size, self.rows) = (size, rows)
    }
}
