import Foundation

/// A measured figure beside what it is measured against.
enum Figure {
    static func line(_ name: String, _ ours: Double, _ reference: Double?, _ unit: String) {
        let text = { (value: Double) in String(format: value < 100 ? "%.1f" : "%.0f", value) + " " + unit }
        guard let reference else { return print("\(name): \(text(ours))") }
        print("\(name): \(text(ours)), \(text(reference)), \(String(format: "%.2fx", ours / reference))")
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }

    static func microseconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) * 1e6 + Double(duration.components.attoseconds) / 1e12
    }

    /// What the kernel counts as this process's memory, mapped fonts included.
    static func residentMegabytes() -> Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        return (Double(line.split(separator: " ").dropFirst().first ?? "") ?? 0) / 1024
    }
}
