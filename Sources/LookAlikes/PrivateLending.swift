import AccountFlows
import BankRecords
import Detection

/// Loans of single friends and neighbours, each on terms of its own (零散民间借贷).
///
/// ## What it explains
/// Interest on a few round loans (`proportional-payout`, `amount-lattice`, `newcomer-funded-payout`).
///
/// ## Why
/// Somebody in business borrows now from one, then from another he knows: each lends once, on a day of his own,
/// at a rate the two agree on, gets interest on his own day and the principal at the end. Nobody
/// is recruited: a few lenders in half a year, no wave, no days on which all are paid.
///
/// ## Inputs
/// Payers of round sums, what each got back and when, what was found over linked accounts.
///
/// ## Strength
/// Product of: few lenders · small principal in all · whoever is paid back is such a lender · one loan each · interest
/// within what private loans cost · several rates · no wave of first loans · no common interest days; times the
/// ceiling. Proportional payouts do not silence it, memos of investment and linked accounts do.
///
/// ## Evidence
/// The first loans, interest and repayments.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// A circle that grows past a few lenders, deposits that are topped up, promised rates above what a loan among
/// friends costs, one rate for all, payout days.
///
/// ## Known misses
/// Lenders who lend again; interest in kind or cash.
///
/// ## References
/// Supreme Court 2022-03-01 article 1 (亲友 are not the public) and article 3 (limits); Supreme Court 2020
/// on private lending, article 25 (four times the one-year prime rate; 24 % and 36 % before).
public struct PrivateLending: LookAlike {
  public static let identity = PatternIdentity(
    id: "private-lending", chineseName: "零散民间借贷",
    summary: "先后向少数熟人各借一笔，各有各的借期、利率和付息日，无人追加，无集中发展。")

