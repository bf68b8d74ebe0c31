import BankRecords
import Testing

@testable import StatementIngest

/// F10: encodings that are no Chinese bank's are told by name; what is read is never read wrongly.
@Suite struct ForeignEncodingTests {
  let files = TestFiles()

  private static let big5 = """
    交易日期,交易時間,支出金額,存入金額,帳戶餘額,對方戶名,對方帳號,摘要
    2024-06-12,10:15:30,,50000.00,150000.00,測試乙,6217000000000000020,投資款
    2024-06-13,09:15:00,1200.50,,148799.50,測試丙,6228480000000000034,分紅

    """

  @Test(arguments: [
    ("BIG5", big5),
    (
      "CP932",
      "取引日,お取引内容,入金額,出金額,残高,口座番号\n2024-06-12,振込 テスト,50000,,150000,1234567\n2024-06-13,カード,,1200,148800,1234567\n"
    ),
    ("CP932", "日付,金額,残高,口座\n2024-06-12,50000,150000,1234567\n"),
    (
      "EUC-JP",
      "取引日,お取引内容,入金額,出金額,残高,口座番号\n2024-06-12,振込 テスト,50000,,150000,1234567\n"
    ),
    (
      "CP949",
      "거래일자,거래시간,출금금액,입금금액,잔액,상대계좌,적요\n2024-06-12,10:15:30,,50000,150000,110123456789,급여이체\n"
    ),
    (
      "CP1252",
      "Buchungstag;Auftraggeber/Empfänger;Verwendungszweck;Währung;Betrag\n12.06.2024;Müller;Überweisung Prämie;EUR;50,00\n13.06.2024;Jäger;Rückzahlung für März;EUR;-12,00\n14.06.2024;Größe;Gebühr;EUR;-1,00\n"
    ),
  ])
  func otherEncodingsAreToldByName(name: String, text: String) async throws {
    let bytes = TestEncoding.iconv(Array(text.utf8), from: "UTF-8", to: name)
    try #require(!bytes.isEmpty)
    await #expect {
      try await Reading.of([files.write("other.csv", bytes)], formats: StandardFormats.all)
    } throws: { error in
      guard case IngestError.unreadLayout(_, _, let remedy) = error else { return false }
      return remedy.contains("iconv -f \(name) -t UTF-8")
    }
  }

  /// The same text in GB18030, traditional characters and all, is read.
  @Test func traditionalCharactersInGB18030AreNoBig5() async throws {
    let text = Self.big5.replacing("支出金額", with: "支出金额").replacing("存入金額", with: "存入金额")
      .replacing("對方帳號", with: "对方账号")
    let reading = try await Reading.of(
      [files.write("gb.csv", TestEncoding.gb18030(text))], formats: StandardFormats.all)
    #expect(reading.reports.map(\.encoding) == ["gb18030"])
    #expect(reading.rows.map(\.fen) == [5_000_000, 120_050])
    // Without one simplified word, and by the header of another layout.
    let rows = (0..<30).map { index in
      Canonical.row(index, memo: "貨款轉帳餘額對賬實業發展電氣國際貿易臺灣儲蓄")
    }
    let canonical = try await Reading.of(
      [files.write("c.csv", TestEncoding.gb18030(Canonical.header + rows.joined()))])
    #expect(canonical.reports.map(\.encoding) == ["gb18030"] && canonical.rows.count == 30)
  }

  /// One memo in every row, of characters that Korean has as well: no evidence.
  @Test(arguments: ["货款", "工资", "奖金", "房租", "借款", "还款", "保险金", "合成科技公司货款"])
  func oneMemoDecidesNothing(memo: String) async throws {
    let rows = (0..<200).map { Canonical.row($0, memo: memo) }
    let reading = try await Reading.of(
      [files.write("m.csv", TestEncoding.gb18030(Canonical.header + rows.joined()))])
    #expect(reading.rows.count == 200 && reading.rows.allSatisfy { $0.memo == memo })
  }

  /// Damage in a file of plain ASCII is damage, not another encoding.
  @Test func strayBytesAreRejectedRowByRow() async throws {
    var bytes = Array(
      (Canonical.header + (0..<50).map { Canonical.row($0, memo: "abc") }.joined()).utf8)
    for place in stride(from: bytes.count / 2, to: bytes.count / 2 + 3, by: 1) {
      bytes[place] |= 0x80
    }
    let reading = try await Reading.of([files.write("s.csv", bytes)])
    #expect(reading.reports[0].encoding != "" && reading.rows.count >= 48)
    #expect(reading.reports[0].isReconciled)
  }

  @Test func utf32IsToldByName() async throws {
    var bytes: [UInt8] = [0xFF, 0xFE, 0, 0]
    for scalar in "交易日期,金额\n".unicodeScalars {
      bytes += [UInt8(scalar.value & 0xFF), UInt8(scalar.value >> 8 & 0xFF), 0, 0]
    }
    let path = files.write("u.csv", bytes)
    await #expect(throws: IngestError.self) { try await Reading.of([path]) }
  }

  /// Two files put one behind the other, each with its byte order mark and header.
  @Test func aMarkWithinTheFileIsNoText() async throws {
    let one = "\u{FEFF}" + Canonical.header + Canonical.row(1, memo: "甲")
    let two = "\u{FEFF}" + Canonical.header + "\u{FEFF}" + Canonical.row(2, memo: "乙")
    for bytes in [Array((one + two).utf8), TestEncoding.utf16(one + two, mark: false)] {
      let reading = try await Reading.of([files.write("two-\(bytes.count).csv", bytes)])
      #expect(reading.rows.map(\.memo) == ["甲", "乙"] && reading.rejects.isEmpty)
      #expect(reading.skipped == ["repeated-header": 1])
      #expect(reading.rows.allSatisfy { !$0.reference.contains("\u{FEFF}") })
    }
  }

  /// U+FFFD means that a character was lost: never in an account or a name.
  @Test func lostCharactersCostTheirRow() async throws {
    let text = """
      交易时间,付款账号,付款方户名,收款账号,收款方户名,交易金额,摘要
      2024-06-12 10:15:30,6217000000000000020,测\u{FFFD}乙,6222020000000000018,测试甲,1.00,
      2024-06-12 10:15:30,62170000000000000\u{FFFD}0,测试乙,6222020000000000018,测试甲,1.00,
      2024-06-12 10:15:30,6217000000000000020,测试乙,6222020000000000018,测试甲,1.00,货\u{FFFD}

      """
    let reading = try await Reading.ofStandard(text, name: "lost.csv")
    #expect(reading.codes == ["E_ENCODING", "E_ACCOUNT_DAMAGED"])
    #expect(reading.rows.count == 1)
  }
}
