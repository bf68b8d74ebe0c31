// swift-tools-version: 6.2
import PackageDescription

// Benchmark targets must lie under the folder `Benchmarks/` of this package: elsewhere the plug-in
// finds none, runs nothing and exits with 0.
let package = Package(
  name: "fundflow-benchmarks",
  platforms: [.macOS(.v14)],
  dependencies: [
    .package(name: "fundflow", path: ".."),
    .package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "Stages",
      dependencies: [
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "FlowStages", package: "fundflow"),
      ],
      path: "Benchmarks/Stages",
      swiftSettings: [.swiftLanguageMode(.v6)],
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    .executableTarget(
      name: "Patterns",
      dependencies: [.product(name: "FlowStages", package: "fundflow")],
      path: "Benchmarks/Patterns",
      swiftSettings: [.swiftLanguageMode(.v6)]),
  ]
)
