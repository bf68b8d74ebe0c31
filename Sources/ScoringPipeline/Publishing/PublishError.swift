import Glibc
import StatementIngest

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
    .inputOutput(path: path, reason: DiskFault.reason(number, writing: needed, to: path))
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
