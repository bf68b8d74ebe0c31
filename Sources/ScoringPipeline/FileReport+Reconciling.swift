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
    for report in reports {
      precondition(report.isReconciled, "rows of a file must be accepted, rejected or skipped")
    }
    return reports
  }
}
