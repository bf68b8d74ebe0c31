/// What a web page says of its text beside the text: struck out, hidden, cut off.
struct PageMarks {
  var struckTexts = 0
  var hiddenTexts = 0
  private var hiddenRows = 0
  private var hiddenCells = 0
  private var openTables = 0
  private var hasEnded = false
  /// Elements that strike out or hide what stands in them, and those of their names inside them.
  private var open: [(name: Name, strikes: Bool, hides: Bool)] = []
  private var isRowHidden = false
  private var isRowStruck = false
  private var isCellStruck = false
  private var hiddenTable = 0

  private enum Name: CaseIterable {
    case s, del, strike, span, font, div, p

    var text: StaticString {
      switch self {
      case .s: "s"
      case .del: "del"
      case .strike: "strike"
      case .span: "span"
      case .font: "font"
      case .div: "div"
      case .p: "p"
      }
    }

    var strikes: Bool { self == .s || self == .del || self == .strike }
  }

  /// `[划除:` in GB18030.
  static let struckInGB18030: [UInt8] = [0x5B, 0xBB, 0xAE, 0xB3, 0xFD, 0x3A]

  var isStruck: Bool { isCellStruck || open.contains { $0.strikes } }
  var isHidden: Bool { open.contains { $0.hides } }

  /// The page ends while a table is open, and does not say that it ends.
  var isCut: Bool { openTables > 0 && !hasEnded }

  mutating func see(_ token: MarkupScanner.Token, _ scanner: MarkupScanner) {
    if scanner.isNamed("table") {
      if token == .open {
        openTables += 1
        if hiddenTable > 0 || isHidden || PageMarks.hides(scanner) { hiddenTable += 1 }
        open.removeAll()
      } else if token == .close {
        openTables = max(0, openTables - 1)
        hiddenTable = max(0, hiddenTable - 1)
      }
    } else if scanner.isNamed("html") || scanner.isNamed("body") {
      if token == .close { hasEnded = true }
    } else if token != .empty, let name = Name.allCases.first(where: { scanner.isNamed($0.text) }) {
      if token == .open {
        open.append(
          (
            name, name.strikes || PageMarks.has("line-through", scanner),
            PageMarks.hides(scanner)
          ))
      } else if let last = open.lastIndex(where: { $0.name == name }) {
        open.removeSubrange(last...)
      }
    }
  }

  mutating func startRow(_ scanner: MarkupScanner) {
    open.removeAll()
    isRowHidden = hiddenTable > 0 || PageMarks.hides(scanner)
    if isRowHidden { hiddenRows += 1 }
    isRowStruck = PageMarks.has("line-through", scanner)
  }

  mutating func startCell(_ scanner: MarkupScanner) {
    open.removeAll()
    isCellStruck = isRowStruck || PageMarks.has("line-through", scanner)
    if !isRowHidden, PageMarks.hides(scanner) { hiddenCells += 1 }
  }

  var warnings: [String] {
    var warnings: [String] = []
    if hiddenRows > 0 {
      warnings.append(
        "\(hiddenRows) rows that the page hides (display:none) were read like the others; compare the "
          + "totals with what the page shows")
    }
    if hiddenCells > 0 {
      warnings.append("\(hiddenCells) cells that the page hides (display:none) were read")
    }
    if hiddenTexts > 0 {
      warnings.append(
        "\(hiddenTexts) texts that the page hides inside its cells (display:none) were left out")
    }
    if struckTexts > 0 {
      warnings.append(
        "\(struckTexts) texts are struck out; they stand in the rows as [划除:…], so that no number is "
          + "made of them")
    }
    return warnings
  }

  private static func hides(_ scanner: MarkupScanner) -> Bool {
    has("display:none", scanner) || has("visibility:hidden", scanner)
      || scanner.hasBareAttribute("hidden")
  }

  /// Whether the element's own style says so.
  private static func has(_ rule: StaticString, _ scanner: MarkupScanner) -> Bool {
    guard let style = scanner.attribute("style") else { return false }
    let text = style.filter { $0 > 0x20 }.map { $0 &- 0x41 <= 25 ? $0 | 0x20 : $0 }
    let wanted = UnsafeBufferPointer(start: rule.utf8Start, count: rule.utf8CodeUnitCount)
    guard text.count >= wanted.count else { return false }
    return (0...(text.count - wanted.count)).contains { text[$0...].starts(with: wanted) }
  }
}
