/// A table set in columns, whose headings stand above its rows on every page.
struct TablePlan {
    private let table: ReportSheet.Table
    private let figures: Figures
    private let setting: ReportSetting
    private let heading: SetText
    private let note: SetText?
    private let columns: TableColumns

    init(_ table: ReportSheet.Table, _ words: FigureWords, _ setting: ReportSetting) {
        self.table = table
        self.setting = setting
        figures = Figures(words)
        heading = setting.heading(table.title)
        let small = setting.measures.detail
        note = table.note.isEmpty ? nil : setting.text(table.note, small, muted: true, lines: 12)
        columns = TableColumns(table, figures, room: setting.measures.inner)
    }

    /// What has to stand together: the title with the first rows.
    var opening: Double { heading.height + (note?.height ?? 0) + columns.size * 8 }

    func put(in flow: inout PageFlow) {
        flow.put(heading)
        if let note { flow.put(note) }
        flow.y += 4
        guard !table.rows.isEmpty else {
            flow.put(setting.text(figures.words.nothing, setting.measures.lead, muted: true, lines: 4))
            return
        }
        for (number, group) in columns.groups.enumerated() {
            if number > 0 {
                flow.y += setting.measures.heading
                flow.turn(unless: columns.size * 6)
            }
            put(group, in: &flow)
        }
    }

    private func put(_ group: [TableColumns.Place], in flow: inout PageFlow) {
        let heads = set(group, isBold: true, lines: 3) { table.columns[$0].heading }
        putHeads(heads, group, in: &flow)
        for row in table.rows { put(table.fitted(row), group, heads, isBold: false, in: &flow) }
        guard let total = table.total else { return }
        put(table.fitted(total), group, heads, isBold: true, in: &flow)
    }

    private func set(
        _ group: [TableColumns.Place],
        isBold: Bool,
        lines: Int,
        _ words: (Int) -> String
    ) -> [SetText] {
        group.map { place in
            let text = words(place.column)
            // Words that surely fit on one line are not measured: most do, and it takes most of the time.
            let isShort = Letters.width(text, size: columns.size, isBold: isBold) * 1.15 < place.inner
            var set =
                isShort
                ? SetText(
                    text: text.spoken,
                    size: columns.size,
                    isBold: isBold,
                    isMuted: false,
                    width: place.inner,
                    height: columns.size * 1.362
                )
                : setting.text(text, columns.size, bold: isBold, in: place.inner, lines: lines)
            set.isRight = !place.isLeft
            return set
        }
    }

    private func putHeads(_ heads: [SetText], _ group: [TableColumns.Place], in flow: inout PageFlow) {
        let tallest = heads.map(\.height).max() ?? 0
        let width = group.last.map { $0.x + $0.width } ?? 0
        let left = setting.measures.margin
        flow.add(.band(.tint, x: left, width: width, height: tallest + 8), at: flow.y)
        for (head, place) in zip(heads, group) {
            flow.add(.text(head, x: left + place.x + 5), at: flow.y + 4 + tallest - head.height)
        }
        flow.y += tallest + 8
    }

    private func put(
        _ row: [ReportSheet.Cell],
        _ group: [TableColumns.Place],
        _ heads: [SetText],
        isBold: Bool,
        in flow: inout PageFlow
    ) {
        let cells = set(group, isBold: isBold, lines: 5) { figures.text(row[$0]) }
        let tallest = (cells.map(\.height).max() ?? 0) + 6
        if flow.turn(unless: tallest) { putHeads(heads, group, in: &flow) }
        let left = setting.measures.margin
        if isBold {
            let width = group.last.map { $0.x + $0.width } ?? 0
            flow.add(.band(.ink, x: left, width: width, height: 0.75), at: flow.y - 0.5)
        }
        for (cell, place) in zip(cells, group) where !cell.text.isEmpty {
            flow.add(.text(cell, x: left + place.x + 5), at: flow.y + 3)
        }
        flow.y += tallest
        let width = group.last.map { $0.x + $0.width } ?? 0
        flow.add(.band(.line, x: left, width: width, height: 0.5), at: flow.y - 0.25)
    }
}

/// How wide the columns of a table are, in as many groups below each other as the paper needs.
struct TableColumns {
    let size: Double
    let groups: [[Place]]

    struct Place {
        let column: Int
        let x: Double
        let width: Double
        let isLeft: Bool

        var inner: Double { width - 10 }
    }

    init(_ table: ReportSheet.Table, _ figures: Figures, room: Double) {
        let wide = Self.needs(table, figures, size: 9)
        let fits = wide.reduce(0) { $0 + $1.least } <= room
        size = fits ? 9 : 7.5
        let needs = fits ? wide : Self.needs(table, figures, size: 7.5)
        groups = Self.grouped(needs, room: room)
            .map { columns in Self.placed(columns, needs, table, room: room) }
    }

    private struct Need {
        let least: Double
        let most: Double
    }

    private static func needs(_ table: ReportSheet.Table, _ figures: Figures, size: Double) -> [Need] {
        let sample = table.rows.prefix(2_000) + (table.total.map { [$0] } ?? [])
        return table.columns.enumerated()
            .map { index, column in
                func width(_ text: String, isBold: Bool) -> Double {
                    Letters.width(text, size: size, isBold: isBold) * 1.15 + 11
                }
                let cells = sample.map { row in
                    row.indices.contains(index) ? width(figures.text(row[index]), isBold: true) : 0
                }
                let widest = cells.max() ?? 0
                let words = column.heading.split(separator: " ").map { width(String($0), isBold: true) }
                let heading = min(words.max() ?? 0, 110)
                let most = min(max(widest, min(width(column.heading, isBold: true), 80), heading), 260)
                let least = column.isWords ? min(most, max(heading, 70)) : min(max(widest, heading), 260)
                return Need(least: least, most: max(least, most))
            }
    }

    /// Which columns stand beside each other; the first one again where they take more than one group.
    private static func grouped(_ needs: [Need], room: Double) -> [[Int]] {
        let greedy = filled(needs, room: room, most: needs.count)
        guard greedy.count > 1 else { return greedy }
        let even = (needs.count - 1 + greedy.count - 1) / greedy.count
        let balanced = filled(needs, room: room, most: even + 1)
        return balanced.count == greedy.count ? balanced : greedy
    }

    private static func filled(_ needs: [Need], room: Double, most: Int) -> [[Int]] {
        var groups: [[Int]] = [[]]
        var used = 0.0
        for (column, need) in needs.enumerated() {
            let count = groups[groups.count - 1].count
            if count > 1, used + need.least > room || count >= most {
                groups.append([0])
                used = needs[0].least
            }
            groups[groups.count - 1].append(column)
            used += need.least
        }
        return groups
    }

    private static func placed(
        _ columns: [Int],
        _ needs: [Need],
        _ table: ReportSheet.Table,
        room: Double
    ) -> [Place] {
        let least = columns.reduce(0) { $0 + needs[$1].least }
        let wanted = columns.reduce(0) { $0 + needs[$1].most - needs[$1].least }
        let part = wanted > 0 ? min(1, max(0, room - least) / wanted) : 0
        let spare = max(0, room - least - wanted * part) / Double(max(columns.count, 1))
        let extra = min(spare, 34)
        var x = 0.0
        return columns.map { column in
            let need = needs[column]
            let width = min(need.least + (need.most - need.least) * part + extra, room)
            defer { x += width }
            return Place(column: column, x: x, width: width, isLeft: isLeft(table.columns[column]))
        }
    }

    private static func isLeft(_ column: ReportSheet.Column) -> Bool {
        column.kind == .text || column.kind == .date
    }
}
