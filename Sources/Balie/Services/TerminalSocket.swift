import Equipment
import FrontDesk
import Logging
import ServiceLifecycle
import Web

/// Takes from `balie terminal` what happens at a kiosk's devices, and hands it to the page of that kiosk.
///
/// Whoever can open it can do what somebody before those devices can, and nothing else.
struct TerminalSocket: Service {
    let path: String
    let reception: Reception
    let events: KioskEvents
    let devices: KioskDevices
    /// Prints who has to be found, for a kiosk.
    let printList: @Sendable (Kiosk) async throws -> ListPrintAnswer
    let logger: Logger

    func run() async throws {
        try await LineSocket<TerminalWord, TerminalAnswer>(
            path: path,
            mode: 0o666,
            logger: logger,
            answer: answer
        )
        .run()
    }

    func answer(_ word: TerminalWord?) async -> TerminalAnswer {
        guard let word, let kiosk = try? await kiosk(called: word.kiosk) else { return .kioskUnknown }
        switch word.matter {
        case .code(let code):
            guard let code = ScannedText(code) else { return .notACode }
            return events.scanned(code, at: kiosk.id) == 0 ? .nobodyListens : .heard
        case .listKey:
            return await list(for: kiosk)
        case .devices(let report):
            devices.note(report, of: kiosk.id, at: Instant(reception.now()))
            return .heard
        case .standing:
            let standing = devices.standing(of: kiosk.id, at: Instant(reception.now()))
            return .kiosk(
                seenAt: kiosk.seenAt,
                pages: events.pages(of: kiosk.id),
                devices: standing.flatMap { $0.holds ? $0.report : nil }
            )
        }
    }

    private func list(for kiosk: Kiosk) async -> TerminalAnswer {
        do {
            switch try await printList(kiosk) {
            case .printed, .underway: return .listComes
            case .failed: return .listFailed
            }
        } catch Refusal.noListPrinter {
            return .noListPrinter
        } catch Refusal.tooFast {
            return .listComes
        } catch {
            return .listFailed
        }
    }

    private func kiosk(called name: String) async throws -> Kiosk? {
        try await reception.record.kiosks().last { $0.name == name && $0.revokedAt == nil }
    }
}

/// What `balie terminal` says of a kiosk.
struct TerminalWord: Codable, Sendable {
    enum Matter: Codable, Sendable {
        /// The scanner read this.
        case code(String)
        /// The key for the list was held.
        case listKey
        /// How the devices are; said again every 20 seconds.
        case devices(KioskDevices.Report)
        /// A question: how the kiosk is.
        case standing
    }

    let kiosk: String
    let matter: Matter
}

/// What the daemon says to it.
enum TerminalAnswer: Codable, Hashable, Sendable {
    case heard
    /// No page of that kiosk is open.
    case nobodyListens
    case kioskUnknown
    case notACode
    /// The list comes out of its printer, or did less than a minute ago.
    case listComes
    case listFailed
    /// No printer is set for it, or the key is off.
    case noListPrinter
    /// When the kiosk's page last said that it lives, how many listen, and how its devices are.
    case kiosk(seenAt: Instant, pages: Int, devices: KioskDevices.Report?)
}
