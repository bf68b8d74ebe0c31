import ArgumentParser

/// Exit codes of every command (sysexits.h where there is a fitting one).
enum ExitStatus: Int32 {
  case done = 0
  /// Wrong use of the command line.
  case usage = 64
  /// The data is held: too many rejects, damaged or unknown files.
  case held = 65
  /// An input is missing or unreadable.
  case missingInput = 66
  case internalError = 70
  /// An output cannot be created.
  case cannotCreate = 73
  /// The disk failed while reading or writing.
  case inputOutput = 74

  var code: ExitCode { ExitCode(rawValue) }
}
