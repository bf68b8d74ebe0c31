import BankRecords
import Glibc

/// What is known of a file before its rows are read.
struct FileExamination {
  var report: FileReport
  var survey: TextSurvey
  /// Nil where the file has no text at all.
  var plan: ColumnPlan?
  var rowsOffset = 0
  /// The cells of the lines before the header.
  var preamble: [[String]] = []
}

extension StatementReader {
  /// Surveys the file, finds its format and lays the format over its header.
  ///
  /// A part of an archive or workbook without a known header is passed over with a warning where it
  /// is plainly no table of transactions and another part is one.
  func examine(_ file: InputFile) throws(IngestError) -> FileExamination {
    do throws(IngestError) {
      return try examineAlone(file)
    } catch {
      let siblings = file.siblings
      guard !siblings.isEmpty, error.isAboutLayout, !error.namesTransactions else { throw error }
      var better: IngestError?
      for path in siblings {
        do throws(IngestError) {
          let other = try examineAlone(InputParts.open(path, options: options))
          if let plan = other.plan, plan.attributes == nil {
            return passedOver(file, because: error)
          }
        } catch let other where other.namesTransactions {
          better = better ?? other
        } catch {
          // Told when that part is read itself.
        }
      }
      throw better ?? error
    }
  }

  private func passedOver(_ file: InputFile, because error: IngestError) -> FileExamination {
    var report = FileReport(path: file.path)
    report.byteCount = file.identified.byteCount
    report.compression = file.packing(around: .none)
    var reason = "passed over: it has no known header and no columns of time and amount"
    if case .unknownFormat(_, let header, _, _) = error {
      reason += "; its widest row: \(header.joined(separator: ","))"
    }
    report.warnings = [reason]
    return FileExamination(report: report, survey: TextSurvey(), plan: nil)
  }

  private func examineAlone(_ file: InputFile) throws(IngestError) -> FileExamination {
    if let examined = try examineByEncoding(file) { return examined }
    return try examine(file, encoding: options.dialect.encoding, formats: formats)
  }

  /// The file as a profile that declares an encoding reads it; nil where none of them knows it.
  private func examineByEncoding(_ file: InputFile) throws(IngestError) -> FileExamination? {
    guard options.dialect.encoding == nil, options.mapping.isEmpty, !file.isSheet else {
      return nil
    }
    for encoding in DeclaredEncoding.allCases {
      let declared = formats.filter {
        $0.encoding == encoding && (options.formatName ?? $0.name) == $0.name
      }
      if declared.isEmpty { continue }
      do throws(IngestError) {
        let found = try examine(file, encoding: encoding, formats: declared)
        if found.plan != nil { return found }
      } catch {
        if !error.isAboutLayout || options.formatName != nil { throw error }
      }
    }
    return nil
  }

