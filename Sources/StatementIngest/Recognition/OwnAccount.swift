/// The account a statement is of, where no column tells.
enum OwnAccount {
  /// The account from the lines before the header, else the file's base name, which a warning tells.
  static func find(
    _ source: StatementFormat.OwnAccountSource, in head: FileHead, layoutLines: Int,
    delimiter: UInt8, report: inout FileReport
  ) -> [UInt8] {
    switch source {
    case .column: return []
    case .fileName: break
    case .preamble(let labels), .preambleText(let labels):
      var isText = false
      if case .preambleText = source { isText = true }
      for label in labels.map(HeaderName.normalised) {
        for index in head.lines.indices.prefix(max(0, layoutLines - 1)) {
          let cells = head.cells(at: index, delimiter: delimiter).cells
          if let found = account(label, in: cells, isText: isText) { return found }
        }
      }
    }
    let name = baseName(of: report.path)
    if let card = cardNumber(in: name) { return card }
    report.warnings.append(
      "the file does not say whose account it is; its name stands for the account, so files of "
        + "different accounts need different names")
    return name
  }

  /// The account behind the label: in the label's own cell after a colon, else in the next cell
  /// that is not blank.
  private static func account(_ label: String, in cells: [String], isText: Bool) -> [UInt8]? {
    for (index, cell) in cells.enumerated() {
      guard let rest = text(behind: label, in: cell) else { continue }
      let next = cells[(index + 1)...].first { !$0.isEmpty } ?? ""
      let value = rest.isEmpty ? unwrapped(next[...]) : rest
      if let number = number(in: value) { return number }
      if isText, !value.isEmpty { return Array(value.utf8) }
    }
    return nil
  }

  /// The text after `label` and its colon, without brackets around it; empty where the cell holds
  /// only the label, nil where it does not hold it.
  private static func text(behind label: String, in cell: String) -> String? {
    var from = cell.startIndex
    while let colon = cell[from...].firstIndex(where: { $0 == ":" || $0 == "：" }) {
      if isLabel(String(cell[from..<colon]), label) {
        return unwrapped(cell[cell.index(after: colon)...])
      }
      from = cell.index(after: colon)
    }
    let name = HeaderName.normalised(cell)
    if isLabel(name, label) { return "" }
    guard name.hasPrefix(label), let digits = cell.firstIndex(where: \.isNumber),
      HeaderName.normalised(String(cell[..<digits])) == label
    else { return nil }
    return unwrapped(cell[digits...])
  }

  /// Whether the text before a colon ends with the label and is not the other side's.
  private static func isLabel(_ text: String, _ label: String) -> Bool {
    let name = HeaderName.normalised(text)
    return name.hasSuffix(label) && !["对方", "对手", "收款", "付款"].contains(where: name.contains)
  }

  /// `[测试]` and `[一卡通:6225…  ]` without their brackets, other text up to its first
  /// blank.
  private static func unwrapped(_ text: Substring) -> String {
    let text = text.drop(while: \.isWhitespace)
    if let open = text.first, open == "[" || open == "【" {
      let inside = text.dropFirst().prefix { $0 != "]" && $0 != "】" }
      return String(
        inside.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
    var words = text.split(whereSeparator: \.isWhitespace)[...]
    guard var value = words.popFirst().map(String.init) else { return "" }
    // `6222 0200 0000 0000 018`: printed in groups of at most six digits.
    var last = value.count
    while last <= 6, value.allSatisfy(\.isNumber), let next = words.first, next.count <= 6,
      next.allSatisfy(\.isNumber)
    {
      value += next
      last = next.count
      words.removeFirst()
    }
    return value
  }

  /// The value, or what stands behind its last colon (`一卡通:6225…`), where it is an account number:
  /// letters, digits, `*` and `-` with at least four digits.
  private static func number(in value: String) -> [UInt8]? {
    let part = value.split { $0 == ":" || $0 == "：" }.last ?? ""
    let bytes = Array(part.utf8)
    let isNumber = bytes.allSatisfy {
      $0 &- 0x30 <= 9 || ($0 | 0x20) &- 0x61 <= 25 || $0 == UInt8(ascii: "*")
        || $0 == UInt8(ascii: "-")
    }
    guard isNumber, bytes.count(where: { $0 &- 0x30 <= 9 }) >= 4 else { return nil }
    return bytes.withUnsafeBufferPointer { cell in
      switch AccountText.read(cell, zeroIsAccount: false) {
      case .plain: Array(cell)
      case .rewritten(let number): number
      case .blank, .damaged, .stray: nil
      }
    }
  }

  /// The one run of 16 or 19 digits in a file's name (`张三_6222….csv`): a card's number. Other
  /// lengths may be dates or ID numbers.
  private static func cardNumber(in name: [UInt8]) -> [UInt8]? {
    let runs = name.split { $0 &- 0x30 > 9 }.filter { $0.count == 16 || $0.count == 19 }
    return runs.count == 1 ? runs.first.map(Array.init) : nil
  }

  /// The file's name without folders and without the endings that say how it is packed.
  private static func baseName(of path: String) -> [UInt8] {
    if path == "-" { return Array("standard-input".utf8) }
    var name = path.split(separator: "/").last.map(String.init) ?? path
    name = name.split(separator: "#").enumerated().map { index, part in
      index > 0 && isGivenByTheProgram(part) ? "" : withoutEndings(String(part))
    }.filter { !$0.isEmpty }.joined(separator: "#")
    return Array(name.utf8)
  }

  /// Names of a workbook's first sheet that nobody chose.
  private static func isGivenByTheProgram(_ sheet: Substring) -> Bool {
    ["sheet", "sheet0", "sheet1", "工作表1"].contains(sheet.lowercased())
  }

  private static func withoutEndings(_ part: String) -> String {
    var name = part
    for ending in [
      ".gz", ".zst", ".zip", ".xlsx", ".xlsm", ".xls", ".csv", ".txt", ".tsv", ".asc",
    ] where name.lowercased().hasSuffix(ending) {
      name.removeLast(ending.count)
    }
    return name
  }
}
