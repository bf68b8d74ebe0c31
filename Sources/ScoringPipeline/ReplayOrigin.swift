import StatementIngest

/// Where a replayed run comes from, and what was mended by hand: for its manifest.
public struct ReplayOrigin: Sendable {
  /// One rejected row and what a person made of it.
  public struct MendedRow: Sendable {
    public var path: String
    public var sha256: String
    public var line: Int
    /// Offset in the file's unpacked bytes.
    public var byte: Int
    public var length: Int
    /// SHA-256 of the row as it stands in the file, and of the mended text; the latter is empty
    /// where the row was dropped.
    public var beforeSHA256: String
    public var afterSHA256: String

    public init(
      path: String, sha256: String, line: Int, byte: Int, length: Int, beforeSHA256: String,
      afterSHA256: String
    ) {
      self.path = path
      self.sha256 = sha256
      self.line = line
      self.byte = byte
      self.length = length
      self.beforeSHA256 = beforeSHA256
      self.afterSHA256 = afterSHA256
    }

    public var isDropped: Bool { afterSHA256.isEmpty }
  }

  /// The run whose rejects were mended.
  public var runID: String
  /// Who mended them and why, in a person's words.
  public var note: String
  public var rows: [MendedRow]

  public init(runID: String, note: String, rows: [MendedRow]) {
    self.runID = runID
    self.note = note
    self.rows = rows
  }

  /// SHA-256 of all corrections, free of paths and notes.
  public var digest: String {
    let lines = rows.map { "\($0.sha256) \($0.byte)+\($0.length) \($0.beforeSHA256) \($0.afterSHA256)" }
    return ContentDigest.sha256(Array(lines.sorted().joined(separator: "\n").utf8))
  }

  var document: JSONValue {
    .object([
      ("replay_of", .string(runID)), ("note", .string(note)), ("corrections", .string(digest)),
      (
        "rows",
        .array(
          rows.map { row in
            .object([
              ("file", .string(row.path)), ("sha256", .string(row.sha256)),
              ("line", .integer(row.line)), ("byte", .integer(row.byte)),
              ("length", .integer(row.length)),
              ("action", .string(row.isDropped ? "dropped" : "mended")),
              ("before_sha256", .string(row.beforeSHA256)),
              ("after_sha256", row.isDropped ? .null : .string(row.afterSHA256)),
            ])
          })
      ),
    ])
  }
}

extension ReadingOptions {
  /// The users' own formats that took part, for the manifest.
  var profilesDocument: JSONValue {
    .array(
      profiles.map { profile in
        .object([
          ("name", .string(profile.format.name)), ("path", .string(profile.path)),
          ("sha256", .string(profile.digest)),
        ])
      })
  }
}

extension DeclaredDialect {
  var document: JSONValue {
    .object(words.map { (key: $0.key, value: .string($0.value)) })
  }
}
