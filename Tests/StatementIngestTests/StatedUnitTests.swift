import Testing

@testable import StatementIngest

/// A unit or a currency that stands outside of the rows is never passed over.
struct StatedUnitTests {
  static let rows = """
    6222021234567890123,2024-03-01 12:01:01,6217001234567890456,贷,1.00,1002.00,转账

    """
  static func header(_ amount: String) -> String { "账号,交易时间,对方账号,收支标志,\(amount),余额,摘要\n" }
  let files = TestFiles()

  @Test(arguments: [
    ("某银行流水,,,,,,\n单位：万元,,,,,,\n", "交易金额", "many yuan"),
    ("某银行流水 金额单位:人民币万元\n", "交易金额", "many yuan"),
    ("", "交易金额(万元)", "many yuan"), ("", "交易金额(分)", "in fen"), ("", "金额_分", "in fen"),
    ("", "交易金额(美元)", "another currency"),
    ("账号:6222021234567890123,币种:美元,,,,,\n", "交易金额", "another currency"),
  ])
  func isRefused(preamble: String, amount: String, words: String) async throws {
    let path = files.write("unit.csv", preamble + Self.header(amount) + Self.rows)
    for mapping in [true, false] {
      var options = ReadingOptions()
      if mapping {
        options.mapping = [
          (.time, "交易时间"), (.own, "账号"), (.counterparty, "对方账号"), (.direction, "收支标志"),
          (.amount, amount),
        ]
      }
      do {
        let reading = try await Reading.of([path], options: options)
        Issue.record("\(reading.rows.count) rows were read")
      } catch let error as IngestError {
        let isToldApart = error.description.contains(words)
        // Without a mapping the header alone may be refused as unknown already.
        #expect(isToldApart || !mapping, "\(error)")
      }
    }
  }

  @Test(arguments: [
    "某银行流水,,,,,,\n单位：元,,,,,,\n", "币种:人民币,,,,,,\n", "某银行 注册资本500万元\n", "币种：人民币 CNY\n",
  ])
  func isReadWhereItIsYuan(preamble: String) async throws {
    let path = files.write("yuan.csv", preamble + Self.header("交易金额(元)") + Self.rows)
    var options = ReadingOptions()
    options.mapping = [
      (.time, "交易时间"), (.own, "账号"), (.counterparty, "对方账号"), (.direction, "收支标志"),
      (.amount, "交易金额(元)"),
    ]
    let reading = try await Reading.of([path], options: options)
    #expect(reading.rows.map(\.fen) == [100])
  }
}
