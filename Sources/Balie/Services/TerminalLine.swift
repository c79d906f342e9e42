import AsyncAlgorithms
import Equipment
import Foundation
import ServiceLifecycle
import Synchronization
import Web

/// The way from a kiosk's devices to the daemon.
final class TerminalLine: Service {
    private let kiosk: String
    private let socket: String
    private let states = Mutex<[InputDevice.Use: InputDevice.State]>([:])

    init(kiosk: String, socket: String) {
        (self.kiosk, self.socket) = (kiosk, socket)
    }

    /// Says how the devices are, again and again: a daemon that was started anew does not know it.
    func run() async throws {
        for await _ in AsyncTimerSequence(interval: .seconds(20), clock: .continuous)
            .cancelOnGracefulShutdown()
        {
            await report()
        }
    }

    /// The daemon's answer, nil where none comes soon.
    func tell(_ matter: TerminalWord.Matter) async -> TerminalAnswer? {
        let word = TerminalWord(kiosk: kiosk, matter: matter)
        let answer = try? await inTime(.seconds(8)) { [socket] in
            try await ControlLine.ask(word, at: socket, for: TerminalAnswer.self)
        }
        return answer ?? nil
    }

    func note(_ state: InputDevice.State, of use: InputDevice.Use) async {
        states.withLock { $0[use] = state }
        await report()
    }

    private func report() async {
        let states = states.withLock(\.self)
        guard !states.isEmpty else { return }
        _ = await tell(.devices(KioskDevices.Report(scanner: states[.codes], listKey: states[.heldKey])))
    }
}
