import BankRecords
import FlowScripts
import SeededNumbers
import Testing

@testable import AccountFlows

struct ScreeningTests {
  /// However rows are shared out, every account's record is that of all rows together.
  @Test(arguments: [1, 7, 250, 599, 600])
  func partsOfTheRowsComeToTheWhole(rowsPerPart: Int) {
    var script = StoreScript()
    var numbers = SeededNumbers(state: 3)
    for _ in 0..<600 {
      script.pay(
        yuan: Double(1 + numbers.below(9)), from: "a\(numbers.below(50))",
        to: "a\(numbers.below(50))", day: numbers.below(30), hour: numbers.below(24))
    }
    let whole = script.index()
    let store = whole.store
    let parts = stride(from: 0, to: store.count, by: rowsPerPart).map {
      ScreenedRows($0..<min($0 + rowsPerPart, store.count), of: store)
    }
    let index = FlowIndex(store: store, asOf: nil, screened: parts)
    #expect(index.firstDay == whole.firstDay && index.lastDay == whole.lastDay)
    for (one, other) in zip(index.screens, whole.screens) {
      #expect(one.inCount == other.inCount && one.outCount == other.outCount)
      #expect(one.inFen == other.inFen && one.outFen == other.outFen)
      #expect(one.largestInFen == other.largestInFen && one.largestOutFen == other.largestOutFen)
      #expect(one.firstDay == other.firstDay && one.lastDay == other.lastDay)
      #expect(
        one.distinctInSketch == other.distinctInSketch
          && one.distinctOutSketch == other.distinctOutSketch)
    }
    // Told by the rows themselves.
    for account in index.screens.indices {
      let counted = store.amountsFen.indices.filter {
        store.movesMoney($0) && store.payees[$0] == AccountID(index: account)
      }
      #expect(index.screens[account].inCount == UInt32(counted.count))
      #expect(
        index.screens[account].inFen == counted.reduce(0) { $0 + store.amountsFen[$1] })
    }
  }
}
