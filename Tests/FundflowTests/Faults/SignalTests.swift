import Foundation
import Testing

/// F02: SIGTERM and SIGINT at several moments of a run.
@Suite(.serialized)
struct SignalTests {
  /// The program promises two seconds; a machine that is busy with other tests gets more.
  static let secondsToStop = 6.0

  /// A bank that takes the debug build some seconds.
  private func largeBank(_ folder: TemporaryFolder) throws -> String {
    let lines = try String(
      contentsOfFile: CommandLineRun.demoBank + "/transactions.csv", encoding: .utf8)
    let rows = lines.drop { $0 != "\n" }.dropFirst()
    return try folder.write(
      lines + String(repeating: String(rows), count: ProgramRun.isLong ? 60 : 20), to: "large.csv")
  }

  @Test(arguments: [(SIGTERM, Int32(143)), (SIGINT, Int32(130))])
  func aSignalStopsTheRunAndLeavesNothing(number: Int32, status: Int32) throws {
    let folder = try TemporaryFolder()
    let bank = try largeBank(folder)
    let out = folder.path + "/runs"
    for seconds in [0.15, 0.4, 0.8, 1.6] {
      var setting = ProgramRun.Setting()
      setting.signals = [(number, seconds)]
      let run = try ProgramRun.fundflow(["scan", bank, "--out", out, "-q"], setting)
      if run.status == 0 { break }
      #expect(run.status == status, "after \(seconds) s: \(run.errors)")
      #expect(run.seconds - seconds < Self.secondsToStop, "after \(seconds) s")
      // Who did not stop in time was ended, and the next run sweeps what it left.
      let left = try RunFolders(out)
      #expect(left.runs.isEmpty)
      if run.errors.contains("interrupted") { #expect(left.leftovers.isEmpty) }
    }
    let whole = try ProgramRun.fundflow([
      "scan", CommandLineRun.demoBank + "/transactions.csv", "--out", out, "-q",
    ])
    #expect(whole.status == 0)
    let after = try RunFolders(out)
    #expect(after.runs.count >= 1 && after.leftovers.isEmpty)
  }

  @Test func aSecondSignalEndsTheProcessAtOnce() throws {
    let folder = try TemporaryFolder()
    // A pipe that is never written: the run waits for standard input and cannot look up.
    let run = try ProgramRun.shell(
      """
      mkfifo pipe; exec 3<>pipe; set -m
      "$FUNDFLOW" scan - --out runs <&3 & scan=$!
      sleep 0.5; kill -TERM $scan; sleep 0.2; start=$(date +%s%N); kill -TERM $scan
      wait $scan; echo "$? $((($(date +%s%N) - start) / 1000000))"
      """, in: folder.path)
    let words = run.output.split(separator: "\n").last?.split(separator: " ") ?? []
    #expect(words.first == "143", "\(run.output)\(run.errors)")
    #expect(words.last.flatMap { Int($0) } ?? 9999 < 1200, "\(run.output)")
  }

  @Test func aRunThatCannotLookUpIsEndedToo() throws {
    let folder = try TemporaryFolder()
    let run = try ProgramRun.shell(
      """
      mkfifo pipe; exec 3<>pipe; set -m
      "$FUNDFLOW" scan - --out runs <&3 & scan=$!
      sleep 0.5; kill -INT $scan; wait $scan; echo $?
      "$FUNDFLOW" scan "\(CommandLineRun.demoBank)/transactions.csv" --out runs -q; echo $?; ls -A runs | wc -l
      """, in: folder.path)
    #expect(run.output.split(separator: "\n").suffix(3) == ["130", "0", "1"], "\(run.output)")
    #expect(run.seconds < 12)
  }

  @Test func anIgnoredSignalStaysIgnored() throws {
    let folder = try TemporaryFolder()
    let run = try ProgramRun.shell(
      """
      trap '' TERM
      "$FUNDFLOW" scan "\(CommandLineRun.demoBank)/transactions.csv" --out runs -q & scan=$!
      sleep 0.3; kill -TERM $scan; wait $scan; echo $?
      """, in: folder.path)
    #expect(run.output == "0\n", "\(run.errors)")
  }

  @Test func twoRunsInOneFolderLeaveEachOtherAlone() throws {
    let folder = try TemporaryFolder()
    let bank = CommandLineRun.demoBank
    let run = try ProgramRun.shell(
      """
      "$FUNDFLOW" scan "\(bank)/transactions.csv" --out runs -q & one=$!
      "$FUNDFLOW" scan "\(bank)/police-34.csv" --out runs -q & two=$!
      mkdir -p runs/.tmp-\(getpid())-abcdef runs/.tmp-1-abcdef
      sleep 0.1
      "$FUNDFLOW" scan "\(bank)/transactions.csv" --as-of 2024-06-01 --out runs -q; echo $?
      wait $one; echo $?; wait $two; echo $?
      """, in: folder.path)
    #expect(run.output == "0\n0\n0\n", "\(run.errors)")
    // The two left behind are swept although processes of these numbers live.
    let after = try RunFolders(folder.path + "/runs")
    #expect(after.runs.count == 3 && after.leftovers.isEmpty, "\(after.leftovers)")
  }
}
