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
        or choose a format with --format NAME (fundflow formats lists them)
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
