import BankRecords
import Testing

struct MoneyTests {
  @Test func printsPlainDecimals() {
    #expect(Money(fen: -5).description == "-0.05")
    #expect(Money(fen: 123_456).description == "1234.56")
  }
}
