import Glibc

/// A file or folder that could not be written (exit 73 or 74).
public enum PublishError: Error, Equatable, CustomStringConvertible {
  case cannotCreate(path: String, reason: String)
  case inputOutput(path: String, reason: String)

  /// A failed creation: a full or broken disk is told apart from a name that cannot be had.
  static func creating(_ path: String, _ number: Int32) -> PublishError {
    switch number {
    case ENOSPC, EIO, EDQUOT: writing(path, number)
    default: .cannotCreate(path: path, reason: systemMessage(number))
    }
  }

  /// A failed write of `needed` bytes; for a full disk with the bytes that are free.
  static func writing(_ path: String, _ number: Int32, needed: Int? = nil) -> PublishError {
    var reason = systemMessage(number)
    if number == ENOSPC || number == EDQUOT {
      let wanted = needed.map { "\($0) bytes to write" } ?? "a name to write"
      reason += " (\(wanted), \(freeBytes(near: path).map { "\($0)" } ?? "unknown") bytes free)"
    }
    return .inputOutput(path: path, reason: reason)
  }

  /// Bytes free for this user where `path` is, or would be.
  private static func freeBytes(near path: String) -> UInt64? {
    var place = Substring(path)
    var status = statvfs()
    while !place.isEmpty {
      if statvfs(String(place), &status) == 0 {
        return UInt64(status.f_bavail) * UInt64(status.f_frsize)
      }
      guard let slash = place.lastIndex(of: "/") else { break }
      place = place[..<slash]
    }
    return statvfs(".", &status) == 0 ? UInt64(status.f_bavail) * UInt64(status.f_frsize) : nil
  }

  public var description: String {
    switch self {
    case .cannotCreate(let path, let reason):
      "cannot create \(path): \(reason); choose another --out or free the name"
    case .inputOutput(let path, let reason):
      "writing \(path) failed: \(reason); nothing was published, run again when mended"
    }
  }
}

/// The system's words for an error number.
func systemMessage(_ number: Int32) -> String {
  guard let text = strerror(number) else { return "error \(number)" }
  return String(cString: text)
}
