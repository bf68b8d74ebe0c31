import BankRecords
import Testing

@testable import StatementIngest

/// Conservation on damaged files: one damage to one row of a good file, for every class, row and
/// column. Whatever is accepted is a row of the good file as it was written; what is not accepted
/// stands among the rejects; and accepted rows, rejects and line ends make up the whole file.
struct DamageTests {
  let files = TestFiles()

  /// What reading gave: records as text without their place, and every place.
  struct Outcome {
    var rows: [String: Int] = [:]
    var places: [Range<Int>] = []
    var rejects: [Reject] = []
    var reports: [FileReport] = []
  }

  func read(_ path: String, _ options: ReadingOptions) async throws -> Outcome {
    var outcome = Outcome()
    outcome.reports = try await StatementReader(options: options, formats: [.canonical, .police34]).read([path]) { batch in
      for record in batch.records {
        outcome.rows[Self.key(record, batch), default: 0] += 1
        let start = Int(record.location.byte)
        outcome.places.append(start..<(start + Int(record.location.length)))
      }
    } reject: { reject in
      outcome.rejects.append(reject)
      let start = Int(reject.location.byte)
      outcome.places.append(start..<(start + Int(reject.location.length)))
    }
    return outcome
  }

  static func key(_ record: TransactionRecord, _ batch: TransactionBatch) -> String {
    let spans = [
      record.reference, record.payerAccount, record.payeeAccount, record.payerName,
      record.payeeName, record.payerIDNumber, record.payeeIDNumber, record.payerBank,
      record.payeeBank, record.payerRegion, record.payeeRegion, record.currency, record.channel,
      record.memo, record.ipAddress, record.macAddress,
    ]
    let numbers =
      "\(record.time) \(record.amountFen) \(record.balanceFen ?? -1) \(record.viewpoint) "
      + "\(record.marks.rawValue)"
    return ([numbers] + spans.map { batch.string($0) }).joined(separator: "|")
      .replacing("\r\n", with: "\n")
  }

  @Test(arguments: GoodFile.all) func goodFilesAreReadWhole(_ file: GoodFile) async throws {
    let path = files.write("good", file.bytes(file.text()))
    let outcome = try await read(path, file.options())
    #expect(outcome.rows.count == GoodFile.rowCount && outcome.rejects.isEmpty)
  }

  @Test(arguments: GoodFile.all) func oneDamagedRowCostsItself(_ file: GoodFile) async throws {
    let good = try await read(files.write("good", file.bytes(file.text())), file.options())
    var counts: [DamageClass: (cases: Int, neighbours: Int)] = [:]
    for damage in DamageClass.allCases {
      for row in file.rows.indices {
        for column in columns(of: file, row: row) {
          guard let replacement = damage.damage(file, row: row, column: column) else { continue }
          let bytes = file.bytes(file.text(replacing: row, with: replacement))
          let path = files.write("damaged", bytes)
          let outcome = try await read(path, file.options())
          let label = "\(file.name) \(damage) row \(row) column \(column)"
          let neighbours = check(outcome, good, file, damage, row: row, bytes: bytes, label)
          counts[damage, default: (0, 0)].cases += 1
          counts[damage, default: (0, 0)].neighbours += neighbours
        }
      }
    }
    for (damage, count) in counts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      print("damage \(file.name) \(damage) cases \(count.cases) neighbours \(count.neighbours)")
    }
  }

  /// Narrow files are damaged in every column, wide ones in every one of a row in three.
  private func columns(of file: GoodFile, row: Int) -> [Int] {
    file.header.indices.filter { file.header.count < 12 || ($0 + row) % 3 == 0 }
  }

  /// Returns how many undamaged rows were rejected with their damaged neighbour.
  private func check(
    _ outcome: Outcome, _ good: Outcome, _ file: GoodFile, _ damage: DamageClass, row: Int,
    bytes: [UInt8], _ label: String
  ) -> Int {
    for (key, count) in outcome.rows where good.rows[key] != count {
      Issue.record("\(label): accepted a row that never was: \(key)")
    }
    let kept = Set(outcome.rows.keys)
    let rejected = outcome.rejects.map {
      String(decoding: $0.raw.filter { $0 < 0x80 }, as: UTF8.self)
    }
    var neighbours = 0
    for index in file.rows.indices {
      let id = file.rows[index][file.idColumn]
      if kept.contains(where: { $0.contains("|\(id)|") }) { continue }
      if index != row {
        neighbours += 1
        if !rejected.contains(where: { $0.contains(id) }) {
          Issue.record("\(label): row \(index) is lost")
        }
      } else if outcome.rejects.isEmpty {
        Issue.record("\(label): the damaged row is lost")
      }
    }
    let most = damage == .lineEndInside || damage == .noteBefore ? 2 : 1
    if neighbours > most { Issue.record("\(label): \(neighbours) other rows are rejected") }
    checkBytes(outcome, file, bytes: bytes, label)
    return neighbours
  }

  /// Places of accepted rows and rejects do not overlap, and between them stand line ends and
  /// blanks only.
  private func checkBytes(_ outcome: Outcome, _ file: GoodFile, bytes: [UInt8], _ label: String) {
    let layout = file.bytes(file.preamble + file.line(file.header.map(file.cell)) + file.lineEnd)
    var at = layout.count
    let gaps = Array("\r\n \t,".utf8) + [0xEF, 0xBB, 0xBF]
    for place in outcome.places.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      guard place.lowerBound >= at, bytes[at..<place.lowerBound].allSatisfy(gaps.contains) else {
        Issue.record("\(label): bytes \(at)..<\(place.lowerBound) are unaccounted for")
        return
      }
      at = place.upperBound
    }
    if !bytes[at...].allSatisfy(gaps.contains) {
      Issue.record("\(label): the bytes from \(at) on are unaccounted for")
    }
    for report in outcome.reports where !report.isReconciled { Issue.record("\(label): counts") }
  }
}
