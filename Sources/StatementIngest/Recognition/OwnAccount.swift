/// The account a statement is of, where no column tells.
enum OwnAccount {
  /// The account from the lines before the header, else the file's base name.
  static func find(
    _ source: StatementFormat.OwnAccountSource, in head: FileHead, layoutLines: Int, path: String
  ) -> [UInt8] {
    switch source {
    case .column: return []
    case .fileName: return baseName(of: path)
    case .preamble(let labels):
      for label in labels {
        for line in head.lines.prefix(max(0, layoutLines - 1)) {
          if let account = account(after: label, in: line.text) { return account }
        }
      }
      return baseName(of: path)
    }
  }

  /// The first run of account characters behind the label, with at least four digits.
  private static func account(after label: String, in line: [UInt8]) -> [UInt8]? {
    let wanted = Array(HeaderName.normalised(label).utf8)
    let text = HeaderName.normalised(String(decoding: line, as: UTF8.self))
    let bytes = Array(text.utf8)
    guard !wanted.isEmpty,
      let at = bytes.indices.first(where: { bytes[$0...].starts(with: wanted) })
    else { return nil }
    var run: [UInt8] = []
    for byte in bytes[(at + wanted.count)...] {
      let isPart =
        byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 <= 25 || byte == UInt8(ascii: "*")
        || (byte == UInt8(ascii: "-") && !run.isEmpty)
      if isPart {
        run.append(byte)
      } else if !run.isEmpty || ![0x3A, 0x2C, 0x22, 0x27, 0x3D, 0x3B, 0x7C].contains(byte) {
        break
      }
    }
    guard run.count(where: { $0 &- 0x30 <= 9 }) >= 4 else { return nil }
    return run.withUnsafeBufferPointer { cell in
      switch AccountText.read(cell, zeroIsAccount: false) {
      case .plain: Array(cell)
      case .rewritten(let number): number
      case .blank, .damaged: nil
      }
    }
  }

  /// The file's name without folders and without the endings that say how it is packed.
  private static func baseName(of path: String) -> [UInt8] {
    if path == "-" { return Array("standard-input".utf8) }
    var name = path.split(separator: "/").last.map(String.init) ?? path
    for ending in [".gz", ".zst", ".csv", ".txt", ".tsv", ".asc"]
    where name.lowercased().hasSuffix(ending) {
      name.removeLast(ending.count)
    }
    return Array(name.utf8)
  }
}
