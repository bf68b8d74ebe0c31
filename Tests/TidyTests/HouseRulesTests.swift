import Foundation
import Testing

/// The rules of CONTRIBUTING.md that a compiler does not hold.
struct HouseRulesTests {
  /// Modules leaf first; a module may import only those before it.
  static let dataPlane = [
    "BankRecords", "StatementIngest", "AccountFlows", "FlowStatistics", "Detection", "Typologies",
    "LookAlikes", "CaseBuilding", "LeadRanking", "ScoringPipeline",
  ]
  static let systemModules = ["COpenBLAS", "CISAL", "CZstandard", "CDigest", "CZip"]
  /// Of the toolchain's own modules those without clock, files of its own or locale.
  static let toolchainModules = ["Glibc", "Synchronization"]

  @Test func theDataPlaneImportsNoFoundationAndNothingBelowIt() throws {
    for file in try SourceTree.swiftFiles(in: ["Sources"]) {
      guard let level = Self.dataPlane.firstIndex(of: file.module) else { continue }
      for line in file.lines where line.hasPrefix("import ") {
        let name = String(line.dropFirst("import ".count))
        let isAllowed =
          Self.dataPlane.prefix(level).contains(name) || Self.systemModules.contains(name)
          || Self.toolchainModules.contains(name)
        #expect(isAllowed, "\(file.path) imports \(name)")
      }
    }
  }

  @Test func onlyTheModuleMadeForItImportsASystemLibrary() throws {
    let owners = [
      "COpenBLAS": "FlowStatistics", "CISAL": "StatementIngest", "CZstandard": "StatementIngest",
      "CDigest": "StatementIngest", "CZip": "StatementIngest",
    ]
    for file in try SourceTree.swiftFiles(in: ["Sources", "Models"]) {
      for (library, owner) in owners where file.lines.contains("import \(library)") {
        #expect(file.module == owner, "\(file.path) imports \(library)")
      }
    }
  }

  @Test func filesAndFunctionsStayShort() throws {
    for file in try SourceTree.swiftFiles(in: ["Sources", "Models", "Tests"]) {
      #expect(file.lines.count <= 601, "\(file.path) has \(file.lines.count) lines")
      for function in Self.longFunctions(in: file) {
        Issue.record("\(file.path): \(function) is longer than 70 lines")
      }
    }
  }

  /// Functions over 70 lines: from a line that declares one to the closing brace at its indent.
  static func longFunctions(in file: SourceTree.File) -> [String] {
    var long: [String] = []
    let lines = file.lines
    for (start, line) in lines.enumerated() {
      let body = line.drop { $0 == " " }
      let declares =
        body.hasPrefix("func ") || body.hasPrefix("init(") || body.contains(" func ")
        || body.contains(" init(")
      guard declares, !body.hasPrefix("//") else { continue }
      let indent = String(repeating: " ", count: line.count - body.count)
      guard let end = lines[(start + 1)...].firstIndex(where: { $0 == indent + "}" }) else {
        continue
      }
      if end - start + 1 > 70 { long.append(String(body.prefix(60))) }
    }
    return long
  }

  @Test func sourcesKeepClearOfWhatTheStyleForbids() throws {
    let forbidden = [
      "try!", "as!", "@unchecked Sendable", "fatalError(\"", "TO" + "DO", "FIX" + "ME",
      "not implemented",
    ]
    for file in try SourceTree.swiftFiles(in: ["Sources", "Models"]) {
      for word in forbidden {
        #expect(!file.text.contains(word), "\(file.path) has \(word)")
      }
    }
  }

  @Test func unsafePointersStayInFewModules() throws {
    let allowed = ["StatementIngest", "AccountFlows", "FlowStatistics", "ScoringPipeline"]
    for file in try SourceTree.swiftFiles(in: ["Sources", "Models"]) {
      guard !allowed.contains(file.module), file.text.contains("UnsafeMutable") else { continue }
      Issue.record("\(file.path) uses an unsafe pointer")
    }
  }

  static let detectorHeadings = [
    "What it finds", "Why it matters", "Inputs", "Score", "Evidence", "Parameters",
    "Known look-alikes", "References",
  ]
  static let lookAlikeHeadings = [
    "What it explains", "Why", "Inputs", "Strength", "Evidence", "Parameters",
    "What it must not excuse", "References",
  ]

  @Test func everyDetectorAndLookAlikeHasItsHeadings() throws {
    for (folder, conformance, headings) in [
      ("Sources/Typologies", ": Detector {", Self.detectorHeadings),
      ("Sources/LookAlikes", ": LookAlike {", Self.lookAlikeHeadings),
    ] {
      let files = try SourceTree.swiftFiles(in: [folder]).filter {
        $0.text.contains(conformance) || $0.text.contains(": NetworkDetector {")
      }
      #expect(files.count >= 4, "\(folder) has its patterns")
      for file in files {
        for heading in headings {
          #expect(file.text.contains("/// ## \(heading)"), "\(file.path) lacks “\(heading)”")
        }
      }
    }
  }
}
