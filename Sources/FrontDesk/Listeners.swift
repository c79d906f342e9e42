import Synchronization

/// Open pages that wait for a word, each with its owner; one who is slow gets the newest words only.
package final class Listeners<Owner: Hashable & Sendable, Word: Sendable>: Sendable {
    private struct Listener {
        let owner: Owner
        let stream: AsyncStream<Word>.Continuation
    }

    private struct State {
        var next = 0
        var listeners: [Int: Listener] = [:]
    }

    private let most: Int
    private let mostOfOne: Int
    private let kept: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - most: how many can listen at once.
    ///   - mostOfOne: how many for one owner; their oldest gives way.
    ///   - kept: words that wait for one who is slow.
    package init(most: Int, mostOfOne: Int, kept: Int) {
        (self.most, self.mostOfOne, self.kept) = (most, mostOfOne, kept)
    }

    package var count: Int { state.withLock(\.listeners.count) }

    package func count(of owner: Owner) -> Int {
        state.withLock { $0.listeners.values.count { $0.owner == owner } }
    }

    /// Every word from now on, the one that `first` gives before all others.
    ///
    /// - Throws: ``Refusal/listenersTooMany``.
    package func listen(as owner: Owner, first: () -> Word? = { nil }) throws(Refusal) -> AsyncStream<Word> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Word.self,
            bufferingPolicy: .bufferingNewest(kept)
        )
        let (id, displaced) = try state.withLock {
            state throws(Refusal) -> (Int, AsyncStream<Word>.Continuation?) in
            let own = state.listeners.filter { $0.value.owner == owner }.keys.sorted()
            let oldest = own.count >= mostOfOne ? own.first : nil
            guard state.listeners.count < most || oldest != nil else { throw .listenersTooMany }
            state.next += 1
            state.listeners[state.next] = Listener(owner: owner, stream: continuation)
            if let word = first() { continuation.yield(word) }
            return (state.next, oldest.flatMap { state.listeners.removeValue(forKey: $0)?.stream })
        }
        displaced?.finish()
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.listeners.removeValue(forKey: id) }
        }
        return stream
    }

    /// Says the word that `word` gives to everyone, or to all of one owner; how many heard it.
    @discardableResult
    package func tell(to owner: Owner? = nil, _ word: () -> Word) -> Int {
        state.withLock { state in
            let listeners = state.listeners.values.filter { owner == nil || $0.owner == owner }
            let word = word()
            for listener in listeners { listener.stream.yield(word) }
            return listeners.count
        }
    }
}
