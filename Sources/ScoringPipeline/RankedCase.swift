import AccountFlows
import BankRecords
import CaseBuilding
import LeadRanking

/// A case (案件线索组) at its place in the list: accounts that act together, with their sums.
public struct RankedCase: Sendable {
  /// Counted from 1, in the order of the best lead of each case.
  public internal(set) var rank = 0
  /// Twelve hex digits that depend on the account numbers of the members alone.
  public let id: String
  public let group: AccountGroup
  /// Why they are one case; recruiters are told by their payments alone.
  public let links: [CaseGraph.Link]
  public let currency: String
  public let figures: CaseFigures
  public let summary: CaseSummary
  /// The highest score among the members, in tenths.
  public let scoreTenths: Int
  public let level: LeadLevel
  public let severity: SeverityBand
  /// Days on which investors were paid back last, and whether that has stopped.
  public let payouts: PayoutState
  /// Shares of principal paid per period, and gains at maturity, as the findings give them.
  public let planRates: [Double]
  /// One plain Chinese sentence.
  public let sentence: String
}

/// Whether a case still pays.
public struct PayoutState: Sendable, Equatable {
  public var lastDay: CivilDay?
  /// Median days between days of payouts; nil with fewer than three.
  public var usualGapDays: Int?
  /// Days since the last payout until the end of the data.
  public var silentDays: Int?

  /// No payout for more than two and a half times the usual gap, and two weeks at least.
  public var hasStopped: Bool {
    guard let usualGapDays, let silentDays else { return false }
    return silentDays >= 14 && silentDays * 2 > usualGapDays * 5
  }

  /// 疑似已停止返款 …, or empty.
  public var hint: String {
    guard hasStopped, let lastDay, let usualGapDays, let silentDays else { return "" }
    return "最后返款\(lastDay)，此前通常每\(usualGapDays)天一次，已停\(silentDays)天，疑似资金链断裂"
  }

  /// From the rows by which payers were paid; days with fewer than a tenth of the payees of the
  /// busiest day are stray payments, not days of payouts.
  init(of summary: CaseSummary, store: FlowStore, asOf: CivilDay) {
    var counts: [CivilDay: Int] = [:]
    for row in summary.evidence where row.role == .paidOut {
      counts[store.time(of: Int(row.transaction)).day, default: 0] += 1
    }
    lastDay = counts.keys.max()
    guard let most = counts.values.max(), let lastDay else { return }
    let days = counts.filter { $0.value * 10 >= most }.keys.sorted()
    silentDays = Int(asOf.daysSince1970 - lastDay.daysSince1970)
    guard days.count >= 3 else { return }
    let gaps = zip(days.dropFirst(), days).map { Int($0.daysSince1970 - $1.daysSince1970) }.sorted()
    usualGapDays = gaps[gaps.count / 2]
  }
}
