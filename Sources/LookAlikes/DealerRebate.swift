import AccountFlows
import BankRecords
import Detection

/// Rebates to dealers and franchisees on what they bought (返利、返点、销售奖励).
///
/// ## What it explains
/// Many payers who get a small share of their payments back each month or quarter
/// (`proportional-payout`, `periodic-batch-payout`).
///
/// ## Why
/// The rebate is a share of the purchases since the last one, not of all money ever paid in: who bought nothing
/// gets nothing. Dealers buy again and again, before and after each rebate, for uneven sums.
///
/// ## Inputs
/// Per payer the payments in between two payments out, sums, all money back.
///
/// ## Strength
/// Product of: nearly every payment out follows purchases since the last one · payers buy many times · rebates
/// are a small share of those purchases · little comes back in all · sums of one payer differ, or rebates after the
/// first are one share of what was bought since the last, which no return on all that was paid in can be; times
/// the ceiling. Where nearly all that payers bring goes on to a firm in many uneven payments (a supplier of
/// goods, tickets, call credit), sums may be equal and some purchases may have come through a payment
/// institution. Proportional payouts do not silence it, memos of investment do.
///
/// ## Evidence
/// The first purchases and rebates.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Interest: it comes on principal paid in long before, and without another payment. A first month of
/// interest follows principal too, but its payers have paid once or twice, not many times.
///
/// ## Known misses
/// Dealers who buy once a quarter; rebates paid late. Consumption rebates (消费返利) that go on after one
/// purchase are no rebates and stay leads.
///
/// ## References
/// None in DOMAIN.md 5; wholesale trade, seen in independent worlds as the look-alike nearest to a scheme.
public struct DealerRebate: LookAlike {
  public static let identity = PatternIdentity(
    id: "dealer-rebate", chineseName: "经销商返利",
    summary: "经销商反复进货，按上次返利以来的进货额获得小比例返利，不进货则无返利。")

