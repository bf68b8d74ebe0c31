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

  /// The rows of a mended sheet.
  public func read(_ path: String) throws(IngestError) -> [Row] {
    let text = try MendingSheet.content(of: path)
    var dialect = RecordDialect()
    dialect.delimiter = layout.delimiter
    dialect.quoting = Quoting(quote: layout.quote.byte, escape: layout.escape)
    dialect.fieldCount = layout.header.count + MendingSheet.ownColumns.count
    dialect.maxLineBytes = 1 << 26
    var reader = RecordReader(dialect: dialect)
    return text.withUnsafeBufferPointer { bytes in
      var rows: [Row] = []
      var at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      var line = 1
      while at < bytes.count {
        let (end, next): (Int, Int)
        switch reader.read(bytes, at: at, isLast: true) {
        case .record(let stop, let behind): (end, next) = (stop, behind)
        // A row that is still wrong: its physical line is all there is.
        case .damaged(_, _, let stop, let behind): (end, next) = (stop, behind)
        case .needsMore: return rows
        }
        if line > 1, let row = row(bytes[at..<end], line: line) { rows.append(row) }
        line += bytes[at..<next].count { $0 == 0x0A }
        at = next
      }
      return rows
    }
  }

  /// The three fields in front hold nothing special, unless a spreadsheet put quotes around them.
  private func row(_ line: Slice<UnsafeBufferPointer<UInt8>>, line number: Int) -> Row? {
    var own: [String] = []
    var rest = line
    while own.count < MendingSheet.ownColumns.count {
      guard let stop = rest.firstIndex(of: layout.delimiter) else { return nil }
      let cell = String(decoding: rest[..<stop], as: UTF8.self)
      own.append(String(cell.filter { $0 != "\"" && $0 != "'" && $0 != " " && $0 != "\t" }))
      rest = rest[(stop + 1)...]
    }
    if own[0].isEmpty { return nil }
    return Row(
      key: own[0], action: own[1], text: String(decoding: rest, as: UTF8.self), line: number)
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
