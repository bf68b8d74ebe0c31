import BankRecords
import Glibc
import Testing

@testable import StatementIngest

/// A folder of its own for one test's files.
final class TestFiles {
  let folder: String

  init() {
    var template = Array("/tmp/fundflow-ingest-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { preconditionFailure("no folder for test files") }
    folder = String(cString: made)
  }

  deinit {
    let command = "rm -rf '\(folder)'"
    _ = system(command)
  }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) -> String {
    let path = "\(folder)/\(name)"
    let file = fopen(path, "wb")
    precondition(file != nil, "a test file can be written")
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    return path
  }

  @discardableResult
  func write(_ name: String, _ text: String) -> String { write(name, Array(text.utf8)) }
}

/// All that reading gave, in plain values.
struct Reading: Equatable {
  var rows: [Row] = []
  var rejects: [String] = []
  var rejectRaw: [[UInt8]] = []
  var accepted = 0
  var read = 0
  var skipped: [String: Int] = [:]
  /// R1: the same records, however they were cut and read.
  var rowHashSum: UInt128 { reports.reduce(0) { $0 &+ $1.rowHashSum } }
  var reports: [FileReport] = []

  struct Row: Equatable {
    var time: String
    var fen: Int64
    var payer: String
    var payee: String
    var payerName: String
    var payeeName: String
    var memo: String
    var marks: UInt8
    var viewpoint: Viewpoint
    var line: UInt64
    var byte: UInt64
    var length: UInt32
    var currency: String
    var reference: String
    var balanceFen: Int64?
  }

  static func == (left: Reading, right: Reading) -> Bool {
    left.rows == right.rows && left.rejects == right.rejects && left.rejectRaw == right.rejectRaw
      && left.read == right.read && left.skipped == right.skipped
      && left.rowHashSum == right.rowHashSum
  }

  var codes: [String] { rejects.map { String($0.prefix { $0 != " " }) } }

  static func of(
    _ paths: [String], options: ReadingOptions = ReadingOptions(),
    formats: [StatementFormat] = [.canonical]
  ) async throws -> Reading {
    var reading = Reading()
    let reader = StatementReader(options: options, formats: formats)
    reading.reports = try await reader.read(paths) { batch in
      for record in batch.records { reading.rows.append(Row(record, batch)) }
    } reject: { reject in
      reading.rejects.append(
        "\(reject.code.rawValue) \(reject.location.line):\(reject.location.byte)"
          + "+\(reject.location.length) c\(reject.column) \(reject.message)")
      reading.rejectRaw.append(reject.raw)
    }
    for report in reading.reports {
      reading.accepted += report.accepted
      reading.read += report.read
      for (reason, count) in report.skipped { reading.skipped[reason, default: 0] += count }
      #expect(report.isReconciled)
    }
    #expect(reading.accepted == reading.rows.count)
    return reading
  }
}

extension Reading.Row {
  init(_ record: TransactionRecord, _ batch: TransactionBatch) {
    time = record.time.description
    fen = record.amountFen
    payer = batch.string(record.payerAccount)
    payee = batch.string(record.payeeAccount)
    payerName = batch.string(record.payerName)
    payeeName = batch.string(record.payeeName)
    memo = batch.string(record.memo)
    marks = record.marks.rawValue
    viewpoint = record.viewpoint
    line = record.location.line
    byte = record.location.byte
    length = record.location.length
    currency = batch.string(record.currency)
    reference = batch.string(record.reference)
    balanceFen = record.balanceFen
  }
}

/// Rows of the canonical format.
enum Canonical {
  static let header = "txn_id,timestamp,payer_account,payee_account,amount,currency,channel,memo\n"

  static func row(
    _ number: Int, time: String? = nil, payer: String = "6222020000000000018",
    payee: String = "6217000000000000020", amount: String = "100.00", memo: String = "转账"
  ) -> String {
    let time = time ?? "2024-03-0\(1 + number % 9) 12:\(10 + number % 50):00"
    return "T\(100_000 + number),\(time),\(payer),\(payee),\(amount),CNY,MOBILE,\(memo)\n"
  }

  static func rows(_ count: Int) -> String { (0..<count).map { row($0) }.joined() }
}
