import AccountFlows
import BankRecords
import Detection

/// Finds persons whom a case pays for bringing investors in (业务员): paid on several days, far beyond
/// anything that they put in, with words of commission or in sums that differ from day to day, on one day
/// of the week or following what came in on days on which others are paid so too.
public struct RecruiterFinder: Sendable {
  /// A person paid for recruiting.
  public struct Recruiter: Sendable {
    public let account: AccountID
    public let reason: String
    /// The payments, in time order.
    public let evidence: [Evidence]
  }

  private struct Payment {
    var day: CivilDay
    var fen: Int64
    var account: AccountID
    var transaction: UInt32
    var saysCommission: Bool
  }

  private let rules: GroupingRules
  private var payments: [PartyID: [Payment]] = [:]
  /// Money in from persons on or before a day, by day.
  private var inflow: [(day: CivilDay, fen: Int64)] = []
  private let principal: [PartyID: Int64]
  private let totalFen: Int64
  /// Accounts of persons without principal who are paid, by day.
  private var paidWithoutPrincipal: [CivilDay: Set<AccountID>] = [:]
  /// Most payments to investors are worded as commissions: returns are called so.
  private var returnsSayCommission = false

  /// `flows` are those of the case's collecting and paying accounts, `inside` all its accounts,
  /// `payers` the balances of its summary. Complexity: O(n log n) in the legs.
  public init(
    flows: [AccountFlow], inside: Set<AccountID>, payers: [PartyBalance],
    sameAs: [PartyID: PartyID], rules: GroupingRules
  ) {
    self.rules = rules
    principal = Dictionary(uniqueKeysWithValues: payers.map { ($0.party, $0.principalFen) })
    let insideParties = Set(flows.map(\.profile.party))
    var perDay: [CivilDay: Int64] = [:]
    var payments: [PartyID: [Payment]] = [:]
    for flow in flows {
      for leg in flow.legs {
        guard let peer = flow.peer(of: leg), peer.mayBeInvestor, !inside.contains(peer.account),
          !insideParties.contains(peer.party)
        else { continue }
        if leg.isIn {
          perDay[leg.time.day, default: 0] += leg.amountFen
        } else if sameAs[peer.party] == nil {
          payments[peer.party, default: []].append(
            Payment(
              day: leg.time.day, fen: leg.amountFen, account: peer.account,
              transaction: leg.transaction, saysCommission: leg.topics.contains(.commission)))
        }
      }
    }
    self.payments = payments
    var (worded, all) = (0, 0)
    for (party, paid) in payments {
      if (principal[party] ?? 0) > 0 {
        all += paid.count
        worded += paid.count { $0.saysCommission }
      } else {
        for payment in paid {
          paidWithoutPrincipal[payment.day, default: []].insert(payment.account)
        }
      }
    }
    returnsSayCommission = worded * 2 > all
    var sum: Int64 = 0
    for day in perDay.keys.sorted() {
      sum += perDay[day] ?? 0
      inflow.append((day, sum))
    }
    totalFen = sum
  }

  /// The recruiters, in order of account.
  public func recruiters(isAccount: (AccountID) -> Bool) -> [Recruiter] {
    var found: [Recruiter] = []
    for (party, all) in payments where all.count >= RecruiterFinder.fewDays {
      let paid = all.sorted { ($0.day, $0.transaction) < ($1.day, $1.transaction) }
      guard let account = paid.last?.account, isAccount(account) else { continue }
      if let recruiter = recruiter(account, paid, principalFen: principal[party] ?? 0) {
        found.append(recruiter)
      }
    }
    return found.sorted { $0.account < $1.account }
  }

