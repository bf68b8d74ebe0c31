import BankRecords

/// What becomes of rows that are passed over: counted, summed where they are transactions, kept
/// where they may tell totals.
extension BlockParser {
  @inline(never)
  mutating func skip(_ reason: SkipReason) {
    parsed.skipped[reason, default: 0] += 1
    switch reason {
    case .blank, .padding, .repeatedHeader, .dropped: break
    case .totals: keepLayoutRow()
    case .neutral: sumSkipped("neutral-direction")
    // Rows of attribute tables move no money.
    case .rule where shared.value.attributes != nil: break
    case .rule(let rule):
      if shared.value.skipsLayout[rule] {
        keepLayoutRow()
      } else {
        sumSkipped(shared.value.skipReasons[rule])
      }
    }
  }

  /// Whether a row that is no record is one of totals, every cell of it understood. The columns of
  /// the time must not hold what may be a date.
  func tellsTotals() -> Bool {
    guard let cells = shortCells(), TotalsWords.mayTellTotals(cells) else { return false }
    let plan = shared.value
    for column in [plan.time, plan.date] where column >= 0 && column < cells.count {
      let isNumber = cells[column].unicodeScalars.allSatisfy { ("0"..."9").contains($0) }
      if cells[column].utf8.count >= TotalsText.shortestDate, isNumber { return false }
    }
    return TotalsText(row: cells, plan: plan).isWhollyTotals
  }

  private mutating func keepLayoutRow() {
    guard parsed.layoutRows.count < LayoutRow.mostKept, let cells = shortCells() else { return }
    let before = LayoutRow.Before(
      counters: decoder.counters, skipped: parsed.skippedTotals, rejected: parsed.rejects.count)
    let ownAccount = parsed.batch.records.last?.ownAccount.map { Array(decoder.text.bytes($0)) }
    parsed.layoutRows.append(
      LayoutRow(
        line: block.firstLine + line, cells: cells, before: before, ownAccount: ownAccount))
  }

  /// The row's cells; nil where it is too long to be one of totals.
  private func shortCells() -> [String]? {
    var cells: [String] = []
    var bytes = 0
    for column in 0..<decoder.fieldCount {
      let cell = decoder.text.bytes(decoder.trimmed(column))
      bytes += cell.count
      guard bytes <= LayoutRow.mostBytes, let text = String(validating: cell, as: UTF8.self) else {
        return nil
      }
      cells.append(text)
    }
    return cells
  }

  private mutating func sumSkipped(_ reason: String) {
    parsed.skippedTotals[reason, default: SkippedTotals()] += decoder.skippedTotals()
  }
}

extension TransactionRecord {
  /// The account whose statement the row stands in; nil in a table of transfers.
  var ownAccount: TextSpan? {
    switch viewpoint {
    case .transfer: nil
    case .payerStatement: payerAccount
    case .payeeStatement: payeeAccount
    }
  }
}

extension RowDecoder {
  /// What a row that is skipped holds, as far as its direction and amount can be read.
  mutating func skippedTotals() -> SkippedTotals {
    let kept = counters
    defer { counters = kept }
    var skipped = SkippedTotals()
    var record = TransactionRecord()
    do throws(RowFault) {
      switch try decodeMoney(into: &record) {
      case .moved: skipped.totals.add(record.viewpoint, fen: record.amountFen)
      case .neutral:
        let amount = Money.parse(
          text.bytes(trimmed(plan.value.amount)).span, scale: plan.value.scale)
        skipped.neutralRows = 1
        if case .amount(let money) = amount {
          skipped.totals.add(.transfer, fen: money.fen)
          skipped.neutralFen = Int128(money.fen)
        } else {
          skipped.totals.rows = 1
          skipped.unreadableRows = 1
        }
      }
    } catch {
      skipped.totals.rows = 1
      skipped.unreadableRows = 1
    }
    return skipped
  }
}
