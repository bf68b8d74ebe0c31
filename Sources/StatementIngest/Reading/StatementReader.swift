import BankRecords

/// Reads bank files into batches of transactions.
public struct StatementReader: Sendable {
  public let options: ReadingOptions
  public let formats: [StatementFormat]
  /// What the formats' headers must hold: worked out once for all files.
  let requirements: [FormatRequirement]

  /// A reader for the given formats, by default those of the options; `options.threads` and `options.blockBytes` must be at least 1.
  public init(options: ReadingOptions, formats: [StatementFormat]? = nil) {
    precondition(options.threads >= 1, "reading needs at least one thread")
    precondition((1...(1 << 30)).contains(options.blockBytes), "a block holds 1 byte to 1 GiB")
    precondition(options.maxLineBytes >= 1, "a line may hold at least one byte")
    self.options = options
    self.formats = formats ?? options.formats
    requirements = self.formats.filter { !$0.isHeaderless }.map(FormatRequirement.init)
  }
}

/// How far reading has come.
public struct ReadingProgress: Sendable {
  /// Index of the file at hand.
  public var file: Int
  /// Bytes taken from the file, of its own (packed) bytes.
  public var bytesDone: Int
  public var bytesTotal: Int
  /// Rows read from the file so far.
  public var rows: Int
}

extension StatementReader {
  /// Reads files one after another; batches and rejects come strictly in file order.
  ///
  /// Returns one report for each path. A file with the bytes of an earlier one is skipped and its
  /// rows are counted as `duplicate-file`. Throws `IngestError` for a file that cannot be read, and
  /// whatever the closures throw.
  nonisolated(nonsending)
    public func read(
      _ paths: [String], progress: (ReadingProgress) -> Void = { _ in },
      batch: (TransactionBatch) throws -> Void, reject: (Reject) throws -> Void
    ) async throws -> [FileReport]
  {
    try await read(paths, progress: progress, prepare: { $0 }, batch: batch, reject: reject)
  }

  /// The same; what `prepare` makes of a batch is made by the threads that parse, in no order, and
  /// handed on in the order of the file. It must depend on the batch alone.
  nonisolated(nonsending)
    public func read<Rows: Sendable>(
      _ paths: [String], progress: (ReadingProgress) -> Void = { _ in },
      prepare: @escaping @Sendable (TransactionBatch) -> Rows,
      batch: (Rows) throws -> Void, reject: (Reject) throws -> Void
    ) async throws -> [FileReport]
  {
    var reports: [FileReport] = []
    var contents = SeenContents()
    let sizes = FileSizes(paths)
    for (index, path) in paths.enumerated() {
      let file = try InputParts.open(path, options: options)
      var knownDigest: String?
      if sizes.isShared(file.identified.byteCount) || path == "-" {
        let digest = try FileDigest.sha256(of: file)
        knownDigest = digest
        if let first = contents.first(with: digest + file.sheetLabel) {
          reports.append(FileReport(copy: reports[first], at: path))
          continue
        }
      }
      // Beside everything else, from the start: it reads the file through.
      let known = knownDigest
      async let digest = StatementReader.digest(of: file, known: known)
      let examined = try examine(file)
      if let first = try contents.sheet(examined, of: file, index: index) {
        let warning = "its rows are those of \(reports[first].path)"
        reports.append(FileReport(copy: reports[first], at: path, warning: warning))
        continue
      }
      var report = try await readFile(
        file, examined, index: index, progress: progress, prepare: prepare, batch: batch,
        reject: reject)
      report.sha256 = try await digest
      try file.checkUnchanged()
      if file.isSheet, let twin = reports.first(where: report.looksLikeSheet) {
        report.warnings.append(
          "it has the same number of rows and the same sum as \(twin.path); if it is the same "
            + "statement, scan one sheet alone")
      }
      precondition(report.isReconciled, "every row read is accepted, rejected or skipped")
      contents.add(report.sha256 + file.sheetLabel, index: index)
      reports.append(report)
    }
    reports.holdTogether()
    return reports
  }

  /// What would be read: format, encoding, mapping, header and the first rows; no row is decoded.
  public func plan(_ path: String) throws(IngestError) -> FileReport {
    let file = try InputParts.open(path, options: options)
    var report = try examine(file).report
    report.sha256 = try FileDigest.sha256(of: file)
    return report
  }

