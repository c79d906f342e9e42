// swift-tools-version: 6.2
import PackageDescription

/// The files of the kiosk's page, which the program carries inside.
let kioskFiles = [
    "index.html", "kiosk.css", "theme.css", "mark.svg", "daemon.js", "element.js", "flower.js", "idle.js",
    "keyboard.js", "kiosk.js", "scanner.js", "screens.js", "size.js", "verdicts.js", "visit.js", "words.js",
]

let package = Package(
    name: "balie",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "balie", targets: ["Balie"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-async-algorithms", exact: "1.1.4"),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        // 2.100.0 is the first with the limit on header fields (CVE-2026-28980).
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CPangoCairo", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
        .target(
            name: "FrontDesk",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .target(name: "Badges", dependencies: ["CDeflate", "CPNG", "CPangoCairo", "CQREncode"]),
        .target(
            name: "Phrasebook",
            resources: [.embedInCode("Phrases/nl.json"), .embedInCode("Phrases/en.json")]
        ),
        .target(
            name: "KioskPage",
            path: "kiosk",
            exclude: ["pictures"],
            sources: ["KioskPage.swift"],
            resources: kioskFiles.map { .embedInCode($0) }
        ),
        .target(
            name: "Web",
            dependencies: [
                "Badges", "FrontDesk", "KioskPage", "Phrasebook",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("Pages/Problem.mustache")]
        ),
        .executableTarget(
            name: "Balie",
            dependencies: [
                "Badges", "FrontDesk", "Phrasebook", "Web",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
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
            path: "Tests/TestSupport"
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
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Badges", "FrontDesk", "Phrasebook", "TestSupport", "Web",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
            ]
        ),
        .testTarget(
            name: "BalieTests",
            dependencies: [
                "Balie", "FrontDesk", "TestSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
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
}
