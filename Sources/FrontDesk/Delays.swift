import Foundation
import Synchronization

/// How long whoever guesses has to wait: longer with each failure, never for ever.
///
/// An attempt counts as failed until it is forgiven, so that many at once gain nothing.
final class Delays: Sendable {
    /// What attempts are counted by.
    enum Subject: Hashable, Sendable {
        /// The name that was typed, known or not.
        case handle(Data)
        /// The codes of one account.
        case codes(Int64)
        /// Where the attempt comes from; several people can sit behind one address.
        case address(String)

        /// Attempts that cost nothing.
        var free: Int {
            switch self {
            case .handle, .codes: 3
            case .address: 20
            }
        }
    }

    private struct Count {
        var failures: Int
        var at: Instant
        var waitUntil: Instant
    }

    private let now: @Sendable () -> Date
    private let counts = Mutex<[Subject: Count]>([:])
    private static let longest: Int64 = 60
    private static let mostSubjects = 10_000
    /// A subject that was left alone this long starts anew, in seconds.
    private static let forgotten: Int64 = 3600

    init(now: @escaping @Sendable () -> Date) {
        self.now = now
    }

    /// How many subjects are counted now.
    var subjectCount: Int { counts.withLock(\.count) }

    /// Counts an attempt, or refuses it while one of `subjects` still has to wait.
    func take(_ subjects: [Subject]) throws(Refusal) {
        let now = Instant(now())
        let wait = counts.withLock { counts -> Int64? in
            // A clock set back must not make anybody wait longer than the longest.
            let latest = now.advanced(bySeconds: Self.longest)
            let waits = subjects.compactMap { counts[$0]?.waitUntil }.filter { $0 > now && $0 <= latest }
            if let last = waits.max() { return (last.milliseconds - now.milliseconds + 999) / 1000 }
            for subject in subjects { Self.count(subject, at: now, in: &counts) }
            return nil
        }
        if let wait { throw .tooFast(retryAfterSeconds: Int(wait)) }
    }

    /// Takes back what was counted against `subjects`: the attempt was right.
    ///
    /// Of an address only this one attempt is taken back, or one right password would pay for guessing others.
    func forgive(_ subjects: [Subject]) {
        counts.withLock { counts in
            for subject in subjects {
                switch subject {
                case .handle, .codes: counts[subject] = nil
                case .address: counts[subject]?.failures -= 1
                }
            }
        }
    }

    /// Takes back one attempt that was never judged, such as one that the desk was too busy for.
    ///
    /// It was let through, so whatever wait there was before it is over.
    func takeBack(_ subject: Subject) {
        counts.withLock { counts in
            guard let count = counts[subject] else { return }
            counts[subject] = Count(failures: count.failures - 1, at: count.at, waitUntil: count.at)
        }
    }

    private static func count(_ subject: Subject, at now: Instant, in counts: inout [Subject: Count]) {
        let before =
            counts[subject].flatMap { now < $0.at.advanced(bySeconds: forgotten) ? $0.failures : nil } ?? 0
        let over = before + 1 - subject.free
        let wait = over < 0 ? 0 : min(longest, 1 << Int64(min(over, 6)))
        counts[subject] = Count(failures: before + 1, at: now, waitUntil: now.advanced(bySeconds: wait))
        guard counts.count > mostSubjects else { return }
        let old = counts.sorted { $0.value.at < $1.value.at }.prefix(mostSubjects / 4)
        for (subject, _) in old { counts[subject] = nil }
    }
}
