import AsyncAlgorithms
import Foundation
import FrontDesk
import Logging
import Post
import ServiceLifecycle

/// Sends what is due: at once when a message was written, and every few seconds what had to wait.
struct Posting: Service {
    let reception: Reception
    let office: OwnPost.Office
    let letters: NoticeLetters
    let logger: Logger
    /// From 0 to 1, another one each time.
    var chance: @Sendable () -> Double = { .random(in: 0...1) }

    /// How many go out side by side.
    private static let atOnce = 8

    func run() async throws {
        let ticks = AsyncTimerSequence(interval: .seconds(5), clock: .continuous).map { _ in }
        for await _ in merge(reception.noticesWritten, ticks).cancelOnGracefulShutdown() {
            try await cancelWhenGracefulShutdown { try await round() }
        }
    }

    /// One round, until nothing is due any more.
    ///
    /// A full disk is waited out; a stop in the middle leaves the rest for the next start.
    func round() async throws {
        do {
            try await reception.settleNotices()
            while true {
                let due = try await reception.dueNotices(atMost: Self.atOnce)
                guard !due.isEmpty else { return }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for notice in due { group.addTask { try await deliver(notice) } }
                    try await group.waitForAll()
                }
                try await reception.settleNotices()
            }
        } catch is CancellationError {
            return
        } catch Refusal.recordFull {
            logger.error("The disk is full: messages wait until there is room.")
        }
    }

    private func deliver(_ notice: DueNotice) async throws {
        let outcome = try await tryOnce(notice)
        try Task.checkCancellation()
        try await reception.note(outcome, of: notice.id, chance: chance())
        tell(outcome, notice)
    }

    private func tryOnce(_ notice: DueNotice) async throws -> Notice.Outcome {
        if notice.receiver == .webhook {
            guard let webhook = office.webhook, let body = try? letters.message(notice),
                let id = FileName("notice-\(notice.id)-\(notice.writtenAt.milliseconds)")
            else { return .refused(.noAddress) }
            return .init(await webhook.post(body, id: id, at: reception.now()))
        }
        if notice.kind == .monthlyReport { return try await sendReport(notice) }
        let address = notice.address.flatMap { Address($0) } ?? office.addresses[notice.receiver]
        guard let mailer = office.mailer, let from = office.from, let address,
            let letter = letters.letter(notice, to: address, from: from)
        else { return .refused(.noAddress) }
        return .init(await mailer.send(letter))
    }

    /// The figures of the month before the one that it was written in, as a letter with a PDF.
    private func sendReport(_ notice: DueNotice) async throws -> Notice.Outcome {
        guard let mailer = office.mailer, let from = office.from, let address = office.steeringGroup.first
        else { return .refused(.noAddress) }
        let reports = try await reception.monthlyReports(at: notice.writtenAt)
        guard var letter = await letters.letter(with: reports, notice, to: address, from: from) else {
            return .refused(.letterRefused)
        }
        letter.others = Array(office.steeringGroup.dropFirst())
        return .init(await mailer.send(letter))
    }

    /// Says to the operator what went wrong, once, and that it is over; never whom it was for.
    private func tell(_ outcome: Notice.Outcome, _ notice: DueNotice) {
        var facts: Logger.Metadata = [
            "notice": "\(notice.id)", "kind": "\(notice.kind)", "receiver": "\(notice.receiver)",
        ]
        switch outcome {
        case .sent where notice.attempts > 0:
            facts["tries"] = "\(notice.attempts + 1)"
            logger.notice("A message was delivered after all.", metadata: facts)
        case .sent:
            break
        case .later(let cause) where notice.attempts == 0:
            facts["cause"] = "\(cause)"
            logger.warning("A message could not be delivered yet.", metadata: facts)
        case .later:
            break
        case .refused(let cause):
            facts["cause"] = "\(cause)"
            logger.error("A message can't be delivered.", metadata: facts)
        }
    }
}

extension Notice.Outcome {
    init(_ outcome: Post.Outcome) {
        switch outcome {
        case .sent: self = .sent
        case .refused(let obstacle): self = .refused(.init(obstacle))
        case .later(let obstacle): self = .later(.init(obstacle))
        }
    }
}

extension Notice.Cause {
    init(_ obstacle: Obstacle) {
        switch obstacle {
        case .addressRefused: self = .addressRefused
        case .letterRefused: self = .letterRefused
        case .senderRefused: self = .senderRefused
        case .busy: self = .busy
        case .unreachable: self = .unreachable
        case .timedOut: self = .timedOut
        case .notPrivate: self = .notPrivate
        case .signInRefused: self = .signInRefused
        case .gone: self = .gone
        case .stopped: self = .stopped
        case .unexpected: self = .unexpected
        }
    }
}
