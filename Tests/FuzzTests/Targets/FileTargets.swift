import BankRecords

@testable import StatementIngest

/// Whole files through the whole reader.
enum FileTargets {
  /// Rows under a header that is known.
  static func rows(_ bytes: [UInt8]) async throws {
    try await FileReading.check(Array(rowsHeader.utf8) + bytes, by: rowsReaders)
  }

  private static let rowsHeader =
    "txn_id,timestamp,payer_account,payee_account,amount,currency,channel,memo\n"

  private static let rowsReaders: [StatementReader] = {
    var options = FileReading.options
    // Short inputs reach the ways of long lines too; of a line too long 1,024 bytes are kept, which
    // must be there before it is known to be.
    options.maxLineBytes = 600
    return FileReading.readers(options, [.canonical], blockBytes: [64 << 10, 7])
  }()

  /// A file of any known layout.
  static func statement(_ bytes: [UInt8]) async throws {
    try await FileReading.check(bytes, by: statementReaders)
  }

  private static let statementReaders = FileReading.readers(
    FileReading.options, StandardFormats.all, blockBytes: [64 << 10, 7])

  /// A file of any kind; the table in it is one of few layouts.
  static func file(_ bytes: [UInt8]) async throws {
    try await FileReading.check(bytes, by: fileReaders)
  }

  /// camt, reports to the People's Bank and MT940.
  static func message(_ bytes: [UInt8]) async throws {
    try await FileReading.check(bytes, by: messageReaders)
  }

  private static let messageReaders: [StatementReader] = FileReading.readers(
    FileReading.options, [.camt053, .pbocReport, .mt940], blockBytes: [64 << 10, 1021])

  private static let fileReaders: [StatementReader] = {
    var canonical = StatementFormat.canonical
    canonical.preambleLimit = 2
    // A sheet of few bytes may have very many rows: no smaller blocks.
    return FileReading.readers(
      FileReading.options, [canonical, .spdbDebit], blockBytes: [64 << 10, 1021])
  }()
}

/// One file read in several ways.
enum FileReading {
  static let options: ReadingOptions = {
    var options = ReadingOptions()
    options.maxDecompressedBytes = 64 << 20
    options.spoolDirectory = ScratchFile.folder
    return options
  }()

  static func readers(
    _ options: ReadingOptions, _ formats: [StatementFormat], blockBytes: [Int]
  ) -> [StatementReader] {
    blockBytes.map { count in
      var options = options
      options.blockBytes = count
      return StatementReader(options: options, formats: formats)
    }
  }

  /// Reads a file in blocks of several sizes; every way gives the same rows or the same refusal.
  static func check(_ bytes: [UInt8], by readers: [StatementReader]) async throws {
    let file = ScratchFile()
    file.write(bytes)
    var wanted: FileOutcome?
    for reader in readers {
      let outcome = try await read(file.path, bytes, reader)
      if let wanted {
        let size = reader.options.blockBytes
        try hold(wanted == outcome, "blocks of \(size): \(outcome), else \(wanted)")
      } else {
        wanted = outcome
        // A refusal before the rows cannot depend on blocks.
        if outcome.refusal != nil { break }
      }
    }
  }

  private static func read(
    _ path: String, _ bytes: [UInt8], _ reader: StatementReader
  ) async throws -> FileOutcome {
    let options = reader.options
    var outcome = FileOutcome()
    var places: [RowLocation] = []
    var rejects: [Reject] = []
    do {
      let inputs = try StatementReader.resolveInputs([path], options: options)
      try hold(!inputs.isEmpty, "a file stands for one input at least")
      let reports = try await reader.read(inputs) { batch in
        for record in batch.records {
          outcome.take(record, of: batch)
          places.append(record.location)
        }
      } reject: { reject in
        outcome.take(reject)
        rejects.append(reject)
      }
      try hold(reports.count == inputs.count, "every input has its report")
      try check(reports, accepted: places, rejects)
      if reports.count == 1, reports[0].compression == "none" {
        try checkRaw(rejects, bytes)
      }
      outcome.take(reports)
      let texts = try RowReader(reports: reports, options: options).rows(at: places)
      for text in texts { outcome.take(text: text) }
    } catch let error as IngestError {
      try hold(!error.description.isEmpty, "a refusal has its reason")
      outcome.refusal = error.description
    }
    return outcome
  }

