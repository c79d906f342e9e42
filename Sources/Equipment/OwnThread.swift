import Foundation

/// Runs what blocks, as all of libcups does, on a thread of its own, so that nobody else at the door waits for a
/// printer.
func onOwnThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        let thread = Thread { continuation.resume(returning: work()) }
        thread.name = "printer"
        thread.start()
    }
}
