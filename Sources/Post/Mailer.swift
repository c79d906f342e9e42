import CCurl
import Foundation

/// Hands letters to a mail server.
package struct Mailer: Sendable {
    private let server: Server
    private let limits: Limits

    /// How the line to the server is kept private.
    package enum Security: String, CaseIterable, Sendable {
        /// Not at all.
        case none
        /// Turned private before anything is said; a server that can't is not given anything.
        case starttls
        /// Private from the first byte.
        case tls

        package var usualPort: Int {
            switch self {
            case .none: 25
            case .starttls: 587
            case .tls: 465
            }
        }
    }

    /// The server and how to get in.
    package struct Server: Sendable {
        package let host: String
        package let port: Int
        package let security: Security
        package var signIn: SignIn?
        /// A file of certificates to trust instead of the system's.
        package var roots: String?

        package init(host: String, port: Int, security: Security) {
            (self.host, self.port, self.security) = (host, port, security)
        }
    }

    package struct SignIn: Sendable, CustomStringConvertible {
        let user: String
        let password: String

        package init(user: String, password: String) {
            (self.user, self.password) = (user, password)
        }

        package var description: String { "a user and a password" }
    }

    package init(_ server: Server, limits: Limits = .init()) {
        (self.server, self.limits) = (server, limits)
    }

    /// Hands one letter over; what comes of it is an answer, never thrown.
    package func send(_ letter: Letter) async -> Outcome {
        let scheme = server.security == .tls ? "smtps" : "smtp"
        let host = server.host.contains(":") ? "[\(server.host)]" : server.host
        var transfer = Transfer(
            to: "\(scheme)://\(host):\(server.port)",
            protocols: "smtp,smtps",
            roots: server.roots,
            limits: limits
        )
        transfer.set(
            CURLOPT_USE_SSL,
            Int(server.security == .none ? CURLUSESSL_NONE.rawValue : CURLUSESSL_ALL.rawValue)
        )
        if let signIn = server.signIn {
            transfer.set(CURLOPT_USERNAME, signIn.user)
            transfer.set(CURLOPT_PASSWORD, signIn.password)
        }
        transfer.set(CURLOPT_MAIL_FROM, "<\(letter.from.address.text)>")
        transfer.set(CURLOPT_MAIL_RCPT, ([letter.to] + letter.others).map { "<\($0.text)>" })
        transfer.send(letter.mime)
        return Self.outcome(of: await transfer.run())
    }

    /// What a server's reply means for the letter.
    static func outcome(of reply: Transfer.Reply) -> Outcome {
        if reply.code == CURLE_OK { return .sent }
        if let obstacle = Obstacle(onTheWay: reply.code) { return .later(obstacle) }
        switch (reply.status / 100, reply.complaint.prefix(4)) {
        case (4, _): return .later(.busy)
        case (5, "RCPT"): return .refused(.addressRefused)
        // Whoever set the sender wrong can set it right.
        case (5, "MAIL"): return .later(.senderRefused)
        case (5, _): return .refused(.letterRefused)
        default: return .later(reply.code == CURLE_RECV_ERROR ? .unreachable : .unexpected)
        }
    }
}
