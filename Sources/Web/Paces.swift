import FrontDesk
import Synchronization

/// How fast each kiosk may ask, and all attempts to pair together: buckets that fill again as time goes by.
final class Paces: Sendable {
    private let kioskPace: House.Pace
    private let uptime: @Sendable () -> Duration
    private let buckets = Mutex<[Int64: Bucket]>([:])

    /// Attempts to guess one of 100,000,000 codes within its ten minutes.
    private static let pairingPace = House.Pace(perMinute: 10, atOnce: 10)
    private static let pairing: Int64 = 0

    /// Paper that somebody at a kiosk can have come out.
    private static let listPace = House.Pace(perMinute: 1, atOnce: 1)

    private struct Bucket {
        var left: Double
        var at: Duration
    }

    init(kiosk: House.Pace, uptime: @escaping @Sendable () -> Duration) {
        kioskPace = kiosk
        self.uptime = uptime
    }

    func take(_ kiosk: Kiosk) throws(Refusal) {
        try take(from: kiosk.id, at: kioskPace)
    }

    func takePairing() throws(Refusal) {
        try take(from: Self.pairing, at: Self.pairingPace)
    }

    /// - Throws: ``Refusal/tooFast(retryAfterSeconds:)`` within a minute of the last list.
    func takeList(_ kiosk: Kiosk) throws(Refusal) {
        // Numbers of kiosks are above zero: below it are their lists.
        try take(from: -kiosk.id, at: Self.listPace)
    }

    private func take(from id: Int64, at pace: House.Pace) throws(Refusal) {
        let now = uptime()
        let perSecond = Double(pace.perMinute) / 60
        let wait = buckets.withLock { buckets -> Int? in
            var bucket = buckets[id] ?? Bucket(left: Double(pace.atOnce), at: now)
            bucket.left = min(Double(pace.atOnce), bucket.left + (now - bucket.at) / .seconds(1) * perSecond)
            bucket.at = now
            defer { buckets[id] = bucket }
            guard bucket.left >= 1 else { return Int(((1 - bucket.left) / perSecond).rounded(.up)) }
            bucket.left -= 1
            return nil
        }
        if let wait { throw .tooFast(retryAfterSeconds: wait) }
    }
}
