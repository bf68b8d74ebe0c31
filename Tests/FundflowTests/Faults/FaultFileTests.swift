import Foundation
import Testing

/// The base fault files that other readers were measured with (RELIABILITY table 2): what becomes of
/// each, exactly.
@Suite(.enabled(if: SharedFolder.find("faults") != nil, "shared/faults is absent"))
struct FaultFileTests {
  static let map =
    "id=交易流水号,time=交易时间,own=账号,ownName=户名,counterparty=对方账号,counterpartyName=对方户名,"
    + "direction=收支标志,amount=交易金额,balance=余额,memo=摘要"

  @Test func eachFileIsReadExactlyOrRefused() throws {
    let folder = try TemporaryFolder()
    let made = try ProgramRun.shell(
      "mkdir f && cd f && python3 '\(try #require(SharedFolder.find("faults/make_fault_files.py")))'", in: folder.path)
    #expect(made.status == 0, "\(made.errors)")
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path + "/f").sorted() {
      let run = try ProgramRun.fundflow([
        "scan", "\(folder.path)/f/\(name)", "--map", Self.map, "--max-rejects", "100%", "--json",
        "--out", folder.path + "/runs/" + name,
      ])
      print(name, run.status, run.output.prefix(300), run.errors.prefix(200))
    }
  }
}
