import Badges
import Foundation
import FrontDesk
import Web

/// Everything an operator can set, read once and checked whole.
struct Settings: Sendable {
    let centre: String
    /// What can be changed at the desk too, as far as the file does not name it.
    let atDesk: HouseSettings
    let folder: URL
    let masterKey: URL
    let socket: String
    let host: String
    let port: Int
    let origin: String
    let lan: LANListener
    let provider: OwnProvider
    let printer: PrinterSettings
    let post: OwnPost
    let panel: House.Panel
    let times: House.Times
    let night: Night?
    let pace: House.Pace
    let readingPace: House.Pace
    let smallCounts: SmallCounts
    let backup: BackupSettings
    /// The port on loopback that figures of the daemon are read at, 0 for none.
    let metricsPort: Int
    let terminal: TerminalSettings
    /// The file that they stand in, nil for the usual of everything.
    let file: URL?

    /// Where a packaged installation keeps its settings.
    static let usualPath = "/etc/balie/balie.yaml"

    /// The longest path that Linux takes for a socket, in bytes.
    static let longestSocket = 107

    /// The settings in `path`, in the usual place, or the defaults.
    static func load(_ path: String?) async throws -> Settings {
        let usual = FileManager.default.fileExists(atPath: usualPath) ? usualPath : nil
        let file = try await SettingsFile(path: path ?? usual)
        let settings = Settings(file, besides: path ?? usual)
        try file.finish()
        return settings
    }

    private init(_ file: SettingsFile, besides path: String?) {
        self.file = path.map { URL(filePath: $0).absoluteURL }
        let base = path.map { URL(filePath: $0).deletingLastPathComponent() }
        func place(_ key: String) -> URL? {
            let text = file.string(key, default: "", "a path") { !$0.isEmpty }
            return text.isEmpty ? nil : URL(filePath: text, relativeTo: base).absoluteURL
        }
        centre = file.string(
            "centre.name",
            default: "Centrum Weerbare Sierteelt",
            "a name of 1 to 60 letters"
        ) {
            (1...60).contains($0.count)
        }
        let zone = file.string(
            "centre.timeZone",
            default: "Europe/Amsterdam",
            "a time zone like Europe/Amsterdam"
        ) {
            timeZonesAnchor != Never.self && TimeZone(identifier: $0) != nil
        }
        let folder = place("state.folder") ?? URL(filePath: "/var/lib/balie")
        self.folder = folder
        masterKey = place("state.masterKey") ?? folder.appending(path: "master.key")
        socket = (place("state.socket") ?? folder.appending(path: "balie.sock"))
            .path(percentEncoded: false)
        if socket.utf8.count > Self.longestSocket {
            file.complain(
                "state.socket",
                "must be a path of at most \(Self.longestSocket) bytes; it is \(socket)"
            )
        }
        host = file.string(
            "http.host",
            default: "127.0.0.1",
            "127.0.0.1, ::1 or localhost; https.host is for other machines"
        ) {
            ["127.0.0.1", "::1", "localhost"].contains($0)
        }
        port = file.integer("http.port", default: 8080, in: 0...65_535)
        let loopback = "http://\(host == "::1" ? "[::1]" : host):\(port)"
        origin = file.string(
            "http.origin",
            default: loopback,
            "an address without a path, like http://localhost:8080"
        ) {
            URL(string: $0)?.host() != nil && URL(string: $0)?.path() == ""
        }
        lan = LANListener(file, in: folder, place: place)
        provider = OwnProvider(file, origin: lan.isWanted ? lan.origin : origin, place: place)
        printer = PrinterSettings(file)
        post = OwnPost(file, place: place)
        atDesk = HouseSettings(
            file,
            in: TimeZone(identifier: zone) ?? .gmt,
            printer,
            telling: post.rules
        )
        panel = House.Panel(
            inches: file.number("kiosk.panel.inches", default: 21.5, in: 7...65),
            distance: file.number("kiosk.panel.distance", default: 60, in: 30...200),
            long: file.integer("kiosk.panel.long", default: 1920, in: 800...7680),
            short: file.integer("kiosk.panel.short", default: 1080, in: 480...4320)
        )
        times = House.Times(
            idle: file.integer("kiosk.times.idle", default: 45, in: 20...600),
            ask: file.integer("kiosk.times.ask", default: 20, in: 20...120),
            result: file.integer("kiosk.times.result", default: 10, in: 5...60),
            badge: file.integer("kiosk.times.badge", default: 30, in: 10...300)
        )
        let dark = file.string("kiosk.night", default: "22:00-06:00", "two times, like 22:00-06:00, or never")
        {
            $0 == "never" || Night($0) != nil
        }
        night = Night(dark)
        pace = House.Pace(
            perMinute: file.integer("kiosk.pace.perMinute", default: 240, in: 10...1_000_000),
            atOnce: file.integer("kiosk.pace.atOnce", default: 60, in: 10...1_000_000)
        )
        let usual = House.Pace.usualOfPrograms
        readingPace = House.Pace(
            perMinute: file.integer("reading.pace.perMinute", default: usual.perMinute, in: 1...1_000_000),
            atOnce: file.integer("reading.pace.atOnce", default: usual.atOnce, in: 1...1_000_000)
        )
        let range = Int(SmallCounts.range.lowerBound)...Int(SmallCounts.range.upperBound)
        let smallest = file.integer("reports.smallest", default: Int(SmallCounts.usual.smallest), in: range)
        smallCounts = SmallCounts(smallest: Int64(smallest))
        terminal = TerminalSettings(file, beside: socket, place: place)
        metricsPort = file.integer("metrics.port", default: 0, in: 0...65_535)
        backup = BackupSettings(file, in: folder, place: place)
    }

