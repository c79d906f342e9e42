import Badges
import Foundation
import FoundationNetworking
import FrontDesk
import Logging
import NIOCore
import NIOPosix
import Phrasebook
import ServiceLifecycle
import TestSupport
import Web

/// A centre of its own with people inside, and the door to it.
final class TodayRace: Sendable {
    private let folder: URL
    private let clock: ManualClock
    private let reception: Reception
    private let door: Door
    private let token: SessionToken
    private let host: Session

    init() async throws {
        let (folder, clock) = (
            FileManager.default.temporaryDirectory.appending(path: "balie-bench-\(UUID().uuidString)"),
            ManualClock()
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let reception = try Reception(TestCentre.place(folder, clock))
        (self.folder, self.clock, self.reception) = (folder, clock, reception)
        door = try Door(
            reception: reception,
            phrasebook: try Phrasebook(),
            press: BadgePress(),
            house: House(
                centre: "Centrum",
                panel: .init(inches: 21.5, distance: 60, long: 1920, short: 1080),
                times: .init(idle: 45, ask: 20, result: 10, badge: 30),
                origins: ["http://127.0.0.1:8080"],
                pace: .init(perMinute: 6000, atOnce: 6000)
            )
        )
        (host, token) = try await Self.signedIn(reception)
    }

    private static func signedIn(_ reception: Reception) async throws -> (Session, SessionToken) {
        guard let userName = UserName(rawValue: "sanne") else { throw Refusal.userNameMalformed }
        let new = try NewAccount(
            userName: userName,
            name: .accountName("Sanne de Boer"),
            duties: [.host, .warden],
            partner: nil
        )
        let first = try await reception.addAccount(new, from: .operatorShell).password
        var token = try await reception.signIn("sanne", first, at: "192.0.2.1")
        guard let half = try await reception.session(holding: token) else { throw Refusal.notSignedIn }
        token = try await reception.choosePassword("sanne fietst graag naar zee", current: nil, half)
        guard let session = try await reception.session(holding: token) else { throw Refusal.notSignedIn }
        return (session, token)
    }

    func end() throws {
        try reception.close()
        try FileManager.default.removeItem(at: folder)
    }

    static func say(_ name: String, _ ours: Double, _ unit: String, goal: Double) {
        let figures = String(format: "%.1f %@, goal %.0f %@, %.2fx", ours, unit, goal, unit, ours / goal)
        print("\(name): \(figures): \(ours <= goal ? "met" : "NOT MET")")
    }
}

extension TodayRace {
    private static let people: [(first: String, surname: String, partner: Int, role: String)] = [
        ("Anne-Fleur", "van der Berg", 1, "communityOfficer"), ("Joris", "de Wit", 2, "communityOfficer"),
        ("Mehmet", "Yıldırım", 3, "customsOfficer"), ("Łucja", "Żółkiewska", 7, "participant"),
        ("Kees", "Jansen", 14, "securityGuard"),
    ]

    /// The median time in milliseconds in which the page is asked for and written, and its length in bytes.
    func page(of count: Int, at port: Int) async throws -> (milliseconds: Double, bytes: Int) {
        for number in 0..<count {
            let person = Self.people[number % Self.people.count]
            let arrival = try Arrival.sample([
                "firstName": person.first, "surname": person.surname, "partner": person.partner,
                "role": person.role,
            ])
            _ = try await reception.checkIn(arrival, from: .operatorShell)
        }
        guard let address = URL(string: "http://127.0.0.1:\(port)/desk/today") else {
            throw Refusal.unreadable
        }
        return try await fetch(address, times: 30)
    }

    /// The median time in milliseconds in which the list for an evacuation comes as a PDF, and its length in bytes.
    func paper(at port: Int) async throws -> (milliseconds: Double, bytes: Int) {
        guard let address = URL(string: "http://127.0.0.1:\(port)/desk/roll-call/paper") else {
            throw Refusal.unreadable
        }
        return try await fetch(address, times: 10)
    }

    private func fetch(_ address: URL, times count: Int) async throws -> (milliseconds: Double, bytes: Int) {
        var request = URLRequest(url: address)
        request.setValue("__Host-balie-desk=\(token.text)", forHTTPHeaderField: "Cookie")
        var (times, bytes): ([Double], Int) = ([], 0)
        for _ in 0..<count {
            let start = ContinuousClock.now
            let (page, _) = try await URLSession.shared.data(for: request)
            times.append((ContinuousClock.now - start) / .milliseconds(1))
            bytes = page.count
        }
        return (times.sorted()[count / 2], bytes)
    }

    /// Opens the door on a free port for as long as `body` runs.
    func listening(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        let quiet = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let listener = door.listener(host: "127.0.0.1", port: 0, logger: quiet) { told.yield($0) }
        let group = ServiceGroup(services: [listener], logger: quiet)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var port = ports.makeAsyncIterator()
            guard let port = await port.next() else { throw CancellationError() }
            try await body(port)
            await group.triggerGracefulShutdown()
        }
    }

    /// The median time in milliseconds from before a change, its commit included, until the last of `count` desks
    /// has its event, and what the process grew by in megabytes, its own end of each line included.
    func listen(_ count: Int, at port: Int) async throws -> (milliseconds: Double, megabytes: Double) {
        let before = Self.resident()
        let (heard, tell) = AsyncStream.makeStream(of: ContinuousClock.Instant.self)
        var tokens: [SessionToken] = []
        for _ in 0..<(count / 5) {
            tokens.append(try await reception.signIn("sanne", "sanne fietst graag naar zee", at: "192.0.2.1"))
        }
        var lines: [any Channel] = []
        for number in 0..<count {
            let line = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .channelInitializer { $0.pipeline.addHandler(Ear(tell)) }
                .connect(host: "127.0.0.1", port: port)
                .get()
            let request =
                "GET /desk/events HTTP/1.1\r\nHost: x\r\n"
                + "Cookie: __Host-balie-desk=\(tokens[number % tokens.count].text)\r\n\r\n"
            try await line.writeAndFlush(ByteBuffer(string: request))
            lines.append(line)
        }
        var hearing = heard.makeAsyncIterator()
        for _ in 0..<count { _ = await hearing.next() }
        let grown = Self.resident() - before
        var times: [Double] = []
        for _ in 0..<20 {
            let arrival = try Arrival.sample()
            let visit = try await reception.checkIn(arrival, by: host)
            for _ in 0..<count { _ = await hearing.next() }
            let start = ContinuousClock.now
            try await reception.checkOut(visit, by: host)
            var last = start
            for _ in 0..<count { last = max(last, await hearing.next() ?? last) }
            times.append((last - start) / .milliseconds(1))
        }
        for line in lines { try await line.close() }
        return (times.sorted()[10], grown)
    }

    /// What the process holds of memory, in megabytes.
    private static func resident() -> Double {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
        return pages * 4096 / 1_000_000
    }
}

/// Hears events on one line and says when.
private final class Ear: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    private let tell: AsyncStream<ContinuousClock.Instant>.Continuation

    init(_ tell: AsyncStream<ContinuousClock.Instant>.Continuation) {
        self.tell = tell
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let events = String(buffer: unwrapInboundIn(data)).components(separatedBy: "data: ").count - 1
        for _ in 0..<events { tell.yield(.now) }
    }
}
