import AccountFlows
import BankRecords
import Detection

/// Deposits, training, travel and other services paid in advance (押金、培训费、团费、预付).
///
/// ## What it explains
/// Money in from many persons that is passed on (`dispersed-in-concentrated-out`), with batches of
/// refunds (`periodic-batch-payout`).
///
/// ## Why
/// Customers pay one of a few prices; some get it back once, in full or less a fee, nobody more than
/// he paid; the money goes to suppliers and staff.
///
/// ## Inputs
/// Sums paid in, payments back per payer, kinds of the receivers.
///
/// ## Strength
/// Product of: most payments have one of a dozen prices or are odd · prices are no multiples of one
/// unit, as principal is, unless several
/// suppliers are paid again and again · small sums · nobody is paid twice, gets more than he paid or a small part
/// of it · money goes to suppliers, staff or back; times the ceiling.
///
/// ## Evidence
/// The first payments in.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Principal in units of thousands, or in multiples of a package price; packages whose money goes
/// to one person or one firm keep most of their score. Prepayment stays on the watch list, so that
/// the ceiling leaves a low lead.
///
/// ## References
/// DOMAIN.md 5, school fees and deposit-refund business.
public struct PrepaidService: LookAlike {
  public static let identity = PatternIdentity(
    id: "prepaid-service", chineseName: "押金、培训费、团费等预付款",
    summary: "消费者按标价预付押金或服务费，退款一次且不超过原付款，资金用于供应商和人员支出。",
    leaves: ["gathering-day"])

  private let returnGuard: ReturnFlowGuard
  private let leastPayers: Int
  private let priced: Ramp
  private let units: Ramp
  private let suppliers: Ramp
  private let suppliedUnits: Double
  private let spent: Ramp
  private let evenCustom: Ramp
  private let spanDays: Ramp
  private let runningUnits: Double
  private let largeYuan: Ramp
  private let repeated: Ramp
  private let surplus: Ramp
  private let partial: Ramp
  private let personDestination: Double
  private let unknownDestination: Double
  private let soleDestination: Double
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastPayers = try parameters.count("least_payers", in: 3...10_000)
    priced = try .rising("priced_share", of: parameters)
    units = try .falling("unit_multiple_share", of: parameters)
    suppliers = try .rising("supplier_share", of: parameters)
    suppliedUnits = try parameters.number("supplied_unit_multiples", in: 0...1)
    spent = try .rising("spent_share", of: parameters)
    evenCustom = try .falling("busiest_quarter_share", of: parameters)
    spanDays = try .rising("span_days", of: parameters, in: 1...3660)
    runningUnits = try parameters.number("running_unit_multiples", in: 0...1)
    largeYuan = try .falling("large_yuan", of: parameters, in: 0...1_000_000)
    repeated = try .falling("repeated_payee_share", of: parameters)
    surplus = try .falling("surplus_payer_share", of: parameters)
    partial = try .falling("small_return_share", of: parameters)
    personDestination = try parameters.number("person_destination", in: 0...1)
    unknownDestination = try parameters.number("unknown_destination", in: 0...1)
    soleDestination = try parameters.number("sole_destination", in: 0...1)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    let dealings = PersonDealings(of: flow)
    let payers = dealings.payers
    guard payers.count >= leastPayers else { return nil }
    let count = Double(payers.count)
    let again = payers.count { $0.paidOut.count > 1 }
    let more = payers.count { $0.outFen > $0.inFen }
    let small = payers.count { $0.outFen > 0 && $0.returnedRatio < 0.3 }
    let refunded = payers.count { !$0.paidOut.isEmpty }
    let kept =
      repeated(Double(again) / count) * surplus(Double(more) / count)
      * partial(Double(small) / count) * ceiling
    guard kept > leastStrength else { return nil }
    let prices = PriceList(PaidInSums(of: flow).sums)
    let destination = destinationScore(dealings, flow)
    let priceScore = max(
      max(units(prices.unitShare), supplied(flow)) * destination,
      running(flow) * runningUnits)
    let raw =
      priced(prices.pricedShare) * priceScore
      * largeYuan(Double(prices.largeFen) / 100) * kept
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    var statement = "\(payers.count)人付款，\(percentText(prices.pricedShare))的付款为标价或零头金额"
    statement += "，九成不超过\(Money(fen: prices.largeFen))元，\(refunded)人获退款"
    statement += more == 0 ? "且均不超过原付款" : "，收多于付的\(more)人"
    return Explanation(
      lookAlike: PrepaidService.identity.id, strength: strength, statement: statement,
      quantities: [
        Quantity("payer_count", "付款人数", .count(payers.count)),
        Quantity("priced_share", "标价付款占比", .ratio(prices.pricedShare)),
        Quantity("unit_multiple_share", "整份倍数金额占比", .ratio(prices.unitShare)),
        Quantity("refunded_payers", "获退款人数", .count(refunded)),
        Quantity("repeatedly_paid_payers", "多次收款的付款人数", .count(again)),
        Quantity("surplus_payers", "收多于付的人数", .count(more)),
      ],
      evidence: flow.legs.filter(\.isIn).prefix(evidenceRows).map {
        Evidence(transaction: $0.transaction, role: .supporting)
      })
  }

  /// Agreement with a business that buys again and again from several firms, at uneven sums: what
  /// makes round prices of vouchers credible in part.
  private func supplied(_ flow: AccountFlow) -> Double {
    let regular = Set(
      flow.peers.filter {
        $0.kind == .organisation && $0.outCount >= 3 && $0.outFen * 3 <= flow.outFen
      }
      .map(\.account))
    guard regular.count >= 2 else { return 0 }
    let uneven = flow.legs.reduce(Int64(0)) { sum, leg in
      guard !leg.isIn, leg.amountFen % 100_000 != 0, regular.contains(leg.counterparty) else {
        return sum
      }
      return sum + leg.amountFen
    }
    return suppliers(Double(uneven) / Double(max(1, flow.outFen))) * suppliedUnits
  }

  /// Agreement with a shop that has run for months on even custom and spends what it takes on wages,
  /// goods and rent: then round prices are those of vouchers and cards, since principal is swept.
  private func running(_ flow: AccountFlow) -> Double {
    let business = RunningBusiness(of: flow)
    return spent(business.spentShare) * evenCustom(business.busiestQuarterShare)
      * spanDays(Double(business.spanDays))
  }

  /// Refunds, staff and several suppliers count in full; one single enterprise, unknown parties and
  /// other persons in part.
  private func destinationScore(_ dealings: PersonDealings, _ flow: AccountFlow) -> Double {
    guard flow.outFen > 0 else { return unknownDestination }
    let total = Double(flow.outFen)
    let outgoing = OutgoingShares(of: flow)
    let refundFen = dealings.payers.reduce(Int64(0)) { $0 + min($1.inFen, $1.outFen) }
    let refunds = Double(refundFen) / total
    let largest = flow.peers.filter { $0.kind == .organisation }.map(\.outFen).max() ?? 0
    let sole = Double(largest) >= 0.8 * (1 - refunds) * total ? soleDestination : 1
    let rest = max(0, 1 - refunds - outgoing.organisations - outgoing.staff)
    let unknown = min(rest, outgoing.unknown)
    return min(
      1,
      refunds + sole * outgoing.organisations + outgoing.staff + unknownDestination * unknown
        + personDestination * (rest - unknown))
  }
}