    /// Where the record lies, and what it is told from outside.
    func place(
        _ masterKey: @escaping @Sendable () throws -> MasterKey,
        passwordCost: Int = Reception.Place.usualPasswordCost,
        now: @escaping @Sendable () -> Date = { Date() }
    ) -> Reception.Place {
        .init(
            folder: folder,
            masterKey: masterKey,
            settings: atDesk,
            now: now,
            passwordCost: passwordCost,
            smallCounts: smallCounts
        )
    }

    /// Where the daemon leaves an anchor every day.
    var anchors: URL { folder.appending(path: "anchors", directoryHint: .isDirectory) }

    /// What the kiosk's page hears of it.
    var house: House {
        let origins = lan.isWanted ? [origin, lan.origin] : [origin]
        return House(
            centre: centre,
            panel: panel,
            times: times,
            night: night,
            origins: origins,
            pace: pace,
            readingPace: readingPace,
            settings: lines.map { House.Setting(key: $0.key, value: $0.value) }
        )
    }

    var hours: OpeningHours { atDesk.hours }
    var terms: Terms { atDesk.terms }

    /// All settings as the file and the usual make them, a line each.
    var lines: [(key: String, value: String)] {
        lines(with: atDesk)
    }

    /// The same with what was set at the desk.
    func lines(with atDesk: HouseSettings) -> [(key: String, value: String)] {
        let lines =
            [
                ("centre.name", centre),
                ("centre.timeZone", hours.timeZone.identifier),
            ] + atDesk.lines + [
                ("state.folder", folder.path(percentEncoded: false)),
                ("state.masterKey", masterKey.path(percentEncoded: false)),
                ("state.socket", socket),
                ("http.host", host),
                ("http.port", String(port)),
                ("http.origin", origin),
            ] + lan.lines + provider.lines + printer.lines + post.lines + [
                ("kiosk.panel.inches", String(panel.inches)),
                ("kiosk.panel.distance", String(panel.distance)),
                ("kiosk.panel.long", String(panel.long)),
                ("kiosk.panel.short", String(panel.short)),
                ("kiosk.times.idle", String(times.idle)),
                ("kiosk.times.ask", String(times.ask)),
                ("kiosk.times.result", String(times.result)),
                ("kiosk.times.badge", String(times.badge)),
                ("kiosk.night", night?.text ?? "never"),
                ("kiosk.pace.perMinute", String(pace.perMinute)),
                ("kiosk.pace.atOnce", String(pace.atOnce)),
                ("reading.pace.perMinute", String(readingPace.perMinute)),
                ("reading.pace.atOnce", String(readingPace.atOnce)),
                ("reports.smallest", String(smallCounts.smallest)),
                ("metrics.port", String(metricsPort)),
            ] + terminal.lines + backup.lines
        return lines.map { key, value in
            let changed = HouseSetting(rawValue: key).flatMap { atDesk.changes[$0] == nil ? nil : $0 }
            return (key, changed.map { atDesk.words(for: $0) } ?? value)
        }
    }
}
