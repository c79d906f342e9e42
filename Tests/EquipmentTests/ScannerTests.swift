import CLinux
import Foundation
import Testing

@testable import Equipment

/// Events as a scanner makes them when it types.
enum Typed {
    static func press(_ code: Int32, _ value: Int32 = 1) -> KeyPress {
        KeyPress(type: UInt16(EV_KEY), code: UInt16(code), value: value)
    }

    static let report = KeyPress(type: UInt16(EV_SYN), code: UInt16(SYN_REPORT), value: 0)

    private static let row: [Character: Int32] = {
        let rows: [(Int32, String)] = [
            (KEY_1, "1234567890"), (KEY_Q, "QWERTYUIOP"), (KEY_A, "ASDFGHJKL"), (KEY_Z, "ZXCVBNM"),
        ]
        return Dictionary(
            uniqueKeysWithValues: rows.flatMap { first, signs in
                signs.enumerated().map { ($0.element, first + Int32($0.offset)) }
            }
        )
    }()

    /// Capitals and digits with Shift where it is needed, as most scanners send them.
    static func code(_ text: String, end: Int32 = KEY_ENTER) -> [KeyPress] {
        text.flatMap { sign -> [KeyPress] in
            guard let key = row[sign] else { return [] }
            let shift = sign.isLetter
            return (shift ? [press(KEY_LEFTSHIFT)] : []) + [press(key), report, press(key, 0)]
                + (shift ? [press(KEY_LEFTSHIFT, 0)] : []) + [report]
        } + [press(end), report, press(end, 0), report]
    }

    /// As they stand in the stream of a device.
    static func bytes(_ presses: [KeyPress]) -> Data {
        var bytes = Data()
        for press in presses {
            bytes += [UInt8](repeating: 7, count: 16)
            for word in [press.type, press.code] { bytes += [UInt8(word & 255), UInt8(word >> 8)] }
            let value = UInt32(bitPattern: press.value)
            for shift in [UInt32(0), 8, 16, 24] { bytes.append(UInt8(value >> shift & 255)) }
        }
        return bytes
    }
}

struct WedgeReaderTests {
    private func read(_ presses: [KeyPress]) -> [String] {
        var reader = WedgeReader()
        return presses.compactMap { reader.take($0) }
    }

    @Test(arguments: [KEY_ENTER, KEY_KPENTER, KEY_TAB])
    func `a code is read whatever ends it`(end: Int32) {
        let text = "BAB0123456789QWERTYUIOPASDFGHJKLZXCVBNM"
        #expect(read(Typed.code(text, end: end) + Typed.code("P7", end: end)) == [text, "P7"])
    }

    @Test
    func `signs come from a US keyboard, with either Shift, and keys that mean nothing are passed over`() {
        let presses = [
            Typed.press(KEY_A), Typed.press(KEY_F5), Typed.press(KEY_RIGHTSHIFT), Typed.press(KEY_A),
            Typed.press(KEY_1), Typed.press(KEY_RIGHTSHIFT, 0), Typed.press(KEY_SLASH), Typed.press(KEY_KP7),
            Typed.press(KEY_ENTER),
        ]
        #expect(read(presses) == ["aA!/7"])
    }

    @Test func `a key that repeats or is let go counts once, and an empty line is no code`() {
        let held = [Typed.press(KEY_B), Typed.press(KEY_B, 2), Typed.press(KEY_B, 2), Typed.press(KEY_B, 0)]
        #expect(
            read(held + [Typed.press(KEY_ENTER), Typed.press(KEY_ENTER, 2), Typed.press(KEY_ENTER)]) == ["b"]
        )
    }

    @Test func `signs that are spelled on the keypad with Alt are read`() {
        func spelled(_ digits: [Int32]) -> [KeyPress] {
            [Typed.press(KEY_LEFTALT)] + digits.flatMap { [Typed.press($0), Typed.press($0, 0)] }
                + [Typed.press(KEY_LEFTALT, 0)]
        }
        let presses =
            spelled([KEY_KP6, KEY_KP6]) + spelled([KEY_KP0, KEY_KP5, KEY_KP5]) + spelled([KEY_KP7])
            + spelled([KEY_KP9, KEY_KP9, KEY_KP9, KEY_KP9, KEY_KP9, KEY_KP9, KEY_KP9]) + [
                Typed.press(KEY_ENTER)
            ]
        #expect(read(presses) == ["B7"])
    }

    @Test func `events that the kernel lost take the code with them, and the next is whole`() {
        let dropped = KeyPress(type: UInt16(EV_SYN), code: UInt16(SYN_DROPPED), value: 0)
        let half = Array(Typed.code("LOST").prefix(9))
        #expect(
            read(half + [dropped, Typed.press(KEY_X)] + [Typed.report] + Typed.code("WHOLE")) == ["WHOLE"]
        )
    }

    @Test func `a code that never ends is not kept`() {
        let endless = [KeyPress](repeating: Typed.press(KEY_A), count: 100_000)
        #expect(read(endless + [Typed.press(KEY_ENTER)] + Typed.code("B7")) == ["B7"])
    }

    @Test func `whatever keys come, it goes on`() {
        var (state, reader) = (UInt64(11), WedgeReader())
        for _ in 0..<100_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let press = KeyPress(
                type: UInt16(state >> 60),
                code: UInt16(state >> 48 & 511),
                value: Int32(state >> 40 & 3) - 1
            )
            _ = reader.take(press)
        }
        reader = WedgeReader()
        #expect(Typed.code("B7").compactMap { reader.take($0) } == ["B7"])
    }
}

