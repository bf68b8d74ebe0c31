import Foundation
import Testing

@testable import ScoringPipeline

/// F33 and must-show 3: threads × block sizes × orders of files, on several files with damaged rows,
/// plain, packed and in a workbook. Every output has the same bytes, and no row is lost in any run.
@Suite(.serialized)
struct DeterminismMatrixTests {
  static let isLong = ProcessInfo.processInfo.environment["FUNDFLOW_LONG_TESTS"] != nil
  static let threads = [1, 2, 3, 8]
  static let blockBytes = [1, 7, 4 << 10, 1 << 20]

  /// Rows around the planted cases, in four files; every 40th row is damaged in one of five ways.
  private func files(_ folder: ScanFolder, rows limit: Int) throws -> [String] {
    let lines = try String(contentsOfFile: try folder.simulate(), encoding: .utf8)
      .split(separator: "\n").map(String.init)
    let truth = try String(contentsOfFile: folder.path + "/truth.csv", encoding: .utf8)
    let accounts = Set(
      truth.split(separator: "\n").filter { $0.contains(",case,") }
        .map { String($0.prefix { $0 != "," }) })
    let rows = lines.dropFirst().filter { line in
      let cells = line.split(separator: ",", maxSplits: 4, omittingEmptySubsequences: false)
      return accounts.contains(String(cells[2])) || accounts.contains(String(cells[3]))
    }.prefix(limit)
    let part = rows.count / 4
    var texts: [[String]] = (0..<4).map { [lines[0]] + rows.dropFirst($0 * part).prefix(part) }
    for file in 0..<3 {
      for row in stride(from: 11, to: texts[file].count, by: 40) {
        texts[file][row] = damaged(texts[file][row], kind: file + row / 40)
      }
    }
    try FileManager.default.createDirectory(
      atPath: folder.path + "/in", withIntermediateDirectories: true)
    func write(_ bytes: [UInt8], _ name: String) throws -> String {
      let path = "\(folder.path)/in/\(name)"
      try Data(bytes).write(to: URL(filePath: path))
      return path
    }
    let plain = texts.map { Array(($0.joined(separator: "\n") + "\n").utf8) }
    return [
      try write(plain[0], "一月.csv"), try write(plain[1], "b.csv"),
      try write(PackedFiles.gzip(plain[2]), "a.csv.gz"),
      try write(
        PackedFiles.workbook(
          texts[3].map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
          }),
        "c.xlsx"),
    ]
  }

  private func damaged(_ row: String, kind: Int) -> String {
    switch kind % 5 {
    case 0: row.replacing("CNY", with: "CN\"Y", maxReplacements: 1)
    case 1: String(row.dropLast(row.count / 2))
    case 2: row + ",x"
    case 3: row.replacing("2024-", with: "2024/13/", maxReplacements: 1)
    default: "\"" + row
    }
  }

  @Test func threadsBlocksAndOrdersChangeNoByte() async throws {
    let folder = try ScanFolder()
    let files = try files(folder, rows: Self.isLong ? 20_000 : 400)
    let reference = try await folder.scan(files, out: "reference", rejectLimit: .count(10_000))
    try check(reference)
    #expect(reference.leads.count > 1)
    let wanted = try outputs(reference)
    var runs = 0
    for threads in Self.threads {
      for blockBytes in Self.blockBytes {
        // The folder itself, else its files in an order of their own.
        let turned = Array(files[(runs % 4)...] + files[..<(runs % 4)])
        let inputs =
          runs % 5 == 4 ? [folder.path + "/in"] : runs % 2 == 0 ? turned : turned.reversed()
        let out = "\(threads)-\(blockBytes)"
        let other = try await folder.scan(
          inputs, out: out, threads: threads, blockBytes: blockBytes, rejectLimit: .count(10_000))
        try check(other)
        for (name, bytes) in try outputs(other) {
          #expect(bytes == wanted[name], "\(name): \(threads) threads, blocks of \(blockBytes)")
        }
        #expect(other.runID == reference.runID)
        runs += 1
        try FileManager.default.removeItem(atPath: folder.path + "/" + out)
      }
    }
    #expect(runs == 16)
  }

  /// 读取 = 接受 + 拒收 + 跳过 in every file, with rows of each kind.
  private func check(_ outcome: Scan.Outcome) throws {
    #expect(!outcome.isHeld && outcome.reports.count == 4)
    for report in outcome.reports {
      #expect(report.isReconciled && report.read > 50 && report.rowHashSum != 0)
    }
    #expect(outcome.reports.count { $0.rejectedCount > 0 } == 3)
  }

  /// All files of a run; of the manifest all but the seconds and the number of threads.
  private func outputs(_ outcome: Scan.Outcome) throws -> [String: Data] {
    var outputs: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: outcome.folder) {
      var data = try Data(contentsOf: URL(filePath: "\(outcome.folder)/\(name)"))
      if name == "run.json" {
        let varying = try #require(data.range(of: Data("\n  \"environment\"".utf8)))
        data = data[..<varying.lowerBound]
      }
      outputs[name] = data
    }
    #expect(outputs.count == 7)
    return outputs
  }
}
