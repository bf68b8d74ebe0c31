import AccountFlows
import StatementIngest

extension [FileReport] {
  /// Moves rows that turned out not to count (duplicates, mirrors, reversals) from accepted to
  /// skipped, file by file: read = accepted + rejected + skipped holds before and after.
  func reconciled(with store: FlowStore) -> [FileReport] {
    var reports = self
    for row in 0..<store.count {
      guard let reason = store.statuses[row].skipReason else { continue }
      let file = Int(store.location(of: row).file)
      reports[file].accepted -= 1
      reports[file].skipped[reason, default: 0] += 1
      let currency = store.currency(of: row)
      if currency != "CNY" {
        reports[file].addForeign(
          currency, amount: store.amountsFen[row], viewpoint: store.viewpoints[row], times: -1)
      }
      reports[file].acceptedFen -= Int128(store.amountsFen[row])
      switch store.viewpoints[row] {
      case .transfer: break
      case .payerStatement: reports[file].acceptedOutFen -= Int128(store.amountsFen[row])
      case .payeeStatement: reports[file].acceptedInFen -= Int128(store.amountsFen[row])
      }
    }
    for row in store.conflictingRows {
      reports[Int(store.location(of: Int(row)).file)].referenceConflicts += 1
    }
    for index in reports.indices { reports[index].warn(of: store.directory.linking, file: index) }
    for report in reports {
      precondition(report.isReconciled, "rows of a file must be accepted, rejected or skipped")
    }
    return reports
  }
}

extension FileReport {
  /// Numbers kept apart that are shown for one file.
  private static let mostDoubtsShown = 5

  /// Adds what reconciling found to be in doubt.
  fileprivate mutating func warn(of linking: AccountLinking, file: Int) {
    let doubts = linking.doubts.filter { Int($0.file) == file }
    warnings += doubts.prefix(FileReport.mostDoubtsShown).map(\.message)
    if doubts.count > FileReport.mostDoubtsShown {
      warnings.append(
        "\(doubts.count - FileReport.mostDoubtsShown) more cards and accounts are kept apart for like "
          + "reasons")
    }
    if referenceConflicts > 0 {
      warnings.append(
        "\(referenceConflicts) rows have a transaction id that stands on another row with other "
          + "content; all of them are kept")
    }
  }
}
