import Foundation
import Testing

/// Whether a file system of a given size can be had.
enum SmallDisk {
  static let canMount: Bool = {
    guard geteuid() == 0 else { return false }
    let probe = try? ProgramRun.shell(
      "d=$(mktemp -d); mount -t tmpfs -o size=64k tmpfs $d && umount $d; r=$?; rmdir $d; exit $r",
      in: "/tmp")
    return probe?.status == 0
  }()
}

/// F03 on a real full disk: a small file system in memory, its bytes and its names running out.
@Suite(.serialized, .enabled(if: SmallDisk.canMount, "only root may mount a small file system"))
struct FullDiskTests {
  /// Mounts a file system with these options, runs, and takes it away.
  private func onDisk(_ options: String, _ body: (String) throws -> Void) throws {
    let folder = try TemporaryFolder()
    let disk = folder.path + "/disk"
    let mounted = try ProgramRun.shell(
      "mkdir disk && mount -t tmpfs -o \(options) tmpfs disk", in: folder.path)
    #expect(mounted.status == 0, "\(mounted.errors)")
    defer { _ = try? ProgramRun.shell("umount '\(disk)'", in: "/tmp") }
    try body(disk)
  }

  @Test(arguments: [256, 1024, 1536])
  func bytesRunOut(kibibytes: Int) throws {
    let bank = CommandLineRun.demoBank + "/transactions.csv"
    try onDisk("size=\(kibibytes)k") { disk in
      let full = try ProgramRun.fundflow(["scan", bank, "--out", disk + "/runs", "-q"])
      #expect(full.status == 74, "\(full.errors)")
      #expect(full.errors.contains("/disk/runs") && full.errors.contains(" free)"))
      #expect(full.errors.contains(" to write,"), "\(full.errors)")
      let after = try RunFolders(disk + "/runs")
      #expect(after.runs.isEmpty && after.leftovers.isEmpty)
      let larger = try ProgramRun.shell("mount -o remount,size=8m '\(disk)'", in: disk)
      #expect(larger.status == 0)
      let again = try ProgramRun.fundflow(["scan", bank, "--out", disk + "/runs", "-q"])
      #expect(again.status == 0, "\(again.errors)")
      #expect(try RunFolders(disk + "/runs").runs.count == 1)
    }
  }

  /// Each name that a run makes is the one that finds no room.
  @Test func namesRunOut() throws {
    let input = try FaultInput()
    var failed = 0
    for names in 2...40 {
      var isDone = false
      try onDisk("size=8m,nr_inodes=\(names)") { disk in
        let run = try ProgramRun.fundflow(["scan", input.path, "--out", disk + "/runs", "-q"])
        let after = try RunFolders(disk + "/runs")
        #expect(after.leftovers.isEmpty, "\(names) names")
        isDone = run.status == 0
        if isDone {
          #expect(after.runs.count == 1)
        } else {
          failed += 1
          #expect(run.status == 74 && after.runs.isEmpty, "\(names) names: \(run.errors)")
          #expect(
            run.errors.contains("/disk/") && run.errors.contains(" free)"), "\(run.errors)")
        }
      }
      if isDone { break }
    }
    // The folder, the run's folder, and five files.
    #expect(failed >= 6)
  }

  @Test func standardInputDoesNotFit() throws {
    let bank = CommandLineRun.demoBank + "/transactions.csv"
    try onDisk("size=512k") { disk in
      var setting = ProgramRun.Setting()
      setting.inputPath = bank
      let full = try ProgramRun.fundflow(["scan", "-", "--out", disk + "/runs", "-q"], setting)
      #expect(full.status == 74 && full.errors.contains("/disk/"), "\(full.errors)")
      #expect(full.errors.contains(" free)"), "\(full.errors)")
      let after = try RunFolders(disk + "/runs")
      #expect(after.runs.isEmpty && after.leftovers.isEmpty)
    }
  }
}
