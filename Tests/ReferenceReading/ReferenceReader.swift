import StatementIngest

/// The rules of `RecordReader` once more, written from the rules alone and as plainly as can be:
/// whole lines, string by string, no lookahead and no speed.
public struct ReferenceReader {
  let fields: Int
  let delimiter: UInt8
  let quoting: Quoting

  public enum Item: Equatable {
    case record([[UInt8]])
    case damaged(RejectCode)
  }

  /// The records of the text, in order.
  public static func read(_ text: [UInt8], fields: Int) -> [Item] {
    ReferenceReader(fields: fields).read(text)
  }

  /// The records of the text with the offsets at which they start.
  public static func placed(_ text: [UInt8], fields: Int) -> [(start: Int, item: Item)] {
    ReferenceReader(fields: fields).placed(text)
  }

  /// A reader of rows of `fields` fields.
  public init(fields: Int, delimiter: UInt8 = 44, quoting: Quoting = .standard) {
    (self.fields, self.delimiter, self.quoting) = (fields, delimiter, quoting)
  }

  /// The records of the text, in order.
  public func read(_ text: [UInt8]) -> [Item] { placed(text).map(\.item) }

  private func placed(_ text: [UInt8]) -> [(start: Int, item: Item)] {
    var items: [(start: Int, item: Item)] = []
    var rest = text[...]
    while !rest.isEmpty {
      let firstLine = line(rest)
      let found = record(rest)
      let isOneLine = (found?.used ?? 0) <= firstLine.used
      if let (cells, used, isBare) = found, cells.count == fields {
        if !isBare, isOneLine || !swallows(cells) {
          items.append((rest.startIndex, .record(cells)))
          rest = rest.dropFirst(used)
          continue
        }
        items.append((rest.startIndex, .damaged(.quote)))
      } else if found != nil {
        if let cr = firstLine.text.dropFirst().firstIndex(of: 13),
          let (early, count, isBare) = record(rest[..<cr]), count == cr - rest.startIndex,
          early.count == fields, !isBare
        {
          items.append((rest.startIndex, .record(early)))
          rest = rest[(cr + 1)...]
          continue
        }
        let isSound = found.map { isOneLine || !$0.isBare && !swallows($0.cells) } ?? false
        items.append((rest.startIndex, .damaged(isSound ? .fieldCount : .quote)))
        if let found, isSound {
          rest = rest.dropFirst(found.used)
          continue
        }
      } else {
        let isCut = firstLine.used == rest.count && rest.last != 10 && isOpen(rest)
        items.append((rest.startIndex, .damaged(isCut ? .truncated : .quote)))
      }
      rest = rest.dropFirst(firstLine.used)
    }
    return items
  }

  /// The physical line without its end, and its length with it.
  private func line(_ text: ArraySlice<UInt8>) -> (text: ArraySlice<UInt8>, used: Int) {
    let end = text.firstIndex(of: 10)
    var line = text[..<(end ?? text.endIndex)]
    if line.last == 13 { line.removeLast() }
    return (line, (end.map { $0 + 1 } ?? text.endIndex) - text.startIndex)
  }

  /// Behind a CR or a byte order mark that belongs to the line end before.
  private func contentStart(_ text: ArraySlice<UInt8>) -> Int {
    if text.first == 13, text.count > 1, text[text.startIndex + 1] != 10 {
      return text.startIndex + 1
    }
    return text.count > 3 && text.starts(with: [0xEF, 0xBB, 0xBF])
      ? text.startIndex + 3 : text.startIndex
  }

