import Equipment
import Foundation
import Logging
import ServiceLifecycle

/// Follows the key that prints who has to be found: the daemon prints, and where none answers the machine's own way is taken.
struct ListKeyReading: Service {
    let key: InputDevice
    let line: TerminalLine
    /// A file whose change has the list printed without the daemon (balie-roll-call.path), nil where there is none.
    let bell: URL?
    let logger: Logger

    func run() async throws {
        for await news in key.news().cancelOnGracefulShutdown() { await take(news) }
        key.end()
    }

    func take(_ news: InputDevice.News) async {
        switch news {
        case .code: break
        case .state(let state):
            logger.tell(state, of: "key for the roll call", reads: "The key for the roll call is watched.")
            await line.note(state, of: .heldKey)
        case .held:
            switch await line.tell(.listKey) {
            case .listComes:
                logger.notice("The list for a roll call was asked for at the kiosk; it is printed.")
            case .listFailed:
                logger.error("The list for a roll call was asked for at the kiosk, and did not come out.")
            case .noListPrinter:
                logger.error(
                    "The list for a roll call was asked for, and no printer is set: printer.rollCall."
                )
            default: ring()
            }
        }
    }

    /// Has the list printed by systemd, which needs no daemon.
    private func ring() {
        guard let bell, (try? Data(Date().ISO8601Format().utf8).write(to: bell)) != nil else {
            return logger.critical(
                "The list for a roll call was asked for, and the daemon does not answer. Run balie roll-call --print."
            )
        }
        logger.warning("The daemon does not answer: the list for a roll call is printed without it.")
    }
}
