import TestSupport
import Testing

@testable import FrontDesk

extension PrintingRules {
    static let all = PrintingRules(hasPrinter: true, automatic: Set(Role.allCases), copies: 1)
    static let byHand = PrintingRules(hasPrinter: true, automatic: [], copies: 2)
}

extension TestCentre {
    /// The next badge, printed.
    @discardableResult
    func printNext() async throws -> PrintOrder {
        let order = try #require(try await reception.nextPrint())
        try await reception.notePrinted(order.job, by: "label62")
        return order
    }

    /// The log's entries of one kind, oldest first.
    func entries(_ kind: PresenceEntry.Kind) async throws -> [PresenceEntry] {
        try await entries().filter { $0.kind == kind }
    }
}
