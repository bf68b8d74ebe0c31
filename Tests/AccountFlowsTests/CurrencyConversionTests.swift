import AccountFlows
import BankRecords
import Testing

struct CurrencyConversionTests {
  private func rates(_ list: (String, String, CivilDay?)...) throws -> ExchangeRates {
    var rates = ExchangeRates()
    for (currency, text, day) in list {
      let isKept = rates.add(try #require(ExchangeRate(text.utf8)), of: currency, from: day)
      #expect(isKept)
    }
    return rates
  }

  private func row(
    _ payer: String, _ payee: String, yuan: Int, second: Int64 = 0, currency: String = ""
  ) -> StatementScript.Row {
    StatementScript.Row(
      payer: payer, payee: payee, yuan: yuan, second: second, currency: currency)
  }

  @Test func oneNumberInSeveralCurrenciesBecomesOneAccount() throws {
    var script = StatementScript()
    script.add(row("A", "B", yuan: 100))
    script.add(row("A", "B", yuan: 100, currency: "USD"))
    script.add(row("A", "B", yuan: 1000, currency: "JPY"))
    var store = script.store()
    #expect(Set(store.payers).count == 3)
    let conversion = store.convertToYuan(try rates(("USD", "7.1", nil), ("JPY", "0.05", nil)))
    #expect(store.amountsFen == [10_000, 71_000, 5000])
    #expect(Set(store.payers).count == 1 && Set(store.payees).count == 1)
    #expect(store.directory.count == 2 && conversion.missing.isEmpty)
    #expect(store.directory.number(of: store.payers[2]) == "A")
    #expect(store.directory.currency(of: store.payers[2]) == "CNY")
    #expect(conversion.converted.map(\.currency) == ["JPY", "USD"])
    #expect(conversion.converted.map(\.hundredths) == [100_000, 10_000])
    #expect(conversion.converted.map(\.fen) == [5000, 71_000])
  }

  @Test func namesAndOwnersOfMergedAccountsStay() throws {
    var script = StatementScript()
    var foreign = row("A", "", yuan: 5, currency: "USD")
    (foreign.viewpoint, foreign.payeeName, foreign.payerName) = (.payerStatement, "张三", "某公司")
    script.add(foreign)
    var yuan = row("A", "", yuan: 5, second: 1)
    (yuan.viewpoint, yuan.payeeName) = (.payerStatement, "张三")
    script.add(yuan)
    var store = script.store()
    #expect(store.payees[0] != store.payees[1])
    _ = store.convertToYuan(try rates(("USD", "7", nil)))
    #expect(store.payees[0] == store.payees[1], "one name within one account is one counterparty")
    #expect(store.directory.isNameOnly(store.payees[0]))
    #expect(store.directory.name(of: store.payees[0]) == "张三")
    #expect(store.directory.name(of: store.payers[1]) == "某公司")
    #expect(store.directory.isOwn(store.payers[1]))
  }

  @Test func missingRatesAreToldByFileCurrencyAndDays() throws {
    var script = StatementScript()
    let later: Int64 = 3 * 86_400
    script.add(row("A", "B", yuan: 1, currency: "USD"), file: 0)
    script.add(row("A", "B", yuan: 2, second: later, currency: "USD"), file: 0)
    script.add(row("A", "B", yuan: 3, second: 2 * later, currency: "USD"), file: 0)
    script.add(row("A", "B", yuan: 4, currency: "EUR"), file: 0)
    var store = script.store()
    let from = FlowDay.first.advanced(by: 4)
    let conversion = store.convertToYuan(try rates(("USD", "7", from)))
    #expect(conversion.missing.map(\.currency) == ["EUR", "USD"])
    let usd = try #require(conversion.missing.last)
    #expect(usd.rows == 2 && usd.line == 2 && usd.file == 0)
    #expect(usd.firstDay == FlowDay.first && usd.lastDay == FlowDay.first.advanced(by: 3))
    #expect(conversion.converted.map(\.rows) == [1])
  }

  @Test func aReversalOnAnotherDayStillCancelsItsOriginal() throws {
    var script = StatementScript()
    script.add(row("A", "B", yuan: 100, currency: "USD"))
    var reversal = row("B", "A", yuan: 100, second: 86_400 * 2, currency: "USD")
    reversal.marks = .reversal
    script.add(reversal)
    var store = script.store()
    let conversion = store.convertToYuan(
      try rates(("USD", "7", nil), ("USD", "8", FlowDay.first.advanced(by: 1))))
    #expect(store.statuses == [.reversed, .reversal] && conversion.converted.isEmpty)
  }

  @Test func yuanAloneIsLeftAsItIs() throws {
    var script = StatementScript()
    script.add(row("A", "B", yuan: 100, currency: "RMB"))
    var store = script.store()
    let conversion = store.convertToYuan(try rates(("USD", "7", nil)))
    #expect(store.amountsFen == [10_000])
    #expect(conversion.converted.isEmpty && conversion.missing.isEmpty)
  }
}
