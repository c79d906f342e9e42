import ArgumentParser
import Foundation
import FrontDesk
import NIOCore
import NIOExtras
import NIOPosix
import Phrasebook

/// The option that every command takes.
struct SettingsOption: ParsableArguments {
    @Option(
        name: .customLong("settings"),
        help: "The settings file (default: \(Settings.usualPath), if there is one)."
    )
    var path: String?

    func load() async throws -> Settings {
        try await Settings.load(path)
    }

    /// Has `errand` done by the running daemon, or with the record's lock when none runs.
    ///
    /// Refusals stop the command.
    func run(_ errand: Errand) async throws -> Errand.Outcome {
        let settings = try await load()
        let outcome =
            if let answer = try await ControlLine.ask(errand, at: settings.socket) {
                answer
            } else {
                try await Stop.naming { try await errand.carryOutAlone(settings) }
            }
        switch outcome {
        case .refused(let key, let values):
            throw Stop(.dataError, try Stop.sentence(of: key, values))
        case .failed(let reason):
            throw Stop(.inputOutput, reason)
        default:
            return outcome
        }
    }
}

extension Errand {
    /// Does it here, while no daemon holds the record.
    fileprivate func carryOutAlone(_ settings: Settings) async throws -> Outcome {
        guard Record.exists(in: settings.folder) else {
            throw RecordFault.absent(path: settings.folder.path(percentEncoded: false))
        }
        let reception = try Reception(settings.place(MasterKeySource(settings).key))
        let backups = Backups(settings.backup, of: reception, settingsFile: settings.file)
        let outcome = await carryOut(at: reception, backups)
        try reception.close()
        return outcome
    }
}

/// One errand a connection over the daemon's Unix socket: a line of JSON there, a line of JSON back.
enum ControlLine {
    /// The longest errand, in bytes, and the longest answer: a roll call names everybody.
    static let (longest, longestAnswer) = (64 * 1024, 8 * 1024 * 1024)

    /// The daemon's answer, nil when no daemon listens.
    static func ask(_ errand: Errand, at socket: String) async throws -> Errand.Outcome? {
        try await ask(errand, at: socket, for: Errand.Outcome.self)
    }

    /// The same for any word and its answer.
    static func ask<Answer: Decodable & Sendable>(
        _ word: some Encodable & Sendable,
        at socket: String,
        for _: Answer.Type
    ) async throws -> Answer? {
        let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>
        do {
            channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(unixDomainSocketPath: socket) { channel in
                    channel.eventLoop.makeCompletedFuture { try wrap(channel, longest: longestAnswer) }
                }
        } catch let error as IOError where error.errnoCode == EACCES {
            throw Stop(.noPermission, "\(socket): only root and the group of the daemon may give it errands.")
        } catch is IOError {
            return nil
        }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(line(word))
            for try await answer in inbound {
                return try JSONDecoder().decode(Answer.self, from: Data(answer.readableBytesView))
            }
            throw Stop(.unavailable, "The daemon closed the line without an answer; its log says more.")
        }
    }

    static func wrap(
        _ channel: any Channel,
        longest: Int = ControlLine.longest
    ) throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        try channel.pipeline.syncOperations.addHandler(
            ByteToMessageHandler(LineBasedFrameDecoder(), maximumBufferSize: longest)
        )
        return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
    }

    static func line(_ value: some Encodable) throws -> ByteBuffer {
        ByteBuffer(bytes: try JSONEncoder().encode(value) + [UInt8(ascii: "\n")])
    }
}

extension Stop {
    /// The desk's no in words for an operator.
    static func sentence(of key: String, _ values: [String: String]) throws -> String {
        let phrasebook = try Phrasebook()
        var values = values
        if let language = values["language"] {
            values["language"] = phrasebook.phrase("desk.language.\(language)", in: "en")
        }
        return phrasebook.phrase("refusal.\(key)", in: "en", values)
    }
}
