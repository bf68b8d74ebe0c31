import BankRecords

/// The text of a control file, taken apart with the place of every fault.
struct ControlTable {
  struct Fault: Error {
    /// `line 3, column 2 (rows)`.
    var place: String
    var message: String
  }

  private enum Column: Equatable {
    case name, sha256, ignored
    case figure(ControlFigure)
  }

  private struct Record {
    var line: Int
    var cells: [String]
    var isBlank: Bool { cells.allSatisfy(\.isEmpty) }
  }

  private let text: [UInt8]

  /// UTF-8 without a byte order mark; bytes that were no text are 0xFF.
  init(text: [UInt8]) { self.text = text }

  func lines() throws(Fault) -> [ControlLine] {
    if let at = text.firstIndex(of: 0xFF)
      ?? text.withUnsafeBufferPointer(UTF8Text.invalidOffsets).first
    {
      let line = text[..<at].count { $0 == UInt8(ascii: "\n") } + 1
      throw Fault(place: "line \(line)", message: "bytes that are no text; save it as UTF-8")
    }
    var found: Fault?
    for delimiter in [",", ";", "\t"].flatMap(\.utf8) {
      let records: [Record]
      do throws(Fault) {
        records = try split(delimiter)
      } catch {
        found = found ?? error
        continue
      }
      // A title may stand above the header.
      for (index, record) in records.prefix(ControlTable.headerLimit).enumerated() {
        let names = record.cells.map(ControlTable.column(named:))
        guard names.contains(.name) || names.contains(.sha256), record.cells.count > 1 || index == 0
        else { continue }
        return try lines(Array(records[(index + 1)...]), header: record)
      }
    }
    throw found
      ?? Fault(
        place: "line 1",
        message: "there is no column of files; its columns are file (文件), sha256, "
          + ControlFigure.allCases.map { "\($0.rawValue) (\($0.chineseName))" }
          .joined(separator: ", "))
  }

  private static let headerLimit = 10

  // MARK: Lines

  private func lines(_ records: [Record], header: Record) throws(Fault) -> [ControlLine] {
    let columns = try columns(of: header)
    var lines: [ControlLine] = []
    var seen: [String: Int] = [:]
    for record in records where !record.isBlank {
      guard record.cells.dropFirst(columns.count).allSatisfy(\.isEmpty) else {
        throw Fault(
          place: "line \(record.line)",
          message:
            "the line has \(record.cells.count) cells, the header \(columns.count); an amount "
            + "with thousands separators needs quotes")
      }
      let line = try line(record, columns, header)
      for key in line.keys {
        if let first = seen[key] {
          throw Fault(
            place: "line \(record.line)",
            message: "it names what line \(first) names: \(line.title)")
        }
        seen[key] = record.line
      }
      lines.append(line)
    }
    guard !lines.isEmpty else {
      throw Fault(place: "line \(header.line)", message: "there is no line below the header")
    }
    return lines
  }

  private func line(
    _ record: Record, _ columns: [Column], _ header: Record
  ) throws(Fault) -> ControlLine {
    var line = ControlLine(line: record.line, name: "", sha256: nil, isOfRun: false, figures: [])
    var values: [ControlFigure: Int128] = [:]
    for (index, (column, cell)) in zip(columns, record.cells).enumerated() where !cell.isEmpty {
      let place = "line \(record.line), column \(index + 1) (\(header.cells[index]))"
      switch column {
      case .ignored: continue
      case .name: line.name = cell
      case .sha256:
        guard let digest = ControlTable.digest(cell) else {
          throw Fault(
            place: place, message: "“\(cell.prefix(20))” is no SHA-256: 64 hexadecimal digits")
        }
        line.sha256 = digest
      case .figure(let figure): values[figure] = try value(of: cell, figure, place: place)
      }
    }
    if ControlTable.runNames.contains(HeaderName.normalised(line.name)) {
      (line.isOfRun, line.name) = (true, "")
    } else if line.sha256 == nil, let digest = ControlTable.digest(line.name) {
      (line.sha256, line.name) = (digest, "")
    }
    guard line.isOfRun || !line.name.isEmpty || line.sha256 != nil else {
      throw Fault(place: "line \(record.line)", message: "it names no file")
    }
    if line.isOfRun, line.sha256 != nil {
      throw Fault(
        place: "line \(record.line)", message: "a line of all files has no SHA-256")
    }
    line.figures = ControlFigure.allCases.compactMap { figure in
      values[figure].map { (figure: figure, value: $0) }
    }
    return line
  }

  private func value(
    of cell: String, _ figure: ControlFigure, place: String
  ) throws(Fault) -> Int128? {
    switch Money.parse(Array(cell.utf8).span) {
    case .blank: return nil
    case .amount(let money) where !figure.isCount: return Int128(money.fen)
    case .amount(let money) where money.fen >= 0 && money.fen % 100 == 0:
      return Int128(money.fen / 100)
    default:
      let what = figure.isCount ? "number of rows" : "exact amount in yuan"
      throw Fault(
        place: place,
        message: "“\(Masking.maskNumbers(in: String(cell.prefix(40))))” is no \(what)")
    }
  }

  /// `*`, 合计: all files of the run.
  private static let runNames: Set<String> = [
    "*", "合计", "总计", "共计", "全部", "total", "totals", "all", "合計", "總計",
  ]

