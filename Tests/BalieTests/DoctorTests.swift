import Equipment
import Foundation
import FrontDesk
import TestSupport
import Testing
import Web

@testable import Balie

/// What `balie doctor` says of a machine that is well, and of one that is not.
struct DoctorTests {
    private let centre: TestCentre
    private let key = BackupKey()

    init() throws {
        centre = try TestCentre()
    }

    private func settings(_ more: String = "") async throws -> Settings {
        let file = centre.folder.appending(path: "balie.yaml")
        let text = "state:\n  folder: \(centre.folder.path(percentEncoded: false))\n\(more)"
        try Data(text.utf8).write(to: file)
        return try await Settings.load(file.path(percentEncoded: false))
    }

    private func withBackups() async throws -> Settings {
        try await settings("backup:\n  recipient: \(key.recipient.text)\n")
    }

    private func doctor(_ settings: Settings, isRunning: Bool = true) async throws -> Doctor {
        var doctor = Doctor(
            settings: settings,
            daemon: isRunning ? try await DaemonReport(of: centre.reception) : nil,
            now: centre.clock.now
        )
        doctor.disk = { _ in Disk(used: 50, free: 50) }
        doctor.clockIsKept = { true }
        return doctor
    }

    private func states(_ doctor: Doctor) async -> [String: Finding.State] {
        Dictionary(await doctor.findings().map { ($0.check, $0.state) }) { max($0, $1) }
    }

    @Test func `a machine that is well has nothing to look at`() async throws {
        _ = try await centre.kiosk()
        _ = try await centre.visit()
        let settings = try await withBackups()
        _ = try await Backups(settings.backup, of: centre.reception, settingsFile: settings.file).make()
        let findings = await (try doctor(settings)).findings()
        #expect(findings.filter { $0.state != .fine } == [])
        #expect(findings.map(\.check).contains("chain"))
        #expect(findings.allSatisfy { $0.help == nil && $0.says.hasSuffix(".") })
        let lines = DoctorCommand.text(of: findings).split(separator: "\n")
        #expect(lines.count == findings.count)
        #expect(lines.allSatisfy { $0.hasPrefix("ok ") })
    }

    @Test func `each thing that is wrong is told, with what helps`() async throws {
        _ = try await centre.kiosk()
        let settings = try await settings()
        centre.clock.advance(seconds: 3600)
        var doctor = try await doctor(settings)
        doctor.clockIsKept = { false }
        doctor.disk = { _ in Disk(used: 98, free: 2) }
        let states = await states(doctor)
        #expect(states["disk"] == .fault)
        #expect(states["clock"] == .warning)
        #expect(states["backups"] == .fault)
        #expect(states["kiosk"] == .warning)
        let findings = await doctor.findings()
        #expect(findings.filter { $0.state != .fine }.allSatisfy { $0.help != nil })
        #expect(DoctorCommand.text(of: findings).contains("BAD   disk"))
    }

    @Test func `without a daemon it says so, and still looks at the record`() async throws {
        _ = try await centre.visit()
        let states = await states(try await doctor(try await settings(), isRunning: false))
        #expect(states["daemon"] == .fault)
        #expect(states["database"] == .fine)
        #expect(states["chain"] == .fine)
    }

    @Test func `a record that a restore put aside is not forgotten there`() async throws {
        let settings = try await settings()
        #expect(await states(try await doctor(settings))["leftovers"] == nil)
        let aside = centre.folder.appending(path: "aside-1795683600")
        try FileManager.default.createDirectory(at: aside, withIntermediateDirectories: true)
        #expect(await states(try await doctor(settings))["leftovers"] == .warning)
    }

    @Test func `a key that only systemd hands out is not replaced by another at a restore`() async throws {
        let settings = try await settings()
        let sealed = centre.folder.appending(path: "sealed")
        let source = MasterKeySource(settings, environment: [:])
        try source.checkItIsTheDaemons(sealed: sealed.path(percentEncoded: false))
        try Data("x".utf8).write(to: sealed)
        #expect(throws: Stop.self) {
            try source.checkItIsTheDaemons(sealed: sealed.path(percentEncoded: false))
        }
        _ = try source.keyForRestoring()
        try source.checkItIsTheDaemons(sealed: sealed.path(percentEncoded: false))
    }

    @Test func `a backup that grows old is found`() async throws {
        let settings = try await withBackups()
        _ = try await Backups(settings.backup, of: centre.reception, settingsFile: settings.file).make()
        for (days, state) in [(0.5, Finding.State.fine), (2, .warning), (9, .fault)] {
            var doctor = try await doctor(settings)
            doctor.now += days * 86_400
            #expect(await states(doctor)["backups"] == state)
        }
    }

    @Test func `a disk is low from 90 percent on and full from 97`() {
        let levels: [(Int64, Disk.Level)] = [
            (0, .roomy), (89, .roomy), (90, .low), (96, .low), (97, .full), (100, .full),
        ]
        for (used, level) in levels { #expect(Disk(used: used, free: 100 - used).level == level) }
        #expect(Disk(used: 0, free: 0).level == .roomy)
    }

    @Test func `a disk's level is told once, and its end too; on a full one visits go on and backups do not`()
        async throws
    {
        let lines = LogLines()
        var level = Disk.Level.roomy
        for used in [50, 91, 92, 98, 99, 40] as [Int64] {
            let disk = Disk(used: used, free: 100 - used)
            DiskWatch(folder: centre.folder, logger: lines.logger, disk: { _ in disk }).look(&level)
        }
        #expect(lines.messages.count == 3)
        let settings = try await withBackups()
        let full = Disk(used: 98, free: 2)
        let backups = Backups(settings.backup, of: centre.reception, settingsFile: nil, disk: { full })
        await #expect(throws: Stop.self) { _ = try await backups.make() }
        #expect(backups.shelf.items().isEmpty)
        _ = try await centre.visit()
    }

    @Test func `a scanner that is set is looked at`() async throws {
        let settings = try await settings("terminal:\n  kiosk: Ingang\n  scanner: /dev/scanner\n")
        var doctor = try await doctor(settings)
        #expect(await states(doctor)["scanner"] == .fault, "nobody reads it")
        doctor.devices = KioskDevices.Report(scanner: .ready, listKey: .gone)
        let states = await states(doctor)
        #expect((states["scanner"], states["roll-call key"]) == (.fine, .fault))
    }
}
