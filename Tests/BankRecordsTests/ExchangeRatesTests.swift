import BankRecords
import SeededNumbers
import Testing

struct ExchangeRatesTests {
  private func rate(_ text: String, units: Int64 = 1) throws -> ExchangeRate {
    try #require(ExchangeRate(text.utf8, units: units))
  }

  private func day(_ year: Int, _ month: Int, _ day: Int) throws -> CivilDay {
    try #require(CivilDay(year: year, month: month, day: day))
  }

  @Test(arguments: [
    ("7", 7_000_000_000_000), ("7.1886", 7_188_600_000_000), (".5", 500_000_000_000),
    ("0.046834", 46_834_000_000), ("7.", 7_000_000_000_000), ("0.000000000001", 1),
    ("1.0000000000000000", 1_000_000_000_000),
  ])
  func reads(text: String, scaled: Int64) throws {
    #expect(try rate(text).scaled == scaled)
  }

  @Test(arguments: [
    "", ".", "0", "0.0", "-7", "+7", "7,1", "7.1.1", "7e0", "1/7", "0.0000000000001", "99999999999",
    "七", " 7", "NaN", "inf",
  ])
  func refuses(text: String) { #expect(ExchangeRate(text.utf8) == nil) }

  @Test func roundsHalfToEven() throws {
    // 0.01 of the currency at these rates is x.5 fen.
    for (text, fen) in [("0.5", 0), ("1.5", 2), ("2.5", 2), ("3.5", 4), ("2.5000001", 3)] {
      #expect(try rate(text).fen(ofHundredths: 1) == Int64(fen), "\(text)")
      #expect(try rate(text).fen(ofHundredths: -1) == Int64(-fen), "\(text)")
    }
    #expect(try rate("4.6834", units: 100).fen(ofHundredths: 1_000_000) == 46_834)
    #expect(try rate("719.96", units: 100).fen(ofHundredths: 10_000) == 71_996)
    #expect(try rate("50", units: 100).fen(ofHundredths: 3) == 2, "1.5 fen is even at 2")
  }

  @Test func amountsThatAreTooLargeAreTold() throws {
    #expect(try rate("1").fen(ofHundredths: .max) == .max)
    #expect(try rate("1.1").fen(ofHundredths: .max) == nil)
    #expect(try rate("9000000").fen(ofHundredths: .max) == nil)
    #expect(try rate("9000000").fen(ofHundredths: .min) == nil)
  }

  /// Long multiplication and division by hand, digit by digit, as an independent oracle.
  @Test func agreesWithSchoolArithmetic() throws {
    var numbers = SeededNumbers(state: 7)
    for _ in 0..<3000 {
      let amount = Int64(numbers.below(1 << [10, 30, 45][numbers.below(3)]))
      let scaled = Int64(1 + numbers.below(1 << [12, 40, 46][numbers.below(3)]))
      let units: Int64 = numbers.below(2) == 0 ? 1 : 100
      let product = School.product(digits(amount), digits(scaled))
      let rounded = School.roundedHalfEven(product, dropping: units == 1 ? 12 : 14)
      let fen = ExchangeRate(scaled: scaled, units: units).fen(ofHundredths: amount)
      #expect(fen.map { "\($0)" } == rounded, "\(amount) × \(scaled) / \(units)")
    }
  }

  private func digits(_ number: Int64) -> [Int] { "\(number)".compactMap(\.wholeNumberValue) }

  private enum School {
    static func product(_ left: [Int], _ right: [Int]) -> [Int] {
      var cells = [Int](repeating: 0, count: left.count + right.count)
      for (i, a) in left.reversed().enumerated() {
        for (j, b) in right.reversed().enumerated() { cells[i + j] += a * b }
      }
      var carry = 0
      for index in cells.indices {
        let sum = cells[index] + carry
        cells[index] = sum % 10
        carry = sum / 10
      }
      return cells.reversed()
    }

    static func roundedHalfEven(_ digits: [Int], dropping count: Int) -> String {
      let padded = [Int](repeating: 0, count: max(0, count + 1 - digits.count)) + digits
      var kept = Array(padded.dropLast(count))
      let dropped = padded.suffix(count)
      let rest = dropped.dropFirst().contains { $0 != 0 }
      let first = dropped.first ?? 0
      let isOdd = (kept.last ?? 0) % 2 == 1
      if first > 5 || first == 5 && (rest || isOdd) {
        var at = kept.count - 1
        while at >= 0, kept[at] == 9 {
          kept[at] = 0
          at -= 1
        }
        if at >= 0 { kept[at] += 1 } else { kept.insert(1, at: 0) }
      }
      let text = kept.drop { $0 == 0 }.map(String.init).joined()
      return text.isEmpty ? "0" : text
    }
  }

  @Test func theLastRateOnOrBeforeADayCounts() throws {
    var rates = ExchangeRates()
    let first = try rate("7.1")
    let second = try rate("7.2")
    let january = try day(2024, 1, 2)
    let march = try day(2024, 3, 1)
    do {
      let isKept = rates.add(second, of: "USD", from: march)
      #expect(isKept)
    }
    do {
      let isKept = rates.add(first, of: "USD", from: january)
      #expect(isKept)
    }
    #expect(rates.rate(of: "USD", on: try day(2024, 1, 1)) == nil)
    #expect(rates.rate(of: "USD", on: january) == first)
    #expect(rates.rate(of: "USD", on: try day(2024, 2, 29)) == first)
    #expect(rates.rate(of: "USD", on: march) == second)
    #expect(rates.rate(of: "USD", on: try day(2030, 1, 1)) == second)
    #expect(rates.rate(of: "EUR", on: march) == nil)
    do {
      let isKept = rates.add(first, of: "USD", from: january)
      #expect(isKept, "the same again is no fault")
    }
    do {
      let isKept = rates.add(second, of: "USD", from: january)
      #expect(!isKept)
    }
    do {
      let isKept = rates.add(second, of: "USD", from: nil)
      #expect(isKept)
    }
    #expect(rates.rate(of: "USD", on: try day(1999, 1, 1)) == second)
    #expect(rates.rate(of: "USD", on: january) == first)
  }
}
