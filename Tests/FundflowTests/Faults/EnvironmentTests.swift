import Foundation
import Testing

/// F20, F33: what surrounds a run changes no byte of it: time zone, language, threads of the linear
/// algebra, block size, threads, order of arguments, a folder in place of its files.
struct EnvironmentTests {
  static let variants: [(environment: [String: String], arguments: [String])] = [
    (["TZ": "America/New_York"], []), (["TZ": "Asia/Shanghai", "LC_ALL": "zh_CN.GB18030"], []),
    (["LANG": "zh_CN.GB18030", "LC_ALL": ""], ["--threads", "3"]),
    (["LC_ALL": "tr_TR.UTF-8"], []), (["OPENBLAS_NUM_THREADS": "8"], ["--threads", "8"]),
    (["OPENBLAS_NUM_THREADS": "1"], ["--block-bytes", "4096"]),
    ([:], ["--threads", "2", "--block-bytes", "333"]), (["NO_COLOR": "1", "TERM": "dumb"], []),
  ]

  @Test func nothingAroundARunChangesIt() throws {
    let input = try FaultInput()
    let files = try TemporaryFolder()
    for (index, name) in ["case.csv", "damaged.csv", "earlier.csv"].enumerated() {
      try FileManager.default.copyItem(
        atPath: input.folder.path + "/" + name, toPath: files.path + "/\(9 - index).csv")
    }
    let paths = ["7", "9", "8"].map { "\(files.path)/\($0).csv" }
    func scan(_ arguments: [String], _ environment: [String: String]) throws -> RunFolders {
      let folder = try TemporaryFolder()
      var setting = ProgramRun.Setting()
      setting.environment = environment
      let run = try ProgramRun.fundflow(
        ["scan", "--max-rejects", "10", "-q", "--out", folder.path + "/runs"] + arguments, setting)
      #expect(run.status == 0, "\(run.errors)")
      return try RunFolders(folder.path + "/runs")
    }
    let reference = try scan(paths + ["--threads", "1"], ["TZ": "UTC"])
    let only = try #require(reference.runs.first?.value)
    #expect(only["evidence.csv"]?.count ?? 0 > 1000 && only["rejects.jsonl"]?.isEmpty == false)
    for (environment, arguments) in Self.variants {
      let other = try scan(paths.reversed() + arguments, environment)
      #expect(other == reference, "\(environment) \(arguments)")
    }
    #expect(try scan([files.path], [:]) == reference, "the folder of the files")
  }
}