  private func examine(
    _ file: InputFile, encoding: DeclaredEncoding?, formats: [StatementFormat]
  ) throws(IngestError) -> FileExamination {
    let survey = try TextSurvey.take(of: file, options: options, declared: encoding)
    let (head, container) = try FileHead.read(file, survey: survey, options: options)
    var report = FileReport(path: file.path)
    report.byteCount = file.identified.byteCount
    report.compression = file.packing(around: container)
    report.encoding = survey.encoding.rawValue
    report.warnings = (file.provenance?.warnings ?? []) + survey.warnings
    report.holdReasons = file.provenance?.holdReasons ?? []
    guard head.lines.contains(where: { !$0.isBlank }) else {
      report.warnings.append(file.isSheet ? "the sheet is empty" : "the file is empty")
      return FileExamination(report: report, survey: survey, plan: nil)
    }
    var recognition = FormatRecognition(
      formats: formats, requirements: requirements, options: options)
    if file.isSheet { recognition.delimiter = UInt8(ascii: ",") }
    let match = try recognition.matchOrAttributes(
      head, path: file.path, markBytes: survey.markBytes)
    guard match.cells.count <= options.maxColumns else {
      throw .overLimit(
        path: file.path, what: "has \(match.cells.count) columns", limit: "columns",
        value: options.maxColumns)
    }
    try ContentKind.checkLayout(head.lines.prefix(match.layoutLines), path: file.path)
    var dialect = RecordDialect()
    dialect.delimiter = match.delimiter
    dialect.quoting = match.quoting
    dialect.lineEnd = survey.lineEnd
    dialect.maxLineBytes = options.maxLineBytes
    dialect.maxFieldBytes = options.maxFieldBytes
    dialect.maxColumns = options.maxColumns
    dialect.endsWithDelimiter =
      (options.dialect.hasTrailingDelimiter ?? match.format.allowsTrailingDelimiter)
      && RowWidths(of: match, in: head, limit: 200).endWithDelimiter
    var plan = ColumnPlan(format: match.format, cells: match.cells, dialect: dialect)
    // A sheet's rows end with their last cell that holds anything.
    if file.isSheet { plan.dialect.allowsShortRows = true }
    plan.edges = EdgeColumns(head.lines.dropFirst(match.layoutLines), dialect: plan.dialect)
    try StatedUnit.check(match, plan: plan, head: head, path: file.path)
    plan.ownAccount = OwnAccount.find(
      match.format.ownAccount, in: head, layoutLines: match.layoutLines,
      delimiter: match.delimiter, report: &report)
    if match.format.dateOrder == .monthDay {
      plan.statementMonth = StatementMonth.find(in: head, layoutLines: match.layoutLines)
    }
    report.format = match.format.name
    if let table = match.attributes {
      plan.takeAttributes(of: table)
      report.kind = table.kind
    }
    report.describe(match, plan: plan, head: head)
    return FileExamination(
      report: report, survey: survey, plan: plan, rowsOffset: match.rowsOffset,
      preamble: head.preamble(lines: match.layoutLines, delimiter: match.delimiter))
  }
}

extension FileReport {
  /// Columns that are read and whose names stand again in the header, where the layout does not know
  /// of the second one.
  private func repeatedColumns(_ plan: ColumnPlan, _ format: StatementFormat) -> [String] {
    let known = Set(
      (format.header + format.bindings.flatMap(\.columns)).map(HeaderName.normalised))
    return Set(plan.columns.values).sorted().compactMap { column in
      let name = plan.header[column]
      let times = plan.headerCells.count { HeaderName.normalised($0) == name }
      if times < 2 || format.isHeaderless || known.contains("\(name).1") { return nil }
      let shown = Masking.maskNumbers(in: plan.name(ofColumn: column))
      return "the header has \(shown) \(times) times; column \(column + 1), the first, is read"
    }
  }

  /// How the file is read: dialect, header, columns, first rows.
  fileprivate mutating func describe(_ match: FormatMatch, plan: ColumnPlan, head: FileHead) {
    delimiter = String(UnicodeScalar(match.delimiter))
    let quotes = FieldQuote.allCases
    quote = (quotes.first { $0.byte == match.quoting.quote } ?? .double).rawValue
    escape = match.quoting.escape.rawValue
    header = match.cells
    layoutLines = match.layoutLines
    for field in RecordField.allCases {
      guard let column = plan.columns[field] else { continue }
      mapping.append((field.rawValue, plan.name(ofColumn: column)))
    }
    warnings += repeatedColumns(plan, match.format)
    warnings += GenericFormat.warnings(of: plan, report: self)
    for (field, column) in plan.attributes?.used ?? [] {
      mapping.append((field.rawValue, plan.name(ofColumn: column)))
    }
    preview = head.lines.dropFirst(match.layoutLines).filter { !$0.isBlank }.prefix(3)
      .map { String(decoding: $0.text, as: UTF8.self) }
  }
}

extension IngestError {
  /// Whether the header is what keeps the file from being read.
  var isAboutLayout: Bool {
    switch self {
    case .unknownFormat, .usage: true
    default: false
    }
  }

