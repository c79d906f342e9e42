import Crypto
package import Foundation
package import FrontDesk
import Synchronization

/// Every centre has chances of its own, the same from run to run.
fileprivate let seeds = Atomic<Int>(0)

/// A centre in a temporary folder, with a clock that a test sets; the folder goes with it.
package final class TestCentre: Sendable {
    package static let hours = OpeningHours(
        timeZone: TimeZone(identifier: "Europe/Amsterdam") ?? .gmt,
        closing: 20 * 60
    )
    package static let masterKey = MasterKey(key: SymmetricKey(data: Data(repeating: 7, count: 32)))

    package let folder: URL
    package let clock: ManualClock
    package let reception: Reception

    package init(
        at text: String = "2026-11-23T09:00:00Z",
        hours: OpeningHours = TestCentre.hours,
        terms: Terms = .usual,
        printing: PrintingRules = .none,
        notices: NoticeRules = .none,
        settings: HouseSettings? = nil
    ) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "balie-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        clock = ManualClock(text)
        let made = HouseSettings(hours: hours, terms: terms, notices: notices, printing: printing)
        reception = try Reception(Self.place(folder, clock, settings: settings ?? made))
    }

    /// The same centre once more, on a copy of the files of one that was closed, at the moment where its clock stands.
    package init(copying closed: TestCentre) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "balie-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        clock = ManualClock(at: closed.clock.now)
        try closed.copyFiles(to: folder)
        reception = try Reception(Self.place(folder, clock))
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private func copyFiles(to place: URL) throws {
        for name in ["balie.sqlite", "keys.sqlite"] {
            try FileManager.default.copyItem(
                at: folder.appending(path: name),
                to: place.appending(path: name)
            )
        }
    }

    package static func place(
        _ folder: URL,
        _ clock: ManualClock,
        masterKey: MasterKey = TestCentre.masterKey,
        settings: HouseSettings = HouseSettings(hours: TestCentre.hours),
        passwordCost: Int = 4
    ) -> Reception.Place {
        .init(
            folder: folder,
            masterKey: { masterKey },
            settings: settings,
            now: { clock.now },
            random: seededBytes(UInt64(seeds.wrappingAdd(1, ordering: .relaxed).newValue)),
            passwordCost: passwordCost
        )
    }

    package var recordPath: String { folder.appending(path: "balie.sqlite").path(percentEncoded: false) }
    package var keysPath: String { folder.appending(path: "keys.sqlite").path(percentEncoded: false) }

    /// A paired kiosk.
    package func kiosk(_ name: String = "Ingang") async throws -> (kiosk: Kiosk, token: KioskToken) {
        let code = try await reception.offerPairing(of: .kioskName(name))
        return try await reception.pair(with: code.digits)
    }
}

/// A request's nonce, another one each time.
package func freshNonce() -> String {
    systemRandom(16).hexadecimal
}

extension Arrival {
    /// What a wijkagent types who drops in; `changes` are put over the JSON that the kiosk would send.
    package static func json(_ changes: [String: Any?] = [:]) throws -> Data {
        var body: [String: Any?] = [
            "nonce": freshNonce(), "language": "nl", "role": "communityOfficer", "partner": 1,
            "firstName": "Anne-Fleur", "surname": "van der Berg", "purpose": "dropIn", "rulesVersion": 1,
            "needsAssistance": false,
        ]
        body.merge(changes) { $1 }
        return try JSONSerialization.data(withJSONObject: body.compactMapValues(\.self))
    }

    package static func sample(_ changes: [String: Any?] = [:]) throws -> Arrival {
        try JSONDecoder().decode(Arrival.self, from: json(changes))
    }
}

extension Scan {
    package static func sample(_ code: String, _ intent: Intent = .any, nonce: String = freshNonce()) throws
        -> Scan
    {
        let body = ["nonce": nonce, "code": code, "intent": intent.rawValue]
        return try JSONDecoder().decode(Scan.self, from: JSONSerialization.data(withJSONObject: body))
    }
}

extension TestCentre {
    /// Checks somebody in at `kiosk` and returns the code on the badge.
    package func checkIn(_ changes: [String: Any?] = [:], at kiosk: Kiosk) async throws -> String {
        let arrival = try Arrival.sample(changes)
        _ = try await reception.checkIn(arrival, from: .kiosk(kiosk.id))
        return try await reception.badge(for: arrival.nonce, at: kiosk).code
    }

    /// The verdict on a scan of `code` at `kiosk`.
    package func scan(_ code: String, _ intent: Scan.Intent = .any, at kiosk: Kiosk) async throws -> Verdict {
        try await reception.scan(.sample(code, intent), from: .kiosk(kiosk.id)).verdict
    }
}

extension TestCentre {
    /// A daemon that starts on a copy of this one's files, which was closed.
    package func startedAgain(
        _ terms: Terms = .usual,
        printing: PrintingRules = .none,
        settings: HouseSettings? = nil
    ) throws -> Reception {
        let copy = folder.appending(path: "again-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        try copyFiles(to: copy)
        let made = HouseSettings(hours: Self.hours, terms: terms, printing: printing)
        return try Reception(Self.place(copy, clock, settings: settings ?? made))
    }

    /// Checks somebody in, at a kiosk or not, and returns the visit's number in the record.
    package func visit(_ changes: [String: Any?] = [:], from origin: Origin = .operatorShell) async throws
        -> Int64
    {
        let before = try await lastEntry()
        _ = try await reception.checkIn(.sample(changes), from: origin)
        return before + 1
    }

    /// An account with these duties.
    package func account(_ duties: Set<Duty>) async throws -> Int64 {
        guard let userName = UserName(rawValue: "user-\(freshNonce().prefix(8))") else {
            throw Refusal.userNameMalformed
        }
        let new = try NewAccount(
            userName: userName,
            name: .accountName("Proef"),
            duties: duties,
            partner: nil
        )
        return try await reception.addAccount(new, from: .operatorShell).account.id
    }
}

extension TestCentre {
    /// The number of the newest entry in the log.
    package func lastEntry() async throws -> Int64 {
        let anchor = try await reception.record.anchor()
        return anchor?.split(separator: ":").first.flatMap { Int64($0) } ?? 0
    }
}