  private func recruiter(_ account: AccountID, _ paid: [Payment], principalFen: Int64)
    -> Recruiter?
  {
    let sum = paid.reduce(Int64(0)) { $0 + $1.fen }
    var perDay: [CivilDay: Int64] = [:]
    for payment in paid { perDay[payment.day, default: 0] += payment.fen }
    let days = perDay.count
    guard sum >= 3 * principalFen, sum * 2000 >= totalFen, sum * 8 <= totalFen else { return nil }
    let says = paid.count { $0.saysCommission }
    if returnsSayCommission || says * 2 < paid.count {
      // Interest is the same again and again, commission follows what was brought in, on the days on
      // which commissions are paid.
      guard days >= rules.leastPayments, Set(perDay.values).count * 2 >= days,
        spread(perDay.values.sorted().map(Double.init)) >= RecruiterFinder.leastSpread,
        isRegular(Array(perDay.keys))
          || fit(paid) >= RecruiterFinder.leastFit(days: days, rules: rules)
            && company(of: account, on: perDay) * 2 >= days
      else { return nil }
    } else if days < RecruiterFinder.fewDays {
      return nil
    }
    let rate = (Double(sum) / Double(max(1, totalFen)) * 1000).rounded() / 10
    var reason = "分\(days)日收到案内付款\(Money(fen: sum).tenThousands)，约为同期吸收资金的\(rate)%"
    reason += principalFen > 0 ? "，远超本人转入\(Money(fen: principalFen).tenThousands)" : "，本人未转入资金"
    if says > 0 { reason += "，其中\(says)笔摘要为提成佣金" }
    return Recruiter(
      account: account, reason: reason,
      evidence: paid.map { Evidence(transaction: $0.transaction, role: .supporting) })
  }

  /// The correlation from which payments on so many days follow what came in: two standard errors above
  /// none, 0.82 for four payments, since few that follow nothing often correlate by chance.
  private static func leastFit(days: Int, rules: GroupingRules) -> Double {
    max(rules.leastCommissionFit, 2 / Double(days + 2).squareRoot())
  }

  /// Days of payments worded as commissions from which they are a recruiter's.
  private static let fewDays = 3

  private func spread(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    return variance.squareRoot() / max(mean, 1)
  }

  /// Whether seven in ten of the days are one day of the week.
  private func isRegular(_ days: [CivilDay]) -> Bool {
    var counts = [Int](repeating: 0, count: 7)
    for day in days { counts[Int((day.daysSince1970 % 7 + 7) % 7)] += 1 }
    return (counts.max() ?? 0) * 10 >= days.count * 7
  }

  /// Days on which others who put in nothing are paid too.
  private func company(of account: AccountID, on days: [CivilDay: Int64]) -> Int {
    days.keys.count { day in (paidWithoutPrincipal[day] ?? []).contains { $0 != account } }
  }

  /// Standard deviation of the payments from which they follow something, as a share of their mean.
  private static let leastSpread = 0.25

  /// Correlation of each payment with the money that came in since the one before.
  private func fit(_ paid: [Payment]) -> Double {
    var pairs: [(Double, Double)] = []
    var before: Int64 = 0
    var place = 0
    while place < paid.count {
      let day = paid[place].day
      var sum: Int64 = 0
      while place < paid.count, paid[place].day == day {
        sum += paid[place].fen
        place += 1
      }
      let upTo = collected(upTo: day)
      pairs.append((Double(sum), Double(upTo - before)))
      before = upTo
    }
    guard pairs.count >= 3 else { return 0 }
    let count = Double(pairs.count)
    let meanPaid = pairs.reduce(0) { $0 + $1.0 } / count
    let meanIn = pairs.reduce(0) { $0 + $1.1 } / count
    var (covariance, ofPaid, ofIn) = (0.0, 0.0, 0.0)
    for (sum, came) in pairs {
      covariance += (sum - meanPaid) * (came - meanIn)
      ofPaid += (sum - meanPaid) * (sum - meanPaid)
      ofIn += (came - meanIn) * (came - meanIn)
    }
    return ofPaid > 0 && ofIn > 0 ? covariance / (ofPaid * ofIn).squareRoot() : 0
  }

  private func collected(upTo day: CivilDay) -> Int64 {
    let place = inflow.position { $0.day <= day }
    return place == 0 ? 0 : inflow[place - 1].fen
  }
}
