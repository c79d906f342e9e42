import Foundation
package import FrontDesk

/// A report for another program: the same ids and order of columns as in a CSV.
package struct ReportAnswer: Encodable {
    private let report: Report

    package init(_ report: Report) {
        self.report = report
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(report.request.kind, forKey: .kind)
        try fields.encode(report.request.from, forKey: .from)
        try fields.encode(report.request.through, forKey: .through)
        try fields.encode(report.request.grouping, forKey: .by)
        try fields.encode(report.smallest, forKey: .smallest)
        try fields.encode(report.madeAt.date.ISO8601Format(), forKey: .madeAt)
        try fields.encode(report.months, forKey: .months)
        try fields.encode(report.monthsTooSmall, forKey: .monthsTooSmall)
        try fields.encode(report.hasUnfinished, forKey: .hasUnfinished)
        try fields.encode(report.tables.map(TableAnswer.init), forKey: .tables)
    }

    private enum Key: String, CodingKey {
        case kind, from, through, by, smallest, madeAt, months, monthsTooSmall, hasUnfinished, tables
    }

    private struct TableAnswer: Encodable {
        let id: String
        let columns: [ColumnAnswer]
        let rows: [[ValueAnswer]]
        let total: [ValueAnswer]?

        init(_ table: Report.Table) {
            id = table.id
            columns = table.columns.map { ColumnAnswer(id: $0.id, kind: $0.kind.rawValue) }
            rows = table.rows.map { $0.map(ValueAnswer.init) }
            total = table.total.map { $0.map(ValueAnswer.init) }
        }
    }

    private struct ColumnAnswer: Encodable {
        let id: String
        let kind: String
    }

    /// A text or a number; null where there is none, "hidden" where it is about too few people.
    private struct ValueAnswer: Encodable {
        let value: Report.Value

        init(_ value: Report.Value) {
            self.value = value
        }

        func encode(to encoder: any Encoder) throws {
            var field = encoder.singleValueContainer()
            switch value {
            case .text(let text): try field.encode(text)
            case .word(let word): try field.encode(String(word.split(separator: ".").last ?? ""))
            case .day(let day): try field.encode(day)
            case .count(let count): try field.encode(count)
            case .hours(let number), .number(let number): try field.encode((number * 100).rounded() / 100)
            case .share(let share): try field.encode((share * 10_000).rounded() / 10_000)
            case .hidden: try field.encode("hidden")
            case .none: try field.encodeNil()
            }
        }
    }
}
