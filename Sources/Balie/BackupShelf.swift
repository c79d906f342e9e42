import Foundation
import FrontDesk

/// A folder of backups: "2026-11-26T031500Z.record" and "2026-11-26T031502Z-1f0c….keys".
struct BackupShelf: Sendable {
    let folder: URL

    /// How many backups of the record stay: the newest of each of so many days, weeks and months that have one.
    struct Keep: Hashable, Sendable {
        let days: Int
        let weeks: Int
        let months: Int
    }

    /// One backup, by its name.
    struct Item: Hashable, Sendable {
        let name: String
        let kind: BackupKind
        let madeAt: Date
        /// Which keys are in a backup of keys.
        let keys: String?

        init(_ kind: BackupKind, at time: Date, keys: String? = nil) {
            let stamp = time.formatted(Self.style).replacingOccurrences(of: ":", with: "")
            name = stamp + (keys.map { "-" + $0 } ?? "") + "." + kind.rawValue
            (self.kind, self.keys) = (kind, keys)
            madeAt = Date(timeIntervalSince1970: time.timeIntervalSince1970.rounded(.down))
        }

        init?(name: String) {
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, let kind = BackupKind(rawValue: String(parts[1])) else { return nil }
            let words = parts[0].split(separator: "Z-", omittingEmptySubsequences: false)
            guard let stamp = words.first, words.count <= 2, let madeAt = Self.time(stamp) else { return nil }
            self.init(kind, at: madeAt, keys: words.count == 2 ? String(words[1]) : nil)
            guard self.name == name else { return nil }
        }

        private static let style = Date.ISO8601FormatStyle()

        /// "2026-11-26T031500" with or without its Z.
        private static func time(_ stamp: Substring) -> Date? {
            guard stamp.utf8.count >= 17, let clock = stamp.firstIndex(of: "T") else { return nil }
            let digits = Array(stamp[stamp.index(after: clock)...].prefix(6))
            guard digits.count == 6 else { return nil }
            let pairs = stride(from: 0, to: 6, by: 2).map { String(digits[$0...($0 + 1)]) }
            return try? Date("\(stamp[..<clock])T\(pairs.joined(separator: ":"))Z", strategy: style)
        }
    }

    func url(_ item: Item) -> URL { folder.appending(path: item.name) }

    /// What lies here, the newest first; nothing where there is no such folder.
    func items(_ kind: BackupKind? = nil) -> [Item] {
        let names =
            (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
        return names.compactMap(Item.init(name:)).filter { kind == nil || $0.kind == kind }
            .sorted { ($0.madeAt, $0.name) > ($1.madeAt, $1.name) }
    }

    /// What a backup made now is called: after all others of its kind, also within a second and when the clock stepped
    /// back.
    func next(_ kind: BackupKind, at now: Date, keys: String? = nil) -> Item {
        let after = items(kind).first.map { $0.madeAt.addingTimeInterval(1) }
        return Item(kind, at: max(now, after ?? now), keys: keys)
    }

    /// Takes away what is over: backups of the record that no rule keeps, and all of keys but the newest, because
    /// those from before a name was forgotten still open it.
    func tidy(_ keep: Keep) throws {
        let kept = Self.kept(items(.record), keep) + items(.keys).prefix(1)
        for item in items() where !kept.contains(item) {
            try FileManager.default.removeItem(at: url(item))
        }
    }

    /// Those of `items`, the newest first, that stay.
    static func kept(_ items: [Item], _ keep: Keep) -> [Item] {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        let spans: [(Set<Calendar.Component>, Int)] = [
            ([.year, .month, .day], keep.days), ([.yearForWeekOfYear, .weekOfYear], keep.weeks),
            ([.year, .month], keep.months),
        ]
        let kept = spans.flatMap { components, count in
            var seen: [DateComponents] = []
            return items.filter { item in
                let span = calendar.dateComponents(components, from: item.madeAt)
                guard seen.count < count, !seen.contains(span) else { return false }
                seen.append(span)
                return true
            }
        }
        return items.filter { $0 == items.first || kept.contains($0) }
    }

    /// Makes another shelf hold the same: what it lacks is copied, whole or not at all, what is not here goes.
    func mirror(to other: BackupShelf) throws {
        let (mine, theirs) = (items(), other.items())
        for item in mine where !theirs.contains(item) {
            let part = other.folder.appending(path: item.name + ".part")
            try? FileManager.default.removeItem(at: part)
            try FileManager.default.copyItem(at: url(item), to: part)
            try FileManager.default.makePrivate(part)
            try put(part, as: item, on: other)
        }
        for item in theirs where !mine.contains(item) {
            try FileManager.default.removeItem(at: other.url(item))
        }
    }

    /// Gives a file that is written its name, once it is on disk.
    func put(_ part: URL, as item: Item, on shelf: BackupShelf? = nil) throws {
        let name = (shelf ?? self).url(item)
        try? FileManager.default.removeItem(at: name)
        try part.settle(as: name)
    }

    /// Whether this lies on another disk than `place`: a share that is not mounted is a folder of the machine itself.
    func isElsewhere(than place: URL) -> Bool {
        func device(_ url: URL) -> Int? {
            let attributes = try? FileManager.default.attributesOfItem(
                atPath: url.path(percentEncoded: false)
            )
            return attributes?[.systemNumber] as? Int
        }
        guard let here = device(folder), let there = device(place) else { return false }
        return here != there
    }
}
