import AccountFlows
import StatementIngest

/// A run that would need more memory than it was given, or has more accounts than it may: it stops
/// before the system would kill it (exit 70).
public struct CapacityError: Error, Equatable, CustomStringConvertible {
  /// What is too large, and the remedy.
  public var description: String
}

/// What a run will need in memory at its peak, told from what was read so far.
enum MemoryEstimate {
  /// Program, libraries, blocks being parsed.
  static let baseBytes = 64 << 20
  /// Beside the columns: order and legs of each transaction while it is examined.
  static let bytesPerRow = 200
  /// Beside the directory: screen, kind, party and legs' ranges of each account.
  static let bytesPerAccount = 60

  /// Bytes at the peak of a run that reads no more rows than `store` has.
  static func peakBytes(of store: FlowStore) -> Int {
    baseBytes + store.usedBytes + store.count * bytesPerRow
      + store.directory.count * bytesPerAccount
  }
}

extension ScanPlan {
  /// Throws where the rows read so far cannot be worked on within the limits.
  func check(_ store: FlowStore, reading paths: [String]) throws(CapacityError) {
    try CapacityError.check(store, reading)
    guard let memoryBytes else { return }
    let peak = MemoryEstimate.peakBytes(of: store)
    guard peak > memoryBytes else { return }
    let mebibytes = { (bytes: Int) in "\((bytes + (1 << 20) - 1) >> 20) MiB" }
    throw CapacityError(
      description: "\(store.count) rows and \(store.directory.count) accounts need about "
        + "\(mebibytes(peak)) of memory and the limit is \(mebibytes(memoryBytes)), with files left "
        + "to read; nothing was published: scan the files in parts, or give the run more memory "
        + "(--memory-limit)")
  }
}

extension CapacityError {
  /// Throws where the rows read so far are more than the options allow.
  static func check(_ store: FlowStore, _ reading: ReadingOptions) throws(CapacityError) {
    if store.count > reading.maxRows {
      throw CapacityError(
        description:
          "the files have more than \(reading.maxRows) rows; scan them in parts, or raise "
          + "the limit with --limit rows=N")
    }
    if store.directory.count > reading.maxAccounts {
      throw CapacityError(
        description:
          "the files name more than \(reading.maxAccounts) accounts; scan them in parts, "
          + "or raise the limit with --limit accounts=N")
    }
  }
}
