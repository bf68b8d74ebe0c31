import AccountFlows
import BankRecords
import Testing

struct ReconcilingTests {
  typealias Row = StatementScript.Row

  @Test func oneTransferInBothStatementsCountsOnce() {
    var script = StatementScript()
    script.add(Row(payer: "A", payee: "B", second: 10, viewpoint: .payerStatement))
    script.add(Row(payer: "A", payee: "B", second: 12, viewpoint: .payeeStatement))
    #expect(script.store().statuses == [.counted, .mirror])
  }

  @Test func twoEqualTransfersInBothStatementsCountTwice() {
    var script = StatementScript()
    for second in [10, 100] as [Int64] {
      script.add(Row(payer: "A", payee: "B", second: second, viewpoint: .payerStatement))
      script.add(Row(payer: "A", payee: "B", second: second + 1, viewpoint: .payeeStatement))
    }
    #expect(script.store().statuses == [.counted, .mirror, .counted, .mirror])
  }

  @Test func rowsFarApartAreTwoTransfers() {
    var script = StatementScript()
    script.add(Row(payer: "A", payee: "B", second: 10, viewpoint: .payerStatement))
    script.add(Row(payer: "A", payee: "B", second: 5000, viewpoint: .payeeStatement))
    #expect(script.store().statuses == [.counted, .counted])
  }

  /// A table of transfers and both statements tell of one movement three times.
  @Test func aTransferInATableAndInStatementsCountsOnce() {
    var script = StatementScript()
    script.add(Row(payer: "A", payee: "B", second: 11))
    script.add(Row(payer: "A", payee: "B", second: 12, viewpoint: .payeeStatement))
    script.add(Row(payer: "A", payee: "B", second: 10, viewpoint: .payerStatement))
    script.add(Row(payer: "A", payee: "B", second: 60))
    script.add(Row(payer: "A", payee: "B", second: 5000))
    #expect(script.store().statuses == [.mirror, .mirror, .counted, .counted, .counted])
    var oneSided = StatementScript()
    oneSided.add(Row(payer: "A", payee: "B", second: 12, viewpoint: .payeeStatement))
    oneSided.add(Row(payer: "A", payee: "B", second: 11))
    oneSided.add(Row(payer: "A", payee: "C", second: 11))
    #expect(oneSided.store().statuses == [.counted, .mirror, .counted])
  }

  /// The payee's bank gives the payer's name and no number.
  @Test func aMirrorWithoutNumberIsFoundByName() {
    func statuses(name: String, second: Int64 = 12, repeats: Int = 1) -> [CountingStatus] {
      var script = StatementScript()
      for _ in 0..<repeats {
        script.add(
          Row(payer: "", payee: "B", second: second, viewpoint: .payeeStatement, payerName: name))
      }
      script.add(
        Row(payer: "A", payee: "B", second: 10, viewpoint: .payerStatement, payerName: "韩测试"))
      return script.store().statuses
    }
    #expect(statuses(name: "韩测试") == [.mirror, .counted])
    #expect(statuses(name: "沈测试") == [.counted, .counted])
    #expect(statuses(name: "韩*") == [.counted, .counted])
    #expect(statuses(name: "韩测试", second: 5000) == [.counted, .counted])
    #expect(statuses(name: "韩测试", repeats: 2) == [.mirror, .counted, .counted])
  }

  /// The payer's row has its mirror by number; a second one by name tells of another transfer.
  @Test func aRowHasOneMirror() {
    var script = StatementScript()
    script.add(Row(payer: "A", payee: "B", second: 11, viewpoint: .payeeStatement))
    script.add(Row(payee: "B", second: 12, viewpoint: .payeeStatement, payerName: "韩测试"))
    script.add(
      Row(payer: "A", payee: "B", second: 10, viewpoint: .payerStatement, payerName: "韩测试"))
    #expect(script.store().statuses == [.mirror, .counted, .counted])
  }

  @Test func transfersOfATableAloneAllCount() {
    var script = StatementScript()
    for _ in 0..<3 { script.add(Row(payer: "A", payee: "B", second: 10)) }
    script.add(Row(payer: "X", payee: "Y", second: 10, viewpoint: .payerStatement))
    #expect(script.store().statuses.allSatisfy { $0 == .counted })
  }

  @Test func aDateWithoutTimeMatchesTheSameDay() {
    var script = StatementScript()
    script.add(
      Row(payer: "A", payee: "B", second: 0, viewpoint: .payerStatement, marks: .dateOnly))
    script.add(Row(payer: "A", payee: "B", second: 40_000, viewpoint: .payeeStatement))
    #expect(script.store().statuses == [.counted, .mirror])
  }

  @Test func repeatsWithoutReferenceOrBalanceAreKept() {
    var script = StatementScript()
    script.add(Row(payer: "A", payee: "B"))
    script.add(Row(payer: "A", payee: "B"))
    #expect(script.store().statuses == [.counted, .counted])
  }

  @Test func theSameReferenceAndMovementIsADuplicate() {
    var script = StatementScript()
    script.add(Row(payer: "A", payee: "B", reference: "T1"))
    script.add(Row(payer: "A", payee: "B", reference: "T1"), file: 0)
    script.add(Row(payer: "A", payee: "B", yuan: 101, reference: "T1"))
    #expect(script.store().statuses == [.counted, .duplicate, .counted])
  }

  @Test func theSameBalanceAndMovementIsADuplicateEvenWithoutCounterparty() {
    var script = StatementScript()
    script.add(Row(payee: "B", viewpoint: .payeeStatement, balanceYuan: 500))
    script.add(Row(payee: "B", viewpoint: .payeeStatement, balanceYuan: 500))
    script.add(Row(payee: "B", viewpoint: .payeeStatement, balanceYuan: 600))
    #expect(script.store().statuses == [.counted, .duplicate, .counted])
  }

  @Test func batchRowsOfOneReferenceWithoutCounterpartyAreKept() {
    var script = StatementScript()
    script.add(Row(payer: "A", viewpoint: .payerStatement, reference: "B1"))
    script.add(Row(payer: "A", viewpoint: .payerStatement, reference: "B1"))
    #expect(script.store().statuses == [.counted, .counted])
  }

  @Test(arguments: [true, false])
  func aReversalCancelsTheLatestEqualRow(isOpposite: Bool) {
    var script = StatementScript()
    script.add(Row(payer: "A", payee: "B", second: 10))
    script.add(Row(payer: "A", payee: "B", second: 20))
    script.add(
      Row(
        payer: isOpposite ? "B" : "A", payee: isOpposite ? "A" : "B", second: 30, marks: .reversal))
    script.add(Row(payer: "A", payee: "B", second: 40))
    #expect(script.store().statuses == [.counted, .reversed, .reversal, .counted])
  }

  @Test func aReversalWithoutOriginalDoesNotCount() {
    var script = StatementScript()
    script.add(Row(payer: "A", payee: "B", yuan: 7, marks: .reversal))
    #expect(script.store().statuses == [.unmatchedReversal])
  }
}
