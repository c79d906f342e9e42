import AsyncAlgorithms
import Foundation
import FrontDesk
import NIOCore
import NIOPosix
import ServiceLifecycle

/// systemd's side of the daemon: tells it READY, STOPPING and, while the record truly takes reads and writes,
/// WATCHDOG.
struct Systemd: Service {
    let reception: Reception
    private let socket: String?
    private let watchdog: Duration?

    init(reception: Reception, environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.reception = reception
        socket = environment["NOTIFY_SOCKET"]
        watchdog = environment["WATCHDOG_USEC"].flatMap { Int64($0) }.map { .microseconds($0) }
    }

    func run() async throws {
        try await withGracefulShutdownHandler {
            guard let watchdog, socket != nil else { return try await gracefulShutdown() }
            for await _ in AsyncTimerSequence(interval: watchdog / 3, clock: .continuous)
                .cancelOnGracefulShutdown()
            {
                try await pat()
            }
        } onGracefulShutdown: {
            Task { try await tell("STOPPING=1") }
        }
    }

    /// One sign of life, after a read, a write and a turn of the event loop.
    ///
    /// A full disk counts as alive: reading goes on, and starting again would not make room.
    func pat() async throws {
        do {
            try await reception.proveAlive()
        } catch Refusal.recordFull {}
        try await MultiThreadedEventLoopGroup.singleton.any().submit {}.get()
        try await tell("WATCHDOG=1")
    }

    /// Says that the door is open.
    ///
    /// Where nobody listens, starting goes on: systemd then ends the daemon by its own time-out.
    func ready() async {
        try? await tell("READY=1")
    }

    private func tell(_ state: String) async throws {
        guard let socket else { return }
        let channel = try await DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(unixDomainSocketPath: socket).get()
        let address = try SocketAddress(unixDomainSocketPath: socket)
        let message = AddressedEnvelope(remoteAddress: address, data: ByteBuffer(string: state))
        try await channel.writeAndFlush(message)
        try await channel.close()
    }
}
