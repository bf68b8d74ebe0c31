import StatementIngest

/// Where a replayed run comes from, and every row that a person mended on the way to it.
public struct ReplayOrigin: Sendable {
  /// One rejected row and what a person made of it.
  public struct MendedRow: Sendable {
    public var path: String
    /// Of the file as it was and must still be.
    public var sha256: String
    public var line: Int
    /// Offset in the file's unpacked bytes.
    public var byte: Int
    public var length: Int
    /// The row as it stands in the file, read as its encoding says.
    public var before: String
    public var correction: RowCorrections.Correction
    /// The run whose reject was mended, and who mended it and why.
    public var runID: String
    public var note: String

    public init(
      path: String, sha256: String, line: Int, byte: Int, length: Int, before: String,
      correction: RowCorrections.Correction, runID: String, note: String
    ) {
      self.path = path
      self.sha256 = sha256
      self.line = line
      self.byte = byte
      self.length = length
      self.before = before
      self.correction = correction
      self.runID = runID
      self.note = note
    }
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
    let lines = rows.map {
      "\($0.sha256) \($0.byte)+\($0.length) \($0.beforeDigest) \($0.afterDigest ?? "dropped")"
    }
    return ContentDigest.sha256(Array(lines.sorted().joined(separator: "\n").utf8))
  }

  /// The corrections as reading takes them.
  public var corrections: RowCorrections {
    var corrections = RowCorrections()
    for row in rows { corrections.add(row.correction, path: row.path, byte: row.byte) }
    return corrections
  }

  /// What `run.json` says: hashes only.
  var document: JSONValue {
    .object([
      ("note", .string(note)), ("corrections_sha256", .string(digest)),
      ("rows", .array(rows.map { .object($0.members + $0.digests) })),
    ])
  }

  /// `corrections.jsonl`: the rows before and after in full, so that a further replay builds on them.
  func writeCorrections(in folder: borrowing RunDirectory) throws(PublishError) {
    var file = try OutputFile.make(path: folder.path(of: "corrections.jsonl"))
    for row in rows {
      var members = row.members + row.digests
      members.append(("before", .string(row.before)))
      if case .mended(let text) = row.correction {
        members.append(("after", .string(String(decoding: text, as: UTF8.self))))
      }
      try file.write(JSONValue.object(members).line + "\n")
    }
    try file.finish()
  }
}

extension ReplayOrigin.MendedRow {
  var beforeDigest: String { ContentDigest.sha256(Array(before.utf8)) }

  /// Nil where the row was dropped.
  var afterDigest: String? {
    guard case .mended(let text) = correction else { return nil }
    return ContentDigest.sha256(text)
  }

  fileprivate var members: [(key: String, value: JSONValue)] {
    [
      ("file", .string(path)), ("sha256", .string(sha256)), ("line", .integer(line)),
      ("byte", .integer(byte)), ("length", .integer(length)),
      ("action", .string(afterDigest == nil ? "dropped" : "mended")),
    ]
  }

  fileprivate var digests: [(key: String, value: JSONValue)] {
    [
      ("before_sha256", .string(beforeDigest)),
      ("after_sha256", afterDigest.map { .string($0) } ?? .null), ("run_id", .string(runID)),
      ("note", .string(note)),
    ]
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
