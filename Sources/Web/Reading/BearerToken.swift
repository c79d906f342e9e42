import FrontDesk
import HTTPTypes
import Hummingbird

/// How another program's token travels: in the head of each request, never in a cookie or an address.
enum BearerToken {
    /// The secret in a field like "Bearer 3f…", nil when it holds none that could be one.
    static func secret(in field: String) -> ReadSecret? {
        let parts = field.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return ReadSecret(String(parts[1]))
    }
}

extension Door {
    /// What the program that asks may read, if that is this too.
    ///
    /// - Throws: ``DoorRefusal/tokenMissing``, ``DoorRefusal/tokenWrong``, ``DoorRefusal/scopeLacking(_:)``, and
    ///   ``Refusal/tooFast(retryAfterSeconds:)`` for who asks, or guesses, too fast.
    func program(of request: Request, reading scope: ReadToken.Scope) async throws -> ReadToken {
        guard let field = request.headers[.authorization] else { throw DoorRefusal.tokenMissing }
        guard let secret = BearerToken.secret(in: field),
            let token = try await reception.readToken(holding: secret)
        else {
            try paces.takeGuess()
            throw DoorRefusal.tokenWrong
        }
        try paces.take(token)
        guard token.scopes.contains(scope) else { throw DoorRefusal.scopeLacking(scope) }
        return token
    }
}
