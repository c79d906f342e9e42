import Foundation
import FrontDesk
import TestSupport

/// Sign-ins at a centre of their own, each an hour after the one before, so that none has to wait.
struct SignInRace {
    private let folder: URL
    private let clock = ManualClock()
    private let reception: Reception
    private let first: String

    init(cost: Int) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "balie-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        reception = try Reception(TestCentre.place(folder, clock, passwordCost: cost))
        guard let userName = UserName(rawValue: "sanne") else { throw Refusal.userNameMalformed }
        let new = try NewAccount(
            userName: userName,
            name: .accountName("Sanne de Boer"),
            duties: [.host],
            partner: nil
        )
        first = try await reception.addAccount(new, from: .operatorShell).password
    }

    /// The medians in milliseconds of wrong passwords for a name that is there and one that is not, by turns.
    func refuse(_ tries: Int) async throws -> (known: Double, unknown: Double) {
        var (known, unknown): ([Double], [Double]) = ([], [])
        for number in 0..<tries {
            known.append(try await time("sanne", "wrong \(number)"))
            unknown.append(try await time("kees", "wrong \(number)"))
        }
        return (Self.median(known), Self.median(unknown))
    }

    /// The medians in milliseconds of right and wrong passwords, by turns.
    func signIn(_ tries: Int) async throws -> (right: Double, wrong: Double) {
        var (right, wrong): ([Double], [Double]) = ([], [])
        for number in 0..<tries {
            right.append(try await time("sanne", first))
            wrong.append(try await time("sanne", "wrong \(number)"))
        }
        return (Self.median(right), Self.median(wrong))
    }

    func end() throws {
        try reception.close()
        try FileManager.default.removeItem(at: folder)
    }

    static func text(_ milliseconds: Double) -> String {
        String(format: "%.2f ms", milliseconds)
    }

    private func time(_ userName: String, _ password: String) async throws -> Double {
        clock.advance(seconds: 3601)
        let start = ContinuousClock.now
        do {
            _ = try await reception.signIn(userName, password, at: "192.0.2.1")
        } catch Refusal.signInWrong {
            // The answer that is asked for here.
        }
        let taken = ContinuousClock.now - start
        return Double(taken.components.seconds) * 1e3 + Double(taken.components.attoseconds) / 1e15
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
}