  nonisolated(nonsending)
    private func readFile<Rows: Sendable>(
      _ file: InputFile, _ examined: FileExamination, index: Int,
      progress: (ReadingProgress) -> Void, prepare: @escaping @Sendable (TransactionBatch) -> Rows,
      batch: (Rows) throws -> Void, reject: (Reject) throws -> Void
    ) async throws -> FileReport
  {
    var report = examined.report
    if let plan = examined.plan {
      var direction = DirectionCheck(options.direction, plan: plan)
      if direction.needsFirstPass {
        try await firstPass(over: file, examined, plan: plan, index: index) { direction.see($0) }
        direction.conclude()
      }
      let (_, source) = try Container.source(of: file, options: options)
      var cutter = BlockCutter(
        source: source, encoding: examined.survey.encoding, dialect: plan.dialect,
        blockBytes: options.blockBytes)
      try cutter.skip(bytes: examined.rowsOffset, lines: report.layoutLines)
      let corrections = options.corrections?.rows(of: file.path)
      var tally = FileTally(plan: plan, survey: examined.survey, file: UInt32(index))
      // Rows that may still change are prepared once they are as they will be.
      let isFinal = corrections == nil && !direction.mayTurn
      let prepareParsed: @Sendable (ParsedBlock) -> Rows? = {
        isFinal && !$0.batch.isEmpty ? prepare($0.batch) : nil
      }
      try await parseBlocks(
        &cutter, survey: examined.survey, plan: plan, file: UInt32(index), prepare: prepareParsed
      ) { parsed, rows throws in
        var blocks = corrections.map { parsed.corrected($0, plan: plan) } ?? [parsed]
        for index in blocks.indices { direction.take(&blocks[index]) }
        for block in blocks { tally.add(block) }
        if let rows {
          try batch(rows)
        } else {
          for one in blocks.batches { try batch(prepare(one)) }
        }
        for one in blocks.flatMap(\.rejects) { try reject(one) }
        progress(
          ReadingProgress(
            file: index, bytesDone: source.consumedBytes, bytesTotal: file.byteCount,
            rows: tally.read))
      }
      tally.complete(&report)
      tally.totals.check(against: examined, policy: options.totals, report: &report)
      direction.complete(&report)
      try file.checkUnchanged()
      precondition(
        cutter.position == examined.survey.byteCount, "every byte of the file is looked at")
    }
    return report
  }

  /// Parses every row of the file without handing any on.
  nonisolated(nonsending)
    private func firstPass(
      over file: InputFile, _ examined: FileExamination, plan: ColumnPlan, index: Int,
      see: (ParsedBlock) -> Void
    ) async throws
  {
    let (_, source) = try Container.source(of: file, options: options)
    var cutter = BlockCutter(
      source: source, encoding: examined.survey.encoding, dialect: plan.dialect,
      blockBytes: options.blockBytes)
    try cutter.skip(bytes: examined.rowsOffset, lines: examined.report.layoutLines)
    try await parseBlocks(
      &cutter, survey: examined.survey, plan: plan, file: UInt32(index), prepare: { _ in }
    ) { parsed, _ in see(parsed) }
  }

  @concurrent
  private static func digest(of file: InputFile, known: String?) async throws -> String {
    if let known { return known }
    return try FileDigest.sha256(of: file)
  }