struct SerialReaderTests {
    @Test func `each line is a code, and bytes that no code has are passed over`() {
        var reader = SerialReader()
        let bytes = Data("BAB12\r\nP7\t\r\n\u{2}X\u{3}9\u{1b}\n".utf8) + [0xFF, 0xC3, 0xA9, 0x0D]
        #expect(bytes.compactMap { reader.take($0) } == ["BAB12", "P7", "X9"])
        #expect(Data(repeating: 65, count: 1_000_000).compactMap { reader.take($0) } == [])
        #expect(Data("\rB7\r".utf8).compactMap { reader.take($0) } == ["B7"])
    }

    @Test func `a code that is read again within three seconds is the same one`() {
        var once = OnceOnly()
        let news = [("A", 0.0), ("A", 2.9), ("A", 5.8), ("B", 5.9), ("A", 6.0), ("A", 9.1)]
            .map { once.isNew($0.0, at: .seconds($0.1)) }
        #expect(news == [true, false, false, true, true, true])
    }
}

/// The device itself, as a pipe: what it is plugged into is the kernel's and is tried elsewhere.
struct InputDeviceTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "scanner-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    @Test func `a scanner that types is read, also after it was pulled out and put back`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "event-kbd").path(percentEncoded: false)
        let scanner = InputDevice(path: path)
        var news = scanner.news().makeAsyncIterator()
        #expect(await news.next() == .state(.gone))
        for code in ["BAB0417", "P7"] {
            #expect(unsafe mkfifo(path, 0o600) == 0)
            let cable = try #require(FileHandle(forUpdatingAtPath: path))
            #expect(await news.next() == .state(.ready))
            let bytes = Typed.bytes(Typed.code(code))
            // In pieces that end within an event.
            try cable.write(contentsOf: bytes.prefix(100))
            try cable.write(contentsOf: bytes.dropFirst(100))
            #expect(await news.next() == .code(code))
            try FileManager.default.removeItem(atPath: path)
            try cable.close()
            #expect(await news.next() == .state(.gone))
        }
        scanner.end()
        #expect(await news.next() == nil)
    }

    @Test func `a key counts once it was held`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "event-key").path(percentEncoded: false)
        #expect(unsafe mkfifo(path, 0o600) == 0)
        let cable = try #require(FileHandle(forUpdatingAtPath: path))
        let key = InputDevice(path: path, as: .heldKey)
        var news = key.news().makeAsyncIterator()
        #expect(await news.next() == .state(.ready))
        let down = KeyPress(type: UInt16(EV_KEY), code: UInt16(KEY_F9), value: 1)
        try cable.write(contentsOf: Typed.bytes([down]))
        #expect(await news.next() == .held)
        key.end()
        #expect(await news.next() == nil)
        try cable.close()
    }
}

struct HeldKeyTests {
    private func press(_ code: Int32, _ value: Int32, type: Int32 = EV_KEY) -> KeyPress {
        KeyPress(type: UInt16(type), code: UInt16(code), value: value)
    }

    @Test func `a key is held after a second, once each time`() {
        var (key, told) = (HeldKey(), [Bool]())
        key.take(press(KEY_F9, 1), at: .seconds(10))
        told.append(key.isHeld(at: .milliseconds(10_999)))
        key.take(press(KEY_F9, 2), at: .seconds(10.5))
        told.append(key.isHeld(at: .seconds(11)))
        told.append(key.isHeld(at: .seconds(20)))
        key.take(press(KEY_F9, 0), at: .seconds(21))
        key.take(press(KEY_F9, 1), at: .seconds(22))
        told.append(key.isHeld(at: .seconds(23)))
        #expect(told == [false, true, false, true])
    }

    @Test func `a key that was brushed past, or that nobody saw going down, is not`() {
        var (key, told) = (HeldKey(), [Bool]())
        for second in 0..<5 {
            key.take(press(KEY_F9, 1), at: .seconds(second))
            key.take(press(KEY_F9, 0), at: .seconds(Double(second) + 0.9))
        }
        key.take(press(KEY_A, 2), at: .seconds(6))
        told.append(key.isHeld(at: .seconds(60)))
        key.take(press(KEY_F9, 1), at: .seconds(61))
        key.take(press(SYN_DROPPED, 0, type: EV_SYN), at: .seconds(61.5))
        told.append(key.isHeld(at: .seconds(70)))
        #expect(told == [false, false])
    }
}
