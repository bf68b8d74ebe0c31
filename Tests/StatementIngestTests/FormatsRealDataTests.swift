import BankRecords
import Testing

@testable import StatementIngest

/// A file of `shared/data` and what other programs counted in it.
struct RealFile: Sendable, CustomTestStringConvertible {
  var path: String
  var format: String
  var accepted: Int
  /// Sum of accepted amounts that are money in, or of all amounts of a transfer table, in fen.
  var inFen: Int128
  var outFen: Int128 = 0
  var rejected: [String: Int] = [:]
  var skipped: [String: Int] = [:]
  /// Named by `--format`: the file has no header line.
  var isNamed = false

  var testDescription: String { path }
}

/// Every data set and statement example whose layout is built in, against counts and sums taken
/// without this program.
@Suite(.enabled(if: SharedData.isPresent, "no shared/data beside the checkout"))
struct FormatsRealDataTests {
  /// Python: `csv.DictReader`, fen = `Decimal(cell) * 100` checked to be whole, `sum`.
  /// 15 amounts of amlgentex are 0.00: accepted, they move nothing.
  static let simulators: [RealFile] = [
    RealFile(
      path: "amlsim_10k/transactions.csv", format: "amlsim", accepted: 197_905,
      inFen: 10_818_118_807),
    RealFile(
      path: "amlsim_20k/20K_cycle200/transactions.csv", format: "amlsim-sample",
      accepted: 117_805, inFen: 3_300_340_768),
    RealFile(
      path: "amlsim_20k/20K_fanin200/transactions.csv", format: "amlsim-sample",
      accepted: 118_250, inFen: 3_303_903_718),
    RealFile(
      path: "amlsim_20k/20K_fanin200cycle200/transactions.csv", format: "amlsim-sample",
      accepted: 120_558, inFen: 3_328_791_920),
    RealFile(
      path: "amlgentex_seed0/transfers.csv", format: "amlgentex", accepted: 111_377,
      inFen: 6_735_345_429),
    // Rows split at `;`: PRIJEM in, VYDAJ and VYBER out; the last line is cut after `"PRIJE`.
    RealFile(
      path: "berka_prefix/trans.asc", format: "berka", accepted: 49_102,
      inFen: 17_736_629_630, outFen: 13_812_015_350, rejected: ["E_TRUNCATED": 1]),
  ]

