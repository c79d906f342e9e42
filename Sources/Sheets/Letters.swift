/// How wide words come out in Noto Sans, near enough to keep them apart without setting them.
enum Letters {
    static func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
        let ems = text.unicodeScalars.reduce(0) { $0 + width($1) }
        return ems * size * (isBold ? 1.06 : 1)
    }

    private static func width(_ letter: Unicode.Scalar) -> Double {
        switch letter {
        case "0"..."9": 0.572
        case " ", "\u{a0}", ".", ",", ":", ";", "i", "j", "l", "I", "'", "|", "!": 0.28
        case "f", "r", "t", "(", ")", "/", "-", "J": 0.38
        case "m", "w", "M", "W", "@", "%", "—": 0.93
        case "A"..."Z": 0.67
        case "a"..."z": 0.575
        default:
            switch letter.value {
            case 0x300...0x36F, 0x200B...0x200F, 0xFE00...0xFE0F: 0
            case 0x1100...0x11FF, 0x2E80...0xFFEF, 0x1F000...0x3FFFF: 1
            default: 0.65
            }
        }
    }

    /// The words in lines no wider than `width`; what does not fit in `lines` of them ends in "…".
    static func wrap(_ text: String, size: Double, isBold: Bool = false, width: Double, lines: Int)
        -> [String]
    {
        var wrapped: [String] = []
        var rest = Substring(text.prefix(2_000)).trimmed
        while !rest.isEmpty, wrapped.count < lines {
            let isLast = wrapped.count == lines - 1
            let fitting = fit(rest, size: size, isBold: isBold, width: width)
            if fitting.endIndex == rest.endIndex || !isLast {
                wrapped.append(String(fitting.trimmed))
                rest = rest[fitting.endIndex...].trimmed
            } else {
                wrapped.append(cut(rest, size: size, isBold: isBold, width: width))
                rest = ""
            }
        }
        return wrapped
    }

    /// As many whole words as fit, or as many letters of the first one.
    private static func fit(_ text: Substring, size: Double, isBold: Bool, width: Double) -> Substring {
        var (used, end, lastGap) = (0.0, text.startIndex, text.startIndex)
        while end < text.endIndex {
            used += self.width(String(text[end]), size: size, isBold: isBold)
            guard used <= width || end == text.startIndex else {
                if text[end] == " " { return text[..<end] }
                return text[..<(lastGap > text.startIndex ? lastGap : end)]
            }
            if text[end] == " " { lastGap = end }
            text.formIndex(after: &end)
        }
        return text
    }

    private static func cut(_ text: Substring, size: Double, isBold: Bool, width: Double) -> String {
        let room = width - self.width("…", size: size, isBold: isBold)
        var (used, end) = (0.0, text.startIndex)
        while end < text.endIndex {
            used += self.width(String(text[end]), size: size, isBold: isBold)
            if used > room { break }
            text.formIndex(after: &end)
        }
        return text[..<end].trimmed + "…"
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var kept = drop { $0 == " " }
        while kept.last == " " { kept.removeLast() }
        return kept
    }
}
