/// How it ended with a label.
package enum PrintOutcome: Sendable, Hashable {
    case printed
    case failed(PrintTrouble)
}

/// Why a label did not come out, as far as the printer tells.
package enum PrintTrouble: Error, Sendable, Hashable {
    case paperOut
    case wrongRoll(loaded: LabelSize, needed: LabelSize)
    case coverOpen
    case jam
    /// Switched off, unplugged, away from the network, or it does not answer in time.
    case unreachable
    /// The connection broke after the label was sent: it may have come out, or not.
    case lost
    /// Another job is being printed; it will be our turn.
    case busy
    /// Somebody stopped the printer or its queue.
    case paused
    /// Somebody took the job away.
    case cancelled
    /// The printer does not take one-bit `image/pwg-raster` at these dots an inch.
    case unfit
    /// There is a server, but no printer of that name.
    case notFound
    /// It failed and does not say why.
    case unknown
}

extension PrintTrouble {
    /// What reasons of a printer's state (`printer-state-reasons`) keep a label from coming out.
    ///
    /// The suffix that says how grave it is depends on the make and on whether a job is there, so it counts for
    /// nothing.
    init?(reasons: [String]) {
        let plain = Set(reasons.map(Self.withoutGravity))
        let known: [(PrintTrouble, Set<String>)] = [
            (.coverOpen, ["cover-open", "door-open", "interlock-open"]),
            (.jam, ["media-jam"]),
            (.paperOut, ["media-empty", "media-needed", "input-media-supply-empty"]),
            (.unreachable, ["offline", "shutdown", "timed-out", "connecting-to-device"]),
            (.paused, ["paused", "moving-to-paused"]),
        ]
        guard let first = known.first(where: { !$0.1.isDisjoint(with: plain) }) else { return nil }
        self = first.0
    }

    private static func withoutGravity(_ reason: String) -> String {
        for gravity in ["-error", "-warning", "-report"] where reason.hasSuffix(gravity) {
            return String(reason.dropLast(gravity.count))
        }
        return reason
    }
}
