import FrontDesk
import Synchronization

/// How fast each kiosk and each other program may ask, and all attempts to guess together: buckets that fill again as
/// time goes by.
final class Paces: Sendable {
    private let kioskPace: House.Pace
    private let programPace: House.Pace
    private let uptime: @Sendable () -> Duration
    private let buckets = Mutex<[Asker: Bucket]>([:])

    /// Attempts to guess one of 100,000,000 codes within its ten minutes.
    private static let pairingPace = House.Pace(perMinute: 10, atOnce: 10)
    /// Tokens that open nothing: nobody guesses one, and who tries is not to keep the record busy.
    private static let guessingPace = House.Pace(perMinute: 30, atOnce: 10)

    private enum Asker: Hashable {
        case pairing, guessing
        case kiosk(Int64)
        case list(Int64)
        case program(Int64)
    }

    /// Paper that somebody at a kiosk can have come out.
    private static let listPace = House.Pace(perMinute: 1, atOnce: 1)

    private struct Bucket {
        var left: Double
        var at: Duration
    }

    init(kiosk: House.Pace, program: House.Pace, uptime: @escaping @Sendable () -> Duration) {
        (kioskPace, programPace) = (kiosk, program)
        self.uptime = uptime
    }

    func take(_ kiosk: Kiosk) throws(Refusal) {
        try take(from: .kiosk(kiosk.id), at: kioskPace)
    }

    func takePairing() throws(Refusal) {
        try take(from: .pairing, at: Self.pairingPace)
    }

    /// - Throws: ``Refusal/tooFast(retryAfterSeconds:)`` within a minute of the last list.
    func takeList(_ kiosk: Kiosk) throws(Refusal) {
        try take(from: .list(kiosk.id), at: Self.listPace)
    }

    func take(_ token: ReadToken) throws(Refusal) {
        try take(from: .program(token.id), at: programPace)
    }

    /// For a token that opened nothing; who has one that does is not slowed down by it.
    func takeGuess() throws(Refusal) {
        try take(from: .guessing, at: Self.guessingPace)
    }

    private func take(from asker: Asker, at pace: House.Pace) throws(Refusal) {
        let now = uptime()
        let perSecond = Double(pace.perMinute) / 60
        let wait = buckets.withLock { buckets -> Int? in
            var bucket = buckets[asker] ?? Bucket(left: Double(pace.atOnce), at: now)
            bucket.left = min(Double(pace.atOnce), bucket.left + (now - bucket.at) / .seconds(1) * perSecond)
            bucket.at = now
            defer { buckets[asker] = bucket }
            guard bucket.left >= 1 else { return Int(((1 - bucket.left) / perSecond).rounded(.up)) }
            bucket.left -= 1
            return nil
        }
        if let wait { throw .tooFast(retryAfterSeconds: wait) }
    }
}
