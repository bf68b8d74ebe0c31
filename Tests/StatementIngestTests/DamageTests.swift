import BankRecords
import Glibc
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
    outcome.reports = try await StatementReader(options: options, formats: [.canonical, .police34])
      .read([path]) { batch in
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
          if (row + column) % 19 == 0 { try await checkCuts(path, file, outcome) }
          let label = "\(file.name) \(damage) row \(row) column \(column)"
          let neighbours = check(outcome, good, file, damage, row: row, bytes: bytes, label)
          counts[damage, default: (0, 0)].cases += 1
          counts[damage, default: (0, 0)].neighbours += neighbours
        }
      }
    }
    let total = counts.values.reduce(0) { $0 + $1.cases }
    let lost = counts.values.reduce(0) { $0 + $1.neighbours }
    #expect(total > 200 && lost * 4 < total, "\(total) cases, \(lost) neighbours rejected")
    if getenv("FUNDFLOW_LONG_TESTS") == nil { return }
    for (damage, count) in counts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      print("damage \(file.name) \(damage) cases \(count.cases) neighbours \(count.neighbours)")
    }
  }

  /// Small blocks give what one block gives: doubt about a neighbour looks over no cut.
  private func checkCuts(_ path: String, _ file: GoodFile, _ whole: Outcome) async throws {
    for blockBytes in [1, 200] {
      let cut = try await read(path, file.options(blockBytes: blockBytes))
      #expect(cut.rows == whole.rows && cut.rejects.map(\.raw) == whole.rejects.map(\.raw))
    }
  }

  /// Where the first and last columns tell whose a piece is, a cut row costs itself alone.
  @Test(arguments: GoodFile.ledgers) func aCutRowCostsNoNeighbour(_ file: GoodFile) async throws {
    let good = try await read(files.write("good", file.bytes(file.text())), file.options())
    #expect(good.rows.count == GoodFile.rowCount && good.rejects.isEmpty)
    let cuts: [DamageClass] = [
      .lineEndInside, .blankLineInside, .blanksInside, .quoteLineInside, .quoteBlankLineInside,
    ]
    for damage in cuts {
      for row in [0, 1, 9, 18, 19] {
        for column in file.header.indices {
          guard let replacement = damage.damage(file, row: row, column: column) else { continue }
          let bytes = file.bytes(file.text(replacing: row, with: replacement))
          let path = files.write("cut", bytes)
          let outcome = try await read(path, file.options())
          let label = "\(file.name) \(damage) row \(row) column \(column)"
          let neighbours = check(outcome, good, file, damage, row: row, bytes: bytes, label)
          #expect(neighbours == 0, "\(label): \(neighbours) neighbours rejected")
          #expect((1...2).contains(outcome.rejects.count), "\(label): \(outcome.rejects.count)")
          if (row + column) % 5 == 0 { try await checkCuts(path, file, outcome) }
        }
      }
    }
  }

  @Test(arguments: GoodFile.all) func aDamagedHeaderStopsTheFile(_ file: GoodFile) async throws {
    var headers: [String] = []
    for column in file.header.indices {
      var cells = file.header.map(file.cell)
      let isNamed =
        file.mapping.isEmpty || file.mapping.contains { $0.column == file.header[column] }
      if column + 1 < cells.count {
        cells[column] += cells.remove(at: column + 1)
        headers.append(file.line(cells))
      }
      cells = file.header.map(file.cell)
      cells[column] = file.delimiter + cells[column]
      headers.append(file.line(cells))
      cells = file.header.map(file.cell)
      cells[column] = "\"" + cells[column]
      headers.append(file.line(cells))
      var name = Array(file.header[column])
      if isNamed, name.count >= 4, file.mapping.isEmpty {
        let isBound = StatementFormat.canonical.bindings.contains {
          $0.columns.contains(file.header[column])
        }
        name[1] = "q"
        cells = file.header.map(file.cell)
        cells[column] = file.cell(String(name))
        if isBound { headers.append(file.line(cells)) }
      }
    }
    let whole = file.line(file.header.map(file.cell))
    let rows = String(file.text().dropFirst(whole.count))
    for header in headers {
      let path = files.write("header", file.bytes(header + rows))
      do {
        let outcome = try await read(path, file.options())
        Issue.record("\(file.name) \(header): \(outcome.rows.count) rows were accepted")
      } catch let error as IngestError {
        switch error {
        case .unknownFormat(_, _, let nearest, _): #expect(!nearest.isEmpty)
        case .usage(let message): #expect(message.contains("no such column"))
        default: Issue.record("\(error)")
        }
      }
    }
  }

  @Test func rowsBeforeTheHeaderAreNoPreamble() async throws {
    let file = GoodFile.all[0]
    let header = file.line(file.header)
    let swapped = file.line(file.cells(0)) + "\n" + header + "\n" + file.line(file.cells(1)) + "\n"
    await #expect(throws: IngestError.self) {
      try await read(files.write("swapped", swapped), file.options())
    }
    let titled = "交易明细 2024 年 3 月\n\n" + file.text()
    let outcome = try await read(files.write("titled", titled), file.options())
    #expect(outcome.rows.count == GoodFile.rowCount && outcome.rejects.isEmpty)
    let ended = file.text() + "共 20 笔\n----------\n制表人：测试\n"
    let footed = try await read(files.write("ended", ended), file.options())
    #expect(footed.rows.count == GoodFile.rowCount && footed.rejects.count == 2)
  }

  /// Every column in some row, every row in some columns; FUNDFLOW_LONG_TESTS takes them all.
  private func columns(of file: GoodFile, row: Int) -> [Int] {
    let step = getenv("FUNDFLOW_LONG_TESTS") != nil ? 1 : file.header.count < 12 ? 5 : 11
    return file.header.indices.filter { ($0 + row) % step == 0 }
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
    let most = damage.isCut ? 2 : 1
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
