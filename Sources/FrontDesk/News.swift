import Foundation
import Synchronization

/// Tells open pages that the record changed, and nothing of what: a number that grows with every change.
///
/// Who is slow gets the newest number only.
final class News: Sendable {
    private struct Listener {
        let owner: Data
        let stream: AsyncStream<UInt64>.Continuation
    }

    private struct State {
        var changes: UInt64 = 0
        var next = 0
        var listeners: [Int: Listener] = [:]
    }

    /// How many can listen at once, and how many for one owner: half of the connections that a listener takes.
    static let (most, mostOfOne) = (256, 6)

    private let state = Mutex(State())

    var changes: UInt64 { state.withLock(\.changes) }
    var count: Int { state.withLock(\.listeners.count) }

    /// The number of changes now, after each, and at each heartbeat.
    ///
    /// One who asks for too many loses their oldest.
    /// - Throws: ``Refusal/listenersTooMany``.
    func listen(as owner: Data) throws(Refusal) -> AsyncStream<UInt64> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: UInt64.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        let (id, displaced) = try state.withLock {
            state throws(Refusal) -> (Int, AsyncStream<UInt64>.Continuation?) in
            let own = state.listeners.filter { $0.value.owner == owner }.keys.sorted()
            let oldest = own.count >= Self.mostOfOne ? own.first : nil
            guard state.listeners.count < Self.most || oldest != nil else { throw .listenersTooMany }
            state.next += 1
            state.listeners[state.next] = Listener(owner: owner, stream: continuation)
            continuation.yield(state.changes)
            return (state.next, oldest.flatMap { state.listeners.removeValue(forKey: $0)?.stream })
        }
        displaced?.finish()
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.listeners.removeValue(forKey: id) }
        }
        return stream
    }

    /// Tells everyone of a change.
    func tell() {
        state.withLock { state in
            state.changes += 1
            for listener in state.listeners.values { listener.stream.yield(state.changes) }
        }
    }

    /// Wakes everyone, so that each can see whether somebody is still there.
    func beat() {
        state.withLock { state in
            for listener in state.listeners.values { listener.stream.yield(state.changes) }
        }
    }
}

extension PresenceEntry.Kind {
    /// Whether an open page of the desk can look different after it.
    var isNews: Bool { !Self.looks.contains(self) }
}

extension Reception {
    /// How often the record changed since the daemon started, in a text that another start does not repeat.
    package var edition: String { edition(of: news.changes) }

    /// Lets open pages of the desk know of what changed outside the record.
    package func tellOpenPages() { news.tell() }

    package func edition(of changes: UInt64) -> String { "\(startedAt)-\(changes)" }

    /// What an open page of a session listens to; see ``News``.
    ///
    /// - Throws: ``Refusal/listenersTooMany``.
    package func news(for session: Session) throws(Refusal) -> AsyncStream<UInt64> {
        try news.listen(as: session.token)
    }

    /// Wakes everyone who listens; called every few seconds.
    package func beat() {
        news.beat()
    }

    /// How many open pages listen.
    package var listeners: Int { news.count }
}
