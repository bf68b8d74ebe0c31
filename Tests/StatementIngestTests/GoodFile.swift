import BankRecords
import Testing

@testable import StatementIngest

/// A file without a fault, kept as cells so that one row can be damaged at a time.
struct GoodFile: Sendable, CustomTestStringConvertible {
  enum Quoting: Sendable { case none, needed, all }

  var name: String
  var preamble = ""
  var header: [String]
  var rows: [[String]]
  var quoting = Quoting.needed
  var lineEnd = "\n"
  var delimiter = ","
  /// Every line, the header too, ends with a delimiter.
  var endsWithDelimiter = false
  var isGB18030 = false
  var mapping: [(field: RecordField, column: String)] = []
  /// The column whose text names the row: `T100007` and so on.
  var idColumn = 0

  var testDescription: String { name }

  /// A cell as it is written.
  func cell(_ text: String) -> String {
    let needs =
      text.contains("\"") || text.contains("\n") || text.contains(delimiter)
    if quoting == .all || (quoting == .needed && needs) {
      return "\"\(text.replacing("\"", with: "\"\""))\""
    }
    return text
  }

  func cells(_ row: Int) -> [String] { rows[row].map(cell) }

  func line(_ cells: [String]) -> String {
    cells.joined(separator: delimiter) + (endsWithDelimiter ? delimiter : "")
  }

  /// The file with one row written as `replacement` (line end and all), or whole.
  func text(replacing row: Int? = nil, with replacement: String = "") -> String {
    var text = preamble + line(header.map(cell)) + lineEnd
    for index in rows.indices {
      text += index == row ? replacement : line(cells(index)) + lineEnd
    }
    return text
  }

  func bytes(_ text: String) -> [UInt8] {
    isGB18030 ? TestEncoding.gb18030(text) : Array(text.utf8)
  }

  func options(blockBytes: Int = 256 << 10) -> ReadingOptions {
    var options = ReadingOptions()
    options.mapping = mapping
    options.blockBytes = blockBytes
    return options
  }
}

extension GoodFile {
  static let all: [GoodFile] = [
    canonical("canonical", .none), canonical("canonical-crlf", .none, lineEnd: "\r\n"),
    canonical("canonical-quoted", .all), canonical("canonical-lines", .needed, isRich: true),
    canonical("canonical-quoted-lines-crlf", .all, isRich: true, lineEnd: "\r\n"),
    police("police", .none), police("police-gb18030", .all, isGB18030: true),
    police("police-trailing", .none, endsWithDelimiter: true),
    mapped("mapped", .none), mapped("mapped-lines", .needed, isRich: true),
    mapped("mapped-tab", .none, delimiter: "\t"),
    mapped("mapped-crlf-quoted", .all, isRich: true, lineEnd: "\r\n"),
  ]

  /// Statements whose first and last columns are numbers or times: `accountFirst` as banks write
  /// them, the others with the balance last.
  static let ledgers = [",", "\t", ";", "|"].flatMap { delimiter in
    [
      ledger("account-first", delimiter, lineEnd: "\n", isAccountFirst: true),
      ledger("time-first", delimiter, lineEnd: "\r\n", isAccountFirst: false),
    ]
  }

  static let rowCount = 20

  private static func memo(_ index: Int, isRich: Bool) -> String {
    let plain = ["转账", "投资款 第\(index)期", "消费", "代发工资", "loan 7", "备注\(index)"]
    let rich = [
      "第一行\n第二行", "他说\"好\"", "货款,六月", "甲\n乙,丙\n丁", "\"合同\"\n\"附件\"", "转账",
    ]
    return (isRich ? rich : plain)[index % 6]
  }

  private static func time(_ index: Int) -> String {
    "2024-03-\(10 + index % 17) \(10 + index % 13):\(10 + index * 7 % 49):0\(index % 10)"
  }

  private static func account(_ index: Int) -> String { "62220200000000\(10_000 + index * 37)" }

