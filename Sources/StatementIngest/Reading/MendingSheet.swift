/// Rejected rows laid out for a person to mend in an editor, and read back.
///
/// Each line holds three fields of its own (`reject`, `action`, `reason`) and behind them the row as
/// it stands in its file, with the file's own delimiters and quotes: what a person writes there is
/// what is read.
public struct MendingSheet: Sendable {
  /// How the rows of one kind of file are written.
  public struct Layout: Sendable, Hashable {
    public var format: String
    public var header: [String]
    public var delimiter: UInt8
    public var quote: FieldQuote
    public var escape: QuoteEscape

    public init(
      format: String, header: [String], delimiter: UInt8, quote: FieldQuote, escape: QuoteEscape
    ) {
      self.format = format
      self.header = header
      self.delimiter = delimiter
      self.quote = quote
      self.escape = escape
    }
  }

  /// One line of the sheet.
  public struct Row: Sendable, Equatable {
    public var key: String
    /// Blank, or `drop`.
    public var action: String
    public var text: String
    /// Line of the sheet, counted from 1.
    public var line: Int
  }

  public static let keyColumn = "reject"
  public static let ownColumns = [keyColumn, "action", "reason"]

  public let layout: Layout

  public init(layout: Layout) { self.layout = layout }

  /// The sheet's text: UTF-8 with a byte order mark, so that Excel reads it.
  public func text(of rows: [(key: String, reason: String, text: String)]) -> String {
    let delimiter = String(UnicodeScalar(layout.delimiter))
    var lines = [
      (MendingSheet.ownColumns + layout.header.map(written)).joined(separator: delimiter)
    ]
    for row in rows {
      lines.append([row.key, "", plain(row.reason), row.text].joined(separator: delimiter))
    }
    return "\u{FEFF}" + lines.joined(separator: "\n") + "\n"
  }

  /// A reason without what could part fields or lines.
  private func plain(_ reason: String) -> String {
    let special: Set<UInt8> = [layout.delimiter, 0x22, 0x27, 0x5C, 0x0A, 0x0D, 0x09]
    let text = String(
      decoding: reason.utf8.map { special.contains($0) ? 0x20 : $0 }, as: UTF8.self)
    return layout.delimiter == 0x20 ? text.split(separator: " ").joined(separator: "_") : text
  }

  /// A header cell as a field.
  private func written(_ cell: String) -> String {
    guard layout.quote != .none, cell.utf8.contains(layout.delimiter) else { return cell }
    return layout.quote.rawValue + cell + layout.quote.rawValue
  }

  /// The rows of a mended sheet. A line that does not start with a key goes on the row before it: a
  /// row may stand on several lines.
  public func read(_ path: String) throws(IngestError) -> [Row] {
    var text = try MendingSheet.content(of: path)[...]
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
    var rows: [Row] = []
    for (index, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    {
      let line = line.last == 0x0D ? line.dropLast() : line
      if index == 0 { continue }
      let own = ownFields(of: line)
      if let own, MendingSheet.isKey(own.key) {
        rows.append(Row(key: own.key, action: own.action, text: own.text, line: index + 1))
        continue
      }
      if let own, own.reason.hasPrefix("E_") {
        throw .usage(
          "\(path):\(index + 1): the first column was changed; leave it as it was exported")
      }
      if !rows.isEmpty { rows[rows.count - 1].text += "\n" + String(decoding: line, as: UTF8.self) }
    }
    // Blank lines between rows and at the end are an editor's.
    for index in rows.indices {
      while rows[index].text.utf8.last == 0x0A { rows[index].text.removeLast() }
    }
    return rows
  }

  /// `17-3fa2b1`.
  private static func isKey(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 2 && Int(parts[0]) != nil && parts[1].utf8.count == 6
      && parts[1].allSatisfy(\.isHexDigit)
  }

  /// The three fields in front hold nothing special, unless a spreadsheet put quotes around them.
  private func ownFields(
    of line: ArraySlice<UInt8>
  ) -> (key: String, action: String, reason: String, text: String)? {
    let parts = line.split(
      separator: layout.delimiter, maxSplits: MendingSheet.ownColumns.count,
      omittingEmptySubsequences: false)
    guard parts.count == MendingSheet.ownColumns.count + 1 else { return nil }
    let own = parts.prefix(MendingSheet.ownColumns.count).map { part in
      String(String(decoding: part, as: UTF8.self).filter { !"\"' \t".contains($0) })
    }
    return (own[0], own[1], own[2], String(decoding: parts[parts.count - 1], as: UTF8.self))
  }

  /// The key of the first row of a sheet of any layout, and its delimiter.
  public static func start(
    of path: String
  ) throws(IngestError) -> (delimiter: UInt8, firstKey: String?) {
    var text = try content(of: path)[...]
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
    let lines = text.split(separator: 0x0A, maxSplits: 2)
    let name = Array(keyColumn.utf8)
    guard let header = lines.first, header.starts(with: name), header.count > name.count else {
      throw .usage(
        "\(path) is no sheet of rejects: its first column must be \"\(keyColumn)\", as fundflow "
          + "rejects export writes it")
    }
    let delimiter = header[header.startIndex + name.count]
    let key = lines.dropFirst().first.map { line in
      String(decoding: line.prefix { $0 != delimiter }, as: UTF8.self)
    }
    return (delimiter, key)
  }

  /// The sheet as UTF-8, in whatever encoding an editor kept it.
  private static func content(of path: String) throws(IngestError) -> [UInt8] {
    let file = try InputFile.open(path, spoolDirectory: nil)
    guard file.byteCount <= 1 << 28 else {
      throw .unreadable(path: path, reason: "it is larger than 256 MiB")
    }
    let survey = try TextSurvey.take(of: file, options: ReadingOptions())
    let raw = try file.head(count: file.byteCount)
    return raw.withUnsafeBufferPointer {
      survey.encoding.decode(UnsafeBufferPointer(rebasing: $0[survey.markBytes...]))
    }
  }
}

/// Rejected rows as text.
public enum RejectedText {
  /// The bytes of a row in the encoding of its file (as `FileReport.encoding` names it). What is no
  /// text is shown as U+FFFD, which no mended row may hold.
  public static func decoded(_ bytes: [UInt8], encoding: String) -> String {
    let encoding = TextEncoding(rawValue: encoding) ?? .utf8
    let text = bytes.withUnsafeBufferPointer(encoding.decode)
    let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
    return String(String.UnicodeScalarView(scalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
  }
}
