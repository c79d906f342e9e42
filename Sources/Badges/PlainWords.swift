/// Words as they can be set in type: one line of text, without anything that steers a machine.
struct PlainWords: Sendable, Hashable {
    let text: String
    /// Characters that are left out because no text font draws them: emoji, unassigned and private ones.
    let leftOut: Int

    /// Far more than a label can show; keeps the work small whatever comes in.
    private static let longest = 160

    init(_ source: String) {
        var kept = String.UnicodeScalarView()
        var leftOut = 0
        var pendingSpace = false
        for scalar in source.unicodeScalars.prefix(PlainWords.longest * 4) {
            if kept.count >= PlainWords.longest { break }
            switch PlainWords.fate(of: scalar) {
            case .space:
                pendingSpace = !kept.isEmpty
            case .keep:
                if pendingSpace { kept.append(" ") }
                pendingSpace = false
                kept.append(scalar)
            case .drop: break
            case .miss: leftOut += 1
            }
        }
        text = String(kept)
        self.leftOut = leftOut
    }

    private enum Fate { case keep, space, drop, miss }

    private static func fate(of scalar: Unicode.Scalar) -> Fate {
        // The two joiners shape Persian and Indic names; every other format character is invisible or steers.
        if scalar.value == 0x200C || scalar.value == 0x200D { return .keep }
        if scalar.value < 0x7F { return scalar.value > 0x20 ? .keep : .space }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: return .space
        case .format, .surrogate: return .drop
        case .unassigned, .privateUse: return .miss
        default: break
        }
        if properties.isVariationSelector { return .drop }
        return properties.isEmojiPresentation ? .miss : .keep
    }

    /// The same words with every particle tied to the word after it, as in "van der Berg" or "in 't Veld",
    /// and double names kept whole.
    var tied: String {
        var parts = text.split(separator: " ")[...]
        guard var tied = parts.popFirst().map(String.init) else { return text }
        var before = Substring(tied)
        for part in parts {
            let first = before.unicodeScalars.first
            let isParticle = first.map { $0.properties.isLowercase || $0 == "'" || $0 == "\u{2019}" } ?? false
            tied += (isParticle ? "\u{A0}" : " ") + part
            before = part
        }
        return tied.split(separator: "-", omittingEmptySubsequences: false).joined(separator: "-\u{2060}")
    }

    /// The language that picks the right shapes for Chinese, Japanese and Korean names, or nil for other
    /// scripts.
    var eastAsianLanguage: String? {
        var hasHan = false
        for scalar in text.unicodeScalars where scalar.value >= 0x1100 {
            switch scalar.value {
            case 0x3040...0x30FF, 0xFF66...0xFF9F: return "ja"
            case 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7AF: return "ko"
            case 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: hasHan = true
            default: break
            }
        }
        return hasHan ? "zh-cn" : nil
    }
}
