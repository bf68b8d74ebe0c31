import BankRecords
import Glibc

/// Money paid into the collecting accounts of each case by days, read from canonical transactions:
/// the clock of an early warning.
public struct CaseInflow: Sendable {
  /// Fen by day, in the order of days, by case.
  private let days: [String: [(day: CivilDay, fen: Int)]]

  public var caseIDs: [String] { days.keys.sorted() }
  /// First and last day on which any row was booked.
  public let period: ClosedRange<CivilDay>?

  /// Reads a table with the columns timestamp, payer_account, payee_account and amount; payments
  /// between accounts of one case do not count. Nil where the columns are others.
  public init?(path: String, truth: Truth) throws(EvaluationError) {
    var collecting: [String: String] = [:]
    var members: [String: String] = [:]
    for entry in truth.entries where entry.label == .planted && !entry.caseID.isEmpty {
      members[entry.account] = entry.caseID
      if entry.role == "collection" { collecting[entry.account] = entry.caseID }
    }
    var sums: [String: [CivilDay: Int]] = [:]
    var places: (time: Int, payer: Int, payee: Int, amount: Int)?
    var period: ClosedRange<CivilDay>?
    var isKnown = true
    try CaseInflow.forEachLine(path) { line in
      let row = CaseInflow.cells(of: line)
      guard let at = places else {
        let table = DelimitedText(Array(line))
        guard let time = table.column(["timestamp"]), let payer = table.column(["payer_account"]),
          let payee = table.column(["payee_account"]), let amount = table.column(["amount"])
        else {
          isKnown = false
          return false
        }
        places = (time, payer, payee, amount)
        return true
      }
      let last = max(at.time, at.payer, at.payee, at.amount)
      guard row.count > last, let day = CaseInflow.day(row[at.time]) else { return true }
      period = period.map { min($0.lowerBound, day)...max($0.upperBound, day) } ?? day...day
      let payee = String(decoding: row[at.payee], as: UTF8.self)
      guard let id = collecting[payee],
        members[String(decoding: row[at.payer], as: UTF8.self)] != id,
        let amount = Double(String(decoding: row[at.amount], as: UTF8.self))
      else { return true }
      sums[id, default: [:]][day, default: 0] += Int((amount * 100).rounded())
      return true
    }
    guard isKnown, places != nil else { return nil }
    self.period = period
    days = sums.mapValues { byDay in
      byDay.map { (day: $0.key, fen: $0.value) }.sorted { $0.day < $1.day }
    }
  }

  /// Share of a case's final inflow that had come in by the end of a day, in [0, 1].
  public func share(of caseID: String, by day: CivilDay) -> Double {
    let all = days[caseID] ?? []
    let total = all.reduce(0) { $0 + $1.fen }
    guard total > 0 else { return 0 }
    return Double(all.filter { $0.day <= day }.reduce(0) { $0 + $1.fen }) / Double(total)
  }

  private static func day(_ cell: ArraySlice<UInt8>) -> CivilDay? {
    BookingTime.parse(Array(cell).span)?.time.day
  }

  /// Cells between commas; quoted ones by the slower reader.
  private static func cells(of line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    if line.contains(UInt8(ascii: "\"")) {
      return DelimitedText(Array(line)).columns.map { Array($0.utf8)[...] }
    }
    return line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
  }

  /// Lines without their ends until `body` says stop; a byte order mark is left out.
  private static func forEachLine(_ path: String, _ body: (ArraySlice<UInt8>) -> Bool)
    throws(EvaluationError)
  {
    let bytes = try fileBytes(path)
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      var line = bytes[start..<end]
      if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
      if !line.isEmpty, !body(line) { return }
      start = end + 1
    }
  }
}
