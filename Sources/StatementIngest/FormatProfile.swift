/// A format that a user wrote, and the digest of what it says.
public struct FormatProfile: Sendable {
  public var format: StatementFormat
  /// The file it was read from.
  public var path: String
  /// SHA-256 of the profile in its canonical form, lower-case hex.
  public var digest: String

  public init(format: StatementFormat, path: String, digest: String) {
    self.format = format
    self.path = path
    self.digest = digest
  }
}

extension ReadingOptions {
  /// The users' own formats, then the built-in ones whose names they leave.
  public var formats: [StatementFormat] {
    if profiles.isEmpty { return StandardFormats.all }
    let own = profiles.map(\.format)
    return own + StandardFormats.all.filter { known in !own.contains { $0.name == known.name } }
  }
}
