import Foundation
import FrontDesk
import Metrics
import Synchronization
import Web

/// Takes the measure of the daemon each time that somebody asks for it: counts, ages and room, nobody's name.
final class Sampling: Sendable {
    let measures: Measures
    private let settings: Settings
    private let reception: Reception
    private let certificate: CertificateInForce?
    private let told = Mutex<[String: Int]>([:])
    private let kiosksTold = Mutex<Set<String>>([])

    init(
        _ settings: Settings,
        _ reception: Reception,
        _ certificate: CertificateInForce?,
        into measures: Measures
    ) {
        self.settings = settings
        self.reception = reception
        self.certificate = certificate
        self.measures = measures
    }

    /// All there is, in Prometheus' text format.
    @Sendable func text() async throws -> String {
        take(try await reception.standing())
        takeMachine()
        takeBackups()
        return measures.text
    }

    private func take(_ standing: Standing) {
        gauge("balie.entries", Double(standing.entries))
        gauge("balie.inside", Double(standing.inside))
        gauge("balie.open_pages", Double(standing.openPages))
        gauge("balie.record_bytes", Double(standing.recordBytes))
        for (kind, count) in standing.written {
            let new = told.withLock { told in
                defer { told[kind] = count }
                return count - told[kind, default: 0]
            }
            Counter(label: "balie.entries_written", dimensions: [("kind", kind)], factory: measures)
                .increment(by: new)
        }
        take(standing.kiosks)
        for (name, queue) in [("letters", standing.letters), ("prints", standing.prints)] {
            let which = [("queue", name)]
            gauge("balie.queue_waiting", Double(queue.waiting), which)
            gauge("balie.queue_oldest_seconds", queue.oldest.map(age) ?? 0, which)
            gauge("balie.queue_failed", Double(queue.failed), which)
        }
        if let made = standing.badgeKeyMadeAt {
            gauge("balie.key_age_seconds", age(made), [("key", "badge")])
        }
        if let made = standing.wrappedAt { gauge("balie.key_age_seconds", age(made), [("key", "wrapping")]) }
    }

    /// A kiosk that was revoked is told of no more.
    private func take(_ kiosks: [String: Instant]) {
        let label = "balie.kiosk_silent_seconds"
        let gone = kiosksTold.withLock { told in
            defer { told = Set(kiosks.keys) }
            return told.subtracting(kiosks.keys)
        }
        for name in gone { Gauge(label: label, dimensions: [("kiosk", name)], factory: measures).destroy() }
        for (name, seen) in kiosks { gauge(label, age(seen), [("kiosk", name)]) }
    }

    private func takeMachine() {
        if let disk = Disk(of: settings.folder) {
            gauge("balie.disk_used_ratio", disk.share)
            gauge("balie.disk_free_bytes", Double(disk.free))
        }
        if let certificate {
            let left = certificate.current.ends.timeIntervalSince(reception.now())
            gauge("balie.certificate_left_seconds", left)
        }
        if let resident = Self.resident { gauge("process.resident_memory_bytes", Double(resident)) }
    }

    private func takeBackups() {
        let places =
            [("first", settings.backup.folder)] + (settings.backup.copy.map { [("second", $0)] } ?? [])
        for (place, folder) in places {
            for kind in BackupKind.allCases {
                guard let last = BackupShelf(folder: folder).items(kind).first else { continue }
                gauge(
                    "balie.backup_age_seconds",
                    reception.now().timeIntervalSince(last.madeAt),
                    [("kind", kind.rawValue), ("place", place)]
                )
            }
        }
    }

    private func gauge(_ label: String, _ value: Double, _ dimensions: [(String, String)] = []) {
        Gauge(label: label, dimensions: dimensions, factory: measures).record(value)
    }

    private func age(_ moment: Instant) -> Double {
        max(0, reception.now().timeIntervalSince(moment.date))
    }

    /// Bytes of memory that the process holds, as the kernel counts them.
    private static var resident: Int? {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
        return pages.flatMap { $0.count > 1 ? Int($0[1]) : nil }
            .map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
    }
}
