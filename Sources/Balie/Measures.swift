import Foundation
import Metrics
import Synchronization

/// Keeps what is measured, and tells it in the text format that Prometheus reads (0.0.4).
final class Measures: MetricsFactory {
    /// One line of a metric: its name, and what tells it from others of that name.
    fileprivate struct Name: Hashable, Comparable {
        let metric: String
        /// As it is told: `kind="arrival"`.
        let labels: String

        static func < (one: Name, other: Name) -> Bool {
            (one.metric, one.labels) < (other.metric, other.labels)
        }
    }

    private let series = Mutex<[Name: Series]>([:])

    /// Everything, a line each, in an order that stays.
    var text: String {
        let all = series.withLock { $0 }.sorted { $0.key < $1.key }
        var lines: [String] = []
        var metric = ""
        for (name, series) in all {
            if name.metric != metric { lines.append("# TYPE \(name.metric) \(series.kind.rawValue)") }
            metric = name.metric
            lines += series.lines(name)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        one(label, dimensions, .counter, ending: "_total")
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        one(label, dimensions, .gauge)
    }

    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        one(label, dimensions, .gauge)
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        one(label, dimensions, .histogram, ending: "_seconds")
    }

    func destroyCounter(_ handler: any CounterHandler) { drop(handler) }
    func destroyRecorder(_ handler: any RecorderHandler) { drop(handler) }
    func destroyMeter(_ handler: any MeterHandler) { drop(handler) }
    func destroyTimer(_ handler: any TimerHandler) { drop(handler) }

    private func drop(_ handler: AnyObject) {
        series.withLock { all in all = all.filter { $0.value !== handler } }
    }

    private func one(
        _ label: String,
        _ dimensions: [(String, String)],
        _ kind: Series.Kind,
        ending: String = ""
    )
        -> Series
    {
        let metric = Self.plain(label)
        let labels = dimensions.map { "\(Self.plain($0.0))=\"\(Self.escaped($0.1))\"" }
        let full = metric.hasSuffix(ending) ? metric : metric + ending
        let name = Name(metric: full, labels: labels.joined(separator: ","))
        return series.withLock { all in
            if let known = all[name] { return known }
            let new = Series(kind)
            all[name] = new
            return new
        }
    }

    private static func plain(_ label: String) -> String {
        label.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "_" }.joined()
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}

/// One line of a metric, or the lines of a histogram.
fileprivate final class Series: CounterHandler, RecorderHandler, MeterHandler, TimerHandler {
    let kind: Kind
    private let state = Mutex(State())

    enum Kind: String {
        case counter, gauge, histogram
    }

    private struct State {
        /// The value; of a histogram the sum, in seconds.
        var value = 0.0
        var buckets = [Int](repeating: 0, count: Series.bounds.count + 1)
    }

    /// Upper bounds in seconds: an answer takes some milliseconds, a report or a workbook a second.
    static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    init(_ kind: Kind) {
        self.kind = kind
    }

    func increment(by amount: Int64) { state.withLock { $0.value += Double(amount) } }
    func increment(by amount: Double) { state.withLock { $0.value += amount } }
    func decrement(by amount: Double) { state.withLock { $0.value -= amount } }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { state.withLock { $0.value = value } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
    func reset() { state.withLock { $0 = State() } }

    func recordNanoseconds(_ duration: Int64) {
        let seconds = Double(duration) / 1e9
        let place = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        state.withLock {
            $0.value += seconds
            $0.buckets[place] += 1
        }
    }

    func lines(_ name: Measures.Name) -> [String] {
        let state = state.withLock { $0 }
        guard kind == .histogram else {
            let labels = name.labels.isEmpty ? "" : "{\(name.labels)}"
            return ["\(name.metric)\(labels) \(Self.number(state.value))"]
        }
        let before = name.labels.isEmpty ? "" : name.labels + ","
        var total = 0
        let buckets = zip(Self.bounds.map(Self.number) + ["+Inf"], state.buckets)
            .map { bound, count in
                total += count
                return "\(name.metric)_bucket{\(before)le=\"\(bound)\"} \(total)"
            }
        let labels = name.labels.isEmpty ? "" : "{\(name.labels)}"
        return buckets + [
            "\(name.metric)_sum\(labels) \(Self.number(state.value))",
            "\(name.metric)_count\(labels) \(total)",
        ]
    }

    private static func number(_ value: Double) -> String {
        Int64(exactly: value).map(String.init) ?? String(value)
    }
}
