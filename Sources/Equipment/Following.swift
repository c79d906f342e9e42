import Foundation

extension LabelPrinter {
    /// Hands a file to the printer and returns the number that it gives the job.
    func send(_ file: SentFile, title: String, _ whenSending: () -> Void) throws(PrintTrouble) -> Int {
        var question = IPPQuestion(operation: .printJob, printer: uri)
        question.operationAttributes = [
            .init(name: "job-name", value: .name(title)),
            .init(name: "document-format", value: .mediaType(file.type)),
        ]
        if let media = file.media {
            question.jobAttributes.append(.init(name: "media", value: .keyword(media)))
        }
        if file.isUnscaled {
            question.jobAttributes.append(.init(name: "print-scaling", value: .keyword("none")))
        }
        guard let place else { throw .notFound }
        let answer = try question.ask(place, patience, document: file.bytes, whenSending: whenSending)
        switch answer.status {
        case .good: break
        case .busy: throw .busy
        case .notFound: throw .notFound
        case .unfit: throw .unfit
        case .notPossible: throw .paused
        case .other: throw .unknown
        }
        guard let job = answer.first["job-id"]?.first?.integer else { throw .unknown }
        return job
    }

    /// Waits until the job has ended; takes it away when it does not come out.
    func follow(_ job: Int, until isCancelled: Flag) throws(PrintTrouble) -> PrintOutcome {
        let clock = ContinuousClock()
        let start = clock.now
        var inTroubleSince: (PrintTrouble, ContinuousClock.Instant)?
        var pause = 0.05
        while true {
            switch try stateOfSent(job, since: start) {
            case .completed: return .printed
            case .canceled: throw .cancelled
            case .aborted: throw troubleNow() ?? .unknown
            case .underway: break
            }
            if isCancelled.isRaised { throw takeAway(job, because: .cancelled) }
            let trouble = troubleNow()
            if let trouble, inTroubleSince?.0 != trouble { inTroubleSince = (trouble, clock.now) }
            if trouble == nil { inTroubleSince = nil }
            if let (trouble, since) = inTroubleSince, clock.now - since >= .seconds(patience.trouble) {
                throw takeAway(job, because: trouble)
            }
            if clock.now - start >= .seconds(patience.label) {
                throw takeAway(job, because: trouble ?? .unknown)
            }
            Thread.sleep(forTimeInterval: pause)
            pause = min(pause * 1.5, 0.5)
        }
    }

    private enum JobState {
        case underway, completed, canceled, aborted
    }

    /// How far the job is.
    ///
    /// A printer that went away may be back in a moment; gone for good, nobody knows what it printed.
    private func stateOfSent(_ job: Int, since start: ContinuousClock.Instant) throws(PrintTrouble)
        -> JobState
    {
        let question = IPPQuestion(
            operation: .jobAttributes,
            printer: uri,
            job: job,
            wanted: ["job-state", "job-state-reasons"]
        )
        for attempt in 1...3 {
            if let answer = try? ask(question) {
                guard answer.status == .good else { throw answer.status == .notFound ? .lost : .unknown }
                return switch answer.first["job-state"]?.first?.integer {
                case 7: .canceled
                case 8: .aborted
                case 9: .completed
                default: .underway
                }
            }
            if attempt < 3 { Thread.sleep(forTimeInterval: min(1, patience.connect / 3)) }
        }
        throw .lost
    }

    /// What the printer says is in the way, while a job of ours is there.
    private func troubleNow() -> PrintTrouble? {
        let question = IPPQuestion(
            operation: .printerAttributes,
            printer: uri,
            wanted: ["printer-state", "printer-state-reasons"]
        )
        guard let answer = try? ask(question) else { return .unreachable }
        let reasons = answer.first["printer-state-reasons"]?.compactMap(\.text) ?? []
        let isStopped = answer.first["printer-state"]?.first == .integer(5)
        return PrintTrouble(reasons: reasons) ?? (isStopped ? .paused : nil)
    }

    private func takeAway(_ job: Int, because trouble: PrintTrouble) -> PrintTrouble {
        _ = try? ask(IPPQuestion(operation: .cancelJob, printer: uri, job: job))
        return trouble
    }
}
