/// Cuts what a scanner sends over a serial line into codes: each ends with a line break, a carriage return or a tab.
package struct SerialReader: Sendable {
    private var signs: [UInt8] = []

    package init() {}

    /// The code that `byte` ends, nil while there is none.
    ///
    /// Bytes that no code has are passed over; of a code that is too long nothing is told.
    package mutating func take(_ byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
            defer { signs = [] }
            return signs.isEmpty || signs.count > WedgeReader.longest
                ? nil : String(decoding: signs, as: UTF8.self)
        case 32...126:
            if signs.count <= WedgeReader.longest { signs.append(byte) }
        default:
            break
        }
        return nil
    }
}
