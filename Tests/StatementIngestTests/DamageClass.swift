import Testing

/// One kind of damage to one row.
enum DamageClass: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case missingSeparator, extraSeparator, extraSeparatorAtEnd, otherSeparator, otherSeparators
  case extraQuoteBefore, extraQuoteAfter, extraQuoteInside, missingOpeningQuote
  case missingClosingQuote, missingQuotes, otherQuotes, backslashEscape, quotedRow
  case missingField, shiftedField, cutField
  case lineEndCR, lineEndCRLF, lineEndLF, lineEndLFCR, lineEndCRCRLF, lineEndLost, lineEndU2028
  case lineEndInside, blankLineInside, blanksInside, quoteLineInside, quoteBlankLineInside, nul,
    byteOrderMark, blankRowBefore, noteBefore, brokenCharacter

  var testDescription: String { rawValue }

  /// The row's text damaged at `column`, line end and all; nil where this damage does not apply.
  func damage(_ file: GoodFile, row: Int, column: Int) -> String? {
    var cells = file.cells(row)
    let end = file.lineEnd
    let whole = file.line(cells) + end
    let isLast = column == cells.count - 1
    let isQuoted = cells[column].hasPrefix("\"")
    func joined() -> String { file.line(cells) + end }
    switch self {
    case .missingSeparator:
      if isLast { return nil }
      cells[column] += cells.remove(at: column + 1)
    case .extraSeparator: cells[column] = file.delimiter + cells[column]
    case .extraSeparatorAtEnd:
      return column > 0 ? nil : file.line(cells) + file.delimiter + end
    case .otherSeparator:
      if isLast { return nil }
      cells[column] += (file.delimiter == "," ? ";" : ",") + cells.remove(at: column + 1)
    case .otherSeparators:
      return column > 0 ? nil : cells.joined(separator: file.delimiter == "," ? ";" : ",") + end
    case .missingField:
      cells.remove(at: column)
    case .shiftedField:
      // Behind the last field that can be told by its kind, a shift cannot be seen.
      cells.insert("", at: column)
      cells.removeLast()
      if !file.isShiftSeen(column) { return nil }
    case .cutField:
      if isLast { return nil }
      return cells[...column].joined(separator: file.delimiter) + end
    case .lineEndInside: return brokenLine(file, cells, column, "\n")
    case .blankLineInside: return brokenLine(file, cells, column, "\n\n")
    case .blanksInside: return brokenLine(file, cells, column, "\r\n \r\n\r\n")
    case .quoteLineInside: return brokenLine(file, cells, column, "\"\n")
    case .quoteBlankLineInside: return brokenLine(file, cells, column, "\"\n\n")
    case .lineEndCR, .lineEndCRLF, .lineEndLF, .lineEndLFCR, .lineEndCRCRLF, .lineEndLost,
      .lineEndU2028:
      // U+2028 is data (F12): behind the last row it belongs to its last field.
      if self == .lineEndU2028, row == file.rows.count - 1 { return nil }
      return column > 0 ? nil : file.line(cells) + otherLineEnd
    case .nul: cells[column] += "\0"
    case .byteOrderMark: return column > 0 || file.isGB18030 ? nil : "\u{FEFF}" + whole
    case .blankRowBefore: return column > 0 ? nil : [end, "  " + end, ",,," + end][row % 3] + whole
    case .noteBefore: return column > 0 ? nil : "##### 换页 #####" + end + whole
    case .brokenCharacter: return nil
    default:
      guard let damaged = damagedQuotes(cells[column], isQuoted: isQuoted, file, column) else {
        return nil
      }
      if self == .quotedRow {
        return column > 0 ? nil : "\"" + file.line(cells).replacing("\"", with: "\"\"") + "\"" + end
      }
      cells[column] = damaged
    }
    return joined()
  }

  private func damagedQuotes(
    _ cell: String, isQuoted: Bool, _ file: GoodFile, _ column: Int
  ) -> String? {
    let inside = isQuoted ? String(cell.dropFirst().dropLast()) : cell
    let middle = cell.index(cell.startIndex, offsetBy: cell.count / 2)
    switch self {
    case .extraQuoteBefore: return "\"" + cell
    case .extraQuoteAfter: return cell + "\""
    case .extraQuoteInside:
      return cell.count < 4 ? nil : String(cell[..<middle]) + "\"" + String(cell[middle...])
    case .missingOpeningQuote: return isQuoted ? String(cell.dropFirst()) : nil
    case .missingClosingQuote: return isQuoted ? String(cell.dropLast()) : nil
    case .missingQuotes:
      // Quotes that hold nothing special may as well be missing.
      return isQuoted && inside.contains { $0 == "\"" || $0 == "\n" || $0 == "," } ? inside : nil
    case .otherQuotes:
      return isQuoted && file.isText(column) && !inside.isEmpty ? "'\(inside)'" : nil
    case .backslashEscape:
      return cell.contains("\"\"") && inside.contains("\"\"")
        ? "\"" + inside.replacing("\"\"", with: "\\\"") + "\"" : nil
    case .quotedRow: return cell
    default: return nil
    }
  }

  private var otherLineEnd: String {
    switch self {
    case .lineEndCR: "\r"
    case .lineEndCRLF: "\r\n"
    case .lineEndLF: "\n"
    case .lineEndLFCR: "\n\r"
    case .lineEndCRCRLF: "\r\r\n"
    case .lineEndU2028: "\u{2028}"
    default: ""
    }
  }

  /// A line end inside an unquoted cell.
  private func brokenLine(
    _ file: GoodFile, _ cells: [String], _ column: Int, _ cut: String
  ) -> String? {
    guard cells[column].count >= 4, !cells[column].hasPrefix("\"") else { return nil }
    var cells = cells
    let middle = cells[column].index(cells[column].startIndex, offsetBy: cells[column].count / 2)
    cells[column].insert(contentsOf: cut, at: middle)
    return file.line(cells) + file.lineEnd
  }

  /// A line end more or less leaves it open to which rows a piece belongs.
  var isCut: Bool {
    switch self {
    case .lineEndInside, .blankLineInside, .blanksInside, .quoteLineInside, .quoteBlankLineInside,
      .cutField, .lineEndLost, .lineEndU2028:
      true
    default: false
    }
  }
}

extension GoodFile {
  /// Whether the column holds free text that a record keeps.
  func isText(_ column: Int) -> Bool {
    let texts = ["memo", "channel", "摘要说明", "对手户名", "用途", "附言", "对方名"]
    return texts.contains(header[column])
  }

  /// Whether a shift from `column` on moves a field that has a kind of its own.
  func isShiftSeen(_ column: Int) -> Bool {
    let kinds = [
      "timestamp", "payer_account", "payee_account", "amount", "currency", "交易时间", "交易金额",
      "收付标志", "交易币种", "时间", "本方", "借贷", "发生额", "对方",
    ]
    return header[column...].contains { kinds.contains($0) }
  }
}
