import Foundation
import Testing

/// R10, F15, F32: every limit has a name and a message, and the files that mean harm are refused
/// soon and in little memory.
@Suite(.serialized)
struct LimitTests {
  static let bank = CommandLineRun.demoBank + "/transactions.csv"

  static let refusals: [(limit: String, words: [String], status: Int32)] = [
    ("files=1", ["--limit files=N"], 65), ("accounts=100", ["--limit accounts=N"], 70),
    ("rows=100", ["--limit rows=N"], 70),
    ("expanded-bytes=1MiB", ["--limit expanded-bytes=N", "transactions.csv.gz"], 65),
    ("columns=5", ["--limit columns=N", "34 columns"], 65),
    ("lines=5", ["line-bytes, field-bytes"], 64), ("line-bytes=x", ["1…268435456 bytes"], 64),
    ("line-bytes", ["name=value"], 64), ("columns=0", ["1…65536"], 64),
  ]

  @Test(arguments: refusals)
  func aLimitIsNamedWhereItIsPassed(limit: String, words: [String], status: Int32) throws {
    let folder = try TemporaryFolder()
    let run = try ProgramRun.fundflow([
      "scan", Self.bank + ".gz", CommandLineRun.demoBank + "/police-34.csv", "--out",
      folder.path + "/runs", "--limit", limit,
    ])
    #expect(run.status == status, "\(run.errors)")
    for word in words { #expect(run.errors.contains(word), "\(run.errors)") }
    #expect(try RunFolders(folder.path + "/runs").runs.isEmpty)
  }

  @Test func rowLimitsRejectTheRowAndBelongToTheRunsIdentity() throws {
    let folder = try TemporaryFolder()
    let row = OddInputTests.row
    let file = try folder.write(
      [OddInputTests.header, row, row + String(repeating: "y", count: 300), row].joined(
        separator: "\n") + "\n", to: "a.csv")
    let out = folder.path + "/runs"
    var names: Set<String> = []
    for (limit, code) in [
      ("line-bytes=300", "E_LINE_TOO_LONG"), ("field-bytes=200", "E_FIELD_TOO_LONG"),
    ] {
      let run = try ProgramRun.fundflow(["scan", file, "--out", out, "--limit", limit])
      #expect(run.status == 65 && run.output.contains("拒收 1"), "\(run.errors)")
      let runs = try RunFolders(out).runs
      let held = try #require(runs.first { !names.contains($0.key) })
      names.insert(held.key)
      let rejects = String(decoding: try #require(held.value["rejects.jsonl"]), as: UTF8.self)
      #expect(rejects.contains(code) && rejects.contains("(limit "))
    }
    let whole = try ProgramRun.fundflow(["scan", file, "--out", out])
    #expect(whole.status == 0)
    #expect(try RunFolders(out).runs.count == 3)
  }

  @Test func aWideRowCostsItself() throws {
    let folder = try TemporaryFolder()
    let wide = String(repeating: ",", count: 100_000)
    let file = try folder.write(
      [OddInputTests.header, OddInputTests.row, wide, OddInputTests.row].joined(separator: "\n"),
      to: "a.csv")
    let run = try ProgramRun.fundflow(
      ["scan", file, "--out", folder.path + "/runs", "--max-rejects", "1"])
    #expect(run.status == 0 && run.output.contains("拒收 1"), "\(run.output)\(run.errors)")
    let names = (0..<5000).map { "列\($0)" }.joined(separator: ",")
    let header = try folder.write(names + "\n" + OddInputTests.row + "\n", to: "b.csv")
    let refused = try ProgramRun.fundflow(["scan", header, "--out", folder.path + "/runs"])
    #expect(
      refused.status == 65 && refused.errors.contains("--limit columns=N"), "\(refused.errors)")
    #expect(refused.errors.utf8.count < 2000)
  }

  @Test func memoryIsAskedForBeforeItIsTaken() throws {
    let folder = try TemporaryFolder()
    let run = try ProgramRun.fundflow(
      ["scan", Self.bank, "--out", folder.path + "/runs", "--memory-limit", "65MiB"])
    #expect(run.status == 70 && run.errors.contains("--memory-limit"), "\(run.errors)")
    #expect(run.errors.contains("65 MiB") && !run.errors.contains("Fatal"))
    let after = try RunFolders(folder.path + "/runs")
    #expect(after.runs.isEmpty && after.leftovers.isEmpty)
  }

  @Test(.enabled(if: ProgramRun.isLong, "long: make test-long"))
  func theSystemsOwnLimitIsSeenBeforeItIsHit() throws {
    let folder = try TemporaryFolder()
    let run = try ProgramRun.shell(
      """
      head -n 1 '\(Self.bank)' > a.csv
      for i in $(seq 60); do tail -n +2 '\(Self.bank)' >> a.csv; done
      ulimit -v 700000; "$FUNDFLOW" scan a.csv --out runs --threads 1 -q; echo $?
      """, in: folder.path)
    #expect(run.output == "70\n" && run.errors.contains("of memory"), "\(run.errors)")
  }

  @Test func fewDescriptorsAreEnough() throws {
    let folder = try TemporaryFolder()
    let run = try ProgramRun.shell(
      """
      mkdir in; for i in $(seq 100); do printf '%s\\n%s\\n' '\(OddInputTests.header)' \
      '\(OddInputTests.row)' | sed "s/T1/T$i/" > in/$i.csv; done
      ulimit -n 40; "$FUNDFLOW" scan in --out runs --threads 2; echo $?
      """, in: folder.path)
    #expect(run.output.hasSuffix("0\n") && run.output.contains("接受 100 "), "\(run.errors)")
  }

  /// A line of 256 MiB (1 GiB in long mode) through standard input: its row is rejected, and memory
  /// does not grow with it.
  @Test func aHugeLineTakesNoMemory() throws {
    let folder = try TemporaryFolder()
    let bytes = ProgramRun.isLong ? 1 << 30 : 256 << 20
    let run = try ProgramRun.shell(
      """
      { printf '%s\\n%s\\n' '\(OddInputTests.header)' '\(OddInputTests.row)'
        head -c \(bytes) /dev/zero | tr '\\0' x; printf '\\n%s\\n' '\(OddInputTests.row)'; } > a.csv
      "$FUNDFLOW" scan a.csv --out runs --max-rejects 1 & scan=$!
      peak=0; while kill -0 $scan 2>/dev/null; do
        now=$(awk '/VmHWM/ {print $2}' /proc/$scan/status 2>/dev/null); [ -n "$now" ] && peak=$now
        sleep 0.05; done
      wait $scan; echo "$? $peak"
      """, in: folder.path)
    let words = run.output.split(separator: "\n").last?.split(separator: " ") ?? []
    #expect(words.first == "0" && run.output.contains("拒收 1"), "\(run.output)\(run.errors)")
    let peak = words.last.flatMap { Int($0) } ?? .max
    #expect(peak < 128 << 10, "\(peak) KiB")
  }
}

/// Files that mean harm, from the team's shared folder.
@Suite(
  .serialized,
  .enabled(if: SharedFolder.find("faults/sec") != nil, "shared/faults/sec is absent"))
struct HarmfulFileTests {
  static let files: [(name: String, words: String)] = [
    ("bomb_1g.csv.gz", "expands more than 200-fold"), ("bomb.xlsx", "expands more than 200-fold"),
    ("slip.zip", "no known layout"), ("billion_laughs.xml", "DOCTYPE"), ("xxe_file.xml", "DOCTYPE"),
    ("deep.xml", "nested deeper than 100"), ("deep.json", "no known layout"),
  ]

