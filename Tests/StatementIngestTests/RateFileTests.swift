import BankRecords
import Testing

@testable import StatementIngest

struct RateFileTests {
  private func read(_ text: String) throws -> RateFile {
    let files = TestFiles()
    return try RateFile.read(files.write("rates.csv", text))
  }

  private func fen(
    _ file: RateFile, _ currency: String, _ hundredths: Int64, year: Int = 2024, month: Int = 6,
    day: Int = 1
  ) throws -> Int64? {
    let day = try #require(CivilDay(year: year, month: month, day: day))
    return file.rates.rate(of: currency, on: day)?.fen(ofHundredths: hundredths)
  }

  @Test func readsRatesWithoutDates() throws {
    let file = try read("currency,rate\nUSD,7.1\nEUR,7.75\nCNY,1\n")
    #expect(file.rates.currencies == ["EUR", "USD"] && file.sha256.count == 64)
    #expect(try fen(file, "USD", 10_000) == 71_000)
  }

  @Test func readsChineseHeadersNamesAndQuotesPerHundred() throws {
    let file = try read(
      "# 中间价\n\n\u{FEFF}".dropLast(1)
        + "日期,币种,每百单位\r\n2024/1/2,美元,710.0\r\n2024年1月3日,日元,\"5.02\"\r\n20240601,USD,720\r\n")
    #expect(try fen(file, "USD", 10_000, month: 5) == 71_000)
    #expect(try fen(file, "USD", 10_000, month: 6) == 72_000)
    #expect(try fen(file, "JPY", 100_000_000) == 5_020_000, "1,000,000 yen at 5.02 per 100")
    #expect(try fen(file, "JPY", 100, month: 1, day: 2) == nil)
  }

  @Test func readsMixedColumnsTabsAndOtherEncodings() throws {
    let text = "币种\t汇率\t每百单位\tdate\nUSD\t7.2\t\t\nJPY\t\t5\t2024-01-01\n"
    let file = try read(text)
    #expect(try fen(file, "USD", 100) == 720)
    #expect(try fen(file, "JPY", 10_000) == 500)
    let files = TestFiles()
    var wide: [UInt8] = [0xFF, 0xFE]
    for unit in text.utf16 { wide += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    #expect(try RateFile.read(files.write("w.csv", wide)).rates.currencies == ["JPY", "USD"])
    // 币种,汇率 in GB18030.
    let gb: [UInt8] = [0xB1, 0xD2, 0xD6, 0xD6, 0x2C, 0xBB, 0xE3, 0xC2, 0xCA]
    let chinese = gb + Array("\nUSD,7.2\n".utf8)
    #expect(try RateFile.read(files.write("g.csv", chinese)).rates.currencies == ["USD"])
  }

  static let faults: [(text: String, line: Int, words: String)] = [
    ("USD,7.1\nEUR,7\n", 1, "currency,rate,date"),
    ("currency,rate\nUSD,7,1\nEUR,x\n", 3, "column rate: “x” is no rate"),
    ("currency,rate\n\nUSD,-7.1\n", 3, "column rate: “-7.1” is no rate"),
    ("币种,汇率\nUSD,0\n", 2, "column 汇率: “0” is no rate"),
    ("currency,rate\nUSD,\n", 2, "column rate: the rate is blank"),
    ("currency,rate\n,7\n", 2, "column currency: “” is no currency"),
    ("currency,rate\n金币,7\n", 2, "column currency: “金币” is no currency"),
    ("currency,rate,date\nUSD,7,2023-02-29\n", 2, "column date: “2023-02-29” is no day"),
    ("currency,rate,date\nUSD,7,2024-01-01\n美元,8,20240101\n", 3, "another rate for 2024-01-01"),
    ("currency,rate\nUSD,7\nUSD,8\n", 3, "another rate without a date"),
    ("currency,rate\nCNY,2\n", 2, "the rate of CNY is 1"),
    ("currency,rate,per_100\nUSD,7,700\n", 2, "both given"),
  ]

  @Test(arguments: faults)
  func tellsWhereAndWhatIsWrong(text: String, line: Int, words: String) throws {
    let error = #expect(throws: IngestError.self) { try read(text) }
    guard case .usage(let message) = try #require(error) else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(message.contains("rates.csv: line \(line)"), "\(message)")
    #expect(message.contains(words), "\(message)")
  }

  @Test func emptyAndMissingFilesAreTold() throws {
    for text in ["", "\n\n", "currency,rate\n", "currency,rate\nCNY,1\n"] {
      let error = #expect(throws: IngestError.self) { try read(text) }
      #expect("\(try #require(error))".contains("holds no rate"), "\(text)")
    }
    let missing = #expect(throws: IngestError.self) { try RateFile.read("/nonexistent/r.csv") }
    guard case .unreadable = try #require(missing) else {
      Issue.record("a missing file is unreadable")
      return
    }
  }
}
