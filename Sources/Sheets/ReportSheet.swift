/// Figures with their charts and how they were counted, for paper, a workbook or another program.
///
/// Cairo draws for one thread at a time: whoever draws with it elsewhere in the program takes turns.
package struct ReportSheet: Hashable, Sendable {
    package let title: String
    /// The period, what was filtered and when it was made, a line each.
    package let leads: [String]
    /// What stands above the list of contents.
    package let contents: String
    package let charts: [Chart]
    package let tables: [Table]
    package let method: Method
    /// At the foot of every page, "{page}" and "{pages}" filled in.
    package let foot: String
    package let words: FigureWords

    /// How the figures were counted and what was left out.
    package struct Method: Hashable, Sendable {
        package let title: String
        package let paragraphs: [String]

        package init(title: String, paragraphs: [String]) {
            (self.title, self.paragraphs) = (title, paragraphs)
        }
    }

    package init(
        title: String,
        leads: [String],
        contents: String,
        charts: [Chart],
        tables: [Table],
        method: Method,
        foot: String,
        words: FigureWords
    ) {
        self.title = title
        self.leads = leads
        self.contents = contents
        self.charts = charts
        self.tables = tables
        self.method = method
        self.foot = foot
        self.words = words
    }
}

/// What is said where a figure is not, and in which language the others are written.
package struct FigureWords: Hashable, Sendable {
    /// "nl" or "en".
    package let language: String
    /// What stands for a figure too small to show, as "<5".
    package let hidden: String
    /// What is said when there are no figures at all.
    package let nothing: String

    package init(language: String, hidden: String, nothing: String) {
        (self.language, self.hidden, self.nothing) = (language, hidden, nothing)
    }
}

extension ReportSheet {
    /// Rows of figures under headings.
    package struct Table: Hashable, Sendable {
        /// The same for every language and period, as "attendance".
        package let id: String
        package let title: String
        /// What has to be known to read it, as what was left out; "" for nothing.
        package let note: String
        package let columns: [Column]
        /// A cell a column: what is missing is empty, what is too much is left out.
        package let rows: [[Cell]]
        /// A last row on paper and in a workbook that sums up the others; a CSV leaves it out.
        package let total: [Cell]?

        package init(
            id: String,
            title: String,
            note: String = "",
            columns: [Column],
            rows: [[Cell]],
            total: [Cell]? = nil
        ) {
            self.id = id
            self.title = title
            self.note = note
            self.columns = columns
            self.rows = rows
            self.total = total
        }
    }

    /// What one column holds.
    package struct Column: Hashable, Sendable {
        /// The same for every language, as "visits": the heading for programs.
        package let id: String
        package let heading: String
        package let kind: Kind

        package init(id: String, heading: String, kind: Kind) {
            (self.id, self.heading, self.kind) = (id, heading, kind)
        }
    }

    /// What cells of a column are: words stand left, figures right.
    package enum Kind: Hashable, Sendable {
        case text, date, count, hours, share, number
    }

    /// One figure or word.
    package enum Cell: Hashable, Sendable {
        case text(String)
        case date(year: Int, month: Int, day: Int)
        case count(Int64)
        case hours(Double)
        /// A part of the whole, 0 to 1.
        case share(Double)
        case number(Double)
        /// Too small to show.
        case hidden
        case none
    }
}

extension ReportSheet.Cell {
    /// How large the figure is; nil where there is none that can be drawn.
    var size: Double? {
        switch self {
        case .count(let count): Double(count)
        case .hours(let figure), .share(let figure), .number(let figure): figure.isFinite ? figure : nil
        case .text, .date, .hidden, .none: nil
        }
    }

    var kind: ReportSheet.Kind {
        switch self {
        case .count: .count
        case .hours: .hours
        case .share: .share
        case .number: .number
        case .date: .date
        case .text, .hidden, .none: .text
        }
    }
}

extension ReportSheet.Column {
    var isWords: Bool { kind == .text }
}

extension ReportSheet.Table {
    /// A row with exactly one cell a column.
    func fitted(_ row: [ReportSheet.Cell]) -> [ReportSheet.Cell] {
        columns.indices.map { row.indices.contains($0) ? row[$0] : .none }
    }
}
