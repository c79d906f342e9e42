import CLinux

/// Puts the keys that a scanner types together to codes.
///
/// It keeps nothing of a code that was broken off, and of no code more than ``longest`` signs.
package struct WedgeReader: Sendable {
    private var signs: [UInt8] = []
    private var shifts: Set<UInt16> = []
    /// What is being spelled on the keypad while Alt is held: a sign's number.
    private var spelled: (number: Int, isOpen: Bool) = (0, false)
    /// The kernel lost events: nothing counts until it says where the next begin.
    private var isLost = false

    /// Signs in the longest code that is read: a pass has some hundreds.
    package static let longest = 1024

    package init() {}

    /// The code that `press` ends, nil while there is none.
    package mutating func take(_ press: KeyPress) -> String? {
        switch Int32(press.type) {
        case EV_SYN:
            if Int32(press.code) == SYN_DROPPED { isLost = true }
            if Int32(press.code) == SYN_REPORT, isLost { self = WedgeReader() }
            return nil
        case EV_KEY where !isLost: return takeKey(press)
        default: return nil
        }
    }

    private mutating func takeKey(_ press: KeyPress) -> String? {
        switch press.meaning {
        case .shift:
            if press.isDown {
                shifts.insert(press.code)
            } else if press.value == 0 {
                shifts.remove(press.code)
            }
        case .alt where press.isDown:
            spelled = (0, true)
        case .alt where press.value == 0:
            if spelled.isOpen, (32...126).contains(spelled.number) { add(UInt8(spelled.number)) }
            spelled = (0, false)
        case .keypad(let digit) where press.isDown && spelled.isOpen:
            spelled.number = min(spelled.number * 10 + Int(digit), 100_000)
        case .keypad(let digit) where press.isDown:
            add(UInt8(ascii: "0") + digit)
        case .sign(let plain, let shifted) where press.isDown:
            add(shifts.isEmpty ? plain : shifted)
        case .end where press.isDown:
            defer { signs = [] }
            return signs.isEmpty || signs.count > Self.longest ? nil : String(decoding: signs, as: UTF8.self)
        default:
            break
        }
        return nil
    }

    private mutating func add(_ sign: UInt8) {
        if signs.count <= Self.longest { signs.append(sign) }
    }
}