/// Whether sums are prices of a list or shares of some unit.
struct PriceList: Sendable {
  /// Share of payments with one of the dozen most frequent sums (at least five payments and 2 % of
  /// all each), or with a sum that is no multiple of 100 yuan.
  let pricedShare: Double
  /// Share of payments that are multiples of 1,000 yuan, or, where at least three different ones
  /// occur, of the smallest price from 500 yuan on.
  let unitShare: Double
  /// Nine tenths of the payments are not larger, in fen.
  let largeFen: Int64

  init(_ sums: SortedSums) {
    largeFen = sums.quantile(0.9)
    let least = max(5, sums.count / 50)
    var frequent: [(fen: Int64, count: Int)] = []
    var thousands = 0
    var odd = 0
    sums.forEachRun { fen, count in
      if fen % 100_000 == 0 { thousands += count }
      if fen % 10_000 != 0 { odd += count }
      if count >= least { frequent.append((fen, count)) }
    }
    let prices = frequent.sorted { ($1.count, $0.fen) < ($0.count, $1.fen) }.prefix(12)
    let total = Double(max(1, sums.count))
    let evenPriced = prices.reduce(0) { $0 + ($1.fen % 10_000 == 0 ? $1.count : 0) }
    pricedShare = Double(odd + evenPriced) / total
    var multiples = (sums: 0, payments: 0)
    if let unit = prices.lazy.map({ $0.fen }).filter({ $0 >= 50_000 }).min() {
      sums.forEachRun { fen, count in
        if fen >= unit, fen % unit == 0 {
          multiples = (multiples.sums + 1, multiples.payments + count)
        }
      }
    }
    unitShare = Double(max(thousands, multiples.sums < 3 ? 0 : multiples.payments)) / total
  }
}