  /// Whether the header has names for a time and an amount.
  fileprivate var namesTransactions: Bool {
    guard case .unknownFormat(_, _, _, let suggestion) = self else { return false }
    return suggestion.contains("amount")
      && (suggestion.contains("time=") || suggestion.contains("date="))
  }
}

/// Which file sizes come up more than once: only such files can be equal.
struct FileSizes {
  private var counts: [Int: Int] = [:]
  /// An entry of an archive may be the copy of a file of any size.
  private var hasParts = false

  init(_ paths: [String]) {
    for path in paths {
      var status = stat()
      if stat(path, &status) == 0 {
        counts[Int(status.st_size), default: 0] += 1
      } else {
        hasParts = true
      }
    }
  }

  func isShared(_ byteCount: Int) -> Bool {
    hasParts || counts[byteCount, default: 0] > 1
  }
}

/// The counts of one file while its blocks come in.
struct FileTally {
  private let plan: ColumnPlan
  private var counters = RowCounters()
  private var rejected: [String: Int] = [:]
  private var skipped: [String: Int] = [:]
  private(set) var totals = TotalsTally()
  private var foreign = FileReport(path: "")
  private(set) var read = 0
  private var rowHashSum: UInt128 = 0

  init(plan: ColumnPlan, survey: TextSurvey, file: UInt32) { self.plan = plan }

  mutating func add(_ parsed: ParsedBlock) {
    read += parsed.read
    totals.add(parsed)
    rowHashSum &+= parsed.rowHashSum
    counters.add(parsed.counters)
    if parsed.counters.hasForeign { addForeign(parsed.batch) }
    for reject in parsed.rejects { rejected[reject.code.rawValue, default: 0] += 1 }
    for (reason, count) in parsed.skipped { skipped[name(of: reason), default: 0] += count }
  }

  private mutating func addForeign(_ batch: TransactionBatch) {
    for record in batch.records where !record.currency.isEmpty {
      foreign.addForeign(
        batch.string(record.currency), amount: record.amountFen, viewpoint: record.viewpoint,
        times: 1)
    }
  }

  private func name(of reason: SkipReason) -> String {
    switch reason {
    case .rule(let index): plan.skipReasons[index]
    case .blank: "blank"
    case .padding: "padding"
    case .repeatedHeader: "repeated-header"
    case .neutral: "neutral-direction"
    case .totals: "totals-row"
    case .dropped: "dropped-by-hand"
    }
  }

  /// Fills in the counts and what they warn of.
  func complete(_ report: inout FileReport) {
    report.read = read
    report.rowHashSum = rowHashSum
    report.accepted = counters.accepted
    report.rejected = rejected
    report.skipped = skipped
    report.acceptedFen = counters.acceptedFen
    report.acceptedInFen = counters.acceptedInFen
    report.acceptedOutFen = counters.acceptedOutFen
    report.contents = RowTotals(counters, hasSides: plan.hasSides)
    report.negated = counters.odd.negated
    report.skippedTotals = totals.all.skipped
    report.foreignSums = foreign.foreignSums
    if plan.attributes?.source != nil {
      report.attributeRows = report.skipped[plan.skipReasons[0], default: 0]
    }
    if counters.unreadDates > 0 {
      report.warnings.append(
        "\(counters.unreadDates) opening or closing dates are no dates; their rows were kept without"
      )
    }
    if read == 0 { report.warnings.append("the file has a header and no rows") }
    if counters.longAccountsEndingInZeros * 5 > counters.longAccounts {
      report.warnings.append(
        "Excel 15-digit damage: \(counters.longAccountsEndingInZeros) of \(counters.longAccounts) "
          + "account numbers of 16 to 19 digits end in 0000; export the accounts as text")
    }
    if counters.withheldBalances > 0 {
      report.warnings.append(
        "\(counters.withheldBalances) balances are withheld (no digit in them); their rows were kept "
          + "without a balance")
    }
    if counters.timesMarkedUTC > 0 {
      report.warnings.append(
        "\(counters.timesMarkedUTC) times are marked as UTC; they were kept as written")
    }
  }
}