  /// The record at the start, or nil where a quote damages it.
  private func record(
    _ text: ArraySlice<UInt8>
  ) -> (cells: [[UInt8]], used: Int, isBare: Bool)? {
    var cells: [[UInt8]] = []
    var isBare = false
    var at = contentStart(text)
    while true {
      var cell: [UInt8] = []
      if at < text.endIndex, text[at] == quoting.quote {
        at += 1
        while true {
          guard at < text.endIndex else { return nil }
          if isEscape(text, at) {
            cell += unescaped(text[at + 1])
            at += 2
          } else if text[at] == quoting.quote, isDoubled(text, at) {
            cell.append(text[at])
            at += 2
          } else if text[at] == quoting.quote {
            at += 1
            break
          } else {
            cell.append(text[at])
            at += 1
          }
        }
        while at < text.endIndex, isPadding(text[at]) { at += 1 }
        if at < text.endIndex, text[at] == 13 {
          if at + 1 < text.endIndex, text[at + 1] == 10 {
            at += 1
          } else if cells.count + 1 == fields, !isBare {
            return (cells + [cell], at + 1 - text.startIndex, false)
          }
        }
        guard at == text.endIndex || text[at] == delimiter || text[at] == 10 else { return nil }
      } else {
        var written: [UInt8] = []
        while at < text.endIndex, text[at] != delimiter, text[at] != 10 {
          if isEscape(text, at), text[at + 1] != 10, text[at + 1] != 13 {
            cell += unescaped(text[at + 1])
            written.append(0)
            at += 2
            continue
          }
          // A backslash before a line end would make one row of two.
          if quoting.escape == .backslash, text[at] == 92 { isBare = true }
          cell.append(text[at])
          written.append(text[at])
          at += 1
        }
        isBare = isBare || !isPaired(written)
        if cell.last == 13, at == text.endIndex || text[at] == 10 { cell.removeLast() }
      }
      cells.append(cell)
      if at == text.endIndex { return (cells, at - text.startIndex, isBare) }
      at += 1
      if text[at - 1] == 10 { return (cells, at - text.startIndex, isBare) }
    }
  }

  /// Quotes of a field without quotes around it come in pairs, with something between them.
  private func isPaired(_ cell: [UInt8]) -> Bool {
    guard let quote = quoting.quote else { return true }
    if quoting.escape == .backslash { return !cell.contains(quote) }
    let isDoubled = zip(cell, cell.dropFirst()).contains { $0 == quote && $1 == quote }
    return cell == [61, quote, quote] || (cell.count { $0 == quote } % 2 == 0 && !isDoubled)
  }

  /// Whether the text ends inside a quoted field.
  private func isOpen(_ text: ArraySlice<UInt8>) -> Bool {
    var at = contentStart(text)
    while true {
      if at < text.endIndex, text[at] == quoting.quote {
        at += 1
        while at < text.endIndex, text[at] != quoting.quote || isDoubled(text, at) {
          at += isEscape(text, at) || text[at] == quoting.quote ? 2 : 1
        }
        if at >= text.endIndex { return true }
        at += 1
        while at < text.endIndex, isPadding(text[at]) { at += 1 }
      } else {
        while at < text.endIndex, text[at] != delimiter { at += isEscape(text, at) ? 2 : 1 }
      }
      guard at < text.endIndex, text[at] == delimiter else { return false }
      at += 1
    }
  }

  /// A line wholly inside a cell that would be a record (of several fields: any line is one of one
  /// field), or a last line of cell `n` that holds `n` delimiters.
  private func swallows(_ cells: [[UInt8]]) -> Bool {
    cells.enumerated().contains { number, cell in
      let counts = cell.split(separator: 10, omittingEmptySubsequences: false).dropFirst().map {
        line in line.count { $0 == delimiter }
      }
      guard let last = counts.last else { return false }
      let holdsRecord = fields > 1 && counts.dropLast().contains { $0 + 1 >= fields }
      return holdsRecord || (number > 0 && last == number)
    }
  }

  /// A backslash with a byte behind it.
  private func isEscape(_ text: ArraySlice<UInt8>, _ at: Int) -> Bool {
    quoting.escape == .backslash && text[at] == 92 && at + 1 < text.endIndex
  }

  /// What a backslash and this byte stand for.
  private func unescaped(_ byte: UInt8) -> [UInt8] {
    [quoting.quote, 92, delimiter, 10, 13].contains(byte) ? [byte] : [92, byte]
  }

  private func isDoubled(_ text: ArraySlice<UInt8>, _ at: Int) -> Bool {
    quoting.escape == .doubled && at + 1 < text.endIndex && text[at + 1] == quoting.quote
  }

  private func isPadding(_ byte: UInt8) -> Bool {
    (byte == 32 || byte == 9) && byte != delimiter
  }
}
