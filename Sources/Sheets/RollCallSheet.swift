/// A list to call people by, on paper: who has to be found, each with a box to tick.
///
/// Cairo draws for one thread at a time: whoever draws with it elsewhere in the program takes turns.
package struct RollCallSheet: Hashable, Sendable {
    /// What every page says in a frame on top, "" for nothing.
    package let banner: String
    package let title: String
    /// What the list is and when it was made, a line each.
    package let leads: [String]
    package let blocks: [Block]
    /// What is said when nobody is on the list.
    package let nobody: String
    /// At the foot of every page, "{page}" and "{pages}" filled in.
    package let foot: String
    /// "nl" or "en".
    package let language: String

    package struct Block: Hashable, Sendable {
        package let title: String
        package let rows: [Row]

        package init(title: String, rows: [Row]) {
            (self.title, self.rows) = (title, rows)
        }
    }

    package struct Row: Hashable, Sendable {
        package let box: Box
        package let name: String
        package let detail: String
        /// What was said of them already, "" for nothing.
        package let note: String

        package init(box: Box, name: String, detail: String, note: String = "") {
            (self.box, self.name, self.detail, self.note) = (box, name, detail, note)
        }
    }

    package enum Box: Hashable, Sendable {
        case empty, ticked
        /// Said to be missing: a thick box.
        case missing
        /// Nothing to tick, for who is only announced.
        case none
    }

    package init(
        banner: String = "",
        title: String,
        leads: [String],
        blocks: [Block],
        nobody: String,
        foot: String,
        language: String
    ) {
        self.banner = banner
        self.title = title
        self.leads = leads
        self.blocks = blocks
        self.nobody = nobody
        self.foot = foot
        self.language = language
    }
}

/// What a list is printed on.
package enum Paper: Hashable, Sendable {
    case a4
    /// A roll of labels 62 mm wide, as long as the list.
    case roll62
    /// Labels of that size in points, as many as the list needs.
    case label(width: Double, height: Double)
    /// A roll that wide in points, cut where the list ends or after 80 cm.
    case roll(width: Double)
}

/// One page in dots.
package struct SheetDots: Hashable, Sendable {
    package let width: Int
    package let height: Int
    /// The rows from the top, each in whole bytes; the leftmost dot in the highest bit, ink is 1, the rest 0.
    package let rows: [UInt8]
}

/// A library that does the drawing or writing failed.
package struct SheetFault: Error, Hashable, Sendable {
    package let library: String
    /// What it says about it, "" for nothing.
    package let reason: String

    init(library: String, reason: String = "") {
        (self.library, self.reason) = (library, reason)
    }
}
