import BankRecords
import SeededNumbers
import Testing

@testable import StatementIngest

/// Rows decoded in one go against the exact decoder: on random tables in which nearly every cell may
/// be odd, and on the same tables damaged, both must give the same rows, rejects and counts.
struct PlainRowTests {
  /// Columns of a table: all of them, and the few that most tables have.
  static let headers = [
    "txn_id,timestamp,payer_account,payee_account,amount,currency,channel,memo",
    "timestamp,payer_account,payee_account,amount",
    StatementFormat.canonical.header.joined(separator: ","),
  ]

  static let accounts = [
    "6222020200112233445", "6217818786717755112", "10000000", "0012345678", "6222 0202 0011",
    "A1234567", "", "-", "无", "6.22202E+18", "622202020011223344500001", "6222020000000000",
    "1234567", "12345678901234567890123456", " 6222020200112233445", "622202020011223344\u{A0}",
    "６２２２０２０２００", "62220202001122334a5",
  ]
  static let times = [
    "2024-03-04 10:15:30", "2024-03-04T10:15:31", "2024-03-05 00:00:00", "2024-03-05 23:59:59",
    "2024-03-05 24:00:00", "2024-03-05 10:60:00", "2024-03-05", "20240305101530", "2024/03/05 1:02",
    "2024-03-05 10:15:3a", "", "2024-13-05 10:15:30", "2024-03-05 10.15.30",
  ]
  static let amounts = [
    "1", "1.5", "1.50", "1234567.89", "0", "0.00", "-5.00", "1,234.56", "1.234", "", " 7.00", "1e5",
    "99999999999999", "999999999999999.99", "+3", ".5", "5.", "￥5.00",
  ]
  static let texts = [
    "", "-", "--", "投资款", "无", "未知", "收益分红", "清退", "null", "NETBANK", "N/A", "nan", "none.",
    "NULL0", "(空)", "（空）", "#N/A", "=\"12\"", " 转账", "转账 ", "'引号'", "a'b", "-abcdefghijkl", "@x",
    "/",
    "\\N", "0", "000", "0001", "\u{3000}全角", "\u{A0}x", "\u{FFFD}失", "很长的摘要文字内容说明", "x\u{301}",
    "无锡", "未知数", "\"带,逗号\"", "\"两\n行\"", "\"引\"\"号\"", "E+1",
  ]
  static let currencies = ["CNY", "CNY", "CNY", "", "RMB", "USD", "人民币", "XXZ", "cny", " CNY"]

  static func cell(_ column: String, _ numbers: inout SeededNumbers, oddEvery: Int) -> String {
    func pick(_ values: [String], plain: Int) -> String {
      values[numbers.below(oddEvery) == 0 ? numbers.below(values.count) : numbers.below(plain)]
    }
    return switch column {
    case "timestamp": pick(times, plain: 4)
    case "payer_account", "payee_account": pick(accounts, plain: 3)
    case "amount", "balance": pick(amounts, plain: 6)
    case "currency": pick(currencies, plain: 3)
    default: pick(texts, plain: 8)
    }
  }

  static func table(_ header: String, _ numbers: inout SeededNumbers) -> [UInt8] {
    let columns = header.split(separator: ",").map(String.init)
    let oddEvery = [2, 10, 60, 1000][numbers.below(4)]
    let lineEnd = numbers.below(4) == 0 ? "\r\n" : "\n"
    var text = ""
    for _ in 0..<40 {
      text += columns.map { cell($0, &numbers, oddEvery: oddEvery) }.joined(separator: ",")
      text += lineEnd
    }
    return Array(text.utf8)
  }

  static func parsed(_ raw: [UInt8], _ header: String, takesPlainRows: Bool) -> ParsedBlock {
    var plan = ColumnPlan(
      format: .canonical, cells: header.split(separator: ",").map(String.init),
      dialect: RecordDialect())
    plan.takesPlainRows = takesPlainRows
    var survey = TextSurvey()
    survey.isCleanUTF8 = String(validating: raw, as: UTF8.self) != nil
    let block = TextBlock(raw: raw, text: nil, byteOffset: 1000, firstLine: 7, isLast: true)
    return BlockParser.parse(block, survey: survey, plan: plan, file: 3)
  }

  /// Everything that came of a block, in words.
  static func words(_ parsed: ParsedBlock) -> [String] {
    let rows = parsed.batch.records.map {
      DamageTests.key($0, parsed.batch) + " at \($0.location)"
    }
    let rejects = parsed.rejects.map {
      "\($0.code) \($0.location) \($0.column) \($0.message) \($0.raw)"
    }
    return rows + rejects + ["\(parsed.counters)", "\(parsed.read) \(parsed.rowHashSum)"]
      + parsed.skipped.map { "\($0.key) \($0.value)" }.sorted()
  }

  @Test(arguments: headers.indices) func randomTables(_ index: Int) {
    var numbers = SeededNumbers(state: UInt64(index) + 11)
    var accepted = 0
    for round in 0..<400 {
      let raw = Self.table(Self.headers[index], &numbers)
      let plain = Self.parsed(raw, Self.headers[index], takesPlainRows: true)
      let exact = Self.parsed(raw, Self.headers[index], takesPlainRows: false)
      #expect(Self.words(plain) == Self.words(exact), "round \(round)")
      accepted += plain.batch.records.count
    }
    #expect(accepted > 1000, "the tables hold good rows too")
  }

  @Test(arguments: headers.indices) func damagedTables(_ index: Int) {
    var numbers = SeededNumbers(state: UInt64(index) + 101)
    let marks = Array(
      ",\"\n\r\0 '-0\u{FF}E".unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
    for round in 0..<400 {
      var raw = Self.table(Self.headers[index], &numbers)
      for _ in 0..<(1 + numbers.below(4)) {
        let at = numbers.below(raw.count)
        switch numbers.below(3) {
        case 0: raw[at] = marks[numbers.below(marks.count)]
        case 1: raw.insert(marks[numbers.below(marks.count)], at: at)
        default: raw.removeSubrange(at..<min(raw.count, at + 1 + numbers.below(30)))
        }
      }
      let plain = Self.parsed(raw, Self.headers[index], takesPlainRows: true)
      let exact = Self.parsed(raw, Self.headers[index], takesPlainRows: false)
      #expect(Self.words(plain) == Self.words(exact), "round \(round)")
    }
  }

  @Test func plainRowsAreTakenInOneGo() throws {
    let cells = Self.headers[0].split(separator: ",").map(String.init)
    let plan = ColumnPlan(format: .canonical, cells: cells, dialect: RecordDialect())
    #expect(PlainColumns(plan) != nil, "the canonical table is a plain one")
  }
}
