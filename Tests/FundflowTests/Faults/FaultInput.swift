import Foundation

/// A small input with a lead, evidence and a folder to publish into.
struct FaultInput {
  let folder: TemporaryFolder
  let path: String
  /// The same rows, one of them damaged: its run is held.
  let damagedPath: String
  var out: String { folder.path + "/runs" }

  init() throws {
    folder = try TemporaryFolder()
    let bank = CommandLineRun.demoBank
    let truth = try String(contentsOfFile: bank + "/truth.csv", encoding: .utf8)
      .split(separator: "\n")
    let account = truth[1].prefix { $0 != "," }
    let lines = try String(contentsOfFile: bank + "/transactions.csv", encoding: .utf8)
      .split(separator: "\n")
    let rows = lines.dropFirst().filter { $0.contains(account) }
    let text = ([lines[0]] + rows).joined(separator: "\n") + "\n"
    path = try folder.write(text, to: "case.csv")
    damagedPath = try folder.write(text + "damaged,row\n", to: "damaged.csv")
    // Another run that was published long before, which no fault may touch.
    let other = ([lines[0]] + rows.prefix(20)).joined(separator: "\n") + "\n"
    let earlier = try folder.write(other, to: "earlier.csv")
    _ = try ProgramRun.fundflow(["scan", earlier, "--out", out, "-q"])
  }

  /// Takes away what was published since.
  func takeBack(to old: RunFolders) throws {
    for name in try RunFolders(out).runs.keys where old.runs[name] == nil {
      try FileManager.default.removeItem(atPath: "\(out)/\(name)")
    }
  }

  /// What a scan without faults leaves, beside the earlier run.
  func reference(_ arguments: [String], inputPath: String? = nil) throws -> RunFolders {
    let fresh = folder.path + "/reference"
    defer { try? FileManager.default.removeItem(atPath: fresh) }
    try FileManager.default.copyItem(atPath: out, toPath: fresh)
    var setting = ProgramRun.Setting()
    setting.inputPath = inputPath
    _ = try ProgramRun.fundflow(["scan"] + arguments + ["--out", fresh, "-q"], setting)
    return try RunFolders(fresh)
  }
}
