import Foundation
import Synchronization

/// Tells open pages that the record changed, and nothing of what: a number that grows with every change.
final class News: Sendable {
    /// How many can listen at once, and how many for one owner: half of the connections that a listener takes.
    static let (most, mostOfOne) = (256, 6)

    private let listeners = Listeners<Data, UInt64>(most: most, mostOfOne: mostOfOne, kept: 1)
    private let counted = Atomic<UInt64>(0)

    var changes: UInt64 { counted.load(ordering: .acquiring) }
    var count: Int { listeners.count }

    /// The number of changes now, after each, and at each heartbeat.
    ///
    /// One who asks for too many loses their oldest.
    /// - Throws: ``Refusal/listenersTooMany``.
    func listen(as owner: Data) throws(Refusal) -> AsyncStream<UInt64> {
        try listeners.listen(as: owner) { changes }
    }

    /// Tells everyone of a change.
    func tell() {
        listeners.tell { counted.add(1, ordering: .acquiringAndReleasing).newValue }
    }

    /// Wakes everyone, so that each can see whether somebody is still there.
    func beat() {
        listeners.tell { changes }
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
