/// Why a file cannot be read at all. Each case prints what is wrong, where, and the remedy.
public enum IngestError: Error, Equatable {
  /// Missing or unreadable input (exit 66).
  case unreadable(path: String, reason: String)
  /// No format fits the header (exit 65): the header, the nearest formats, the `--map` line to use.
  case unknownFormat(path: String, header: [String], nearest: [String], suggestion: String)
  /// `--format` or `--map` names something that does not exist (exit 64).
  case usage(String)
  /// Damaged container: truncated or wrong checksum (exit 65).
  case damagedContainer(path: String, reason: String)
  /// The content is no delimited text (exit 65): a workbook, a web page, a picture of one.
  case unsupportedContent(path: String, kind: String, remedy: String)
  /// A layout that is known and holds no flows of money between accounts (exit 65).
  case unreadLayout(path: String, kind: String, remedy: String)
  /// The file changed while it was read (exit 65).
  case changedWhileRead(path: String)
  /// A limit is passed (exit 65): what was counted, and the limit's name and value.
  case overLimit(path: String, what: String, limit: String, value: Int)
  /// The run was told to stop.
  case interrupted(path: String)
  /// A working file could not be written (exit 74).
  case unwritable(path: String, reason: String)
  /// The disk failed (exit 74).
  case inputOutput(path: String, reason: String)
}

extension IngestError: CustomStringConvertible {
  /// What is wrong, where, and what to do. Paths and column names only; no cell of any row.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "cannot read \(path): \(reason)"
    case .unknownFormat(let path, let header, let nearest, let suggestion):
      """
      \(path) has no known layout
        its header: \(header.joined(separator: ","))
        nearest formats:
      \(nearest.map { "    \($0)" }.joined(separator: "\n"))
      \(IngestError.wayOut(path: path, suggestion))
        or choose a format with --format NAME (fundflow formats lists them), or let
          fundflow formats suggest \(ShellText.quoted(path))
        say what each column seems to hold and make a profile for it
      """
    case .usage(let message):
      message
    case .damagedContainer(let path, let reason):
      "\(path) is damaged: \(reason); get the file again from its source"
    case .unreadLayout(let path, let kind, let remedy):
      "\(path) is \(kind), which is not read: \(remedy)"
    case .unsupportedContent(let path, let kind, let remedy):
      "\(path) is \(kind), not delimited text: \(remedy)"
    case .changedWhileRead(let path):
      "\(path) changed while it was read; run again when nothing writes to it"
    case .overLimit(let path, let what, let limit, let value):
      "\(path) \(what): the limit \(limit) is \(value); where that is right, raise it with "
        + "--limit \(limit)=N"
    case .interrupted(let path):
      "reading \(path) was interrupted"
    case .unwritable(let path, let reason):
      "writing \(path) failed: \(reason); nothing was published, run again when mended"
    case .inputOutput(let path, let reason):
      "reading \(path) failed: \(reason)"
    }
  }

  /// The command to run, where there is one.
  private static func wayOut(path: String, _ suggestion: String) -> String {
    guard suggestion.hasPrefix("--map ") else { return "  \(suggestion)" }
    return """
        name the columns yourself, for example
          fundflow scan \(ShellText.quoted(path)) \(suggestion)
      """
  }
}
