import Foundation
import FrontDesk
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// What happens at a kiosk's own devices, on its way to the page of that kiosk.
package final class KioskEvents: Sendable {
    enum Event: Sendable {
        /// The scanner read this.
        case scan(String)
        /// A list for an evacuation was asked for with a key: that it is on its way, then how that ended, in each language.
        case list([String: String]?)
        /// Nothing; shows whether somebody is still there.
        case beat
    }

    private let listeners = Listeners<Int64, Event>(most: 256, mostOfOne: 4, kept: 4)

    package init() {}

    /// Hands `code` to the pages of a kiosk; to how many.
    package func scanned(_ code: ScannedText, at kiosk: Int64) -> Int {
        listeners.tell(to: kiosk) { .scan(code.text) }
    }

    func tell(_ event: Event, at kiosk: Int64) {
        listeners.tell(to: kiosk) { event }
    }

    /// How many pages of a kiosk listen.
    package func pages(of kiosk: Int64) -> Int { listeners.count(of: kiosk) }

    /// Shows on every connection whether somebody is still there; called every few seconds.
    package func beat() {
        listeners.tell { .beat }
    }

    fileprivate func listen(as kiosk: Int64) throws(Refusal) -> AsyncStream<Event> {
        try listeners.listen(as: kiosk)
    }
}

/// What a scanner read, as far as it can be a code of anybody's: letters, digits and signs that can be seen.
package struct ScannedText: Sendable {
    package let text: String

    /// Signs in the longest that is passed on.
    package static let longest = 1024

    package init?(_ text: String) {
        guard (1...Self.longest).contains(text.utf8.count), text.utf8.allSatisfy({ (32...126).contains($0) })
        else {
            return nil
        }
        self.text = text
    }
}

extension Door {
    /// `GET /kiosk/events` – what the scanner and the key of this kiosk do, for as long as its page is open and it is paired.
    func kioskEvents(_ request: Request, _ caller: Caller) async throws -> Response {
        let (kiosk, token) = (try caller.pairedKiosk(), KioskCookie.token(in: request))
        let events = try events.listen(as: kiosk.id)
        let body = ResponseBody { [reception] writer in
            try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
            for await event in events.cancelOnGracefulShutdown() {
                guard let token, try await reception.kiosk(holding: token) != nil else { break }
                try await writer.write(ByteBuffer(string: try Self.line(event)))
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: EventStream.mediaType], body: body)
    }

    private static func line(_ event: KioskEvents.Event) throws -> String {
        switch event {
        case .scan(let text): "event: scan\ndata: \(try json(text))\n\n"
        case .list(let words): "event: list\ndata: \(try json(words))\n\n"
        case .beat: ":\n\n"
        }
    }

    private static func json(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }
}
