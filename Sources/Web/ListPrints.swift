import FrontDesk
import Sheets
import Synchronization

/// How the last print of the list went, wherever it was asked for.
final class ListPrints: Sendable {
    private struct Last {
        let at: Instant
        var answer = ListPrintAnswer.underway
    }

    private let last = Mutex<(number: Int, print: Last?)>((0, nil))

    /// How long somebody is told of it, in seconds.
    private static let worthTelling: Int64 = 3600

    /// What became of the last one, nil where none was printed in the last hour.
    func answer(at now: Instant) -> ListPrintAnswer? {
        guard let print = last.withLock(\.print), now < print.at.advanced(bySeconds: Self.worthTelling) else {
            return nil
        }
        return print.answer
    }

    fileprivate func begin(at now: Instant) -> Int {
        last.withLock { last in
            last = (last.number + 1, Last(at: now))
            return last.number
        }
    }

    fileprivate func end(_ number: Int, as answer: ListPrintAnswer) {
        last.withLock { if $0.number == number { $0.print?.answer = answer } }
    }
}

extension Door {
    /// Prints for somebody who waits: how it ended, or after `patience` that it is on its way.
    ///
    /// What becomes of it later stands at ``ListPrints``, and open pages hear of it.
    func print(_ sheet: RollCallSheet, on listPress: ListPress, within patience: Duration) async
        -> ListPrintAnswer
    {
        let (answers, tell) = AsyncStream.makeStream(of: ListPrintAnswer.self)
        let number = listPrints.begin(at: Instant(reception.now()))
        Task {
            let answer = await listPress.print(sheet).map { ListPrintAnswer.failed($0) } ?? .printed
            listPrints.end(number, as: answer)
            reception.tellOpenPages()
            tell.yield(answer)
        }
        Task {
            try? await Task.sleep(for: patience)
            tell.yield(.underway)
        }
        return await answers.first { _ in true } ?? .underway
    }

    /// Whether the last print of the list failed, for pages that have room for a line alone.
    var hasListTrouble: Bool {
        if case .failed = listPrints.answer(at: Instant(reception.now())) { true } else { false }
    }
}
