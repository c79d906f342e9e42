import Equipment
import FrontDesk
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Phrasebook
import TestSupport
import Testing

@testable import Web

/// What an administrator reads of the kiosks and their devices.
struct KiosksAtTheDeskTests {
    let test: TestDoor

    init() throws {
        test = try TestDoor()
    }

    private var centre: TestCentre { test.centre }

    private func page(language: String = "nl") async throws -> String {
        let (_, token) = try await centre.signedIn([.administrator])
        let headers: [HTTPField.Name: String?] = [
            .cookie: "\(DeskCookie.name)=\(token.text)", .acceptLanguage: language,
        ]
        return String(buffer: try await test.ask(.get, "/desk/kiosks", nil, headers).body)
    }

    @Test func `a kiosk whose page lives is fine, and one that fell silent is told since when`() async throws
    {
        #expect(try await page().contains("Er is nog geen kiosk gekoppeld."))
        _ = try await centre.kiosk("Ingang")
        let gone = try await centre.kiosk("Oude ingang").kiosk
        _ = try await centre.reception.revokeKiosk(gone.id)
        let fine = try await page()
        #expect(fine.contains("Ingang") && fine.contains("De pagina staat open."))
        #expect(!fine.contains("Oude ingang") && !fine.contains("tag help"))
        centre.clock.advance(seconds: 600)
        let silent = try await page()
        #expect(silent.contains("Van de pagina is niets gehoord sinds") && silent.contains("tag help"))
    }

    @Test(arguments: ["nl", "en"])
    func `each state of a device is a sentence, for a minute`(language: String) async throws {
        let kiosk = try await centre.kiosk("Ingang").kiosk
        func told(_ report: KioskDevices.Report) async throws -> String {
            test.door.devices.note(report, of: kiosk.id, at: Instant(centre.clock.now))
            return try await page(language: language)
        }
        for state in [InputDevice.State.ready, .gone, .busy, .closed] {
            let page = try await told(.init(scanner: state, listKey: state))
            for device in ["scanner", "listKey"] {
                let words = test.door.phrasebook.phrase(
                    "desk.kiosks.\(device).\(state.rawValue)",
                    in: language
                )
                #expect(page.contains(words) && !words.isEmpty)
            }
            #expect(page.contains("tag help") == (state != .ready))
        }
        let scannerAlone = try await told(.init(scanner: .ready, listKey: nil))
        #expect(
            !scannerAlone.contains("ontruimingslijst doet") && !scannerAlone.contains("roll-call list works")
        )
        centre.clock.advance(seconds: 61)
        let silent = test.door.phrasebook.phrase("desk.kiosks.silent", in: language)
        #expect(try await page(language: language).contains(silent))
    }
}
