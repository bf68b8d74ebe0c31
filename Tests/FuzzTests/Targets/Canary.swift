import BankRecords

/// A planted fault behind the product's own code: an amount of yuan and cents in brackets is “wrong”.
///
/// Nothing but the coverage of the instrumented modules leads libFuzzer from the seed `1.5` to such an
/// amount in time: each bracket is a step of the parser.
enum Canary {
  static func run(_ bytes: [UInt8]) throws {
    guard case .amount(let money) = Money.parse(bytes.span), money.fen % 100 != 0,
      bytes.first == UInt8(ascii: "(")
    else { return }
    throw FuzzFinding(description: "the planted fault was reached")
  }
}
