/// What the first and the last column of a file look like, by the rows at its start.
///
/// A line end that falls into a first or last field leaves a piece and a line with the right number
/// of fields, which may be either neighbour's. The columns say whose the piece can be: a piece that
/// makes a number of the usual length of a short one is its front; one with letters is no part of a
/// column of numbers. Where they do not say, both neighbours stay in doubt.
struct EdgeColumns: Sendable {
  private(set) var first = Column()
  private(set) var last = Column()

  /// How the values of a column are written.
  struct Column: Sendable {
    /// Shapes of the sampled values, in order of their first coming.
    private var shapes: [[UInt8]] = []
    private var kinds = Kinds()
    private var count = 0

    /// Letters, digits and marks; bytes of other characters are `other`.
    private struct Kinds: Equatable {
      var digits = false
      var letters = false
      var other = false
      var marks: [UInt8] = []

      mutating func take(_ value: some Sequence<UInt8>) {
        for byte in value {
          if byte &- 0x30 <= 9 {
            digits = true
          } else if (byte | 0x20) &- 0x61 <= 25 {
            letters = true
          } else if byte >= 0x80 {
            other = true
          } else if !marks.contains(byte) {
            marks.append(byte)
          }
        }
      }

      func holds(_ part: Kinds) -> Bool {
        (digits || !part.digits) && (letters || !part.letters) && (other || !part.other)
          && part.marks.allSatisfy(marks.contains)
      }
    }

    mutating func sample(_ value: [UInt8]) {
      count += 1
      kinds.take(value)
      let shape = Column.shape(of: value)
      if !shapes.contains(shape) { shapes.append(shape) }
    }

    /// Values of a few shapes without a character beyond ASCII: numbers, times, codes.
    var isTyped: Bool {
      count >= 2 && !kinds.other && shapes.count <= max(1, min(4, count / 3))
        && !shapes.contains([])
    }

    /// Typed values without letters.
    var isNumeric: Bool { isTyped && !kinds.letters }

    func has(_ value: [UInt8]) -> Bool { shapes.contains(Column.shape(of: value)) }

    /// Whether the bytes are of kinds that the column's values are made of.
    func allows(_ piece: [UInt8]) -> Bool {
      var found = Kinds()
      found.take(piece)
      return kinds.holds(found)
    }

    /// Digits as `9`, letters as `a`, each for itself, and everything else as it stands.
    private static func shape(of value: [UInt8]) -> [UInt8] {
      value.prefix(64).map {
        $0 &- 0x30 <= 9 ? UInt8(ascii: "9") : ($0 | 0x20) &- 0x61 <= 25 ? UInt8(ascii: "a") : $0
      }
    }
  }

  init() {}

  /// Samples lines that have the right number of fields and no broken line beside them.
  init(_ lines: some Sequence<FileHead.Line>, dialect: RecordDialect) {
    if dialect.allowsShortRows || dialect.fieldCount < 2 { return }
    var waiting: [UInt8]?
    var isBesideBroken = false
    for line in lines {
      let isSound = line.text.withUnsafeBufferPointer { bytes -> Bool? in
        if BrokenLines.Line.isBlank(bytes, dialect) { return nil }
        let line = BrokenLines.Line(bytes, dialect: dialect)
        return line.kind == .other && !line.isOpen && line.delimiters + 1 >= dialect.fieldCount
      }
      guard let isSound else { continue }
      if isSound, let waiting { sample(waiting, dialect) }
      waiting = isSound && !isBesideBroken ? line.text : nil
      isBesideBroken = !isSound
    }
    if let waiting { sample(waiting, dialect) }
  }

  private mutating func sample(_ line: [UInt8], _ dialect: RecordDialect) {
    first.sample(EdgeColumns.firstCell(of: line[...], dialect).text)
    last.sample(EdgeColumns.lastCell(of: line[...], dialect).text)
  }

  /// The first cell of a line without its quotes, and whether sound quotes stand around it.
  static func firstCell(
    of line: ArraySlice<UInt8>, _ dialect: RecordDialect
  ) -> (text: [UInt8], isQuoted: Bool) {
    if let quote = dialect.quote, line.first == quote {
      let inside = line.dropFirst()
      if let end = inside.firstIndex(of: quote),
        end + 1 == line.endIndex || line[end + 1] == dialect.delimiter
      {
        return (trimmed(inside[..<end]), true)
      }
    }
    return (trimmed(line.prefix { $0 != dialect.delimiter }), false)
  }

  /// The last cell of a line, as `firstCell`.
  static func lastCell(
    of line: ArraySlice<UInt8>, _ dialect: RecordDialect
  ) -> (text: [UInt8], isQuoted: Bool) {
    if let quote = dialect.quote, line.count > 1, line.last == quote {
      let inside = line.dropLast()
      if let start = inside.lastIndex(of: quote), start > inside.startIndex,
        inside[start - 1] == dialect.delimiter
      {
        return (trimmed(inside[(start + 1)...]), true)
      }
    }
    let start = line.lastIndex(of: dialect.delimiter).map { $0 + 1 } ?? line.startIndex
    return (trimmed(line[start...]), false)
  }

  static func trimmed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    bytes.withUnsafeBufferPointer { Array($0[CellText.trimmed($0)]) }
  }
}

extension EdgeColumns {
  /// Which neighbours of a piece may be a part of the row that it is a piece of.
  struct Owners: Equatable {
    var before = true
    var after = true
  }

  /// The neighbours that a run of broken lines may belong to; `before` and `after` are their lines,
  /// `isSound` tells that the line after was accepted as a record, `isOneField` that no delimiter
  /// stands in the run.
  func owners(
    of lines: [[UInt8]], before: ArraySlice<UInt8>?, after: ArraySlice<UInt8>?, isSound: Bool,
    isOneField: Bool, dialect: RecordDialect
  ) -> Owners {
    var owners = Owners()
    let quotes = lines.joined().count { $0 == dialect.quote }
    let piece = EdgeColumns.trimmed(Array(lines.joined())[...]).filter { $0 != dialect.quote }
    let head = after.map { EdgeColumns.firstCell(of: $0, dialect) }
    let tail = before.map { EdgeColumns.lastCell(of: $0, dialect) }
    let isUsual = head.map { first.has($0.text) } ?? false
    if let head, first.isTyped {
      if isOneField, !isUsual, first.has(piece + head.text) {
        return Owners(before: false, after: true)
      }
      if isSound, isUsual, !isOneField || !first.allows(piece) { owners.after = false }
    }
    // A field in sound quotes is whole, unless a piece alone may be its front in quotes of its own.
    if let head, isSound, head.isQuoted, quotes % 2 == 1 || quotes == 0 || lines.count > 1 {
      owners.after = false
    }
    guard let tail else { return owners }
    if tail.isQuoted, quotes == 0 { owners.before = false }
    if last.isTyped {
      let isWhole = last.has(tail.text)
      if isOneField, !isWhole, last.has(tail.text + piece), isUsual {
        return Owners(before: true, after: false)
      }
      if last.isNumeric, isWhole, !isOneField || !last.allows(piece) { owners.before = false }
    }
    // A row that must end with a delimiter is not cut behind its last field.
    if dialect.endsWithDelimiter { owners.before = false }
    return owners
  }
}