  /// Python: `csv.reader`, rows that start with a date, amounts by `Decimal`; read by eye as well.
  static let statements: [RealFile] = [
    RealFile(
      path: "abc_debit/example-abc_debit-records.csv", format: "abc-debit", accepted: 5,
      inFen: 1_000_001, outFen: 1_235_589),
    RealFile(
      path: "boc/debit/example-boc-records.csv", format: "boc-debit", accepted: 17,
      inFen: 982_100, outFen: 939_430),
    RealFile(
      path: "bocom_debit/example-bocom_debit-records.csv", format: "bocom-debit", accepted: 6,
      inFen: 1125, outFen: 11_400),
    RealFile(
      path: "cmb/debit/example-cmb-records.csv", format: "cmb-debit", accepted: 5,
      inFen: 123_400, outFen: 201_314),
    RealFile(
      path: "icbc/debit-v1/example-icbc-debit-v1-records.csv", format: "icbc-debit",
      accepted: 11, inFen: 284_174, outFen: 424_108, skipped: ["totals-row": 1]),
    RealFile(
      path: "icbc/debit-v2/example-icbc-debit-v2-records.csv", format: "icbc-debit",
      accepted: 11, inFen: 284_174, outFen: 424_108, skipped: ["totals-row": 1]),
    RealFile(
      path: "icbc/credit/example-icbc-credit-records.csv", format: "icbc-credit",
      accepted: 9, inFen: 462_101, outFen: 36_313, skipped: ["totals-row": 1]),
    // GB18030. 3 in (one 收入, two 退款成功), 4 支出, 2 交易关闭, 1 不计收支.
    RealFile(
      path: "alipay/example-alipay-records.csv", format: "alipay", accepted: 7,
      inFen: 22_229_453, outFen: 16_164, skipped: ["closed": 2, "neutral-direction": 1]),
    RealFile(
      path: "wechat/example-wechat-records.csv", format: "wechat", accepted: 16,
      inFen: 2849, outFen: 290_453, skipped: ["neutral-direction": 11]),
    // The file's own 不计收支 10笔 1,097.59 are its refunds, and 支出 1,648.43 is out less in.
    RealFile(
      path: "jd/example-jd-records.csv", format: "jd", accepted: 23, inFen: 109_759,
      outFen: 274_602, skipped: ["pay-later": 3]),
    RealFile(
      path: "mt/example-mt-records.csv", format: "meituan", accepted: 29, inFen: 20_973,
      outFen: 122_380),
    RealFile(
      path: "cgb_credit/example-cgb_credit-records.csv", format: "cgb-credit", accepted: 4,
      inFen: 122_788, outFen: 40_332),
    // 13 rows in yuan and one in US dollars.
    RealFile(
      path: "boc/credit/example-boc-records.csv", format: "boc-credit", accepted: 14,
      inFen: 98_984, outFen: 123_181),
    RealFile(
      path: "bocom_credit/example-bocom_credit-records.csv", format: "bocom-credit", accepted: 8,
      inFen: 80_527, outFen: 7358),
    RealFile(
      path: "cmb/credit/example-cmb-records.csv", format: "cmb-credit", accepted: 6,
      inFen: 38_080, outFen: 805_678),
    RealFile(
      path: "citic/credit/example-citic-records.xls", format: "citic-credit", accepted: 13,
      inFen: 141, outFen: 109_880),
    RealFile(
      path: "hsbchk/debit/example-hsbchk-debit-records.csv", format: "hsbc-hk-debit", accepted: 10,
      inFen: 2_550_545, outFen: 352_650),
    RealFile(
      path: "hsbchk/credit/example-hsbchk-credit-records.csv", format: "hsbc-hk-credit",
      accepted: 11, inFen: 329_116, outFen: 158_679),
    RealFile(
      path: "bmo/debit/example-bmo-records.csv", format: "bmo-debit", accepted: 4, inFen: 1,
      outFen: 15_832),
    RealFile(
      path: "bmo/credit/example-bmo-records.csv", format: "bmo-credit", accepted: 3, inFen: 0,
      outFen: 9433),
    RealFile(
      path: "td/example-td-records.csv", format: "td", accepted: 9, inFen: 33_223, outFen: 31_917,
      isNamed: true),
    // Four transfers between bank and securities account, nine trades.
    RealFile(
      path: "hxsec/example-hxsec-records.xls", format: "hxsec", accepted: 4, inFen: 24_107_168,
      outFen: 10_000, skipped: ["securities-trade": 9]),
    RealFile(
      path: "htsec/example-htsec-records.xlsx", format: "htsec", accepted: 0, inFen: 0,
      skipped: ["securities-trade": 10]),
    RealFile(
      path: "ccb/交易明细_xxxx_2025xxxx_2025xxxx.xls", format: "ccb-personal", accepted: 6, inFen: 0,
      outFen: 70_326, skipped: ["note-row": 1]),
    RealFile(
      path: "spdb_debit/example-spdb_debit-records.xls", format: "spdb-debit", accepted: 4,
      inFen: 1000, outFen: 1164),
  ].map { file in
    var file = file
    file.path = "cn_statement_examples/example/" + file.path
    return file
  }

  private static func report(_ path: String, format: String? = nil) async throws -> FileReport {
    var options = ReadingOptions()
    options.threads = 2
    options.formatName = format
    let inputs = try StatementReader.resolveInputs([SharedData.path(path)], options: options)
    let reports = try await StatementReader(options: options)
      .read(inputs, batch: { _ in }, reject: { _ in })
    return try #require(reports.first)
  }

  @Test(arguments: simulators + statements)
  func countsAndSumsAgree(file: RealFile) async throws {
    let report = try await Self.report(file.path, format: file.isNamed ? file.format : nil)
    #expect(report.format == file.format)
    #expect(report.isReconciled)
    #expect(report.accepted == file.accepted)
    #expect(report.acceptedFen == file.inFen + file.outFen)
    if file.outFen > 0 {
      #expect(report.acceptedInFen == file.inFen && report.acceptedOutFen == file.outFen)
    }
    #expect(report.rejected == file.rejected)
    var skipped = report.skipped
    skipped["blank"] = nil
    #expect(skipped == file.skipped)
  }

  /// Files that hold no flows of money between accounts say what they are and what to ask for.
  @Test(arguments: [
    ("huobi/example-huobi-records.csv", "crypto exchange", "充提记录"),
    ("oklink/example-oklink-token-transfer.csv", "token transfers", "units of tokens"),
  ])
  func whatIsNoMoneyIsRefusedByName(path: String, kind: String, remedy: String) async throws {
    await #expect {
      try await Self.report("cn_statement_examples/example/" + path)
    } throws: { error in
      guard case IngestError.unreadLayout(_, let what, let why) = error else { return false }
      return what.contains(kind) && why.contains(remedy)
    }
  }

  /// A file without a header line says which format to name.
  @Test func aFileWithoutHeaderNamesItsFormat() async throws {
    await #expect {
      try await Self.report("cn_statement_examples/example/td/example-td-records.csv")
    } throws: { error in
      guard case IngestError.unknownFormat(_, _, let nearest, _) = error else { return false }
      return nearest.first?.contains("--format td") == true
    }
  }
}
