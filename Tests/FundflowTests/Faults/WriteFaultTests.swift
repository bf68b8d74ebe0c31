import Foundation
import Testing

/// F01, F03, F06: a fault at every call that changes the disk. Whatever happens, a reader of the
/// output folder sees the old state or the new one whole; the run says so with its exit status; and
/// the same command gives the same bytes once the fault is gone.
@Suite(
  .serialized,
  .enabled(if: Strace.isUsable, "strace is missing or may not trace: install it, allow ptrace"))
struct WriteFaultTests {
  static let calls =
    "write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,mkdir,mkdirat,ftruncate,"
    + "unlink,unlinkat,rmdir,flock"

  /// Every place in long mode; else each one that differs in kind is likely hit.
  static let step = ProgramRun.isLong ? 1 : 4

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

  /// Injects at place after place until a run is no longer touched.
  private func sweep(
    _ input: FaultInput, _ arguments: [String], _ fault: Strace.Fault, wanted: Int32,
    inputPath: String? = nil
  ) throws {
    let old = try RunFolders(input.out)
    let new = try input.reference(arguments, inputPath: inputPath)
    #expect(new.leftovers.isEmpty && new.runs.count >= 2)
    let scan = ["scan"] + arguments + ["--out", input.out, "-q"]
    var place = 1
    var points = 0
    var setting = ProgramRun.Setting()
    setting.inputPath = inputPath
    while true {
      let faulty = try Strace(
        scan, calls: Self.calls, injection: fault.injection, place: "\(place)",
        inputPath: inputPath)
      let label = "\(fault) at \(place): \(faulty.injected) \(faulty.run.errors)"
      let isTouched = fault == .kill ? faulty.run.status == 137 : !faulty.injected.isEmpty
      let after = try RunFolders(input.out)
      #expect(after.runs == old.runs || after.runs == new.runs, "\(label)")
      if !isTouched {
        #expect(faulty.run.status == wanted && after.runs == new.runs, "\(label)")
        break
      }
      points += 1
      check(faulty, fault, after: after, new: new, label)
      let again = try ProgramRun.fundflow(scan, setting)
      #expect(again.status == wanted, "\(label), then \(again.errors)")
      #expect(try RunFolders(input.out) == new, "\(label), then the rerun")
      try input.takeBack(to: old)
      place += place == 1 ? 1 : Self.step
    }
    #expect(points >= (ProgramRun.isLong ? 15 : 3))
    if ProgramRun.isLong { print("\(fault) \(arguments): \(points) points") }
  }

  /// What a run says of a fault.
  private func check(
    _ faulty: Strace, _ fault: Strace.Fault, after: RunFolders, new: RunFolders,
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
    #expect(after.runs != new.runs, "a run that failed is not published: \(label)")
    #expect(faulty.run.errors.contains("/tmp/fundflow-"), "\(label)")
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
