import BankRecords

/// Gathers, while a file is read, what its own totals are compared with.
struct TotalsTally: Sendable {
  /// Everything read so far.
  private(set) var all = LayoutRow.Before()
  private var rows: [LayoutRow] = []
  /// The own account of the last record.
  private var ownAccount: [UInt8]?

  mutating func add(_ parsed: ParsedBlock) {
    for row in parsed.layoutRows where rows.count < LayoutRow.mostKept {
      var row = row
      var before = all
      before += row.before
      row.before = before
      if row.ownAccount == nil { row.ownAccount = ownAccount }
      rows.append(row)
    }
    if let last = parsed.batch.records.last {
      ownAccount = last.ownAccount.map { Array(parsed.batch.bytes($0)) }
    }
    all += LayoutRow.Before(
      counters: parsed.counters, skipped: parsed.skippedTotals, rejected: parsed.rejects.count)
  }

  /// Compares what the file says of itself with what was read.
  func check(
    against examined: FileExamination, policy: TotalsPolicy, report: inout FileReport
  ) {
    guard policy != .ignore, let plan = examined.plan else { return }
    var check = TotalsCheck(
      whole: ReadRows(all, hasSides: plan.hasSides), hasNeutralRows: plan.hasNeutralRows,
      isInFen: plan.scale == .fen, isOfSeveralAccounts: Set(rows.compactMap(\.ownAccount)).count > 1
    )
    for cells in examined.preamble {
      check.take(preamble: TotalsText(preamble: cells, plan: plan).claims)
    }
    for row in rows {
      check.take(
        TotalsText(row: row.cells, plan: plan).claims, line: row.line,
        before: ReadRows(row.before, hasSides: plan.hasSides))
    }
    report.ownTotals = check.findings
    guard let message = check.message else { return }
    if policy == .hold, check.hasContradiction {
      report.holdReasons.append(
        HoldReason(
          .fileTotals,
          "\(Masking.maskNumbers(in: report.path)): \(message)"
            + "; get the whole file again, or read it with --totals warn once it is explained"
        ))
    } else {
      report.warnings.append(message)
    }
  }
}

extension ColumnPlan {
  /// Whether rows are money in or out of an account.
  var hasSides: Bool {
    switch direction {
    case .parties, .partiesReversed: false
    case .partiesAndSign, .flag, .sign, .reversedSign, .twoAmounts: true
    }
  }

  /// Whether the direction column knows rows that are neither in nor out.
  var hasNeutralRows: Bool {
    if case .flag(_, _, let neutral) = direction { return !neutral.isEmpty }
    return false
  }
}

extension RowTotals {
  init(_ counters: RowCounters, hasSides: Bool) {
    self.init()
    rows = counters.accepted
    fen = counters.acceptedFen
    guard hasSides else { return }
    inRows = counters.acceptedIn
    outRows = counters.accepted - counters.acceptedIn
    inFen = counters.acceptedInFen
    outFen = counters.acceptedOutFen
  }
}

extension FileHead {
  /// The cells of the lines before the header's last line.
  func preamble(lines count: Int, delimiter: UInt8) -> [[String]] {
    lines.indices.prefix(max(0, count - 1)).compactMap { index in
      let line = lines[index]
      guard !line.isBlank, line.text.count <= LayoutRow.mostBytes else { return nil }
      return cells(at: index, delimiter: delimiter).cells
    }
  }
}
