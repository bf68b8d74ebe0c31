/// A file that stands in a folder of statements and is plainly none: it is passed over, counted and
/// named. A file that was named itself is never passed over.
public struct PassedOverFile: Sendable, Equatable {
  public var path: String
  /// What it is: `hidden`, `PDF`, `picture`, `text document`, `note`, `system file`.
  public var reason: String

  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// Why a file of a folder is no statement; nil where it may be one. Whatever is not told for sure,
  /// by its bytes or by the name of a note without a row in it, is read, and stops the scan if it
  /// cannot be.
  static func reason(_ path: String) -> String? {
    let name = (path.split(separator: "/").last.map(String.init) ?? path).lowercased()
    if name == "thumbs.db" || name == "desktop.ini" { return "system file" }
    guard let file = try? InputFile.open(path, spoolDirectory: nil),
      let head = try? file.head(count: 64 << 10)
    else { return nil }
    if head.starts(with: Array("%PDF-".utf8)) { return "PDF" }
    if pictures.contains(where: { head.starts(with: $0) }) { return "picture" }
    if head.starts(with: [0x50, 0x4B, 3, 4]), isTextDocument(file) { return "text document" }
    return isNote(name: name, head: head) ? "note" : nil
  }

  private static let pictures: [[UInt8]] = [
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [0xFF, 0xD8, 0xFF], Array("GIF87a".utf8),
    Array("GIF89a".utf8),
  ]

  /// A Word or PowerPoint file.
  private static func isTextDocument(_ file: InputFile) -> Bool {
    guard let archive = try? ZipArchive(file, options: ReadingOptions()) else { return false }
    let names = Set(archive.entries.map(\.name))
    return names.contains("[Content_Types].xml")
      && (names.contains("word/document.xml") || names.contains("ppt/presentation.xml"))
  }

  /// A text named as a note that holds no row: no line with a day and a number beside it.
  private static func isNote(name: String, head: [UInt8]) -> Bool {
    let isNamed =
      ["readme", "license", "changelog"].contains { name.hasPrefix($0) } || name.hasSuffix(".md")
      || name.hasSuffix(".txt") && ["说明", "须知", "免责"].contains { name.contains($0) }
    guard isNamed, !head.contains(0), head.count < 64 << 10 else { return false }
    let rows = head.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).count { line in
      let cells = line.split { ",\t|;".utf8.contains($0) }.map {
        String(decoding: $0, as: UTF8.self).filter { $0 != " " && $0 != "\"" }
      }
      return cells.count > 2
        && cells.contains(where: { ValueShape.isDay($0) || ValueShape.fen($0) != nil })
    }
    return rows == 0
  }
}
