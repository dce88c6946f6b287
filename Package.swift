// swift-tools-version: 6.2
import PackageDescription

// The house plan is docs/design.md: five floors, imports only point down. `make build` and `make test` pass
// `--explicit-target-dependency-import-check error`, so a target sees exactly what is declared here.

/// Warnings are errors where CI is set; a newer compiler's warning does not stop a newcomer.
let strict: [SwiftSetting] = Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + strict

func floor(_ floor: String, _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil)
    -> Target
{
    .target(
        name: name, dependencies: dependencies, path: "Sources/\(floor)/\(name)", resources: resources,
        swiftSettings: settings)
}

func tests(_ target: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(target)Tests", dependencies: [.init(stringLiteral: target)] + dependencies,
        exclude: [], resources: [.copy("ReferenceValues")], swiftSettings: settings)
}

let package = Package(
    name: "vigie",
    products: [
        .executable(name: "vigie", targets: ["vigie"]),
        .library(name: "ForecastingTesting", targets: ["ForecastingTesting"]),
        .library(name: "ConnectorsTesting", targets: ["ConnectorsTesting"]),
        .library(name: "StoreTesting", targets: ["StoreTesting"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        // Native: one module for each C library.
        .systemLibrary(
            name: "COpenBLAS", path: "Sources/Native/COpenBLAS",
            providers: [.apt(["libopenblas-dev", "liblapacke-dev"])]),
        .systemLibrary(
            name: "CLibXML2", path: "Sources/Native/CLibXML2", pkgConfig: "libxml-2.0",
            providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(
            name: "CCrypto", path: "Sources/Native/CCrypto", pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CLibICal", path: "Sources/Native/CLibICal", pkgConfig: "libical",
            providers: [.apt(["libical-dev"])]),
        .systemLibrary(
            name: "CZlib", path: "Sources/Native/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // A loader of our own: the library comes as a wheel and may be absent (docs/dependencies.md).
        .target(
            name: "CLightGBM", path: "Sources/Native/CLightGBM", linkerSettings: [.linkedLibrary("dl")]),

        // Core: the vocabulary.
        floor("Core", "Messages"),
        floor("Core", "Statistics", ["COpenBLAS"]),
        floor("Core", "TimeSeries", ["Messages"]),
        floor("Core", "Forecasting", ["Statistics", "TimeSeries", "Messages"]),

        // Stages: pure, synchronous, no IO, no clock.
        floor("Stages", "Calibration", ["Forecasting", "Statistics"]),
        floor("Stages", "Connectors", ["TimeSeries", "Messages", "CLibXML2", "CLibICal", "CZlib"]),
        floor("Stages", "ConnectorsTesting", ["Connectors", "TimeSeries", "Messages"]),
        floor("Stages", "DataQuality", ["TimeSeries", "Statistics", "Messages"]),
        floor("Stages", "Features", ["Statistics", "TimeSeries", "Messages"]),
        floor("Stages", "ForecastModels", ["Forecasting", "Statistics", "TimeSeries", "Messages", "CLightGBM"]),
        floor("Stages", "ForecastingTesting", ["Forecasting", "Statistics", "TimeSeries", "Messages"]),
        floor("Stages", "Nowcasting", ["TimeSeries"]),
        floor("Stages", "Reconciliation", ["Forecasting", "Statistics", "TimeSeries", "Messages"]),
        floor("Stages", "Scoring", ["Forecasting", "Statistics", "TimeSeries", "Messages"]),
        floor("Stages", "SyntheticRegion", ["Forecasting", "Statistics", "TimeSeries", "Messages"]),

        // Engine: use cases, clock, seeds, task group; storage protocol.
        floor("Engine", "Store", ["TimeSeries", "Messages"]),
        floor("Engine", "StoreTesting", ["Store", "TimeSeries", "Statistics"]),
        floor(
            "Engine", "Pipeline",
            [
                "Forecasting", "Statistics", "TimeSeries", "ForecastModels", "Nowcasting", "Calibration",
                "Reconciliation", "DataQuality", "Messages",
            ]),
        floor(
            "Engine", "Backtesting",
            [
                "Pipeline", "Connectors", "Forecasting", "Statistics", "TimeSeries", "Scoring", "ForecastModels",
                "Messages", "CZlib",
            ]),
        floor(
            "Engine", "SourceValue",
            ["Features", "DataQuality", "Forecasting", "Scoring", "Statistics", "TimeSeries", "Messages"]),
        floor(
            "Engine", "Operations",
            [
                "Pipeline", "Store", "Connectors", "Calibration", "DataQuality", "Forecasting", "Features",
                "ForecastModels", "Reconciliation", "Scoring", "SourceValue", "Statistics", "SyntheticRegion",
                "TimeSeries", "Messages", "CCrypto", "CZlib",
            ]),

        // Edges.
        floor(
            "Edges", "SQLiteStore",
            [
                "Store", "TimeSeries", "Messages", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        floor("Edges", "Feeds", ["Operations", "Store", "Statistics", "TimeSeries", "Messages"]),
        floor(
            "Edges", "Server",
            [
                "Store", "SourceValue", "DataQuality", "Forecasting", "TimeSeries", "Messages",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "Logging", package: "swift-log"),
            ], resources: [.copy("Resources")]),

        // App: chooses every concrete part.
        .executableTarget(
            name: "vigie",
            dependencies: [
                "Operations", "Backtesting", "Pipeline", "Store", "SQLiteStore", "Server", "Feeds", "Connectors",
                "DataQuality", "Features", "ForecastModels", "Forecasting", "Scoring", "SourceValue",
                "SyntheticRegion", "Statistics", "TimeSeries", "Messages",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ],
            path: "Sources/App/vigie", swiftSettings: settings),

        // Tests.
        tests("TimeSeries"),
        tests("Forecasting", ["Statistics", "TimeSeries", "Messages"]),
        tests("Scoring", ["Forecasting", "Statistics", "TimeSeries", "Messages"]),
        tests("Calibration", ["Forecasting", "Statistics"]),
        tests("Reconciliation", ["Scoring", "Forecasting", "Statistics", "TimeSeries", "Messages"]),
        tests("Connectors", ["ConnectorsTesting", "Statistics", "TimeSeries", "Messages"]),
        tests("DataQuality", ["Statistics", "TimeSeries", "Messages"]),
        tests("Messages"),
        tests("SourceValue", ["Features", "Statistics", "TimeSeries", "Messages"]),
        tests("Features", ["TimeSeries"]),
        tests("Statistics"),
        tests("Store", ["StoreTesting", "Statistics"]),
        tests(
            "SQLiteStore",
            [
                "Store", "StoreTesting", "StoreCrashChild", "TimeSeries", "Statistics",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .executableTarget(
            name: "StoreCrashChild", dependencies: ["SQLiteStore", "Store", "StoreTesting"],
            path: "Tests/StoreCrashChild", swiftSettings: settings),
        tests(
            "Feeds",
            [
                "FeedCrashChild", "SQLiteStore", "Operations", "Store", "Connectors", "Statistics", "TimeSeries",
                "Messages",
            ]),
        .executableTarget(
            name: "FeedCrashChild",
            dependencies: ["Feeds", "SQLiteStore", "Operations", "Store", "TimeSeries"],
            path: "Tests/FeedCrashChild", swiftSettings: settings),
        tests("ForecastModels", ["ForecastingTesting", "Forecasting", "Statistics", "TimeSeries", "Messages"]),
        tests(
            "Pipeline",
            ["Forecasting", "ForecastModels", "Reconciliation", "Statistics", "TimeSeries", "Messages"]),
        tests("Backtesting", ["Pipeline", "Scoring", "Forecasting", "Statistics", "TimeSeries", "Messages"]),
        tests(
            "Operations",
            [
                "Backtesting", "Pipeline", "Store", "Connectors", "DataQuality", "Forecasting", "Scoring",
                "SourceValue", "SyntheticRegion", "Statistics", "TimeSeries", "Messages",
            ]),
        tests("Nowcasting", ["Statistics", "TimeSeries"]),
        tests(
            "SyntheticRegion",
            ["Connectors", "Features", "Forecasting", "Scoring", "Statistics", "TimeSeries", "Messages"]),
        tests("vigie"),
        tests(
            "Server", ["Store", "SourceValue", "Features", "Forecasting", "Statistics", "TimeSeries", "Messages"]),
    ],
    swiftLanguageModes: [.v6]
)
