import FrontDesk
import Hummingbird

extension Door {
    /// `GET /kiosk/visits/{nonce}` – whether the visitor of the badge on the screen is being fetched; by whom it does
    /// not say, and "no" is all that it says of anybody else's.
    func isFetched(_ request: Request, _ caller: Caller) async throws -> Response {
        let kiosk = try caller.pairedKiosk()
        let nonce = Nonce(rawValue: try caller.parameters.require("visit"))
        var isFetched = false
        if let nonce { isFetched = try await reception.isFetched(nonce, at: kiosk) }
        return try Response(json: ["fetched": isFetched])
    }
}
