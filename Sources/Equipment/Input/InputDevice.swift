import CLinux
import Foundation
import Synchronization

/// A device at a path of this machine: a keyboard that nobody else may hear, or a serial line.
package final class InputDevice: Sendable {
    /// What it is there for.
    package enum Use: Sendable {
        /// A scanner: it types codes, or says them on its line.
        case codes
        /// A button that is held.
        case heldKey
    }

    /// How it is.
    package enum State: String, Hashable, Sendable, Codable {
        /// It is there, and is read.
        case ready
        /// It is not there, or was pulled out; as soon as it is back it is opened again.
        case gone
        /// Somebody else holds it.
        case busy
        /// We may not open it.
        case closed
    }

    package enum News: Hashable, Sendable {
        case state(State)
        case code(String)
        /// A key of it was held for a second.
        case held
    }

    private let path: String
    private let use: Use
    private let isEnding = Atomic(false)

    /// - Parameter path: one that stays, as under /dev/input/by-id.
    package init(path: String, as use: Use = .codes) {
        (self.path, self.use) = (path, use)
    }

    /// Everything from now on, until ``end()``; a pause of a second between tries to open it.
    package func news() -> AsyncStream<News> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: News.self,
            bufferingPolicy: .bufferingNewest(64)
        )
        let thread = Thread { [self] in
            follow { continuation.yield($0) }
            continuation.finish()
        }
        thread.name = "device"
        thread.start()
        return stream
    }

    /// Ends it within a tenth of a second.
    package func end() { isEnding.store(true, ordering: .relaxed) }

    private var ends: Bool { isEnding.load(ordering: .relaxed) }

    /// Opens, reads, and opens again; each kind of trouble is told once.
    private func follow(_ tell: (News) -> Void) {
        var told: State?
        func tellOnce(_ state: State) {
            if state != told { tell(.state(state)) }
            told = state
        }
        while !ends {
            let device = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
            if device >= 0 {
                if let trouble = take(device) {
                    tellOnce(trouble)
                } else {
                    tellOnce(.ready)
                    read(device, tell)
                    if !ends { tellOnce(.gone) }
                }
                close(device)
            } else {
                tellOnce(errno == EACCES || errno == EPERM ? .closed : .gone)
            }
            for _ in 0..<10 where !ends { usleep(100_000) }
        }
    }

    /// Makes it ours alone; what stands in the way, nil for nothing.
    private func take(_ device: Int32) -> State? {
        if isatty(device) == 1 {
            var line = termios()
            guard unsafe tcgetattr(device, &line) == 0 else { return .gone }
            unsafe cfmakeraw(&line)
            _ = unsafe tcsetattr(device, TCSANOW, &line)
            return nil
        }
        switch balie_grab(device) {
        case 0, ENOTTY: return nil
        case EBUSY: return .busy
        default: return .gone
        }
    }

    /// Reads until it is gone.
    private func read(_ device: Int32, _ tell: (News) -> Void) {
        let isLine = isatty(device) == 1
        var (wedge, serial, key, rest) = (WedgeReader(), SerialReader(), HeldKey(), [UInt8]())
        while !ends {
            if key.isHeld(at: ContinuousClock.now - start) { tell(.held) }
            var wait = pollfd(fd: device, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&wait, 1, 100) > 0 else { continue }
            var bytes = [UInt8](repeating: 0, count: 64 * KeyPress.size)
            let count = unsafe Glibc.read(device, &bytes, bytes.count)
            if count < 0, errno == EAGAIN || errno == EINTR { continue }
            guard count > 0 else { return }
            rest += bytes.prefix(count)
            if isLine {
                for byte in rest where use == .codes { serial.take(byte).map { tell(.code($0)) } }
                rest = []
                continue
            }
            let whole = rest.count / KeyPress.size * KeyPress.size
            for first in stride(from: 0, to: whole, by: KeyPress.size) {
                guard let press = KeyPress(rest[first..<(first + KeyPress.size)]) else { continue }
                switch use {
                case .codes: wedge.take(press).map { tell(.code($0)) }
                case .heldKey: key.take(press, at: ContinuousClock.now - start)
                }
            }
            rest.removeFirst(whole)
        }
    }
}

/// What times of keys are counted from.
fileprivate let start = ContinuousClock.now
