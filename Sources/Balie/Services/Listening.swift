import Foundation
import NIOCore
import ServiceLifecycle
import Synchronization

/// A listener that says, when it can't listen, which settings to look at.
struct Listening<Listener: Service>: Service {
    /// The group of the settings: "http" or "https".
    let group: String
    let listener: Listener

    func run() async throws {
        do {
            try await listener.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw Stop(
                .unavailable,
                "Another program listens at this address. Choose another with \(group).port."
            )
        } catch let error as IOError {
            throw Stop(
                .unavailable,
                "Listening failed (error \(error.errnoCode)). Check \(group).host and \(group).port."
            )
        } catch is SocketAddressError {
            throw Stop(.unavailable, "This machine has no such address. Check \(group).host.")
        }
    }
}

/// The ports that the listeners get, told once all of them are open.
final class Openings: Sendable {
    /// The port for this machine's own kiosk, and the one for the LAN where there is one.
    struct Ports: Sendable {
        var loopback: Int?
        var lan: Int?
    }

    private let ports = Mutex(Ports())
    private let withLAN: Bool
    private let whenAll: @Sendable (Ports) async -> Void

    init(withLAN: Bool, whenAll: @escaping @Sendable (Ports) async -> Void) {
        (self.withLAN, self.whenAll) = (withLAN, whenAll)
    }

    func note(_ listener: any WritableKeyPath<Ports, Int?> & Sendable, _ port: Int) async {
        let found = ports.withLock { ports in
            ports[keyPath: listener] = port
            return ports
        }
        guard found.loopback != nil, found.lan != nil || !withLAN else { return }
        await whenAll(found)
    }
}
