/// The month a statement is of, for statements whose dates have no year.
enum StatementMonth {
  /// The first `2024年01月` in the lines before the header.
  static func find(in head: FileHead, layoutLines: Int) -> (year: Int, month: Int)? {
    for line in head.lines.prefix(max(0, layoutLines - 1)) {
      let text = HeaderName.normalised(String(decoding: line.text, as: UTF8.self))
      for mark in text.indices where text[mark] == "年" {
        let year = text[..<mark].suffix(4)
        let behind = text[text.index(after: mark)...]
        guard let end = behind.firstIndex(of: "月"), year.allSatisfy(\.isNumber),
          let yearNumber = Int(year), (1990...2099).contains(yearNumber),
          let month = Int(behind[..<end]), (1...12).contains(month)
        else { continue }
        return (yearNumber, month)
      }
    }
    return nil
  }
}
