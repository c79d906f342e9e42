import Foundation

/// How large a label is, in hundredths of a millimetre, as IPP counts; an endless roll has no height.
package struct LabelSize: Sendable, Hashable, Codable {
    package let width: Int
    package let height: Int

    /// Sizes that differ by less are one: names in inches and in millimetres never meet exactly.
    private static let slack = 200

    package init(width: Int, height: Int) {
        (self.width, self.height) = (width, height)
    }

    /// The size in a name of the PWG's list ("om_label-62x100_62x100mm", "na_index-4x6_4x6in"), nil when none is in it.
    package init?(pwgName name: String) {
        guard let last = name.split(separator: "_").last,
            let match = last.wholeMatch(
                of: /([0-9]{1,4}(?:\.[0-9]{1,4})?)x([0-9]{1,4}(?:\.[0-9]{1,4})?)(mm|in)/
            ),
            let width = Double(match.1), let height = Double(match.2)
        else { return nil }
        let unit: Double = match.3 == "mm" ? 100 : 2540
        self.init(width: Int((width * unit).rounded()), height: Int((height * unit).rounded()))
    }

    package var isEndless: Bool { height == 0 }

    /// Whether a label of this size can be printed on a roll of `loaded`.
    package func fits(_ loaded: LabelSize) -> Bool {
        abs(width - loaded.width) <= Self.slack
            && (loaded.isEndless || abs(height - loaded.height) <= Self.slack)
    }

    /// "62 x 100 mm", or "62 mm" for an endless roll.
    package var text: String {
        isEndless
            ? "\(Self.millimetres(width)) mm" : "\(Self.millimetres(width)) x \(Self.millimetres(height)) mm"
    }

    private static func millimetres(_ hundredths: Int) -> String {
        let tenths = (hundredths + 5) / 10
        return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
    }
}
