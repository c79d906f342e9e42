import CLinux

/// A button that counts once it was held for a second: one that was brushed past does not.
package struct HeldKey: Sendable {
    private var since: [UInt16: Duration] = [:]
    private var isTold = false

    private static let long = Duration.seconds(1)

    package init() {}

    /// - Parameter at: of a clock that never steps.
    package mutating func take(_ press: KeyPress, at: Duration) {
        switch Int32(press.type) {
        case EV_SYN where Int32(press.code) == SYN_DROPPED: self = HeldKey()
        case EV_KEY where press.isDown: since[press.code] = at
        case EV_KEY where press.value == 0:
            since[press.code] = nil
            if since.isEmpty { isTold = false }
        default: break
        }
    }

    /// Whether a key has been down long enough by now; true once each time.
    package mutating func isHeld(at: Duration) -> Bool {
        guard !isTold, since.values.contains(where: { at - $0 >= Self.long }) else { return false }
        isTold = true
        return true
    }
}
