import FrontDesk
import Logging
import ServiceLifecycle
import Web

/// Takes from `balie terminal` what a kiosk's scanner read, and hands it to the page of that kiosk.
///
/// Whoever can open it can do what somebody before that scanner can, and nothing else.
struct TerminalSocket: Service {
    let path: String
    let reception: Reception
    let scans: KioskScans
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
        guard let code = word.code else {
            return .kiosk(seenAt: kiosk.seenAt, pages: scans.pages(of: kiosk.id))
        }
        guard let code = ScannedText(code) else { return .notACode }
        let pages = scans.tell(code.text, to: kiosk.id)
        return pages == 0 ? .nobodyListens : .heard
    }

    private func kiosk(called name: String) async throws -> Kiosk? {
        try await reception.record.kiosks().last { $0.name == name && $0.revokedAt == nil }
    }
}

/// What `balie terminal` says: what the scanner of a kiosk read; without a code it asks how that kiosk is.
struct TerminalWord: Codable, Sendable {
    let kiosk: String
    var code: String?
}

/// What the daemon says to it.
enum TerminalAnswer: Codable, Hashable, Sendable {
    case heard
    /// No page of that kiosk is open.
    case nobodyListens
    case kioskUnknown
    case notACode
    /// When the kiosk's page last said that it lives, and how many listen.
    case kiosk(seenAt: Instant, pages: Int)
}
