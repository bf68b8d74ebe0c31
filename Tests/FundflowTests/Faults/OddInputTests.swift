import Foundation
import Testing

/// F27 and F28: inputs that are no ordinary files, and outputs that nobody takes.
struct OddInputTests {
  static let header = DamagedFileTests.header

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    /// Makes the input in the folder at hand.
    var make: String
    var arguments: [String]
    var status: Int32
    /// Stands in what is printed or told.
    var word: String

    var testDescription: String { name }
  }

  static let row = "T1,2024-03-04 10:00:00,6222020000000000018,6217000000000000020,1.00,CNY,,x"

  static let cases: [Case] = [
    Case(name: "empty file", make: ": > a.csv", arguments: ["a.csv"], status: 0, word: "empty"),
    Case(
      name: "header only", make: "echo '\(header)' > a.csv", arguments: ["a.csv"], status: 0,
      word: "no rows"),
    Case(
      name: "one row", make: "printf '%s\\n%s\\n' '\(header)' '\(row)' > a.csv",
      arguments: ["a.csv"], status: 0, word: "接受 1 "),
    Case(name: "missing", make: ":", arguments: ["a.csv"], status: 66, word: "a.csv"),
    Case(
      name: "empty folder", make: "mkdir d", arguments: ["d"], status: 66,
      word: "no file in it"),
    Case(
      name: "FIFO", make: "mkfifo p", arguments: ["p"], status: 66, word: "not a regular file"),
    Case(
      name: "FIFO in a folder",
      make: "mkdir d; mkfifo d/p; printf '%s\\n%s\\n' '\(header)' "
        + "'\(row)' > d/a.csv", arguments: ["d"], status: 0, word: "接受 1 "),
    Case(
      name: "device", make: ":", arguments: ["/dev/zero"], status: 66,
      word: "not a regular file"),
    Case(
      name: "link to itself", make: "ln -s a.csv a.csv", arguments: ["a.csv"], status: 66,
      word: "symbolic links"),
    Case(
      name: "link into its own folder",
      make: "mkdir d; ln -s . d/loop; printf '%s\\n%s\\n' "
        + "'\(header)' '\(row)' > d/a.csv", arguments: ["d"], status: 0, word: "接受 1 "),
    Case(
      name: "dangling link in a folder",
      make: "mkdir d; ln -s gone d/l; printf '%s\\n%s\\n' "
        + "'\(header)' '\(row)' > d/a.csv", arguments: ["d"], status: 0, word: "接受 1 "),
    Case(
      name: "name with a line end", make: "printf '%s\\n%s\\n' '\(header)' '\(row)' > $'a\\nb.csv'",
      arguments: ["a\nb.csv"], status: 0, word: "接受 1 "),
    Case(
      name: "Chinese name", make: "printf '%s\\n%s\\n' '\(header)' '\(row)' > 三月流水.csv",
      arguments: ["三月流水.csv"], status: 0, word: "接受 1 "),
    Case(
      name: "leading dash", make: "printf '%s\\n%s\\n' '\(header)' '\(row)' > -a.csv",
      arguments: ["--", "-a.csv"], status: 0, word: "接受 1 "),
    Case(
      name: "name that is no UTF-8",
      make: "mkdir d; : > d/$'\\xc1\\xf7\\xcb\\xae.csv'",
      arguments: ["d"], status: 66, word: "流水.csv"),
    Case(
      name: "output is a file", make: ": > a.csv; : > o", arguments: ["a.csv", "--out", "o"],
      status: 73, word: "o"),
  ]

  @Test(arguments: cases) func eachHasItsAnswer(_ odd: Case) throws {
    let folder = try TemporaryFolder()
    let made = try ProgramRun.shell(odd.make, in: folder.path)
    #expect(made.status == 0, "\(made.errors)")
    var setting = ProgramRun.Setting()
    setting.folder = folder.path
    let run = try ProgramRun.fundflow(["scan"] + odd.arguments, setting)
    #expect(run.status == odd.status, "\(run.errors)\(run.output)")
    #expect((run.output + run.errors).contains(odd.word), "\(run.errors)\(run.output)")
    // A line of an error is one line: a name cannot forge another.
    #expect(run.seconds < 20)
  }

  @Test(.enabled(if: geteuid() != 0, "root may read every file"))
  func anUnreadableFileIsNamed() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.header + "\n" + Self.row + "\n", to: "a.csv")
    chmod(file, 0)
    let run = try ProgramRun.fundflow(["scan", file, "--out", folder.path + "/runs"])
    #expect(run.status == 66 && run.errors.contains("/a.csv"), "\(run.errors)")
  }

  @Test(.enabled(if: Strace.isUsable, "strace is missing or may not trace"))
  func aFileThatMayNotBeOpenedOrVanishesIsNamed() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.header + "\n" + Self.row + "\n", to: "a.csv")
    for (error, places, status) in [("EACCES", 1...3, Int32(66)), ("ENOENT", 1...3, 66)] {
      for place in places {
        let run = try Strace(
          ["scan", file, "--out", folder.path + "/runs"], calls: "openat",
          injection: "error=\(error)", place: "\(place)", paths: [file])
        if run.injected.isEmpty { break }
        // The first opening only asks whether it is an archive; whatever that gives, it is read next.
        if run.run.status == 0, place == 1 {
          try FileManager.default.removeItem(atPath: folder.path + "/runs")
          continue
        }
        #expect(run.run.status == status && run.run.errors.contains("/a.csv"), "\(run.run.errors)")
        #expect(try RunFolders(folder.path + "/runs").runs.isEmpty)
      }
    }
  }

  @Test func aFileThatGrowsWhileItIsReadHoldsTheRun() throws {
    let folder = try TemporaryFolder()
    let bank = CommandLineRun.demoBank + "/transactions.csv"
    let run = try ProgramRun.shell(
      """
      cp '\(bank)' a.csv; for i in 1 2 3 4 5; do tail -n +2 '\(bank)' >> a.csv; done
      (for i in $(seq 400); do tail -n 1 '\(bank)' >> a.csv; sleep 0.01; done) & writer=$!
      "$FUNDFLOW" scan a.csv --out runs -q; echo $?; kill $writer; ls runs 2>/dev/null | wc -l
      """, in: folder.path)
    #expect(
      run.output == "65\n0\n" && run.errors.contains("changed while"), "\(run.output)\(run.errors)")
  }

  @Test func aReaderThatGoesAwayEndsTheOutputQuietly() throws {
    let folder = try TemporaryFolder()
    let bank = CommandLineRun.demoBank + "/transactions.csv"
    let run = try ProgramRun.shell(
      """
      set -o pipefail
      "$FUNDFLOW" scan '\(bank)' --out runs | head -c 1 >/dev/null; echo ${PIPESTATUS[0]}
      "$FUNDFLOW" scan '\(bank)' --out closed >&-; echo $?
      "$FUNDFLOW" formats | true; echo ${PIPESTATUS[0]}
      """, in: folder.path)
    let statuses = run.output.split(separator: "\n")
    #expect(statuses.first == "0" && statuses.last == "0", "\(run.output)\(run.errors)")
    #expect(!run.errors.contains("Fatal"))
    #expect(try RunFolders(folder.path + "/runs").runs.count == 1)
    #expect(try RunFolders(folder.path + "/closed").runs.count == 1)
  }

  @Test func aFullDeviceAsOutputIsAnError() throws {
    let folder = try TemporaryFolder()
    let bank = CommandLineRun.demoBank + "/transactions.csv"
    for arguments in [["scan", bank, "--out", folder.path + "/runs"], ["formats"], ["limits"]] {
      var setting = ProgramRun.Setting()
      setting.outputPath = "/dev/full"
      let run = try ProgramRun.fundflow(arguments, setting)
      #expect(run.status == 74, "\(arguments): \(run.errors)")
      #expect(run.errors.contains("standard output"))
    }
    // The run was published before its summary could not be printed.
    #expect(try RunFolders(folder.path + "/runs").runs.count == 1)
  }
}
