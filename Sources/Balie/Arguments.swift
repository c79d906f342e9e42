import ArgumentParser
import Badges
import FrontDesk

extension Role: ExpressibleByArgument {}

extension Language: ExpressibleByArgument {}

extension Duty: ExpressibleByArgument {}

extension Partner.Kind: ExpressibleByArgument {}

extension Day: ExpressibleByArgument {}

extension KeyKind: ExpressibleByArgument {}

extension BadgeNumber: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(argument)
    }

    package var defaultValueDescription: String { text }
}

extension BadgeFormat: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(name: argument)
    }

    package var defaultValueDescription: String { name }
}
