import TestSupport
import Testing

@testable import FrontDesk

/// What is not told can't be worked out from what is.
struct SmallCountsTests {
    private typealias Part = SmallCounts.Part
    private let rule = SmallCounts(smallest: 5)

    private func told(_ groups: [[Int: Int64]]) -> SmallCounts.Told<Int> {
        rule.told(of: groups.map { $0.mapValues { Part(size: $0, people: $0) } })
    }

    @Test func `a small part is not told, and neither is another that would give it away`() {
        #expect(told([[1: 20, 2: 3, 3: 9]]).parts == [1])
        #expect(told([[1: 20, 2: 3, 3: 2]]).parts == [1])
        #expect(told([[1: 20, 2: 9, 3: 0]]).parts == [1, 2, 3])
        #expect(told([[1: 20, 2: 3, 3: 1]]).parts.isEmpty)
    }

    @Test func `many visits of a few people are small too`() {
        let parts = [
            1: Part(size: 40, people: 30), 2: Part(size: 12, people: 1), 3: Part(size: 9, people: 8),
        ]
        #expect(rule.told(of: [parts]).parts == [1])
    }

    @Test func `a small group is hidden with another one, which then does not follow from its parts`() {
        let told = told([[1: 3], [2: 10, 3: 12], [4: 30]])
        #expect(told.groups == [2])
        #expect(told.parts == [3, 4])
    }

    /// Everything that a report tells of a month, as sums of its parts: a row a sum, a column a part that is not told.
    private func equations(_ groups: [[Int: Int64]], _ told: SmallCounts.Told<Int>) -> [[Double]] {
        let hidden = groups.flatMap { $0.keys }.filter { !told.parts.contains($0) }.sorted()
        func row(_ keys: some Sequence<Int>) -> [Double] {
            let keys = Set(keys)
            return hidden.map { keys.contains($0) ? 1 : 0 }
        }
        var rows = [row(groups.flatMap { $0.keys })]
        for place in told.groups { rows.append(row(groups[place].keys)) }
        return rows.filter { $0.contains(1) }
    }

    /// Which unknowns have one solution only: those that stand alone in a row once all rows are reduced.
    private func solved(_ equations: [[Double]]) -> [Int] {
        var rows = equations
        var next = 0
        for column in 0..<(rows.first?.count ?? 0) {
            guard let pivot = rows.indices.first(where: { $0 >= next && abs(rows[$0][column]) > 1e-9 }) else {
                continue
            }
            rows.swapAt(next, pivot)
            let factor = rows[next][column]
            rows[next] = rows[next].map { $0 / factor }
            for other in rows.indices where other != next {
                let times = rows[other][column]
                rows[other] = zip(rows[other], rows[next]).map { $0 - times * $1 }
            }
            next += 1
        }
        return rows.compactMap { row in
            let there = row.indices.filter { abs(row[$0]) > 1e-9 }
            return there.count == 1 ? there[0] : nil
        }
    }

    @Test func `who takes all sums from each other finds no part that is not told`() {
        var generator = SplitMix64(seed: 5)
        var hiddenParts = 0
        for _ in 0..<2000 {
            var key = 0
            let groups = (0..<Int.random(in: 1...8, using: &generator))
                .map { _ in
                    (0..<Int.random(in: 0...5, using: &generator))
                        .reduce(into: [Int: Int64]()) { group, _ in
                            key += 1
                            let isSmall = Bool.random(using: &generator)
                            group[key] = Int64.random(in: isSmall ? 0...6 : 0...60, using: &generator)
                        }
                }
            let all = groups.flatMap(\.values).reduce(0, +)
            // Of a whole that is small itself nothing is told at all.
            guard all >= rule.smallest else { continue }
            let told = told(groups)
            let small = groups.joined().filter { (1..<rule.smallest).contains($0.value) }.map(\.key)
            #expect(told.parts.isDisjoint(with: small))
            let equations = equations(groups, told)
            hiddenParts += equations.first?.count ?? 0
            let parts = groups.flatMap { $0 }.filter { $0.value > 0 }
            if parts.count > 1 { #expect(solved(equations).isEmpty, "\(groups)") }
        }
        #expect(hiddenParts > 1000)
    }

    @Test func `of rows that are told whole, no cell of another row can be worked out or is small`() {
        var generator = SplitMix64(seed: 8)
        var (hiddenRows, toldRows) = (0, 0)
        for _ in 0..<2000 {
            let rows = (1...Int.random(in: 1...8, using: &generator))
                .reduce(into: [Int: [Part]]()) { rows, key in
                    let came = Int64.random(in: 0...30, using: &generator)
                    let missed = Int64.random(in: 0...9, using: &generator)
                    rows[key] = [came + missed, came, missed].map { Part(size: $0, people: $0) }
                }
            let sums = (0...2).map { place in rows.values.reduce(Int64(0)) { $0 + $1[place].size } }
            guard let told = rule.told(rows: rows) else {
                #expect(sums.contains { (1..<rule.smallest).contains($0) })
                continue
            }
            for key in told {
                #expect(rows[key]?.contains { (1..<rule.smallest).contains($0.size) } == false)
            }
            let hidden = rows.filter { !told.contains($0.key) }
            (hiddenRows, toldRows) = (hiddenRows + hidden.count, toldRows + told.count)
            for place in 0...2 {
                let left = hidden.values.map { $0[place].size }.filter { $0 > 0 }
                #expect(left.isEmpty || left.reduce(0, +) >= rule.smallest)
                #expect(left.count != 1 || told.isEmpty, "\(rows)")
            }
        }
        #expect(hiddenRows > 1000 && toldRows > 1000)
    }

    @Test func `the one who takes sums from each other would find it if only small parts were left out`() {
        let groups: [[Int: Int64]] = [[1: 20, 2: 3, 3: 9]]
        var careless = SmallCounts.Told<Int>()
        (careless.parts, careless.groups) = ([1, 3], [0])
        #expect(solved(equations(groups, careless)) == [0])
    }
}
