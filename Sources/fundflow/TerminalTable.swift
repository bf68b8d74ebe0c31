/// A table of text for a terminal, its columns as wide as their widest cell.
struct TerminalTable {
  enum Alignment { case left, right }

  private let headings: [(title: String, alignment: Alignment)]
  private var rows: [[String]] = []

  init(_ headings: [(title: String, alignment: Alignment)]) { self.headings = headings }

  mutating func append(_ cells: [String]) {
    precondition(cells.count == headings.count, "a row has one cell a column")
    rows.append(cells)
  }

  var text: String {
    let widths = headings.indices.map { column in
      ([headings[column].title] + rows.map { $0[column] }).map(Terminal.width).max() ?? 0
    }
    let lines = ([headings.map(\.title)] + rows).map { cells in
      cells.indices.map { column in
        let padding = String(
          repeating: " ", count: widths[column] - Terminal.width(of: cells[column]))
        return headings[column].alignment == .left
          ? cells[column] + padding : padding + cells[column]
      }.joined(separator: "  ").trimmingSuffix(" ")
    }
    return lines.joined(separator: "\n")
  }
}
