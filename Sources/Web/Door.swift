package import Badges
import Equipment
package import FrontDesk
import HTTPTypes
import Hummingbird
import KioskPage
import NIOCore
package import Phrasebook
package import SingleSignOn

/// The HTTP door: what every route reaches for.
package struct Door: Sendable {
    let reception: Reception
    let phrasebook: Phrasebook
    let press: BadgePress
    let house: House
    let paces: Paces
    let pages: Pages
    let days: LocalDays
    let repeats: Repeats
    let listPrints = ListPrints()
    /// What happens at the devices of kiosks, and how those are: another program reads them.
    let events: KioskEvents
    let devices: KioskDevices
    /// The organisation's own provider, where one is set.
    let provider: Provider?
    /// Whether answers are counted and timed.
    let isMeasured: Bool
    /// The label that the printers print.
    let format: BadgeFormat
    /// Changes with every change of the page; an open page of an older build loads itself again.
    let build: String

    /// - Parameter uptime: a clock that never steps, for counting requests.
    package init(
        reception: Reception,
        phrasebook: Phrasebook,
        press: BadgePress,
        house: House,
        provider: Provider? = nil,
        format: BadgeFormat = .brother62x100,
        isMeasured: Bool = false,
        events: KioskEvents = KioskEvents(),
        devices: KioskDevices = KioskDevices(),
        uptime: @escaping @Sendable () -> Duration = { ContinuousClock.now - start }
    ) throws {
        self.reception = reception
        self.phrasebook = phrasebook
        self.press = press
        self.house = house
        self.provider = provider
        self.format = format
        self.isMeasured = isMeasured
        self.events = events
        self.devices = devices
        pages = try Pages(phrasebook)
        days = LocalDays(hours: reception.hours, today: reception.today)
        repeats = Repeats(uptime: uptime)
        paces = Paces(kiosk: house.pace, program: house.readingPace, uptime: uptime)
        build = Self.buildOfPage
    }

    /// The label printers as they are set at this moment.
    var printers: LabelPrinters? { LabelPrinters(reception.settings) }
}

extension Door {
    private static let buildOfPage = fingerprint(KioskPage.assets.map(\.bytes) + [KioskPage.index.bytes])
}

fileprivate let start = ContinuousClock.now

/// Sixty-four bits of FNV-1a in hexadecimal digits: tells builds apart, protects nothing.
func fingerprint(_ files: [[UInt8]]) -> String {
    let hash = files.joined().reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
}

/// An address of IPv4 as it is written there, also when a listener for both families met it.
fileprivate func plainAddress(_ address: String) -> String {
    address.hasPrefix("::ffff:") && address.contains(".") ? String(address.dropFirst(7)) : address
}

/// A request on its way through the door: who asks, and in which language they read the answer.
struct Caller: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The paired kiosk that asks; nil on routes that anyone may call.
    var kiosk: Kiosk?
    var language: Language = .nl
    /// What the other program that asks may read; nil on routes of people and kiosks.
    var program: ReadToken?
    /// Who is signed in at the desk, and how far.
    var session: Session?
    /// What was filled in, for a route of the desk.
    var form = Form(fields: [])
    /// Whether the form that comes in may bring a file.
    var takesFile = false
    /// The address that was asked for, without what follows a question mark.
    var path = ""
    /// Whether the request came in over TLS.
    var isOverTLS = false
    /// The IP address that the request came from, "" when unknown.
    let peer: String

    init(source: Source) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress.map(plainAddress) ?? ""
    }

    /// A check-in is a few hundred bytes.
    var maxUploadSize: Int { 8 * 1024 }

    /// The session of a route that only whoever signed in reaches.
    func atTheDesk() throws(Refusal) -> Session {
        guard let session else { throw .notSignedIn }
        return session
    }

    /// The number that stands in the address as `name`.
    func number(_ name: String) throws -> Int64 {
        guard let number = Int64(try parameters.require(name)) else { throw DoorRefusal.notFound }
        return number
    }

    /// The token of a route that only other programs reach.
    func readingProgram() throws(DoorRefusal) -> ReadToken {
        guard let program else { throw .tokenMissing }
        return program
    }

    /// The kiosk of a route that only kiosks reach.
    func pairedKiosk() throws -> Kiosk {
        guard let kiosk else { throw Refusal.notPaired }
        return kiosk
    }
}