  private static func canonical(
    _ name: String, _ quoting: Quoting, isRich: Bool = false, lineEnd: String = "\n"
  ) -> GoodFile {
    let rows = (0..<rowCount).map { index in
      [
        "T\(100_000 + index)", time(index), account(index), account(index + 900),
        "\(100 + index * 13).\(10 + index)", "CNY", ["MOBILE", "COUNTER", "NETBANK"][index % 3],
        memo(index, isRich: isRich),
      ]
    }
    return GoodFile(
      name: name,
      header: [
        "txn_id", "timestamp", "payer_account", "payee_account", "amount", "currency", "channel",
        "memo",
      ], rows: rows, quoting: quoting, lineEnd: lineEnd)
  }

  private static func police(
    _ name: String, _ quoting: Quoting, endsWithDelimiter: Bool = false, isGB18030: Bool = false
  ) -> GoodFile {
    let rows = (0..<rowCount).map { index -> [String] in
      [
        account(1), "080900626923", "测试公司", "91532822MA6K00006B", time(index),
        "\(1000 + index * 11).00", "\(90_000 + index).00", index % 3 == 0 ? "出" : "进",
        account(index + 50), "其它", "测试\(index)", "532822194809091011", "合成银行",
        memo(index, isRich: false), "CNY", "合成网点", "001", "云南勐海", "成功", "", "",
        "10.0.0.1", "AA-BB-CC-00-00-01", "", "T\(100_000 + index)", "LG\(index)", "", "", "T001",
        "", "", "", "转账", "",
      ]
    }
    return GoodFile(
      name: name, header: StatementFormat.police34.header, rows: rows, quoting: quoting,
      endsWithDelimiter: endsWithDelimiter, isGB18030: isGB18030, idColumn: 24)
  }

  private static func ledger(
    _ name: String, _ delimiter: String, lineEnd: String, isAccountFirst: Bool
  ) -> GoodFile {
    let rows = (0..<rowCount).map { index -> [String] in
      var cells = [
        account(index), time(index), account(index + 70), index % 2 == 0 ? "贷" : "借",
        "\(500 + index).50", "T\(100_000 + index)", memo(index, isRich: false),
        "\(9000 + index * 3).75",
      ]
      if !isAccountFirst { cells.swapAt(0, 1) }
      return cells
    }
    var header = ["账号", "交易时间", "对方账号", "收支标志", "交易金额", "流水号", "摘要", "余额"]
    if !isAccountFirst { header.swapAt(0, 1) }
    return GoodFile(
      name: "\(name)-\(delimiter)", header: header, rows: rows, quoting: .none, lineEnd: lineEnd,
      delimiter: delimiter,
      mapping: [
        (.own, "账号"), (.time, "交易时间"), (.counterparty, "对方账号"), (.direction, "收支标志"),
        (.amount, "交易金额"), (.id, "流水号"), (.memo, "摘要"), (.balance, "余额"),
      ], idColumn: 5)
  }

  private static func mapped(
    _ name: String, _ quoting: Quoting, isRich: Bool = false, lineEnd: String = "\n",
    delimiter: String = ","
  ) -> GoodFile {
    let rows = (0..<rowCount).map { index -> [String] in
      [
        memo(index, isRich: isRich), "T\(100_000 + index)", time(index), account(3),
        index % 2 == 0 ? "贷" : "借", "\(500 + index).50", account(index + 70), "对方\(index)",
        memo(index + 1, isRich: isRich),
      ]
    }
    return GoodFile(
      name: name, header: ["用途", "流水号", "时间", "本方", "借贷", "发生额", "对方", "对方名", "附言"],
      rows: rows, quoting: quoting, lineEnd: lineEnd, delimiter: delimiter,
      mapping: [
        (.memoDetail, "用途"), (.id, "流水号"), (.time, "时间"), (.own, "本方"), (.direction, "借贷"),
        (.amount, "发生额"), (.counterparty, "对方"), (.counterpartyName, "对方名"), (.memo, "附言"),
      ], idColumn: 1)
  }
}