  /// Cuts and parses block by block, up to `options.threads` at the same time; what came of them is
  /// handed on in the order of the file.
  nonisolated(nonsending)
    private func parseBlocks<Prepared: Sendable>(
      _ cutter: inout BlockCutter, survey: TextSurvey, plan: ColumnPlan, file: UInt32,
      prepare: @escaping @Sendable (ParsedBlock) -> Prepared,
      deliver: (ParsedBlock, Prepared) throws -> Void
    ) async throws
  {
    if options.threads == 1 {
      while let piece = try cutter.next() {
        let parsed = StatementReader.parse(piece, survey: survey, plan: plan, file: file)
        try deliver(parsed, prepare(parsed))
      }
      return
    }
    typealias Done = (order: Int, parsed: ParsedBlock, prepared: Prepared)
    try await withThrowingTaskGroup(of: Done.self) { group in
      var started = 0
      var delivered = 0
      var waiting: [Int: Done] = [:]
      var isCut = false
      while !isCut || delivered < started {
        if !isCut, started - delivered < options.threads + 1 {
          guard let piece = try cutter.next() else {
            isCut = true
            continue
          }
          let order = started
          group.addTask {
            let parsed = StatementReader.parse(piece, survey: survey, plan: plan, file: file)
            return (order, parsed, prepare(parsed))
          }
          started += 1
          continue
        }
        if let done = try await group.next() { waiting[done.order] = done }
        while let done = waiting.removeValue(forKey: delivered) {
          delivered += 1
          try deliver(done.parsed, done.prepared)
        }
      }
    }
  }

  static func parse(
    _ piece: CutPiece, survey: TextSurvey, plan: ColumnPlan, file: UInt32
  ) -> ParsedBlock {
    switch piece {
    case .block(let block): BlockParser.parse(block, survey: survey, plan: plan, file: file)
    case .longLine(let long): ParsedBlock(long, plan: plan, file: file)
    }
  }
}

extension ParsedBlock {
  /// A line that was too long to be kept: rejected, or passed over as padding.
  fileprivate init(_ long: LongLine, plan: ColumnPlan, file: UInt32) {
    self.init()
    read = 1
    rowHashSum = long.hash.value
    if long.isPadding {
      skipped[.padding] = 1
      return
    }
    rejects = [
      Reject(
        location: RowLocation(
          file: file, line: UInt64(long.line), byte: UInt64(long.byteOffset),
          length: UInt32(clamping: long.byteCount)),
        column: 0, columnName: "", code: .lineTooLong,
        message: LongLine.message(maxLineBytes: plan.dialect.maxLineBytes),
        raw: long.head)
    ]
  }
}

extension FileReport {
  /// Another sheet of the same workbook with the same statement, as far as counts and sums tell.
  fileprivate func looksLikeSheet(_ other: FileReport) -> Bool {
    other.sha256 == sha256 && other.format == format && accepted > 0 && other.accepted == accepted
      && other.acceptedInFen == acceptedInFen && other.acceptedOutFen == acceptedOutFen
  }

  /// The report of a file that has the bytes of one that was read before.
  fileprivate init(copy first: FileReport, at path: String, warning: String? = nil) {
    self = first
    self.path = path
    accepted = 0
    attributeRows = 0
    rejected = [:]
    skipped = first.read > 0 ? ["duplicate-file": first.read] : [:]
    (acceptedFen, acceptedInFen, acceptedOutFen) = (0, 0, 0)
    // What is wrong with the rows is told once, where they count.
    (holdReasons, ownTotals, directionProof, foreignSums) = ([], [], nil, [])
    undecided = (LinkTally(), "")
    let what = warning ?? "the same bytes as \(first.path)"
    warnings = ["\(what); none of its rows counts twice"]
  }
}

/// What was read before in the same run, so that nothing counts twice.
private struct SeenContents {
  private var files: [String: Int] = [:]
  private var sheets: [String: Int] = [:]

  func first(with content: String) -> Int? { files[content] }

  mutating func add(_ content: String, index: Int) {
    if files[content] == nil { files[content] = index }
  }

  /// The earlier sheet of the same workbook that has the very same rows below its header: a copy
  /// under another name, or what a query made of it.
  mutating func sheet(
    _ examined: FileExamination, of file: InputFile, index: Int
  ) throws(IngestError) -> Int? {
    guard let plan = examined.plan, file.isSheet, !file.siblings.isEmpty else { return nil }
    let container = file.path.dropLast(file.sheetLabel.count)
    let rows = try FileDigest.sha256(of: file, from: examined.rowsOffset)
    let key = "\(container) \(plan.formatName) \(plan.header) \(plan.ownAccount) \(rows)"
    if let first = sheets[key] { return first }
    sheets[key] = index
    return nil
  }
}

extension StatementReader {
  /// Name of the file in `spoolDirectory` that keeps standard input while a run lasts.
  public static let spooledInputName = "standard-input"
}
