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
  /// The file changed while it was read (exit 65).
  case changedWhileRead(path: String)
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
        name the columns yourself, for example
          fundflow scan \(path) \(suggestion)
        or choose a format with --format NAME (fundflow formats lists them), or let
          fundflow formats suggest \(path)
        say what each column seems to hold and make a profile for it
      """
    case .usage(let message):
      message
    case .damagedContainer(let path, let reason):
      "\(path) is damaged: \(reason); get the file again from its source"
    case .unsupportedContent(let path, let kind, let remedy):
      "\(path) is \(kind), not delimited text: \(remedy)"
    case .changedWhileRead(let path):
      "\(path) changed while it was read; run again when nothing writes to it"
    case .inputOutput(let path, let reason):
      "reading \(path) failed: \(reason)"
    }
  }
}
