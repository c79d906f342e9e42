import CLinux
import Foundation
import Synchronization

/// A scanner at a path of this machine: a keyboard that nobody else may hear, or a serial line.
package final class CodeScanner: Sendable {
    /// What becomes of it.
    package enum News: Hashable, Sendable {
        case code(String)
        /// It is there, and reads.
        case ready
        /// It is not there, or was pulled out; as soon as it is back it is opened again.
        case gone
        /// Somebody else holds it.
        case busy
        /// We may not open it.
        case closed
    }

    private let path: String
    private let isEnding = Atomic(false)

    /// - Parameter path: one that stays, as under /dev/input/by-id.
    package init(path: String) {
        self.path = path
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
        thread.name = "scanner"
        thread.start()
        return stream
    }

    /// Ends it within a tenth of a second.
    package func end() { isEnding.store(true, ordering: .relaxed) }

    private var ends: Bool { isEnding.load(ordering: .relaxed) }

    /// Opens, reads, and opens again; each kind of trouble is told once.
    private func follow(_ tell: (News) -> Void) {
        var told: News?
        func tellOnce(_ news: News) {
            if news != told { tell(news) }
            told = news
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
    private func take(_ device: Int32) -> News? {
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
        var (wedge, serial, rest) = (WedgeReader(), SerialReader(), [UInt8]())
        while !ends {
            var wait = pollfd(fd: device, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&wait, 1, 100) > 0 else { continue }
            var bytes = [UInt8](repeating: 0, count: 64 * KeyPress.size)
            let count = unsafe Glibc.read(device, &bytes, bytes.count)
            if count < 0, errno == EAGAIN || errno == EINTR { continue }
            guard count > 0 else { return }
            rest += bytes.prefix(count)
            if isLine {
                for byte in rest { serial.take(byte).map { tell(.code($0)) } }
                rest = []
            } else {
                let whole = rest.count / KeyPress.size * KeyPress.size
                for start in stride(from: 0, to: whole, by: KeyPress.size) {
                    guard let press = KeyPress(rest[start..<(start + KeyPress.size)]) else { continue }
                    wedge.take(press).map { tell(.code($0)) }
                }
                rest.removeFirst(whole)
            }
        }
    }
}