  private let returnGuard: ReturnFlowGuard
  private let leastLenders: Int
  private let leastLoanFen: Int64
  private let smallFen: Int64
  private let leastRepaymentShare: Double
  private let waveDays: Int
  private let lenders: Ramp
  private let principalYuan: Ramp
  private let lending: Ramp
  private let single: Ramp
  private let yearlyRate: Ramp
  private let commonRate: Ramp
  private let wave: Ramp
  private let commonDays: Ramp
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastLenders = try parameters.count("least_lenders", in: 1...10_000)
    leastLoanFen = Int64(try parameters.number("least_loan_yuan", in: 1...1_000_000) * 100)
    smallFen = Int64(try parameters.number("small_dealing_yuan", in: 0...1_000_000) * 100)
    leastRepaymentShare = try parameters.number("least_repayment_share", in: 0.01...1)
    waveDays = try parameters.count("wave_days", in: 1...366)
    lenders = try .falling("lender_count", of: parameters, in: 0...10_000)
    principalYuan = try .falling("principal_yuan", of: parameters, in: 0...100_000_000)
    lending = try .rising("lending_share", of: parameters)
    single = try .rising("single_loan_share", of: parameters)
    yearlyRate = try .falling("yearly_rate", of: parameters, in: 0...10)
    commonRate = try .falling("common_rate_share", of: parameters)
    wave = try .falling("wave_share", of: parameters)
    commonDays = try .falling("common_day_share", of: parameters)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard !findings.isOfLinkedAccounts else { return nil }
    let payers = PersonDealings(of: flow).payers
    let loans = payers.compactMap { Loan($0, self) }
    guard loans.count >= leastLenders, let end = flow.lastTime?.day else { return nil }
    let parties = Set(loans.map(\.party))
    let others = payers.count { !parties.contains($0.party) && isMoreThanSmall($0, until: end) }
    let count = Double(loans.count)
    let lendingShare = count / (count + Double(others))
    let singleShare = Double(loans.count(where: \.isSingle)) / count
    let fen = loans.reduce(Int64(0)) { $0 + $1.fen }
    let rates = loans.map(\.yearlyRate).sorted()
    let highRate = rates[min(rates.count - 1, rates.count * 9 / 10)]
    let firsts = loans.map { Dealing.Payment(day: $0.day, fen: $0.fen) }
    let waveShare = busiestShare(of: firsts, days: waveDays)
    let daysShare = commonDayShare(loans)
    let raw =
      lenders(count + Double(others)) * principalYuan(Double(fen) / 100) * lending(lendingShare)
      * single(singleShare) * yearlyRate(highRate) * commonRate(commonRateShare(loans))
      * wave(waveShare) * commonDays(daysShare) * ceiling
    let strength = returnGuard.limitedByMemos(raw, flow: flow)
    guard strength > leastStrength else { return nil }
    return Explanation(
      lookAlike: PrivateLending.identity.id, strength: strength,
      statement: "先后有\(loans.count)人各自出借，合计\(fen / 1_000_000)万元，"
        + "\(percentText(singleShare))仅借一笔，年息约\(percentText(rates[rates.count / 2]))，"
        + "各按各的日期付息，无集中出借",
      quantities: [
        Quantity("lender_count", "出借人数", .count(loans.count)),
        Quantity("principal_amount", "出借合计", .money(Money(fen: fen))),
        Quantity("single_loan_share", "仅借一笔占比", .ratio(singleShare)),
        Quantity("yearly_rate", "年息中位数", .ratio(min(1, rates[rates.count / 2]))),
        Quantity("wave_share", "最集中出借占比", .ratio(waveShare)),
        Quantity("common_day_share", "同日付息占比", .ratio(daysShare)),
      ],
      evidence: flow.legs.filter { flow.peer(of: $0).map { parties.contains($0.party) } ?? false }
        .prefix(evidenceRows).map { Evidence(transaction: $0.transaction, role: .supporting) })
  }

  /// A payer who is no lender but matters: who got back more than small change, or whose large sum has
  /// stayed for months without a return. Friends also split bills and send gifts.
  private func isMoreThanSmall(_ dealing: Dealing, until end: CivilDay) -> Bool {
    if !dealing.paidOut.isEmpty { return max(dealing.inFen, dealing.outFen) > smallFen }
    guard let first = dealing.paidIn.first else { return false }
    return dealing.inFen >= leastLoanFen && dealing.inFen > smallFen && end - first.day > 90
  }

  /// Share of interest payments on days on which at least three lenders, a third of all, get theirs.
  private func commonDayShare(_ loans: [Loan]) -> Double {
    var byDay: [CivilDay: Int] = [:]
    for day in loans.flatMap(\.interestDays) { byDay[day, default: 0] += 1 }
    let least = max(3, (loans.count + 2) / 3)
    // A sum over values does not depend on the order of a dictionary.
    let together = byDay.values.reduce(0) { $0 + ($1 >= least ? $1 : 0) }
    return Double(together) / Double(max(1, byDay.values.reduce(0, +)))
  }

  /// Largest share of lenders who get the same rate per payment, within a twentieth.
  private func commonRateShare(_ loans: [Loan]) -> Double {
    let rates = loans.map(\.usualRate).sorted()
    var most = 0
    var low = 0
    for high in rates.indices {
      while rates[low] * 1.05 < rates[high] { low += 1 }
      most = max(most, high - low + 1)
    }
    return Double(most) / Double(max(1, rates.count))
  }

  /// One lender's loan, with interest and principal told apart by size.
  private struct Loan {
    let party: PartyID
    let fen: Int64
    let day: CivilDay
    let isSingle: Bool
    let interestDays: [CivilDay]
    /// The middle interest payment, as a share of the loan.
    let usualRate: Double
    let yearlyRate: Double

    init?(_ dealing: Dealing, _ owner: PrivateLending) {
      let large = dealing.paidIn.filter { $0.fen >= owner.leastLoanFen && $0.fen % 100_000 == 0 }
      guard let first = large.first, let last = large.last else { return nil }
      let sum = large.reduce(Int64(0)) { $0 + $1.fen }
      let back = dealing.paidOut.filter { $0.day > first.day }
      let least = owner.leastRepaymentShare * Double(first.fen)
      let interest = back.filter { Double($0.fen) < least }
      let principal = back.filter { Double($0.fen) >= least }
      guard let latest = interest.last, !interest.isEmpty, interest.count >= principal.count,
        principal.reduce(0, { $0 + $1.fen }) <= sum
      else { return nil }
      party = dealing.party
      fen = sum
      day = first.day
      isSingle = last.day - first.day <= 3
      interestDays = interest.map(\.day)
      let paid = interest.reduce(Int64(0)) { $0 + $1.fen }
      // The first period has passed when the first interest is paid.
      let years = Double(max(20, latest.day - first.day)) / 365
      yearlyRate = Double(paid) / Double(sum) / years
      usualRate = Double(interest.map(\.fen).sorted()[interest.count / 2]) / Double(sum)
    }
  }
}
