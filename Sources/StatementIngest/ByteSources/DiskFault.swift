import Glibc

/// Words for a write that failed.
public enum DiskFault {
  /// The system's words; for a full disk also what was to be written and what is free near `path`.
  public static func reason(_ number: Int32, writing needed: Int?, to path: String) -> String {
    let words = SystemCall.reason(number)
    guard number == ENOSPC || number == EDQUOT else { return words }
    let wanted = needed.map { "\(size($0)) to write" } ?? "a name to write"
    return "\(words) (\(wanted), \(freeBytes(near: path).map(size) ?? "unknown") free)"
  }

  /// Bytes free for this user where `path` is, or would be.
  private static func freeBytes(near path: String) -> Int? {
    var place = Substring(path)
    var status = statvfs()
    while !place.isEmpty {
      if statvfs(String(place), &status) == 0 { return bytes(status) }
      guard let slash = place.lastIndex(of: "/") else { break }
      place = place[..<slash]
    }
    return statvfs(".", &status) == 0 ? bytes(status) : nil
  }

  private static func bytes(_ status: statvfs) -> Int {
    Int(clamping: status.f_bavail.multipliedReportingOverflow(by: status.f_frsize).partialValue)
  }

  /// Few digits: long numbers are masked in what is printed.
  private static func size(_ bytes: Int) -> String {
    bytes < 10 << 20 ? "\(bytes) bytes" : "\(bytes >> 20) MiB"
  }
}
