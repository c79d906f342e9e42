// swift-tools-version: 6.2
import PackageDescription

/// The files of the kiosk's page, which the program carries inside.
let kioskFiles = [
    "index.html", "kiosk.css", "theme.css", "mark.svg", "daemon.js", "element.js", "flower.js", "idle.js",
    "invited.js", "keyboard.js", "kiosk.js", "list.js", "pass.js", "scanner.js", "screens.js", "size.js",
    "verdicts.js",
    "visit.js",
    "words.js",
]

/// The pages of the desk, which the program carries inside.
let deskPages = [
    "Problem.mustache", "account.mustache", "accounts.mustache", "answer.mustache", "badge.js",
    "badge.mustache", "arrival.mustache", "rows.css",
    "checkIn.mustache", "code.mustache", "confirm.mustache", "desk.css", "desk.js",
    "file.mustache", "firstPassword.mustache", "frame.mustache", "identities.mustache", "identity.mustache",
    "hosts.mustache", "rules.mustache", "settings.mustache", "setting.mustache",
    "keys.mustache", "kiosks.mustache", "tokens.mustache", "token.mustache",
    "looks.mustache", "messages.mustache", "names.mustache", "own.mustache",
    "partners.mustache", "people.mustache", "printers.mustache", "privacy.mustache", "visit.mustache",
    "provider.mustache",
    "door.mustache", "import.mustache", "invitation.mustache", "invitations.mustache", "meeting.mustache",
    "meetings.mustache", "pass.mustache", "passes.mustache",
    "guestRow.mustache", "personRow.mustache",
    "reports.mustache",
    "recovery.mustache", "refused.mustache", "roll-call.css", "roll-call.js", "rollCall.mustache",
    "rollCallPrint.mustache",
    "rollCalls.mustache", "setUp.mustache", "signIn.mustache", "today.mustache",
]

let package = Package(
    name: "balie",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "balie", targets: ["Balie"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-async-algorithms", exact: "1.1.4"),
        .package(url: "https://github.com/apple/swift-certificates", exact: "1.21.1"),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        // 2.100.0 is the first with the limit on header fields (CVE-2026-28980).
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
    ],
    targets: [
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CCUPS", providers: [.apt(["libcups2-dev"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(
            name: "CCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]
        ),
        .systemLibrary(name: "CPangoCairo", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
        .systemLibrary(
            name: "CXLSXWriter",
            pkgConfig: "xlsxwriter",
            providers: [.apt(["libxlsxwriter-dev"])]
        ),
        .target(
            name: "FrontDesk",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .target(name: "Badges", dependencies: ["CDeflate", "CPNG", "CPangoCairo", "CQREncode"]),
        .target(name: "Sheets", dependencies: ["CPangoCairo", "CXLSXWriter"]),
        .target(name: "Equipment", dependencies: ["CCUPS", "CLinux"]),
        .target(name: "Post", dependencies: ["CCurl", .product(name: "Crypto", package: "swift-crypto")]),
        .target(
            name: "Phrasebook",
            resources: [.embedInCode("Phrases/nl.json"), .embedInCode("Phrases/en.json")]
        ),
        .target(
            name: "KioskPage",
            path: "kiosk",
            exclude: ["pictures", "session"],
            sources: ["KioskPage.swift"],
            resources: kioskFiles.map { .embedInCode($0) }
        ),
        .target(
            name: "SingleSignOn",
            dependencies: [
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .target(
            name: "Web",
            dependencies: [
                "Badges", "Equipment", "FrontDesk", "KioskPage", "Phrasebook", "Sheets", "SingleSignOn",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: deskPages.map { .embedInCode("Pages/\($0)") } + [.embedInCode("Reading/openapi.json")]
        ),
        .executableTarget(
            name: "Balie",
            dependencies: [
                "Badges", "Equipment", "FrontDesk", "Phrasebook", "Post", "Sheets", "SingleSignOn", "Web",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOExtras", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]
        ),
        .target(
            name: "TestSupport",
            dependencies: ["FrontDesk", .product(name: "Crypto", package: "swift-crypto")],
            path: "Tests/TestSupport",
            exclude: ["peers.py"]
        ),
        .target(
            name: "Parsers",
            dependencies: [
                "Balie", "CCUPS", "Equipment", "FrontDesk", "Post", "Web",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Tests/Fuzzing/Parsers"
        ),
        .testTarget(
            name: "ReplayTests",
            dependencies: ["Parsers", "TestSupport"],
            path: "Tests/Fuzzing/Replay"
        ),
        .testTarget(
            name: "FrontDeskTests",
            dependencies: [
                "FrontDesk", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(name: "BadgesTests", dependencies: ["Badges", "CPNG"]),
        .testTarget(name: "SheetsTests", dependencies: ["Sheets"], exclude: ["readers.py"]),
        .testTarget(
            name: "EquipmentTests",
            dependencies: ["CCUPS", "CLinux", "Equipment"],
            exclude: ["Printer"]
        ),
        .testTarget(
            name: "PostTests",
            dependencies: ["CCurl", "Post", "TestSupport"]
        ),
        .testTarget(
            name: "SingleSignOnTests",
            dependencies: [
                "SingleSignOn", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            exclude: ["provider.py"]
        ),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Badges", "Equipment", "FrontDesk", "Phrasebook", "Sheets", "TestSupport", "Web",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ]
        ),
        .testTarget(
            name: "BalieTests",
            dependencies: [
                "Badges", "Balie", "Equipment", "FrontDesk", "Phrasebook", "Post", "TestSupport", "Web",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

// Benchmarks are built when they are asked for.
if Context.environment["BALIE_BENCH"] != nil {
    package.targets += [
        .target(
            name: "BadgeFloor",
            dependencies: ["CPNG", "CQREncode"],
            path: "Tests/Benchmarks/BadgeFloor"
        ),
        .executableTarget(
            name: "BadgeBench",
            dependencies: ["BadgeFloor", "Badges"],
            path: "Tests/Benchmarks/Badge"
        ),
        .executableTarget(
            name: "SignInBench",
            dependencies: ["FrontDesk", "TestSupport"],
            path: "Tests/Benchmarks/SignIn"
        ),
        .executableTarget(
            name: "TodayBench",
            dependencies: [
                "Badges", "FrontDesk", "Phrasebook", "TestSupport", "Web",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Tests/Benchmarks/Today"
        ),
    ]
}

// So is the fuzzer, which has the compiler count what each of our own lines does. Its own beginning is the program's,
// and ours is a library then.
let isFuzzing = Context.environment["BALIE_FUZZ"] != nil
if isFuzzing {
    package.products = []
    package.targets = package.targets.map { target in
        target.type == .executable ? .target(name: target.name, dependencies: target.dependencies) : target
    }
    package.targets += [
        .executableTarget(
            name: "Fuzz",
            dependencies: ["Parsers"],
            path: "Tests/Fuzzing/Fuzz",
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]
        )
    ]
}

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
    ]
    if isFuzzing {
        target.swiftSettings?.append(.unsafeFlags(["-sanitize=fuzzer", "-parse-as-library"]))
    }
    if isFuzzing, target.name == "Balie" {
        let main = ["-entry-point-function-name", "balie_main"].flatMap { ["-Xfrontend", $0] }
        target.swiftSettings?.append(.unsafeFlags(main))
    }
}

// A release is linked with as much of ICU's data as Balie asks for (debian/icudata.py), in the place of the whole.
if let data = Context.environment["BALIE_ICU_DATA"] {
    for target in package.targets where target.type == .executable && target.name == "Balie" {
        target.linkerSettings = [.unsafeFlags([data])]
    }
}
