import Foundation

/// Real SMTP servers and receivers of webhooks on loopback, and readers of mail and appointments: `peers.py` in a
/// process of its own, which ends with the tests.
package actor Peers {
    private let (input, output) = (Pipe(), Pipe())
    private let process = Process()
    private var unread = Data()

    /// The ones that the tests share.
    package static let shared = Task { try Peers() }

    package init() throws {
        let here = URL(filePath: #filePath).deletingLastPathComponent()
        let python = here.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: ".venv/bin/python").path(percentEncoded: false)
        process.executableURL = URL(filePath: python)
        process.arguments = [here.appending(path: "peers.py").path(percentEncoded: false)]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    /// The answer to one question, as JSON.
    package func ask<Answer: Decodable & Sendable>(
        _ what: String,
        _ facts: [String: Fact] = [:],
        as type: Answer.Type
    ) throws -> Answer {
        var question = facts
        question["do"] = .text(what)
        try input.fileHandleForWriting.write(contentsOf: JSONEncoder().encode(question) + Data("\n".utf8))
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                let line = unread[unread.startIndex..<end]
                unread = Data(unread[unread.index(after: end)...])
                return try JSONDecoder().decode(Answer.self, from: line)
            }
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw PeersEnded() }
            unread += more
        }
    }

    /// A value in a question.
    package enum Fact: Encodable, Sendable, ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
        ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral
    {
        case text(String)
        case number(Int)
        case flag(Bool)
        case list([String])

        package init(stringLiteral text: String) { self = .text(text) }
        package init(booleanLiteral flag: Bool) { self = .flag(flag) }
        package init(integerLiteral number: Int) { self = .number(number) }
        package init(arrayLiteral list: String...) { self = .list(list) }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let number): try container.encode(number)
            case .flag(let flag): try container.encode(flag)
            case .list(let list): try container.encode(list)
            }
        }
    }
}

/// The Python process is gone; run `make .venv/ready`.
package struct PeersEnded: Error {}

/// A mail server that was started.
package struct MailServer: Decodable, Sendable {
    package let port: Int
    /// A file with the certificate that it shows.
    package let roots: String
    /// The password of its one user, balie.
    package let password: String
}

/// A letter as a library reads it that balie's authors did not write.
package struct ReadLetter: Decodable, Sendable {
    package let subject, from, to, id, date: String
    package let headers: [String]
    package let parts: [Part]
    /// The longest line in bytes, and how many line ends are not CRLF.
    package let longest, bare: Int
    package let ascii: Bool
    package let sender: String?
    package let recipients: [String]?

    package struct Part: Decodable, Sendable {
        package let type: String
        package let defects: [String]
        package let bytes, text, name, disposition, cid, method: String?
    }

    /// What the part of that kind says.
    package func text(_ type: String) -> String? {
        parts.first { $0.type == type }?.text?.replacing("\r\n", with: "\n")
    }
}

/// An appointment as the icalendar library reads it.
package struct ReadAppointment: Decodable, Sendable {
    package let method, uid, start, end, zone, summary, location, details, organizer, attendee, name: String
    package let status: String
    package let sequence: Int
    /// Seconds from UTC, as the zone in the file itself tells.
    package let offset: Double
    package let errors: [String]
}

/// A webhook as it was received.
package struct ReadPost: Decodable, Sendable {
    package let verified: Bool
    package let id, path: String
    package let message: [String: Value]

    package enum Value: Decodable, Hashable, Sendable {
        case text(String)
        case number(Int)
        case facts([String: Value])
        case none

        package init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .none
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let number = try? container.decode(Int.self) {
                self = .number(number)
            } else {
                self = .facts(try container.decode([String: Value].self))
            }
        }
    }
}

extension Peers {
    package func mailServer(_ ways: [String: Fact] = [:]) throws -> MailServer {
        try ask("smtp", ways, as: MailServer.self)
    }

    package func letters(at server: MailServer) throws -> [ReadLetter] {
        try ask("letters", ["port": .number(server.port)], as: [String: [ReadLetter]].self)["letters"] ?? []
    }

    /// A receiver of webhooks, by its port.
    package func receiver(_ secret: String, _ ways: [String: Fact] = [:]) throws -> Int {
        let facts = ways.merging(["secret": .text(secret)]) { $1 }
        return try ask("http", facts, as: [String: Int].self)["port"] ?? 0
    }

    package func posts(at port: Int) throws -> [ReadPost] {
        try ask("posts", ["port": .number(port)], as: [String: [ReadPost]].self)["posts"] ?? []
    }

    package func stop(_ port: Int) throws {
        _ = try ask("stop", ["port": .number(port)], as: [String: Int].self)
    }
}
