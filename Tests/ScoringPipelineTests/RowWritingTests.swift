import BankRecords
import Detection
import Testing

@testable import ScoringPipeline

/// What writes evidence row by row says the same as what writes single values.
struct RowWritingTests {
  @Test func timesAmountsAndNumbersAreWrittenAsTheyDescribeThemselves() {
    var numbers = StepNumbers(state: 7)
    for round in 0..<2000 {
      let time = BookingTime(seconds: Int64(numbers.below(7_000_000_000)))
      let money = Money(fen: Int64(bitPattern: numbers.next() >> UInt64(round % 60)))
      let number = numbers.next() >> UInt64(round % 64)
      var writer = TableWriter()
      writer.append(time)
      writer.separate()
      writer.append(money)
      writer.separate()
      writer.append(number: number)
      let wanted = "\(time),\(money),\(number)"
      #expect(String(decoding: writer.drain(), as: UTF8.self) == wanted)
    }
    var writer = TableWriter()
    for number in [0, 9, 10, 99, 100, UInt64.max] { writer.append(number: number) }
    #expect(
      String(decoding: writer.drain(), as: UTF8.self) == "0910991001844674407370955161" + "5")
  }

  @Test(arguments: [
    "", "6222", "=1+1", "+86", "-", "@x", "\t", "＝A1", "张三", "a,b", "\"q\"", "=\"a,b\"", "\r", "，",
  ])
  func textsAreGuardedAndQuotedAlike(_ text: String) {
    var fields = TableWriter()
    fields.appendText(Array(text.utf8)[...])
    fields.endRow()
    var cells = TableWriter()
    cells.append([.text(text)])
    #expect(fields.drain() == cells.drain())
  }

  @Test func patternsOfARowStandInReportOrderOnceEach() {
    func finding(_ id: String, _ rows: [UInt32]) -> Finding {
      Finding(
        detector: id, strength: 1,
        window: BookingTime(seconds: 0)...BookingTime(seconds: 1), quantities: [], statement: "",
        evidence: rows.map { Evidence(transaction: $0, role: .supporting) })
    }
    let patterns = PatternsOfRows([
      finding("a", [1, 2, 2, 3]), finding("b", [2, 3]), finding("c", [3, 3, 1]),
    ])
    let texts = (0...3).map { String(decoding: patterns[$0], as: UTF8.self) }
    #expect(texts == ["", "a;c", "a;b", "a;b;c"])
  }

  @Test func rowsOfASetKnowTheirPlaces() {
    var numbers = StepNumbers(state: 11)
    var rows = RowSet(limit: 5000)
    var wanted: Set<UInt32> = [0, 63, 64, 4999]
    for _ in 0..<700 { wanted.insert(UInt32(numbers.below(5000))) }
    for row in wanted { rows.insert(row) }
    rows.seal()
    #expect(rows.rows == wanted.sorted() && rows.count == wanted.count)
    for (place, row) in wanted.sorted().enumerated() { #expect(rows.position(of: row) == place) }
  }
}

/// Numbers that look random enough to write down.
private struct StepNumbers {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 29
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
