import ArgumentParser
import Foundation
import FrontDesk
import Web

/// `balie doctor` – what is wrong, and what to do.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at everything that the desk stands on, and say what is wrong and what helps.",
        discussion: """
            Changes nothing. Run it as root. Exit status 0 when all is fine, 1 when something should be looked at, 2 when
            something has to be mended, as monitoring programs read them.
            """
    )

    @OptionGroup var settings: SettingsOption
    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let settings = try await settings.load()
        let answer = try? await ControlLine.ask(.report, at: settings.socket)
        var report: DaemonReport?
        if case .report(let told) = answer { report = told }
        var doctor = Doctor(settings: settings, daemon: report)
        doctor.devices = await devices(settings.terminal)
        let findings = await doctor.findings()
        if json { try printJSON(findings) } else { print(Self.text(of: findings)) }
        switch findings.map(\.state).max() ?? .fine {
        case .fine: return
        case .warning: throw ExitCode(1)
        case .fault: throw ExitCode(2)
        }
    }

    private func devices(_ terminal: TerminalSettings) async -> KioskDevices.Report? {
        let word = TerminalWord(kiosk: terminal.kiosk, matter: .standing)
        let answer = try? await ControlLine.ask(word, at: terminal.socket, for: TerminalAnswer.self)
        guard case .kiosk(_, _, let devices) = answer else { return nil }
        return devices
    }

    static func text(of findings: [Finding]) -> String {
        let signs: [Finding.State: String] = [.fine: "ok  ", .warning: "look", .fault: "BAD "]
        let width = findings.map(\.check.count).max() ?? 0
        return
            findings.map { finding in
                let check = finding.check + String(repeating: " ", count: width - finding.check.count)
                let line = "\(signs[finding.state] ?? "")  \(check)  \(finding.says)"
                return finding.help.map { "\(line)\n\(String(repeating: " ", count: width + 8))\($0)" }
                    ?? line
            }
            .joined(separator: "\n")
    }
}
