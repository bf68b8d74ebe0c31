import Foundation
import Testing

/// F01, F03, F06: a fault at every call that changes the disk. Whatever happens, a reader of the
/// output folder sees the old state or the new one whole; the run says so with its exit status; and
/// the same command gives the same bytes once the fault is gone.
@Suite(
  .serialized,
  .enabled(if: Strace.isUsable, "strace is missing or may not trace: install it, allow ptrace"))
struct WriteFaultTests {
  static let calls = [
    "mkdir", "mkdirat", "flock", "write", "pwrite64", "writev", "ftruncate", "fsync", "fdatasync",
    "rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir",
  ]

  @Test(arguments: Strace.Fault.allCases)
  func aScanLeavesTheOldStateOrTheNewOne(fault: Strace.Fault) throws {
    let input = try FaultInput()
    try sweep(input, [input.path], fault, wanted: 0)
  }

  @Test(
    .enabled(if: ProgramRun.isLong, "long: make test-long"), arguments: Strace.Fault.allCases)
  func aHeldRunTakesThePlaceOfTheOneBefore(fault: Strace.Fault) throws {
    let input = try FaultInput()
    // The held folder that the same command made before.
    _ = try ProgramRun.fundflow(["scan", input.damagedPath, "--out", input.out, "-q"])
    try sweep(input, [input.damagedPath], fault, wanted: 65)
  }

  @Test(
    .enabled(if: ProgramRun.isLong, "long: make test-long"), arguments: Strace.Fault.allCases)
  func aScanOfStandardInputLeavesNoCopyOfIt(fault: Strace.Fault) throws {
    let input = try FaultInput()
    try sweep(input, ["-"], fault, wanted: 0, inputPath: input.path)
  }

  /// Injects at every call of every kind in long mode, else at every third of each, up to the place
  /// where nothing is touched.
  private func sweep(
    _ input: FaultInput, _ arguments: [String], _ fault: Strace.Fault, wanted: Int32,
    inputPath: String? = nil
  ) throws {
    let old = try RunFolders(input.out)
    let step = ProgramRun.isLong ? 1 : 3
    let new = try input.reference(arguments, inputPath: inputPath)
    #expect(new.leftovers.isEmpty && new.runs.count >= 2)
    let scan = ["scan"] + arguments + ["--out", input.out, "-q"]
    let whole = try Strace(
      scan, calls: Self.calls.joined(separator: ","), injection: "delay_enter=0", place: "1",
      inputPath: inputPath)
    #expect(whole.run.status == wanted, "\(whole.run.errors)")
    try input.takeBack(to: old)
    var points = 0
    for name in Self.calls where whole.calls.contains(where: { $0.contains(" \(name)(") }) {
      // The runtime's own wake-ups are written too, in numbers that vary: the end is where nothing was
      // touched.
      var isTouched = true
      var place = 1
      while isTouched {
        let faulty = try Strace(
          scan, calls: name, injection: fault.injection, place: "\(place)", inputPath: inputPath)
        let label = "\(fault) at \(name) \(place): \(faulty.injected) \(faulty.run.errors)"
        let after = try RunFolders(input.out)
        #expect(after.runs == old.runs || after.runs == new.runs, "\(label)")
        isTouched = fault == .kill ? faulty.run.status == 137 : !faulty.injected.isEmpty
        if isTouched {
          points += 1
          check(faulty, fault, after: after, isNew: after.runs == new.runs && new != old, label)
        } else {
          #expect(faulty.run.status == wanted && after.runs == new.runs, "\(label)")
        }
        try rerun(scan, input, new: new, wanted: wanted, inputPath: inputPath, label)
        try input.takeBack(to: old)
        #expect(place < 100, "\(name) never comes to an end")
        if place >= 100 { return }
        place += step
      }
    }
    #expect(points >= (ProgramRun.isLong ? 15 : 6))
    if ProgramRun.isLong { print("\(fault) \(arguments.map { $0.suffix(12) }): \(points) points") }
  }

  /// The fault is gone: the same command gives the same bytes, and sweeps what was left.
  private func rerun(
    _ scan: [String], _ input: FaultInput, new: RunFolders, wanted: Int32, inputPath: String?,
    _ label: String
  ) throws {
    var setting = ProgramRun.Setting()
    setting.inputPath = inputPath
    let again = try ProgramRun.fundflow(scan, setting)
    #expect(again.status == wanted, "\(label), then \(again.errors)")
    #expect(try RunFolders(input.out) == new, "\(label), then the rerun")
  }

  /// What a run says of a fault.
  private func check(
    _ faulty: Strace, _ fault: Strace.Fault, after: RunFolders, isNew: Bool,
    _ label: String
  ) {
    if fault == .kill { return }
    #expect(after.leftovers.isEmpty || faulty.injected.contains { $0.isRemoval }, "\(label)")
    // The runtime's own wake-ups and what is swept are not the run's business.
    if faulty.injected.contains(where: {
      $0.contains("eventfd") || $0.contains("/err>") || $0.isRemoval || $0.isLock
    }) {
      return
    }
    #expect(faulty.run.status == 74, "\(label)")
    #expect(!isNew, "a run that failed is not published: \(label)")
    #expect(faulty.run.errors.contains("writing /"), "\(label)")
    if fault == .noSpace { #expect(faulty.run.errors.contains(" free)"), "\(label)") }
    for call in faulty.injected where call.contains("fsync(") {
      let file = call.drop { $0 != "(" }.prefix { $0 != ")" }
      #expect(faulty.calls.count { $0.contains("fsync\(file)") } == 1, "\(label)")
    }
  }
}

extension String {
  fileprivate var isRemoval: Bool {
    contains("rmdir(") || (contains("unlink") && !contains("standard-input"))
  }

  fileprivate var isLock: Bool { contains("flock(") }
}