  private let returnGuard: ReturnFlowGuard
  private let leastDealers: Int
  private let fresh: Ramp
  private let purchases: Ramp
  private let rate: Ramp
  private let returned: Ramp
  private let varied: Ramp
  private let exact: Ramp
  private let supplierPayments: Int
  private let supplied: Ramp
  private let suppliedFresh: Ramp
  private let suppliedPurchases: Ramp
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastDealers = try parameters.count("least_dealers", in: 3...10_000)
    fresh = try .rising("fresh_payout_share", of: parameters)
    purchases = try .rising("purchases_per_dealer", of: parameters, in: 1...1000)
    rate = try .falling("rebate_rate", of: parameters)
    returned = try .falling("returned_ratio", of: parameters)
    varied = try .rising("varied_dealer_share", of: parameters)
    exact = try .rising("exact_rebate_share", of: parameters)
    supplierPayments = try parameters.count("least_supplier_payments", in: 2...1000)
    supplied = try .rising("supplied_share", of: parameters)
    suppliedFresh = try .rising("supplied_fresh_share", of: parameters)
    suppliedPurchases = try .rising("supplied_purchases", of: parameters, in: 1...1000)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard flow.inCount >= leastDealers, flow.outCount >= leastDealers else { return nil }
    let dealings = PersonDealings(of: flow)
    let dealers = dealings.payers.filter { !$0.paidOut.isEmpty }
    guard dealers.count >= leastDealers else { return nil }
    let rebates = dealers.flatMap { DealerRebate.rebates(of: $0) }
    let following = rebates.filter { $0.fresh > 0 }
    let rates = following.map { Double($0.paid) / Double($0.fresh) }
    guard let usual = middle(rates),
      let bought = middle(dealers.map { Double($0.paidIn.count) })
    else { return nil }
    let freshShare = Double(following.count) / Double(rebates.count)
    let inFen = dealers.reduce(Int64(0)) { $0 + $1.inFen }
    let outFen = dealers.reduce(Int64(0)) { $0 + $1.outFen }
    let ratio = Double(outFen) / Double(max(1, inFen))
    let differing = dealers.count { Set($0.paidIn.map(\.fen)).count * 2 > $0.paidIn.count }
    let exactShare = DealerRebate.exactShare(of: dealers)
    let suppliedShare = suppliedShare(of: flow)
    let told =
      fresh(freshShare) * purchases(bought)
      * max(varied(Double(differing) / Double(dealers.count)), exact(exactShare))
    let handedOn =
      suppliedFresh(freshShare) * suppliedPurchases(bought) * supplied(suppliedShare)
    let raw = max(told, handedOn) * rate(usual) * returned(ratio) * ceiling
    let strength = returnGuard.limitedByMemos(raw, flow: flow)
    guard strength > leastStrength else { return nil }
    let parties = Set(dealers.map(\.party))
    return Explanation(
      lookAlike: DealerRebate.identity.id, strength: strength,
      statement:
        "\(dealers.count)人反复付款（中位\(Int(bought))笔）且金额不一，\(percentText(freshShare))的返还紧接新的付款，"
        + "为其间付款的\(percentText(usual))，合计返还\(percentText(ratio))",
      quantities: [
        Quantity("dealer_count", "经销商数", .count(dealers.count)),
        Quantity("purchases_per_dealer", "每人付款笔数", .count(Int(bought))),
        Quantity("fresh_payout_share", "返还前有新付款占比", .ratio(freshShare)),
        Quantity("rebate_rate", "返利占其间付款比", .ratio(min(1, usual))),
        Quantity("returned_ratio", "合计返还比", .ratio(min(1, ratio))),
      ],
      evidence: flow.legs.filter { flow.peer(of: $0).map { parties.contains($0.party) } ?? false }
        .prefix(evidenceRows).map { Evidence(transaction: $0.transaction, role: .supporting) })
  }

  /// Share of the later rebates that are, to a hundredth, the dealer's usual share of the purchases
  /// since the one before. More had been paid in by then, so that none of them is a share of all.
  private static func exactShare(of dealers: [Dealing]) -> Double {
    var later = 0
    var near = 0
    for dealer in dealers {
      let rebates = rebates(of: dealer)
      let rates = rebates.map { $0.fresh > 0 ? Double($0.paid) / Double($0.fresh) : 0 }
      guard rebates.count > 2, let usual = middle(rates), usual > 0 else { continue }
      later += rebates.count - 1
      near += rates.dropFirst().count { abs($0 - usual) <= usual * sameRate }
    }
    return later < dealers.count ? 0 : Double(near) / Double(later)
  }

  /// Rates this close, as a share of the rate, are the same: rebates are rounded to yuan.
  private static let sameRate = 0.01

  /// The share of the money in that went on to firms which are paid again and again, in sums that are
  /// mostly not of whole hundreds: bills, and no sweep.
  private func suppliedShare(of flow: AccountFlow) -> Double {
    var bills: [PartyID: (count: Int, uneven: Int, fen: Int64)] = [:]
    for leg in flow.legs where !leg.isIn && leg.amountFen > 0 {
      guard let peer = flow.peer(of: leg), !peer.isSameParty, peer.kind == .organisation,
        peer.outCount >= supplierPayments
      else { continue }
      let bill = bills[peer.party] ?? (0, 0, 0)
      bills[peer.party] = (
        bill.count + 1, bill.uneven + (leg.amountFen % 10_000 == 0 ? 0 : 1),
        bill.fen + leg.amountFen
      )
    }
    // Sums of whole fen do not depend on the order in which a dictionary is walked.
    let fen = bills.values.reduce(Int64(0)) { $0 + ($1.uneven * 4 >= $1.count * 3 ? $1.fen : 0) }
    return Double(fen) / Double(max(1, flow.inFen))
  }

  /// Each payment out with what the dealer paid in since the one before.
  private static func rebates(of dealing: Dealing) -> [(paid: Int64, fresh: Int64)] {
    var next = dealing.paidIn.startIndex
    return dealing.paidOut.map { payout in
      var fresh: Int64 = 0
      while next < dealing.paidIn.endIndex, dealing.paidIn[next].day <= payout.day {
        fresh += dealing.paidIn[next].fen
        next += 1
      }
      return (payout.fen, fresh)
    }
  }
}
