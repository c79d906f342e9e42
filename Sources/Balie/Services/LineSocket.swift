import Foundation
import FrontDesk
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// A Unix socket that takes a line of JSON on each connection and gives one back.
struct LineSocket<Word: Decodable & Sendable, Answer: Encodable & Sendable>: Service {
    let path: String
    /// Who may open it.
    let mode: Int
    let logger: Logger
    /// The answer to a word, to nil where the line could not be read.
    let answer: @Sendable (Word?) async -> Answer

    func run() async throws {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true) { channel in
                channel.eventLoop.makeCompletedFuture { try ControlLine.wrap(channel) }
            }
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
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
                    let word = try? JSONDecoder().decode(Word.self, from: Data(line.readableBytesView))
                    try await outbound.write(ControlLine.line(await answer(word)))
                    return
                }
            }
        } catch {
            logger.info("A command broke off.")
        }
    }
}
