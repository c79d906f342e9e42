import Hummingbird
import Synchronization

/// Forms that came in just now: whoever presses a button twice gets the first answer twice, and all is done once.
final class Repeats: Sendable {
    /// One form as it was filled in on one page that was shown.
    struct Asked: Hashable, Sendable {
        fileprivate let once: String
        fileprivate let path: String
        fileprivate let filled: Int

        /// Nil for a form that stood on no page of ours.
        init?(_ form: Form, to path: String) {
            once = form[Repeats.field]
            guard !once.isEmpty else { return nil }
            self.path = path
            // Of passwords and reasons no more than this stays here.
            var hasher = Hasher()
            hasher.combine(form.fields.flatMap { [$0.name, $0.value] })
            hasher.combine(form.file)
            filled = hasher.finalize()
        }
    }

    private struct Kept {
        let answer: Task<Response, any Error>
        /// When it is forgotten; nil while it is being worked on.
        var until: Duration?
    }

    /// The hidden field that tells one showing of a page from the next.
    static let field = "once"
    private static let remembered: Duration = .seconds(2)
    private let uptime: @Sendable () -> Duration
    private let kept = Mutex<[Asked: Kept]>([:])

    init(uptime: @escaping @Sendable () -> Duration) {
        self.uptime = uptime
    }

    /// What ``field`` holds on a page: 128 random bits.
    static func fresh() -> String {
        (0..<2).map { _ in String(UInt64.random(in: 0...UInt64.max), radix: 36) }.joined()
    }

    /// The answer of `work`, or of the same that was asked a moment ago.
    ///
    /// A refusal is not remembered once it is given: the next try may be right.
    func once(
        _ asked: Asked,
        _ work: @escaping @Sendable () async throws -> Response
    ) async throws -> Response {
        let answer = kept.withLock { kept -> Task<Response, any Error> in
            let now = uptime()
            kept = kept.filter { _, old in old.until.map { $0 > now } ?? true }
            if let known = kept[asked] { return known.answer }
            let answer = Task { try await work() }
            kept[asked] = Kept(answer: answer)
            return answer
        }
        let result = await answer.result
        let isGood = if case .success(let response) = result { response.status.code < 400 } else { false }
        kept.withLock { kept in
            guard let mine = kept[asked], mine.answer == answer, mine.until == nil else { return }
            kept[asked] = isGood ? Kept(answer: answer, until: uptime() + Self.remembered) : nil
        }
        return try result.get()
    }
}
