/// What one fuzz target does with one input.
///
/// A target crashes or throws where the code under test is wrong; it returns where the input was
/// read or refused as it should be. To add one: write a function of bytes, add a line to `all`, put
/// seeds into `Corpus/<name>/`.
struct FuzzTarget: Sendable {
  let name: String
  /// Longest input in bytes that is worth trying.
  var maxBytes = 4096
  let run: @Sendable ([UInt8]) async throws -> Void

  static let all: [FuzzTarget] = [
    FuzzTarget(name: "amounts", maxBytes: 64, run: ValueTargets.amount),
    FuzzTarget(name: "dates", maxBytes: 64, run: ValueTargets.date),
    FuzzTarget(name: "numbers", maxBytes: 64, run: ValueTargets.cellNumber),
    FuzzTarget(name: "gb18030", maxBytes: 512, run: EncodingTargets.gb18030),
    FuzzTarget(name: "records", maxBytes: 1024, run: RecordTargets.records),
    FuzzTarget(name: "rows", maxBytes: 3072, run: FileTargets.rows),
    FuzzTarget(name: "statement", run: FileTargets.statement),
    FuzzTarget(name: "packed", run: ContainerTargets.packed),
    FuzzTarget(name: "archive", run: FileTargets.file),
    FuzzTarget(name: "workbook", run: ContainerTargets.workbook),
    FuzzTarget(name: "old-workbook", run: ContainerTargets.oldWorkbook),
    FuzzTarget(name: "markup", maxBytes: 1024, run: ContainerTargets.markup),
    FuzzTarget(name: "document", run: FileTargets.file),
    FuzzTarget(name: "page", run: FileTargets.file),
    FuzzTarget(name: "message", run: FileTargets.message),
  ]

  /// The target with a planted fault: libFuzzer must find it, else it sees no coverage.
  static let canary = FuzzTarget(name: "canary", maxBytes: 24, run: Canary.run)

  static func named(_ name: String) -> FuzzTarget? {
    (all + [canary]).first { $0.name == name }
  }
}

/// What a target found wrong.
struct FuzzFinding: Error, CustomStringConvertible {
  let description: String
}

/// Throws a finding where the condition does not hold.
func hold(_ condition: Bool, _ finding: @autoclosure () -> String) throws(FuzzFinding) {
  if !condition { throw FuzzFinding(description: finding()) }
}
