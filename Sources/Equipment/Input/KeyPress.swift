import CLinux

/// One change of a key as the kernel tells it (`struct input_event`), read without the layout of any keyboard.
package struct KeyPress: Hashable, Sendable {
    package let type: UInt16
    package let code: UInt16
    package let value: Int32

    /// Bytes of one in the stream of a device: two times of 8, then the three above.
    package static let size = 24

    package init(type: UInt16, code: UInt16, value: Int32) {
        (self.type, self.code, self.value) = (type, code, value)
    }

    /// The event in `bytes`, in the machine's own order; nil for another number of them.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.size else { return nil }
        let last = Array(bytes.suffix(8))
        type = UInt16(last[0]) | UInt16(last[1]) << 8
        code = UInt16(last[2]) | UInt16(last[3]) << 8
        value = Int32(
            bitPattern: last[4...].enumerated().reduce(0) { $0 | UInt32($1.element) << (8 * $1.offset) }
        )
    }

    var isDown: Bool { value == 1 }

    /// What a key means to somebody who reads codes.
    enum Meaning: Hashable {
        case sign(plain: UInt8, shifted: UInt8)
        /// A digit of the keypad, with which signs are spelled while Alt is held.
        case keypad(UInt8)
        case shift, alt
        /// Enter, of the keypad too, and Tab: a code is over.
        case end
    }

    /// What the key is on a US keyboard, which is what scanners type as; nil for keys that have no part in codes.
    var meaning: Meaning? {
        switch Int32(code) {
        case KEY_LEFTSHIFT, KEY_RIGHTSHIFT: .shift
        case KEY_LEFTALT, KEY_RIGHTALT: .alt
        case KEY_ENTER, KEY_KPENTER, KEY_TAB: .end
        default: Self.keypad[Int32(code)].map { .keypad($0) } ?? Self.signs[Int32(code)]
        }
    }

    private static let keypad: [Int32: UInt8] = [
        KEY_KP0: 0, KEY_KP1: 1, KEY_KP2: 2, KEY_KP3: 3, KEY_KP4: 4, KEY_KP5: 5, KEY_KP6: 6, KEY_KP7: 7,
        KEY_KP8: 8,
        KEY_KP9: 9,
    ]

    /// Rows of the keyboard from their first key on, plain and shifted.
    private static let signs: [Int32: Meaning] = {
        let rows: [(Int32, String, String)] = [
            (KEY_1, "1234567890-=", "!@#$%^&*()_+"), (KEY_Q, "qwertyuiop[]", "QWERTYUIOP{}"),
            (KEY_A, "asdfghjkl;'`", "ASDFGHJKL:\"~"), (KEY_BACKSLASH, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
            (KEY_SPACE, " ", " "),
        ]
        let pairs = rows.flatMap { first, plain, shifted in
            zip(plain.utf8, shifted.utf8).enumerated()
                .map { (first + Int32($0.offset), Meaning.sign(plain: $0.element.0, shifted: $0.element.1)) }
        }
        return Dictionary(pairs) { first, _ in first }
    }()
}
