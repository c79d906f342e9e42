/// Keeps figures about a few people from being told, also by taking others away from their sum.
///
/// Of each month some parts are told and the others are not, once and for all: every report adds up what may be told
/// and nothing else. So no two reports, however their periods overlap, can be taken from each other to find what is
/// not told.
package struct SmallCounts: Hashable, Sendable {
    /// The fewest people that a figure may be about.
    package let smallest: Int64

    package static let usual = SmallCounts(smallest: 5)
    /// What can be set: below three, who knows one of two people knows the other.
    package static let range: ClosedRange<Int64> = 3...100

    package init(smallest: Int64) {
        self.smallest = max(1, smallest)
    }

    /// One part of a whole.
    struct Part: Hashable {
        /// What is told of it.
        let size: Int64
        /// How many people it is about.
        let people: Int64
    }

    /// What may be told of a whole whose parts stand in groups, as partners of a kind do.
    struct Told<Key: Hashable> {
        var parts: Set<Key> = []
        /// The groups of which the sum may be told, by their place.
        var groups: Set<Int> = []
    }

    /// Chooses what may be told when the sum of all is.
    ///
    /// What is left between a sum and its parts that are told is never about fewer than ``smallest`` people, and never
    /// about one part alone. Parts of size 0 are always told.
    func told<Key: Hashable & Comparable>(of groups: [[Key: Part]]) -> Told<Key> {
        var hidden = groups.map { group in
            Set(group.filter { $0.value.size != 0 && $0.value.people < smallest }.keys)
        }
        var hiddenGroups: Set<Int> = []
        for (place, group) in groups.enumerated() {
            while !isSafe(hidden[place], in: group), let next = least(of: group, besides: hidden[place]) {
                hidden[place].insert(next)
            }
            if !isSafe(hidden[place], in: group) { hiddenGroups.insert(place) }
        }
        while !isSafe(groups: hiddenGroups, groups, hidden) {
            let left = groups.indices.filter { place in
                !hiddenGroups.contains(place) && groups[place].contains { $0.value.size != 0 }
            }
            guard let next = left.min(by: { size(of: groups[$0]) < size(of: groups[$1]) }) else { break }
            hiddenGroups.insert(next)
            // A sum that is not told must not follow from its parts.
            if hidden[next].isEmpty, let part = least(of: groups[next], besides: []) {
                hidden[next].insert(part)
            }
        }
        var told = Told<Key>()
        for (place, group) in groups.enumerated() {
            told.parts.formUnion(Set(group.keys).subtracting(hidden[place]))
            if !hiddenGroups.contains(place) { told.groups.insert(place) }
        }
        return told
    }

    /// Chooses which rows of a table may be told whole, when the sum of each column is; nil where not even those may.
    ///
    /// Every cell that is told, and every column of what is left, is empty or about ``smallest`` people; what is left
    /// in a column is never one row's alone. All rows are as long.
    func told<Key: Hashable & Comparable>(rows: [Key: [Part]]) -> Set<Key>? {
        func column(_ keys: Set<Key>, _ place: Int) -> [Part] {
            keys.compactMap { rows[$0]?[place] }.filter { $0.size != 0 }
        }
        func isLarge(_ parts: [Part]) -> Bool {
            parts.isEmpty || parts.reduce(0) { $0 + $1.people } >= smallest
        }
        let (all, places) = (Set(rows.keys), 0..<(rows.values.first?.count ?? 0))
        guard places.allSatisfy({ isLarge(column(all, $0)) }) else { return nil }
        var hidden = all.filter { key in !places.allSatisfy { isLarge(column([key], $0)) } }
        while !hidden.isEmpty,
            !places.allSatisfy({ isLarge(column(hidden, $0)) && column(hidden, $0).count != 1 })
        {
            let next = rows.filter { !hidden.contains($0.key) }
                .min { ($0.value.first?.size ?? 0, $0.key) < ($1.value.first?.size ?? 0, $1.key) }
            guard let next else { break }
            hidden.insert(next.key)
        }
        return all.subtracting(hidden)
    }

    private func isSafe<Key>(_ hidden: Set<Key>, in group: [Key: Part]) -> Bool {
        guard !hidden.isEmpty else { return true }
        return hidden.count > 1 && hidden.reduce(0) { $0 + (group[$1]?.people ?? 0) } >= smallest
    }

    private func isSafe<Key>(groups hiddenGroups: Set<Int>, _ groups: [[Key: Part]], _ hidden: [Set<Key>])
        -> Bool
    {
        guard !hiddenGroups.isEmpty else { return true }
        let people = hiddenGroups.reduce(Int64(0)) { sum, place in
            sum + hidden[place].reduce(0) { $0 + (groups[place][$1]?.people ?? 0) }
        }
        return hiddenGroups.count > 1 && people >= smallest
    }

    private func least<Key: Comparable>(of group: [Key: Part], besides hidden: Set<Key>) -> Key? {
        group.filter { $0.value.size != 0 && !hidden.contains($0.key) }
            .min { ($0.value.size, $0.key) < ($1.value.size, $1.key) }?
            .key
    }

    private func size<Key>(of group: [Key: Part]) -> Int64 {
        group.values.reduce(0) { $0 + $1.size }
    }
}
