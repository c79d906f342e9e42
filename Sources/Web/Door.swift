package import Badges
package import FrontDesk
import HTTPTypes
import Hummingbird
import KioskPage
package import Phrasebook

/// The HTTP door: what every route reaches for.
package struct Door: Sendable {
    let reception: Reception
    let phrasebook: Phrasebook
    let press: BadgePress
    let house: House
    let paces: Paces
    /// Changes with every change of the page; an open page of an older build loads itself again.
    let build: String

    /// - Parameter uptime: a clock that never steps, for counting requests.
    package init(
        reception: Reception,
        phrasebook: Phrasebook,
        press: BadgePress,
        house: House,
        uptime: @escaping @Sendable () -> Duration = { ContinuousClock.now - start }
    ) {
        self.reception = reception
        self.phrasebook = phrasebook
        self.press = press
        self.house = house
        paces = Paces(kiosk: house.pace, uptime: uptime)
        build = fingerprint(KioskPage.assets.map(\.bytes) + [KioskPage.index.bytes])
    }
}

fileprivate let start = ContinuousClock.now

/// Sixty-four bits of FNV-1a in hexadecimal digits: tells builds apart, protects nothing.
fileprivate func fingerprint(_ files: [[UInt8]]) -> String {
    let hash = files.joined().reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
}

/// A request on its way through the door: who asks, and in which language they read the answer.
struct Caller: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The paired kiosk that asks; nil on routes that anyone may call.
    var kiosk: Kiosk?
    var language: Language = .nl

    init(source: Source) {
        coreContext = .init(source: source)
    }

    /// A check-in is a few hundred bytes.
    var maxUploadSize: Int { 8 * 1024 }

    /// The kiosk of a route that only kiosks reach.
    func pairedKiosk() throws -> Kiosk {
        guard let kiosk else { throw Refusal.notPaired }
        return kiosk
    }
}
