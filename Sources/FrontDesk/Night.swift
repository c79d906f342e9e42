/// The part of each day in which a screen that nobody uses is dark, "22:00-06:00"; over midnight too.
package struct Night: Hashable, Sendable {
    package let from: TimeOfDay
    package let until: TimeOfDay

    /// Nil for what is no such part, and for one that takes no time.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            .map { TimeOfDay(String($0)) }
        guard parts.count == 2, let from = parts[0], let until = parts[1], from != until else { return nil }
        (self.from, self.until) = (from, until)
    }

    package var text: String { "\(from.text)-\(until.text)" }

    /// Whether it is night where `hours` count, at `instant`.
    package func contains(_ instant: Instant, _ hours: OpeningHours) -> Bool {
        let time = hours.timeOfDay(of: instant)
        let minutes = time.hour * 60 + time.minute
        return from.minutes < until.minutes
            ? (from.minutes..<until.minutes).contains(minutes)
            : minutes >= from.minutes || minutes < until.minutes
    }
}
