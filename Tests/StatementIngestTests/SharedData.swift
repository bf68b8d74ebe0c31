import BankRecords
import Glibc

@testable import StatementIngest

/// The folder `shared/data` beside the checkout, where the machine has one.
enum SharedData {
  static let root: String? = {
    var candidates: [String] = []
    if let named = getenv("FUNDFLOW_SHARED") { candidates.append(String(cString: named) + "/data") }
    var folder = #filePath.split(separator: "/").map(String.init)
    while !folder.isEmpty {
      folder.removeLast()
      candidates.append("/" + (folder + ["shared", "data"]).joined(separator: "/"))
    }
    return candidates.first { access($0, R_OK) == 0 }
  }()

  static var isPresent: Bool { root != nil }

  static func path(_ relative: String) -> String { (root ?? "") + "/" + relative }
}

extension Reading {
  /// Reads text as one file of the given name with all built-in formats.
  static func ofStandard(
    _ text: String, name: String, formatName: String? = nil
  ) async throws -> Reading {
    let files = TestFiles()
    var options = ReadingOptions()
    options.formatName = formatName
    return try await Reading.of(
      [files.write(name, text)], options: options, formats: StandardFormats.all)
  }
}
