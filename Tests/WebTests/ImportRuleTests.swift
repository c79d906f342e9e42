import Foundation
import Testing

/// Each room imports what its line in the table says, and nothing else.
///
/// The compiler checks our own rooms; this checks everyone else's modules.
struct ImportRuleTests {
    private static let foundation: Set = ["Foundation", "Synchronization"]
    private static let rules: [String: Set<String>] = [
        "Sources/FrontDesk": ["Crypto", "CryptoExtras", "Dispatch", "GRDB"],
        "Sources/Badges": ["CDeflate", "CPNG", "CPangoCairo", "CQREncode", "Dispatch"],
        "Sources/Sheets": ["CPangoCairo", "CXLSXWriter"],
        "Sources/Equipment": ["CCUPS", "CLinux"],
        // What signs a webhook is part of how one is sent, so the room has HMAC itself.
        "Sources/Post": ["CCurl", "Crypto"],
        "Sources/Phrasebook": [],
        "Sources/SingleSignOn": ["AsyncHTTPClient", "Crypto", "JWTKit", "NIOCore", "NIOHTTP1", "NIOSSL"],
        "kiosk": [],
        "Sources/Web": [
            "Badges", "Crypto", "Equipment", "FrontDesk", "HTTPTypes", "Hummingbird", "HummingbirdCore",
            "KioskPage",
            "Logging", "Mustache", "NIOCore", "NIOHTTPTypes", "NIOSSL", "Phrasebook", "ServiceLifecycle",
            "Sheets", "SingleSignOn",
            "SwiftASN1", "X509",
        ],
        "Sources/Balie": [
            "ArgumentParser", "AsyncAlgorithms", "Badges", "Configuration", "Equipment", "FrontDesk",
            "Logging", "Metrics", "NIOCore",
            "NIOExtras",
            "NIOPosix", "Phrasebook", "Post", "ServiceLifecycle", "Sheets", "SingleSignOn", "SystemPackage",
            "UnixSignals", "Web",
        ],
    ]

    @Test(arguments: rules.keys.sorted())
    func `a room imports only what its rule allows`(room: String) throws {
        let allowed = try #require(Self.rules[room]).union(Self.foundation)
        for file in try Self.swiftFiles(in: room) {
            let text = try String(contentsOf: file, encoding: .utf8)
            for line in text.split(separator: "\n") {
                guard let match = line.firstMatch(of: /^(?:package |public |@\w+ )*import (?:\w+ )?(\w+)/)
                else { continue }
                #expect(allowed.contains(String(match.1)), "\(file.lastPathComponent) imports \(match.1)")
            }
        }
    }

    @Test func `every room has a rule`() throws {
        let rooms = try FileManager.default.contentsOfDirectory(
            atPath: Self.root.appending(path: "Sources").path()
        )
        let ruled = Set(Self.rules.keys.map { $0.replacing("Sources/", with: "") })
        let shelf = [
            "CCUPS", "CCurl", "CDeflate", "CLinux", "CPNG", "CPangoCairo", "CQREncode", "CXLSXWriter",
        ]
        for room in rooms where !shelf.contains(room) {
            #expect(ruled.contains(room))
        }
    }

    @Test func `the daemon never opens the record's files by other means than SQLite`() throws {
        for file in try Self.swiftFiles(in: "Sources") {
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(!text.contains(/(Data|String)\(contentsOf(File)?:.*sqlite/), "\(file.lastPathComponent)")
        }
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func swiftFiles(in room: String) throws -> [URL] {
        let files = FileManager.default.enumerator(
            at: root.appending(path: room),
            includingPropertiesForKeys: nil
        )
        return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
    }
}
