import BankRecords
import SeededNumbers
import Testing

@testable import AccountFlows

/// What stands behind columns: places of rows, keys of accounts.
struct PreparedRowsTests {
  /// Records of several files with gaps, long rows and rows over several lines among them.
  static func locations(_ numbers: inout SeededNumbers, gap: UInt64) -> [RowLocation] {
    var location = RowLocation(file: 0, line: 2, byte: 60, length: 0)
    return (0..<1500).map { _ in
      if numbers.below(200) == 0 {
        location = RowLocation(file: location.file + 1, line: 2, byte: 77, length: 0)
      }
      if numbers.below(20) == 0 {
        location.byte += UInt64(numbers.below(500))
        location.line += UInt64(numbers.below(3))
      }
      let isLong = numbers.below(100) == 0
      location.length = UInt32(isLong ? 65_000 + numbers.below(2000) : numbers.below(200))
      let row = location
      location.byte += UInt64(row.length) + gap
      location.line += 1
      return row
    }
  }

  @Test(arguments: [1, 2, 4] as [UInt64]) func everyRowIsWhereItWas(_ gap: UInt64) {
    var numbers = SeededNumbers(state: gap)
    let wanted = Self.locations(&numbers, gap: gap)
    var placements = RowPlacements()
    var start = 0
    while start < wanted.count {
      let end = min(wanted.count, start + 1 + numbers.below(150))
      let records = wanted[start..<end].map {
        var record = TransactionRecord()
        record.location = $0
        return record
      }
      records.withUnsafeBufferPointer { placements.append($0) }
      start = end
    }
    #expect(placements.count == wanted.count)
    #expect(wanted.indices.map { placements.location(of: $0) } == wanted)
    #expect(placements.oddByteCount < wanted.count * 32 / 2, "most rows follow one another")
  }

  @Test func numbersOfAllLengthsAreTheirOwn() {
    var numbers = SeededNumbers(state: 5)
    for count in 1...19 {
      for _ in 0..<200 {
        var text = (0..<count).map { _ in UInt8(ascii: "0") + UInt8(numbers.below(10)) }
        let wanted = text.reduce(UInt64(0)) { $0 * 10 + UInt64($1 - 0x30) }
        #expect(text.withUnsafeBufferPointer { DigitText.number($0) } == wanted)
        let odd = Array("/:a\u{F0} -".utf8)
        text[numbers.below(count)] = odd[numbers.below(odd.count)]
        #expect(text.withUnsafeBufferPointer { DigitText.number($0) } == nil)
      }
    }
    #expect(
      Array("12345678901234567890".utf8).withUnsafeBufferPointer { DigitText.number($0) } == nil)
  }

  /// Against a dictionary: every key has one account, numbered as first seen.
  @Test func accountsAreNumberedAsTheyComeUp() {
    var numbers = SeededNumbers(state: 9)
    var directory = AccountDirectory()
    var known: [[UInt8]: Int] = [:]
    for _ in 0..<30_000 {
      var key = Array("\(numbers.below(9000))".utf8)
      if numbers.below(3) == 0 { key = [UInt8(ascii: "0")] + key }
      if numbers.below(5) == 0 { key += Array("X".utf8) }
      if numbers.below(5) == 0 { key = Array("62220202001122".utf8) + key }
      let wanted = known[key] ?? known.count
      known[key] = wanted
      let id = key.withUnsafeBufferPointer {
        directory.internKey($0, numberLength: key.count, isNameOnly: false)
      }
      #expect(id.index == wanted)
    }
    #expect(directory.count == known.count && directory.find(Array("none".utf8)) == nil)
    for (key, index) in known { #expect(directory.find(key)?.index == index) }
  }

  /// However rows are cut into batches, prepared or not, the store is the same.
  @Test func batchesMakeNoDifference() {
    let script = StatementScript.mixedRows(seed: 3)
    let whole = script.store(isReconciled: false)
    for size in [1, 2, 63, 64, 65, 1000] {
      var store = FlowStore()
      var start = 0
      while start < script.records.count {
        let end = min(start + size, script.records.count)
        store.append(
          FlowStore.prepare(
            TransactionBatch(text: script.text, records: Array(script.records[start..<end]))))
        start = end
      }
      #expect(store.payers == whole.payers && store.payees == whole.payees)
      #expect(store.rowKeys == whole.rowKeys && store.topics == whole.topics)
      #expect(store.marks == whole.marks && store.viewpoints == whole.viewpoints)
      #expect(
        (0..<store.count).map { store.location(of: $0) }
          == script.records.map(\.location))
      #expect(
        (0..<store.directory.count).map { store.directory.name(of: AccountID(index: $0)) }
          == (0..<whole.directory.count).map { whole.directory.name(of: AccountID(index: $0)) })
    }
  }
}

extension StatementScript {
  /// Rows of tables and statements, with and without numbers, names, balances and currencies.
  static func mixedRows(seed: UInt64) -> StatementScript {
    var numbers = SeededNumbers(state: seed)
    var script = StatementScript()
    let accounts = (0..<40).map { "62220202001122\(1000 + $0)" } + ["", "", "A17", "007", "7"]
    let names = ["", "", "张三", "李四", "某某有限公司", "张*"]
    for second in 0..<700 {
      var row = Row()
      row.payer = accounts[numbers.below(accounts.count)]
      row.payee = accounts[numbers.below(accounts.count)]
      row.payerName = names[numbers.below(names.count)]
      row.payeeName = names[numbers.below(names.count)]
      row.currency = ["", "", "", "CNY", "USD"][numbers.below(5)]
      row.reference = numbers.below(2) == 0 ? "" : "T\(numbers.below(300))"
      row.balanceYuan = second < 300 || numbers.below(3) > 0 ? nil : numbers.below(1000)
      row.viewpoint = Viewpoint.allCases[numbers.below(3)]
      row.second = Int64(second)
      script.add(row)
    }
    return script
  }
}
