// swift-tools-version: 6.2
import PackageDescription

// Targets stand leaf first: a target may import only what stands above it.
let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

func library(_ name: String, uses: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: uses, swiftSettings: strict)
}

func tests(of name: String, uses: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + uses, swiftSettings: strict)
}

let package = Package(
  name: "fundflow",
  products: [
    .executable(name: "fundflow", targets: ["fundflow"]),
    .library(name: "ScoringPipeline", targets: ["ScoringPipeline"]),
    // For Benchmarks/: the stages one by one.
    .library(name: "FlowStages", targets: ["ScoringPipeline", "Models", "ScenarioSimulator"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // System libraries (Debian packages; see the Makefile).
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
    .systemLibrary(name: "CZstandard", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CDigest", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),

    // The data plane: no Foundation, no clock, no randomness that is not passed in.
    library("BankRecords"),
    library("StatementIngest", uses: ["BankRecords", "CISAL", "CZstandard", "CDigest", "CZip"]),
    library("AccountFlows", uses: ["BankRecords"]),
    library("FlowStatistics", uses: ["COpenBLAS"]),
    library("Detection", uses: ["BankRecords", "AccountFlows"]),
    library("Typologies", uses: ["BankRecords", "AccountFlows", "FlowStatistics", "Detection"]),
    library("LookAlikes", uses: ["BankRecords", "AccountFlows", "FlowStatistics", "Detection"]),
    library("CaseBuilding", uses: ["BankRecords", "AccountFlows", "Detection"]),
    library("LeadRanking", uses: ["BankRecords", "AccountFlows", "Detection", "CaseBuilding"]),
    library(
      "ScoringPipeline",
      uses: [
        "BankRecords", "StatementIngest", "AccountFlows", "FlowStatistics", "Detection",
        "Typologies", "LookAlikes", "CaseBuilding", "LeadRanking",
      ]),

    // The control plane.
    .target(
      // What a target imports stands here, even where another one brings it: a change of it must
      // compile the target anew.
      name: "Models",
      dependencies: [
        "BankRecords", "StatementIngest", "Detection", "Typologies", "LookAlikes", "CaseBuilding",
        "LeadRanking", "ScoringPipeline",
      ], path: "Models",
      exclude: ["standard-1/MODEL.md"],
      // Inside the program, so that it works wherever it is copied.
      resources: [
        .embedInCode("standard-1/detectors.json"), .embedInCode("standard-1/look_alikes.json"),
        .embedInCode("standard-1/ranking.json"), .embedInCode("calendar/china-holidays.csv"),
      ],
      swiftSettings: strict),
    library("ScenarioSimulator", uses: ["BankRecords"]),
    // Worlds with truth: weights and calibration are made and judged on them.
    library(
      "ModelTraining",
      uses: ["BankRecords", "FlowStatistics", "ScoringPipeline", "Models", "ScenarioSimulator"]),
    .executableTarget(
      name: "fundflow",
      dependencies: [
        "BankRecords", "StatementIngest", "Detection", "Typologies", "LookAlikes", "LeadRanking",
        "ScoringPipeline", "Models", "ScenarioSimulator", "ModelTraining",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // Tests: one target per module; FlowScripts writes flows for them, SeededNumbers gives them
    // numbers, ReferenceReading reads records a second way.
    .target(name: "SeededNumbers", path: "Tests/SeededNumbers", swiftSettings: strict),
    .target(
      name: "ReferenceReading", dependencies: ["StatementIngest"], path: "Tests/ReferenceReading",
      swiftSettings: strict),
    .target(
      name: "FlowScripts", dependencies: ["BankRecords", "AccountFlows", "Detection"],
      path: "Tests/FlowScripts", swiftSettings: strict),
    tests(of: "BankRecords", uses: ["SeededNumbers"]),
    tests(of: "StatementIngest", uses: ["SeededNumbers", "ReferenceReading"]),
    // The fuzz targets; here their corpus is replayed, Tests/FuzzTests/fuzz.sh runs them.
    .testTarget(
      name: "FuzzTests", dependencies: ["BankRecords", "StatementIngest", "ReferenceReading"],
      exclude: ["Corpus", "Regressions", "Dictionaries", "fuzz.sh"], swiftSettings: strict),
    tests(of: "AccountFlows", uses: ["FlowScripts", "SeededNumbers"]),
    tests(of: "FlowStatistics", uses: ["SeededNumbers"]),
    tests(of: "Detection", uses: ["FlowScripts"]),
    tests(of: "Typologies", uses: ["FlowScripts", "Models", "SeededNumbers"]),
    tests(
      of: "LookAlikes",
      uses: ["FlowScripts", "Models", "Typologies", "CaseBuilding", "LeadRanking"]),
    tests(of: "CaseBuilding", uses: ["FlowScripts", "SeededNumbers"]),
    tests(of: "LeadRanking", uses: ["FlowScripts", "Models", "SeededNumbers"]),
    tests(of: "Models", uses: ["Typologies", "LookAlikes"]),
    tests(of: "ScoringPipeline", uses: ["Models", "ScenarioSimulator"]),
    tests(of: "ScenarioSimulator"),
    tests(of: "ModelTraining", uses: ["SeededNumbers", "FlowScripts"]),
    // The built command line, and the house rules of the tree.
    .testTarget(
      name: "FundflowTests", dependencies: ["fundflow", "Models"], swiftSettings: strict),
    .testTarget(name: "TidyTests", swiftSettings: strict),
  ]
)
