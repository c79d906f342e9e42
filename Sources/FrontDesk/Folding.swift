import Foundation

extension String {
    /// The text without case, accents and widths, for comparing what people typed.
    var folded: String {
        folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    }

    /// The letters and digits of the folded text: one spelling for counting.
    var lettersFolded: String {
        folded.filter { $0.isLetter || $0.isNumber }
    }
}
