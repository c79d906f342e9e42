import Badges
import Equipment
import Foundation
import FrontDesk

/// What is set of the label printer; without a name or an address there is none.
struct PrinterSettings: Sendable {
    let main: PrinterAddress?
    let fallback: PrinterAddress?
    /// Where the list for an evacuation comes out.
    let list: ListPrinting
    let format: BadgeFormat
    let copies: Int
    /// The roles whose badges are printed at check-in.
    let automatic: Set<Role>

    init(_ file: SettingsFile) {
        let name = file.string("printer.name", default: "", "the name of a queue in CUPS, like label62") {
            PrinterAddress(name: $0) != nil
        }
        let address = file.string("printer.address", default: "", Self.addressRule) {
            PrinterAddress(address: $0) != nil
        }
        let other = file.string(
            "printer.fallback",
            default: "",
            "the name of a queue in CUPS, or \(Self.addressRule)"
        ) {
            PrinterAddress($0) != nil
        }
        let paper = file.string(
            HouseSetting.listPaper.rawValue,
            default: ListPrinting.Paper.a4.rawValue,
            HouseSetting.listPaper.rule
        ) {
            ListPrinting.Paper(rawValue: $0) != nil
        }
        let lists = file.string(
            HouseSetting.listPrinter.rawValue,
            default: "",
            "the name of a queue in CUPS, or \(Self.addressRule)"
        ) {
            PrinterAddress($0) != nil
        }
        let key = file.string(
            HouseSetting.listKey.rawValue,
            default: ListPrinting.Key.enabled.rawValue,
            HouseSetting.listKey.rule
        ) {
            ListPrinting.Key(rawValue: $0) != nil
        }
        list = ListPrinting(
            printer: lists,
            paper: .init(rawValue: paper) ?? .a4,
            hasKey: key == ListPrinting.Key.enabled.rawValue
        )
        let label = file.string(
            "printer.format",
            default: BadgeFormat.brother62x100.name,
            "one of \(BadgeFormat.all.map(\.name).joined(separator: ", "))"
        ) {
            BadgeFormat(name: $0) != nil
        }
        let roles = file.string(
            "printer.automatic",
            default: "all",
            HouseSetting.automatic.rule
        ) {
            (try? RoleList($0)) != nil
        }
        copies = file.integer("printer.copies", default: 1, in: PrintingRules.copiesRange)
        format = BadgeFormat(name: label) ?? .brother62x100
        automatic = (try? RoleList(roles))?.roles ?? []
        main = PrinterAddress(name: name) ?? PrinterAddress(address: address)
        fallback = PrinterAddress(other)
        if !name.isEmpty, !address.isEmpty {
            file.complain(
                "printer.address",
                "must not be set beside printer.name: one of the two says which printer"
            )
        }
        if fallback != nil, main == nil {
            file.complain(
                "printer.fallback",
                "must have a printer to take over from: set printer.name or printer.address"
            )
        }
    }

    private static let addressRule = "an address like ipp://10.0.0.7/ipp/print"

    /// What the desk has to know of it.
    var rules: PrintingRules {
        PrintingRules(hasPrinter: main != nil, automatic: automatic, copies: copies)
    }

    var lines: [(key: String, value: String)] {
        var (name, address) = ("", "")
        switch main {
        case .queue(let queue): name = queue
        case .direct(let url): address = url.absoluteString
        case nil: break
        }
        return [
            ("printer.name", name), ("printer.address", address), ("printer.fallback", fallback?.text ?? ""),
            (HouseSetting.listPrinter.rawValue, list.printer),
            (HouseSetting.listPaper.rawValue, list.paper.rawValue),
            (
                HouseSetting.listKey.rawValue,
                (list.hasKey ? ListPrinting.Key.enabled : .disabled).rawValue
            ),
            ("printer.format", format.name), ("printer.copies", String(copies)),
            ("printer.automatic", RoleList(automatic).text),
        ]
    }
}
