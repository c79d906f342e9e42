package import Foundation
import Synchronization

/// A small generator that gives the same numbers for the same seed.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Bytes that differ from call to call and are the same from run to run.
package func seededBytes(_ seed: UInt64 = 1) -> @Sendable (Int) -> Data {
    let generator = Seeded(SplitMix64(seed: seed))
    return { count in
        generator.state.withLock { state in
            Data((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &state) })
        }
    }
}

fileprivate final class Seeded: Sendable {
    let state: Mutex<SplitMix64>

    init(_ generator: SplitMix64) {
        state = Mutex(generator)
    }
}
