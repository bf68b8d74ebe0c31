import Foundation

/// How much memory this process may have.
enum MachineMemory {
  /// Share of the whole that a run may plan with; the rest is for the system and for what an
  /// estimate misses.
  private static let usablePercent = 85

  /// Bytes a run may plan with: of the machine, of the control group, of the address space (ulimit),
  /// whichever is least.
  static var usableBytes: Int? {
    let limits = [physicalBytes, controlGroupBytes, addressSpaceBytes].compactMap { $0 }
    return limits.min().map { $0 / 100 * usablePercent }
  }

  private static var physicalBytes: Int? {
    Int(exactly: ProcessInfo.processInfo.physicalMemory)
  }

  private static var controlGroupBytes: Int? {
    for path in ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"] {
      if let text = try? String(contentsOfFile: path, encoding: .utf8),
        let bytes = Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
      {
        return bytes
      }
    }
    return nil
  }

  /// What the address space leaves beside the program itself, its threads' stacks and arenas.
  private static var addressSpaceBytes: Int? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
      limit.rlim_cur != rlim_t.max, let bytes = Int(exactly: limit.rlim_cur)
    else { return nil }
    return max(0, bytes - reservedBytes)
  }

  /// Address space that is mapped and hardly used.
  private static let reservedBytes = 512 << 20
}

/// Sizes on the command line: `1048576`, `64KiB`, `4GiB`, `4G`.
enum ByteSize {
  static func parse(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits), number >= 0 else { return nil }
    let shift: Int
    switch text.dropFirst(digits.count).lowercased() {
    case "": shift = 0
    case "k", "kib": shift = 10
    case "m", "mib": shift = 20
    case "g", "gib": shift = 30
    case "t", "tib": shift = 40
    default: return nil
    }
    let (bytes, isOver) = number.multipliedReportingOverflow(by: 1 << shift)
    return isOver ? nil : bytes
  }

  /// The shortest exact form.
  static func text(_ bytes: Int) -> String {
    for (shift, name) in [(40, "TiB"), (30, "GiB"), (20, "MiB"), (10, "KiB")]
    where bytes > 0 && bytes % (1 << shift) == 0 { return "\(bytes >> shift) \(name)" }
    return "\(bytes)"
  }
}
