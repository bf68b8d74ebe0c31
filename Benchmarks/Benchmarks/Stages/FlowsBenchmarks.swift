import AccountFlows
import BankRecords
import Benchmark

func benchmarkFlows() {
  let batch = syntheticBatch(rows: 100_000, accounts: 5000)

  Benchmark("Flows.Append.100k") { benchmark in
    for _ in benchmark.scaledIterations {
      var store = FlowStore()
      store.append(batch)
      precondition(store.count == 100_000, "every row must be stored")
      blackHole(store)
    }
  }

  Benchmark("Flows.Reconcile.100k") { benchmark in
    for _ in benchmark.scaledIterations {
      var store = FlowStore()
      store.append(batch)
      benchmark.startMeasurement()
      store.reconcile()
      benchmark.stopMeasurement()
      precondition(store.statuses.allSatisfy { $0 == .counted }, "no row repeats another")
    }
  }

  Benchmark("Flows.Gather.100k") { benchmark in
    var store = FlowStore()
    store.append(batch)
    store.reconcile()
    let index = FlowIndex(store: store)
    let accounts = (0..<store.directory.count).map { AccountID(index: $0) }
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations {
      let legs = GatheredLegs(index: index, accounts: accounts)
      let count = accounts.indices.reduce(0) { $0 + legs.legCount(at: $1) }
      precondition(count == 200_000, "each row has two legs")
    }
    benchmark.stopMeasurement()
  }
}

/// Transfers between drawn accounts, one a minute, the same at every run.
private func syntheticBatch(rows: Int, accounts: Int) -> TransactionBatch {
  var batch = TransactionBatch()
  var spans: [TextSpan] = []
  for account in 0..<accounts {
    let number = "62990100" + String(10_000_000_000 + account * 7919)
    spans.append(TextSpan(offset: batch.text.count, length: number.utf8.count))
    batch.text += number.utf8
  }
  var state: UInt64 = 42
  func draw(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(count))
  }
  for row in 0..<rows {
    var record = TransactionRecord()
    let payer = draw(accounts)
    record.time = BookingTime(seconds: 1_704_067_200 + Int64(row) * 60)
    record.amountFen = Int64(draw(5_000_000) + 1)
    record.payerAccount = spans[payer]
    record.payeeAccount = spans[(payer + 1 + draw(accounts - 1)) % accounts]
    record.location = RowLocation(
      file: 0, line: UInt64(row + 2), byte: UInt64(row * 100), length: 99)
    batch.records.append(record)
  }
  return batch
}
