import Foundation
import FoundationNetworking

@testable import Equipment

/// A real label printer in software, `ippeveprinter`, with a bus of its own, in a folder that goes with it.
final class TestPrinter {
    let folder: URL
    let port: Int
    private var processes: [Process] = []

    private static let parts = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Printer")

    /// A printer that takes connections.
    init() async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "prn-\(UUID().uuidString.prefix(8))")
        port = try Self.freePort()
        for name in ["out", "spool"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name),
                withIntermediateDirectories: true
            )
        }
        for name in ["command.sh", "label62.conf"] {
            try FileManager.default.copyItem(
                at: Self.parts.appending(path: name),
                to: folder.appending(path: name)
            )
        }
        let bus = try String(contentsOf: Self.parts.appending(path: "bus.conf"), encoding: .utf8)
        try put(bus.replacing("FOLDER", with: folder.path(percentEncoded: false)), in: "bus.conf")
        try run("/usr/bin/dbus-daemon", ["--config-file=\(path("bus.conf"))", "--nofork", "--nopidfile"])
        try await until { FileManager.default.fileExists(atPath: path("bus")) }
        try run(
            "/usr/sbin/ippeveprinter",
            [
                "-k", "-d", path("spool"), "-p", String(port), "-n", "localhost", "-r", "off",
                "-c", path("command.sh"), "-a", path("label62.conf"), "Label62",
            ]
        )
        let printer = printer()
        try await until { (try? await printer.state()) != nil }
    }

    deinit {
        for process in processes where process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: folder)
    }

    func printer(_ patience: Patience = .quick) -> LabelPrinter {
        LabelPrinter(address, patience: patience)
    }

    var address: PrinterAddress {
        PrinterAddress("ipp://localhost:\(port)/ipp/print") ?? .queue("none")
    }

    /// Puts a roll in, on the page that the printer shows a browser.
    func load(_ media: String = "om_label-62x100_62x100mm", sheets: Int = 50) async throws {
        let form = "size0=\(media)&type0=labels&level0=\(sheets)"
        guard let page = URL(string: "http://localhost:\(port)/media?\(form)") else {
            throw CocoaError(.fileNoSuchFile)
        }
        _ = try await URLSession.shared.data(from: page)
    }

    /// From the next job on this is in the way, until ``mend()``.
    func meet(_ trouble: String) throws { try put(trouble, in: "trouble") }

    func mend() { try? FileManager.default.removeItem(at: folder.appending(path: "trouble")) }

    /// Each label takes so long.
    func take(seconds: Double) throws { try put(String(seconds), in: "seconds") }

    /// As when somebody pulls the plug.
    func pullThePlug() {
        for process in processes where process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// What came out: each job's file by its number and title.
    var printed: [String: [UInt8]] {
        get throws {
            let out = folder.appending(path: "out")
            let names = try FileManager.default.contentsOfDirectory(atPath: out.path(percentEncoded: false))
            return try names.filter { $0 != "part" }
                .reduce(into: [:]) { $0[$1] = Array(try Data(contentsOf: out.appending(path: $1))) }
        }
    }

    func put(_ text: String, in name: String) throws {
        try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path(percentEncoded: false) }

    @discardableResult
    private func run(_ program: String, _ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(["DBUS_SYSTEM_BUS_ADDRESS": "unix:path=\(path("bus"))"]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        processes.append(process)
        return process
    }

    static func freePort() throws -> Int {
        let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(probe) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let found = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                unsafe bind(probe, place, length) == 0 && getsockname(probe, place, &length) == 0
            }
        }
        guard found else { throw CocoaError(.fileNoSuchFile) }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

/// Waits for what another process does; gives up after twenty seconds.
func until(_ holds: () async throws -> Bool) async throws {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(20)
    while try await !holds() {
        guard clock.now < end else { throw CocoaError(.userCancelled) }
        try await Task.sleep(for: .milliseconds(20))
    }
}

extension Patience {
    /// For a printer on this machine.
    static let quick = Patience(connect: 2, answer: 3, trouble: 0.3, label: 20)
}

extension PrintableLabel {
    /// A label with dots that look like nothing else: every row is another one.
    static func sample(
        width: Int = 732,
        height: Int = 1181,
        dotsPerInch: Int = 300,
        size: LabelSize = LabelSize(width: 6200, height: 10_000)
    ) throws -> PrintableLabel {
        let length = (width + 7) / 8
        var state: UInt32 = 7
        var rows = (0..<length * height)
            .map { _ -> UInt8 in
                state = state &* 1_664_525 &+ 1_013_904_223
                return UInt8(truncatingIfNeeded: state >> 24)
            }
        for y in 0..<height where width % 8 != 0 {
            rows[y * length + length - 1] &= UInt8.max << UInt8(8 - width % 8)
        }
        guard
            let label = PrintableLabel(
                width: width,
                height: height,
                dotsPerInch: dotsPerInch,
                size: size,
                rows: rows
            )
        else { throw CocoaError(.coderInvalidValue) }
        return label
    }
}
