/// Figures to look at: the same drawing in a page as SVG and on paper.
///
/// Figures below nothing are said but not drawn.
package struct Chart: Hashable, Sendable {
    /// The same for every language and period; a table of a sheet with the same id holds the same figures.
    package let id: String
    /// What is drawn, and of which period.
    package let title: String
    /// What there is to see, for who can't.
    package let summary: String
    package let kind: Kind
    /// What the labels are, as "partner".
    package let heading: String
    package let labels: [ReportSheet.Cell]
    package let series: [Series]
    package let words: FigureWords

    package enum Kind: Hashable, Sendable {
        /// A bar a label; a second series is the period before.
        case bars
        /// A column a day, week or month; a second series is the period before.
        case columns
        /// A curve that stays until the next label; a second series is the period before.
        case steps
        /// A row a series, a cell a label.
        case heatMap
    }

    package struct Series: Hashable, Sendable {
        package let name: String
        /// A figure a label: what is missing is none, what is too much is left out.
        package let values: [ReportSheet.Cell]

        package init(name: String, values: [ReportSheet.Cell]) {
            (self.name, self.values) = (name, values)
        }
    }

    package init(
        id: String,
        title: String,
        summary: String,
        kind: Kind,
        heading: String,
        labels: [ReportSheet.Cell],
        series: [Series],
        words: FigureWords
    ) {
        self.id = id
        self.title = title
        self.summary = summary
        self.kind = kind
        self.heading = heading
        self.labels = labels
        self.series = series.map { series in
            let values = labels.indices.map { series.values.indices.contains($0) ? series.values[$0] : .none }
            return Series(name: series.name, values: values)
        }
        self.words = words
    }

    /// The same figures in rows.
    package var table: ReportSheet.Table {
        let kind = labels.allSatisfy { $0.kind == .date } ? ReportSheet.Kind.date : .text
        return ReportSheet.Table(
            id: id,
            title: title,
            columns: [.init(id: "label", heading: heading, kind: kind)]
                + series.enumerated()
                .map { number, series in
                    .init(id: "series\(number + 1)", heading: series.name, kind: self.unit)
                },
            rows: labels.indices.map { row in [labels[row]] + series.map { $0.values[row] } }
        )
    }

    /// What the figures are.
    var unit: ReportSheet.Kind {
        series.lazy.flatMap(\.values).first { $0.size != nil }?.kind ?? .count
    }

    /// The largest figure, 0 where there is none above it.
    var maximum: Double {
        series.lazy.flatMap(\.values).compactMap(\.size).max().map { max($0, 0) } ?? 0
    }

    /// Whether there is nothing to draw.
    var isEmpty: Bool {
        series.allSatisfy { $0.values.allSatisfy { $0 != .hidden && $0.size == nil } }
    }

    var hidesSome: Bool {
        series.contains { $0.values.contains(.hidden) }
    }
}