  private static func digest(_ text: String) -> String? {
    let digest = text.lowercased()
    let isHex = digest.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
    }
    return digest.utf8.count == 64 && isHex ? digest : nil
  }
}

extension ControlLine {
  /// What no other line may name.
  fileprivate var keys: [String] {
    if isOfRun { return ["*"] }
    return name.isEmpty ? ["sha256 \(sha256 ?? "")"] : ["name \(name)"]
  }
}

// Columns.
extension ControlTable {
  private func columns(of header: Record) throws(Fault) -> [Column] {
    var columns: [Column] = []
    for (index, cell) in header.cells.enumerated() {
      let place = "line \(header.line), column \(index + 1)"
      if cell.isEmpty, index == header.cells.count - 1 { continue }
      guard let column = ControlTable.column(named: cell) else {
        throw Fault(
          place: place,
          message: "“\(cell)” is no column of a control file; its columns are file (文件), sha256, "
            + ControlFigure.allCases.map { "\($0.rawValue) (\($0.chineseName))" }
            .joined(separator: ", ") + "; remarks stand under note (备注)")
      }
      if column != .ignored, columns.contains(column) {
        throw Fault(place: place, message: "“\(cell)” says the same as a column before it")
      }
      columns.append(column)
    }
    return columns
  }

  private static let names: [(column: Column, names: Set<String>)] = [
    (
      .name,
      [
        "file", "文件", "文件名", "文件名称", "filename", "file_name", "name", "path", "路径", "数据文件", "檔案",
        "档案",
      ]
    ),
    (.sha256, ["sha256", "sha-256", "sha_256", "哈希", "哈希值", "校验值"]),
    (
      .figure(.rows),
      [
        "rows", "count", "records", "row_count", "笔数", "总笔数", "合计笔数", "交易笔数", "笔数合计", "行数", "记录数",
        "条数", "總筆數", "筆數",
      ]
    ),
    (
      .figure(.amount),
      [
        "amount", "sum", "total", "total_amount", "金额", "总金额", "金额合计", "合计金额", "交易金额", "总额", "發生額",
        "发生额", "发生额合计", "總金額", "金額",
      ]
    ),
    (.figure(.inRows), sided(["贷方", "贷", "转入", "收入", "进账", "存入", "in", "credit"], counts)),
    (.figure(.inAmount), sided(["贷方", "贷", "转入", "收入", "进账", "存入", "in", "credit"], sums)),
    (.figure(.outRows), sided(["借方", "借", "转出", "支出", "出账", "取出", "out", "debit"], counts)),
    (.figure(.outAmount), sided(["借方", "借", "转出", "支出", "出账", "取出", "out", "debit"], sums)),
    (
      .ignored,
      [
        "note", "notes", "remark", "remarks", "comment", "备注", "说明", "序号", "no", "no.", "日期",
        "date",
        "报送机构", "报送单位", "机构", "单位", "发送方", "sender",
      ]
    ),
  ]

  private static let counts = ["笔数", "合计笔数", "总笔数", "_rows", "_count", "rows"]
  private static let sums = [
    "金额", "发生额", "合计", "金额合计", "发生额合计", "总金额", "总额", "_amount", "_sum", "_total", "amount",
  ]

  private static func sided(_ sides: [String], _ measures: [String]) -> Set<String> {
    Set(sides.flatMap { side in measures.map { side + $0 } })
  }

  /// The column of a header cell; brackets add nothing (贷方金额(转入)), except where they change the
  /// unit.
  private static func column(named cell: String) -> Column? {
    let name = HeaderName.normalised(cell)
    if name.contains("万") || name.contains("千") { return nil }
    let bare = String(name.prefix { $0 != "(" })
    return names.first { $0.names.contains(bare) }?.column
  }
}

// Records.
extension ControlTable {
  private func split(_ delimiter: UInt8) throws(Fault) -> [Record] {
    let (quote, lineFeed) = (UInt8(ascii: "\""), UInt8(ascii: "\n"))
    var records: [Record] = []
    var record = Record(line: 1, cells: [])
    var cell: [UInt8] = []
    var line = 1
    var quotedSince: Int?
    var at = 0
    func endCell() {
      record.cells.append(
        cell.withUnsafeBufferPointer { bytes in
          String(decoding: bytes[CellText.trimmed(bytes)], as: UTF8.self)
        })
      cell = []
    }
    while at < text.count {
      let byte = text[at]
      at += 1
      if byte == lineFeed { line += 1 }
      if byte == quote {
        if quotedSince != nil, at < text.count, text[at] == quote {
          cell.append(quote)
          at += 1
        } else if quotedSince != nil {
          quotedSince = nil
        } else {
          guard cell.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else {
            throw Fault(
              place: "line \(line), column \(record.cells.count + 1)",
              message: "a quote stands inside a cell")
          }
          quotedSince = line
        }
      } else if quotedSince != nil {
        cell.append(byte)
      } else if byte == delimiter {
        endCell()
      } else if byte == lineFeed {
        endCell()
        records.append(record)
        record = Record(line: line, cells: [])
      } else {
        cell.append(byte)
      }
    }
    if let quotedSince {
      throw Fault(place: "line \(quotedSince)", message: "a quote is opened and never closed")
    }
    endCell()
    records.append(record)
    return records.filter { !$0.isBlank }
  }
}
