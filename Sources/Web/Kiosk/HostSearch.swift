import FrontDesk
import Hummingbird

extension Door {
    /// `POST /kiosk/host-search` – at most three hosts, from three letters on.
    func findHosts(_ request: Request, _ caller: Caller) async throws -> Response {
        let asked = try await request.read(Asked.self, caller)
        return try Response(json: ["hosts": await reception.findHosts(asked.letters)])
    }
}

fileprivate struct Asked: Decodable {
    let letters: String
}