  @Test(arguments: files)
  func isRefusedSoonAndInLittleMemory(name: String, words: String) throws {
    let folder = try TemporaryFolder()
    let file = try #require(SharedFolder.find("faults/sec")) + "/" + name
    let run = try ProgramRun.shell(
      """
      "$FUNDFLOW" scan '\(file)' --out runs & scan=$!
      peak=0; while kill -0 $scan 2>/dev/null; do
        now=$(awk '/VmHWM/ {print $2}' /proc/$scan/status 2>/dev/null); [ -n "$now" ] && peak=$now
        sleep 0.02; done
      wait $scan; echo "$? $peak"; ls runs 2>/dev/null | wc -l; ls -A /etc/passwd.bak 2>/dev/null
      """, in: folder.path)
    let lines = run.output.split(separator: "\n")
    #expect(lines.first?.hasPrefix("65 ") == true, "\(run.output)\(run.errors)")
    #expect(lines.last == "0" && run.errors.contains(words), "\(run.output)\(run.errors)")
    #expect(run.errors.utf8.count < 3000)
    let peak = lines.first?.split(separator: " ").last.flatMap { Int($0) } ?? .max
    #expect(peak < 200 << 10, "\(peak) KiB")
    // Two seconds for the optimised program alone on its machine; this one is neither.
    #expect(run.seconds < 300)
    // Nothing of an archive is ever written under its own name.
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["runs"])
  }
}

/// The team's shared folder, beside the project or above it.
enum SharedFolder {
  static func find(_ name: String) -> String? {
    var places = [CommandLineRun.packageRoot.path(percentEncoded: false) + "/../shared"]
    places.append(places[0].replacing("/../shared", with: "/../../shared"))
    if let given = ProcessInfo.processInfo.environment["FUNDFLOW_SHARED"] {
      places.insert(given, at: 0)
    }
    return places.map { "\($0)/\(name)" }.first { FileManager.default.fileExists(atPath: $0) }
  }
}
