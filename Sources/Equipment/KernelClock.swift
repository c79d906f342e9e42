import CLinux

/// The kernel's word on its clock.
package enum KernelClock {
    /// Whether a time server keeps it right, nil where the kernel does not tell.
    package static var isKept: Bool? {
        switch balie_clock_is_kept() {
        case 1: true
        case 0: false
        default: nil
        }
    }
}
