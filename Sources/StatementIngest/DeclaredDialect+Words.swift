extension DeclaredDialect {
  /// What is declared, in words, in a fixed order: for manifests and the identity of a run.
  public var words: [(key: String, value: String)] {
    var words: [(key: String, value: String)] = []
    if let delimiter {
      words.append(("delimiter", DeclaredDialect.name(ofDelimiter: delimiter)))
    }
    if let quote { words.append(("quote", quote.rawValue)) }
    if let escape { words.append(("escape", escape.rawValue)) }
    if let encoding { words.append(("encoding", encoding.rawValue)) }
    if let hasTrailingDelimiter { words.append(("trailing_delimiter", "\(hasTrailingDelimiter)")) }
    if let hasHeader { words.append(("header", "\(hasHeader)")) }
    return words
  }
}