  /// R1: nothing is lost, and rows stand in order and apart.
  private static func check(
    _ reports: [FileReport], accepted: [RowLocation], _ rejects: [Reject]
  ) throws {
    for (index, report) in reports.enumerated() {
      try hold(
        report.read == report.accepted + report.rejectedCount + report.skippedCount,
        "read = accepted + rejected + skipped: \(report)")
      let file = UInt32(index)
      let kept = accepted.filter { $0.file == file }
      let refused = rejects.map(\.location).filter { $0.file == file }
      try hold(
        report.accepted == kept.count && report.rejectedCount == refused.count,
        "the counts of \(report) are those of its rows")
      let all = (kept + refused).sorted { $0.byte < $1.byte }
      for (left, right) in zip(all, all.dropFirst()) {
        try hold(
          left.byte + UInt64(left.length) <= right.byte && left.line <= right.line,
          "rows overlap: \(left) \(right)")
      }
    }
  }

  /// A reject holds its row as it stands in the file.
  private static func checkRaw(_ rejects: [Reject], _ bytes: [UInt8]) throws {
    for reject in rejects {
      let start = Int(reject.location.byte)
      try hold(
        start + reject.raw.count <= bytes.count
          && bytes[start..<(start + reject.raw.count)].elementsEqual(reject.raw),
        "a reject holds its row: \(reject)")
    }
  }
}

/// All that came of a file, so that two readings can be compared.
struct FileOutcome: Equatable, CustomStringConvertible {
  var refusal: String?
  private var counts: [String] = []
  /// Rows and rejects come in their own orders each.
  private var rows = Digest()
  private var rejects = Digest()
  private var texts = Digest()

  /// FNV-1a over every value, in order.
  private struct Digest: Equatable {
    var count = 0
    var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func take(_ bytes: some Sequence<UInt8>) {
      for byte in bytes { take(UInt64(byte)) }
      take(0x100)
    }

    mutating func take(_ number: UInt64) { value = (value ^ number) &* 0x100_0000_01B3 }

    mutating func take(_ location: RowLocation) {
      count += 1
      for number in [location.line, location.byte, UInt64(location.length)] { take(number) }
    }
  }

  mutating func take(_ record: TransactionRecord, of batch: TransactionBatch) {
    rows.take(record.location)
    for span in [
      record.payerAccount, record.payeeAccount, record.payerName, record.payeeName, record.memo,
      record.reference, record.currency, record.channel, record.payerBank, record.payeeBank,
    ] { rows.take(batch.bytes(span)) }
    rows.take(UInt64(bitPattern: record.time.seconds))
    rows.take(UInt64(bitPattern: record.amountFen))
    rows.take(UInt64(bitPattern: record.balanceFen ?? .min))
    rows.take(UInt64(record.marks.rawValue) << 8 | UInt64(record.viewpoint.rawValue))
  }

  mutating func take(_ reject: Reject) {
    rejects.take(reject.location)
    rejects.take(reject.code.rawValue.utf8)
    rejects.take(reject.message.utf8)
    rejects.take(reject.raw)
  }

  mutating func take(text: String) { texts.take(text.utf8) }

  mutating func take(_ reports: [FileReport]) {
    for report in reports {
      counts.append(
        "\(report.read) \(report.accepted) \(report.acceptedFen) \(report.format) "
          + "\(report.encoding) \(report.rejected.sorted { $0.key < $1.key }) "
          + "\(report.skipped.sorted { $0.key < $1.key })")
    }
  }

  var description: String { refusal ?? "\(counts): \(rows), \(rejects), \(texts)" }
}
