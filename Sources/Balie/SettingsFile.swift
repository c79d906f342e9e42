import Configuration
import Foundation
import Synchronization
import SystemPackage

/// A settings file as it is read: every value asked for by key, every complaint kept, so that all are told at
/// once.
final class SettingsFile {
    private let path: String
    private let values: ConfigReader?
    private let present: Set<String>
    private var known: Set<String> = []
    private(set) var problems: [String] = []

    /// Reads the YAML file at `path`; without one every setting has its default.
    init(path: String?) async throws {
        guard let path else {
            (self.path, values, present) = ("defaults", nil, [])
            return
        }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Stop(.noInput, "\(path): there is no settings file that can be read here.")
        }
        self.path = path
        guard
            text.split(separator: "\n")
                .contains(where: { !$0.allSatisfy(\.isWhitespace) && !$0.hasPrefix("#") })
        else {
            (values, present) = (nil, [])
            return
        }
        let keys = Keys()
        let options = YAMLSnapshot.ParsingOptions(secretsSpecifier: .dynamic { key, _ in keys.note(key) })
        do {
            values = ConfigReader(
                provider: try await FileProvider<YAMLSnapshot>(
                    parsingOptions: options,
                    filePath: FilePath(path)
                )
            )
        } catch {
            throw Stop(
                .configuration,
                "\(path): this is not YAML of the form `group:` and below it `name: value`."
            )
        }
        present = keys.noted
    }

    func string(_ key: String, default fallback: String, _ rule: String, where holds: (String) -> Bool)
        -> String
    {
        value(key, default: fallback, rule, where: holds) { try $0.requiredString(forKey: $1) }
    }

    func integer(_ key: String, default fallback: Int, in range: ClosedRange<Int>) -> Int {
        let rule = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return value(key, default: fallback, rule, where: range.contains) { try $0.requiredInt(forKey: $1) }
    }

    func number(_ key: String, default fallback: Double, in range: ClosedRange<Double>) -> Double {
        let rule = "a number from \(range.lowerBound) to \(range.upperBound)"
        return value(key, default: fallback, rule, where: range.contains) {
            try $0.requiredDouble(forKey: $1)
        }
    }

    /// Whether the file says something for `key`.
    func names(_ key: String) -> Bool { present.contains(key) }

    /// What the file says for `key`, whatever its kind; nil where it says nothing.
    func text(_ key: String) -> String? {
        known.insert(key)
        guard present.contains(key), let values else { return nil }
        let name = ConfigKey(key)
        return values.string(forKey: name) ?? values.int(forKey: name).map { String($0) }
            ?? values.double(forKey: name).map { String($0) }
    }

    /// Keeps a complaint that only shows when values are seen together.
    func complain(_ key: String, _ reason: String) {
        problems.append("\(path): \(key): \(reason).")
    }

    /// Ends the reading: throws all complaints, also about keys that no one asked for.
    func finish() throws {
        problems += present.subtracting(known).sorted().map { "\(path): \($0): there is no such setting." }
        guard problems.isEmpty else { throw Stop(.configuration, problems.joined(separator: "\nbalie: ")) }
    }

    private func value<Value>(
        _ key: String,
        default fallback: Value,
        _ rule: String,
        where holds: (Value) -> Bool,
        read: (ConfigReader, ConfigKey) throws -> Value
    ) -> Value {
        known.insert(key)
        guard present.contains(key), let values else { return fallback }
        guard let value = try? read(values, ConfigKey(key)), holds(value) else {
            complain(key, "must be \(rule)")
            return fallback
        }
        return value
    }
}

/// The keys that a file has, as the parser comes past them.
fileprivate final class Keys: Sendable {
    private let keys = Mutex<Set<String>>([])

    /// Notes `key`; no setting of ours is a secret.
    func note(_ key: String) -> Bool {
        keys.withLock { _ = $0.insert(key) }
        return false
    }

    var noted: Set<String> { keys.withLock { $0 } }
}
