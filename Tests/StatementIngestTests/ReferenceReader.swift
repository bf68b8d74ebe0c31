@testable import StatementIngest

/// The rules of `RecordReader` once more, written from the rules alone and as plainly as can be:
/// whole lines, string by string, no lookahead and no speed.
enum ReferenceReader {
  enum Item: Equatable {
    case record([[UInt8]])
    case damaged(RejectCode)
  }

  static func read(_ text: [UInt8], fields: Int) -> [Item] {
    var items: [Item] = []
    var rest = text[...]
    while !rest.isEmpty {
      let firstLine = line(rest)
      if let (cells, used) = record(rest) {
        let isOneLine = used <= firstLine.used
        if cells.count == fields, isOneLine || !swallows(rest.prefix(used), cells, fields) {
          items.append(.record(cells))
          rest = rest.dropFirst(used)
          continue
        }
        if isOneLine, cells.count != fields {
          if let cr = firstLine.text.firstIndex(of: 13),
            let (early, count) = record(rest[..<cr]), count == cr - rest.startIndex,
            early.count == fields
          {
            items.append(.record(early))
            rest = rest[(cr + 1)...]
            continue
          }
          items.append(.damaged(.fieldCount))
        } else {
          items.append(.damaged(.quote))
        }
      } else {
        let isCut = firstLine.used == rest.count && rest.last != 10 && isOpen(rest)
        items.append(.damaged(isCut ? .truncated : .quote))
      }
      rest = rest.dropFirst(firstLine.used)
    }
    return items
  }

  /// The physical line without its end, and its length with it.
  private static func line(_ text: ArraySlice<UInt8>) -> (text: ArraySlice<UInt8>, used: Int) {
    let end = text.firstIndex(of: 10)
    var line = text[..<(end ?? text.endIndex)]
    if line.last == 13 { line.removeLast() }
    return (line, (end.map { $0 + 1 } ?? text.endIndex) - text.startIndex)
  }

  /// The record at the start, or nil where a quote damages it.
  private static func record(_ text: ArraySlice<UInt8>) -> (cells: [[UInt8]], used: Int)? {
    var cells: [[UInt8]] = []
    var at = text.startIndex
    while true {
      var cell: [UInt8] = []
      if at < text.endIndex, text[at] == 34 {
        at += 1
        while true {
          guard at < text.endIndex else { return nil }
          if text[at] == 34, at + 1 < text.endIndex, text[at + 1] == 34 {
            cell.append(34)
            at += 2
          } else if text[at] == 34 {
            at += 1
            break
          } else {
            cell.append(text[at])
            at += 1
          }
        }
        while at < text.endIndex, text[at] == 32 || text[at] == 9 { at += 1 }
        if at < text.endIndex, text[at] == 13, at + 1 < text.endIndex, text[at + 1] == 10 {
          at += 1
        }
        guard at == text.endIndex || text[at] == 44 || text[at] == 10 else { return nil }
      } else {
        while at < text.endIndex, text[at] != 44, text[at] != 10 {
          cell.append(text[at])
          at += 1
        }
        if cell.last == 13, at == text.endIndex || text[at] == 10 { cell.removeLast() }
      }
      cells.append(cell)
      if at == text.endIndex { return (cells, at - text.startIndex) }
      at += 1
      if text[at - 1] == 10 { return (cells, at - text.startIndex) }
    }
  }

  /// Whether the text ends inside a quoted field.
  private static func isOpen(_ text: ArraySlice<UInt8>) -> Bool {
    var at = text.startIndex
    while true {
      if at < text.endIndex, text[at] == 34 {
        at += 1
        while at < text.endIndex, text[at] != 34 || (at + 1 < text.endIndex && text[at + 1] == 34) {
          at += text[at] == 34 ? 2 : 1
        }
        if at >= text.endIndex { return true }
        at += 1
        while at < text.endIndex, text[at] == 32 || text[at] == 9 { at += 1 }
      } else {
        while at < text.endIndex, text[at] != 44 { at += 1 }
      }
      guard at < text.endIndex, text[at] == 44 else { return false }
      at += 1
    }
  }

  private static func swallows(
    _ text: ArraySlice<UInt8>, _ cells: [[UInt8]], _ fields: Int
  ) -> Bool {
    var whole = text
    if whole.last == 10 { whole.removeLast() }
    let lines = whole.split(separator: 10, omittingEmptySubsequences: false)
    let firstHoldsAll =
      cells[0].count(where: { $0 == 10 }) == lines.count - 1
    for (index, line) in lines.enumerated() where index > 0 {
      if index == lines.count - 1, firstHoldsAll { continue }
      if line.count(where: { $0 == 44 }) == fields - 1 { return true }
    }
    return false
  }
}
