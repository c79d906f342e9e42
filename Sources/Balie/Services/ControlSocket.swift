import Foundation
import FrontDesk
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Takes errands from the operator's commands, over a socket that only this user and group can open.
struct ControlSocket: Service {
    let path: String
    let reception: Reception
    let logger: Logger
    var backups: Backups?

    func run() async throws {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true) { channel in
                channel.eventLoop.makeCompletedFuture { try ControlLine.wrap(channel) }
            }
        try FileManager.default.setAttributes([.posixPermissions: 0o660], ofItemAtPath: path)
        try await server.executeThenClose { inbound in
            try await withThrowingDiscardingTaskGroup { group in
                for try await connection in inbound.cancelOnGracefulShutdown() {
                    group.addTask { await serve(connection) }
                }
            }
        }
        try? FileManager.default.removeItem(atPath: path)
    }

    /// One line in, one line out.
    ///
    /// A caller that breaks off takes nothing with it.
    private func serve(_ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async {
        do {
            try await connection.executeThenClose { inbound, outbound in
                for try await line in inbound {
                    try await outbound.write(ControlLine.line(await answer(line)))
                    return
                }
            }
        } catch {
            logger.info("An operator's command broke off.")
        }
    }

    private func answer(_ line: ByteBuffer) async -> Errand.Outcome {
        guard let errand = try? JSONDecoder().decode(Errand.self, from: Data(line.readableBytesView)) else {
            return .refused(Refusal.unreadable.key)
        }
        let outcome = await errand.carryOut(at: reception, backups)
        if case .failed(let reason) = outcome {
            logger.error("An errand failed.", metadata: ["fault": .string(reason)])
        }
        return outcome
    }
}
