import BankRecords
import SeededNumbers
import Testing

struct MoneyParsingTests {
  static func read(_ text: String, scale: AmountScale = .yuan) -> AmountText {
    let bytes = Array(text.utf8)
    return Money.parse(bytes.span, scale: scale)
  }

  @Test(
    arguments: [
      ("100", 10_000), ("100.5", 10_050), ("100.05", 10_005), ("1,234.56", 123_456),
      ("12,345,678.90", 1_234_567_890), ("￥1234.50", 123_450), ("¥1,234.50", 123_450),
      ("１２３．４５", 12_345), ("１，２３４．５６", 123_456), ("+100", 10_000), ("-100.00", -10_000),
      ("－100", -10_000), ("(100.00)", -10_000), ("（100.00）", -10_000), (".5", 50), ("100.", 10_000),
      ("100.000", 10_000), ("0.010", 1), ("100元", 10_000), (" 100 \t", 10_000), ("-¥100", -10_000),
      ("¥-100", -10_000), ("0", 0), ("0.00", 0), ("-0.00", 0), ("000123.40", 12_340),
      ("1000000000000000.00", 100_000_000_000_000_000), ("92233720368547758.07", .max),
      ("\u{3000}1.00\u{A0}", 100),
    ] as [(String, Int64)])
  func amounts(text: String, fen: Int64) {
    #expect(Self.read(text) == .amount(Money(fen: fen)), "\(text)")
  }

  @Test(arguments: [
    "1e5", "1E+05", "NaN", "inf", "-inf", "0.005", "100.001", "99999999999999999.99",
    "92233720368547758.08", "1.234,56", "1,23", "1234,567", "1,2345", "1,234,56", "1 234", "abc",
    "12a", "1.2.3", "--1", "+-1", "(1", "1)", "()", ".", "+", "¥", "1-", "0x10", "１００，０", "1,",
    "100元元x", "￥￥1", "1\u{FFFD}",
  ])
  func notAmounts(text: String) { #expect(Self.read(text) == .malformed, "\(text)") }

  @Test(arguments: ["", " ", "\t", "-", "--", "-------------------", "\u{3000}", " - "])
  func blanks(text: String) { #expect(Self.read(text) == .blank, "\(text.debugDescription)") }

  @Test func fenColumns() {
    #expect(Self.read("12345", scale: .fen) == .amount(Money(fen: 12_345)))
    #expect(Self.read("12345.00", scale: .fen) == .amount(Money(fen: 12_345)))
    #expect(Self.read("123.4", scale: .fen) == .malformed)
  }

  @Test func readsWhatItPrints() {
    var random = SeededNumbers(state: 42)
    for _ in 0..<100_000 {
      let fen = Int64(bitPattern: random.next()) >> Int64(random.next() % 63)
      if fen == .min { continue }
      let money = Money(fen: fen)
      #expect(Self.read(money.description) == .amount(money))
      #expect(Self.read(Self.grouped(money)) == .amount(money))
    }
  }

  /// With thousands separators.
  static func grouped(_ money: Money) -> String {
    let parts = money.description.split(separator: ".")
    var whole = ""
    let digits = parts[0].filter { $0 != "-" }
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { whole += "," }
      whole.append(digit)
    }
    return (money.fen < 0 ? "-" : "") + whole + "." + parts[1]
  }
}
