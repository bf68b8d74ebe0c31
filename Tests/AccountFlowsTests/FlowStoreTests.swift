import AccountFlows
import BankRecords
import Testing

struct FlowStoreTests {
  typealias Row = StatementScript.Row

  private func account(_ number: String, in store: FlowStore) -> AccountID? {
    (0..<store.directory.count).map { AccountID(index: $0) }
      .first { store.directory.number(of: $0) == number }
  }

  @Test func leadingZerosMakeAnotherAccount() {
    var script = StatementScript()
    script.add(Row(payer: "0012", payee: "12"))
    let store = script.store()
    #expect(store.directory.count == 2)
    #expect(store.payers[0] != store.payees[0])
  }

  @Test func currenciesOfOneNumberAreKeptApart() {
    var script = StatementScript()
    script.add(Row(payer: "A", payee: "B", currency: "人民币"))
    script.add(Row(payer: "A", payee: "B"))
    script.add(Row(payer: "A", payee: "B", currency: "USD"))
    let store = script.store()
    #expect(store.directory.count == 4)
    #expect(store.payers[0] == store.payers[1])
    #expect(store.directory.number(of: store.payers[2]) == "A")
    #expect(store.directory.currency(of: store.payers[2]) == "USD")
    #expect(store.directory.currency(of: store.payers[0]) == "CNY")
  }

  @Test func blankCounterpartiesAreNeverOneParty() {
    var script = StatementScript()
    script.add(Row(payee: "B", second: 1))
    script.add(Row(payee: "B", second: 2))
    let store = script.store()
    #expect(store.directory.count == 1)
    #expect(store.payers.allSatisfy { !$0.isKnown })
  }

  /// Cash that a file names 现金 or CASH beside an empty account is nobody's.
  @Test(arguments: ["现金", "CASH", "Cash", "/", "柜面现金"]) func cashIsNoParty(name: String) {
    var script = StatementScript()
    script.add(StatementScript.Row(payee: "B", payerName: name))
    script.add(StatementScript.Row(payee: "B", payerName: "现金流"))
    let store = script.store()
    #expect(!store.payers[0].isKnown)
    #expect(store.payers[1].isKnown)
  }

  @Test func namesWithoutNumberAreKeptApartByOwnAccount() {
    var script = StatementScript()
    script.add(Row(payee: "B", payerName: "测试甲"))
    script.add(Row(payee: "B", payerName: "测试甲"))
    script.add(Row(payee: "C", payerName: "测试甲"))
    let store = script.store()
    #expect(store.payers[0] == store.payers[1])
    #expect(store.payers[0] != store.payers[2])
    #expect(store.directory.isNameOnly(store.payers[0]))
    #expect(store.directory.name(of: store.payers[2]) == "测试甲")
  }

  @Test(arguments: [["张*", "张三"], ["张三", "张*"]])
  func theNameWithoutStarsIsKeptWhateverTheOrder(names: [String]) {
    var script = StatementScript()
    for name in names { script.add(Row(payer: "A", payee: "B", payerName: name)) }
    let store = script.store()
    #expect(store.directory.name(of: store.payers[0]) == "张三")
  }

  @Test func locationsSurviveTheStore() {
    var script = StatementScript()
    for second in 0..<300 { script.add(Row(payer: "A", payee: "B", second: Int64(second))) }
    let store = script.store()
    #expect(
      store.location(of: 299) == RowLocation(file: 0, line: 301, byte: 299 * 50, length: 49))
  }

  /// Rows behind 4 GiB and behind 2^32 lines: a place is an anchor of 64 bits and an offset.
  @Test func placesBeyond32BitsSurviveTheStore() {
    var store = FlowStore()
    let starts: [UInt64] = [2_147_483_643, 4_294_967_303, 35_184_372_088_832]
    for (file, start) in starts.enumerated() {
      var records: [TransactionRecord] = []
      for row: UInt64 in 0..<3 {
        var record = TransactionRecord()
        record.payerAccount = TextSpan(offset: 0, length: 1)
        record.payeeAccount = TextSpan(offset: 1, length: 1)
        record.location = RowLocation(
          file: UInt32(file), line: start / 3 + row, byte: start + row * 100, length: 99)
        records.append(record)
      }
      store.append(TransactionBatch(text: Array("AB".utf8), records: records))
      for row in 0..<3 {
        #expect(store.location(of: file * 3 + row) == records[row].location)
      }
    }
  }

  @Test func manyAccountsKeepTheirNumbers() throws {
    var script = StatementScript()
    for number in 0..<20_000 { script.add(Row(payer: "acc\(number)", payee: "hub")) }
    let store = script.store()
    #expect(store.directory.count == 20_001)
    for number in stride(from: 0, to: 20_000, by: 997) {
      #expect(store.directory.number(of: store.payers[number]) == "acc\(number)")
    }
  }

  @Test func gatheredFlowsAreInTimeOrderWithPeersSummedUp() throws {
    var script = StatementScript()
    script.add(Row(payer: "hub", payee: "p1", yuan: 5, second: 900))
    script.add(Row(payer: "p1", payee: "hub", yuan: 100, second: 100))
    script.add(Row(payer: "p2", payee: "hub", yuan: 50, second: 100))
    script.add(Row(payer: "hub", payee: "hub", yuan: 9, second: 500))
    script.add(Row(payee: "hub", yuan: 1, second: 50))
    let index = FlowIndex(store: script.store())
    let hub = try #require(account("hub", in: index.store))
    let flow = GatheredLegs(index: index, accounts: [hub]).flow(at: 0)
    #expect(flow.legs.map(\.amountFen) == [100, 5000, 10_000, 500])
    #expect(flow.inFen == 15_100 && flow.outFen == 500)
    #expect(flow.peers.map(\.inFen).sorted() == [5000, 10_000])
    #expect(flow.legs[0].peer == -1)
    let screen = index.screens[hub.index]
    #expect(screen.inCount == 3 && screen.outCount == 1 && screen.inFen == 15_100)
  }

  @Test func rowsAfterTheDayOfTheScanAreLeftOut() throws {
    var script = StatementScript()
    script.add(Row(payer: "A", payee: "hub", second: 0))
    script.add(Row(payer: "A", payee: "hub", second: 86_400))
    let index = FlowIndex(store: script.store(), asOf: FlowDay.first)
    let hub = try #require(account("hub", in: index.store))
    #expect(
      GatheredLegs(index: index, accounts: [hub], asOf: FlowDay.first).flow(at: 0).legs.count == 1)
    #expect(index.lastDay == FlowDay.first)
  }
}
