import BankRecords
import Testing

@testable import StatementIngest

/// F17–F20, F25: fields in a table of transfers.
struct FieldTests {
  let files = TestFiles()

  func read(_ rows: [String]) async throws -> Reading {
    try await Reading.of([files.write("a.csv", Canonical.header + rows.joined())])
  }

  @Test func accounts() async throws {
    let wanted: [(String, String?)] = [
      ("6222021234567890123", "6222021234567890123"), ("0001000000000", "0001000000000"),
      ("6222021234567890123\t", "6222021234567890123"),
      ("\u{3000}6222 0212 3456 7890\u{A0}", "6222021234567890"),
      ("'6222021234567890123", "6222021234567890123"),
      ("=\"6222021234567890123\"", "6222021234567890123"),
      ("\"=\"\"6222021234567890123\"\"\"", "6222021234567890123"),
      ("６２２２０２１２３４５６７８９０", "6222021234567890"), ("10-540101040012345", "10540101040012345"),
      ("NRA0012345", "NRA0012345"), ("123456789.0", "123456789"), ("6222****1234", "6222****1234"),
      ("6.22202E+18", nil), ("1.23457E+11", nil), ("6.22202e18", nil), ("6E+18", nil),
      ("6222021234567890.0", nil),
    ]
    for (text, account) in wanted {
      let reading = try await read([Canonical.row(1, payer: text)])
      if let account {
        #expect(reading.rows.first?.payer == account, "\(text)")
      } else {
        #expect(reading.codes == ["E_ACCOUNT_DAMAGED"], "\(text)")
        #expect(reading.rejects.first?.contains("as text") == true)
      }
    }
  }

  @Test func blankAccounts() async throws {
    for text in [
      "", " ", "-", "--", "-----", "/", "null", "NULL", "nan", "None", "无", "@N", "（空）", "0",
      "0000",
    ] {
      let one = try await read([Canonical.row(1, payer: text)])
      #expect(one.rows.first?.payer == "" && one.rejects.isEmpty, "\(text)")
      let both = try await read([Canonical.row(1, payer: text, payee: "-")])
      #expect(both.codes == ["E_ACCOUNT"], "\(text)")
    }
  }

  @Test func excelDamageIsNoticed() async throws {
    let damaged = (0..<10).map { Canonical.row($0, payer: "62220212345\(10 + $0)90000") }
    let warning = try await read(damaged).reports[0].warnings
    #expect(warning.contains { $0.contains("15-digit") })
    #expect(try await read((0..<10).map { Canonical.row($0) }).reports[0].warnings.isEmpty)
  }

  @Test func amounts() async throws {
    let texts = [
      "1000000000000000.00", "99999999999999999.99", "-100.00", "(100.00)", "\"1,234.56\"",
      "¥1234.50",
      "1e5", "NaN", "inf", "", "0.005", "１２３．４５", "+100", "100.", ".5", "\"1.234,56\"", "0",
      "100.000",
    ]
    let reading = try await read(texts.map { Canonical.row(1, amount: $0) })
    #expect(
      reading.rows.map(\.fen) == [
        100_000_000_000_000_000, 123_456, 123_450, 12_345, 10_000, 10_000, 50, 0, 10_000,
      ])
    #expect(reading.codes.count(where: { $0 == "E_AMOUNT_SIGN" }) == 2)
    #expect(reading.codes.count(where: { $0 == "E_AMOUNT" }) == 7)
  }

  @Test func reversals() async throws {
    let reading = try await read([
      Canonical.row(1, amount: "-100.00", memo: "冲正"), Canonical.row(2, amount: "-5", memo: "跨行抹账"),
      Canonical.row(3, amount: "-5", memo: "转账"),
    ])
    #expect(reading.rows.map(\.fen) == [10_000, 500])
    #expect(reading.rows.allSatisfy { RowMarks(rawValue: $0.marks).contains(.reversal) })
    #expect(reading.codes == ["E_AMOUNT_SIGN"])
  }

  @Test func times() async throws {
    let texts = [
      "2024-02-29 00:00:00", "2023-02-29 00:00:00", "2024-12-31 23:59:60", "1986-05-04 00:30:00",
      "20240301120000", "2024/3/1 9:05", "2024年3月1日", "1900-01-00", "45352.5",
      "0000-00-00 00:00:00",
      "2024-03-01 24:00:00", "2024-03-01T12:00:00+08:00", "1709265600", "2024-03-01 12:00:00",
      "2024-03-01 12:00:61", "2024-03-01 2x:00:00", "2024-03-01T13:00:01",
    ]
    let reading = try await read(texts.map { Canonical.row(1, time: $0) })
    #expect(
      reading.rows.map(\.time) == [
        "2024-02-29 00:00:00", "1986-05-04 00:30:00", "2024-03-01 12:00:00", "2024-03-01 09:05:00",
        "2024-03-01 00:00:00", "2024-03-01 12:00:00", "2024-03-01 12:00:00", "2024-03-01 13:00:01",
      ])
    #expect(reading.codes.allSatisfy { $0 == "E_TIME" } && reading.codes.count == 9)
    #expect(RowMarks(rawValue: reading.rows[4].marks) == .dateOnly)
  }

  @Test func currencies() async throws {
    let row = Canonical.row(1)
    let reading = try await read(
      ["CNY", "人民币", "", "USD", "美元", "hkd", "156", "RMB", "金币"].map {
        row.replacing(",CNY,", with: ",\($0),")
      })
    #expect(reading.rows.map(\.currency) == ["", "", "", "USD", "USD", "HKD", "", ""])
    #expect(reading.codes == ["E_CURRENCY"])
  }

  @Test func damageStaysInItsRow() async throws {
    let good = (0..<9).map { Canonical.row($0) }
    let damages: [(String, String)] = [
      (good[4].replacing(",MOBILE", with: ""), "E_FIELD_COUNT"),
      (good[4].replacing(",MOBILE", with: ",MOBILE,x"), "E_FIELD_COUNT"),
      (good[4].replacing("MOBILE", with: "\"MOBILE"), "E_QUOTE"),
      (good[4].replacing("MOBILE", with: "\"MOB\"ILE"), "E_QUOTE"),
      (good[4].replacing(",CNY", with: ";CNY"), "E_FIELD_COUNT"),
      (good[4].replacing("MOBILE", with: "MO\0BILE"), "E_NUL"),
    ]
    for (damaged, code) in damages {
      let reading = try await read(Array(good[..<4]) + [damaged] + Array(good[5...]))
      #expect(reading.codes == [code], "\(damaged)")
      #expect(reading.rows.map(\.reference) == [0, 1, 2, 3, 5, 6, 7, 8].map { "T\(100_000 + $0)" })
      #expect(reading.rejectRaw[0] == Array(damaged.utf8.dropLast()))
    }
  }

  @Test func rowsCutAnywhere() async throws {
    let text = Array((Canonical.header + Canonical.rows(5)).utf8)
    for cut in (text.count - 180)..<text.count {
      let reading = try await Reading.of([files.write("cut.csv", Array(text[..<cut]))])
      let rest = text[..<cut].split(separator: 10, omittingEmptySubsequences: true).count - 1
      #expect(reading.read == rest, "\(cut)")
      #expect(reading.rows.count >= rest - 1)
      #expect(reading.codes.allSatisfy { $0 == "E_TRUNCATED" }, "\(cut): \(reading.rejects)")
      #expect(reading.rows.allSatisfy { !$0.memo.unicodeScalars.contains("\u{FFFD}") })
    }
  }
}
