import AccountFlows
import BankRecords
import Detection

/// 归集至依附账户.
///
/// ## What it finds
/// Persons who never dealt with the holder begin to pay an account, in larger sums, and soon and
/// repeatedly most of it goes to accounts that live on it: these get hardly any money from elsewhere, pay
/// nothing back, and are private or pass it on at once. Accounts that hand on to the same receivers are
/// one.
///
/// ## Why it matters
/// Collectors keep nothing: card holders of the organiser and straw persons hand over what comes in. In
/// the first weeks of a scheme three to ten persons have paid and nobody has been paid back; that their
/// money runs on to an account that exists for nothing else is all there is to see. A shop pays
/// suppliers who have other customers, an agent his principal, who is a firm and keeps it.
///
/// ## Inputs
/// All transfers of the run of at least `least_sweep_yuan` to accounts of few payers; payments in of at
/// least `least_payment_yuan` from parties that may be natural persons and to whom the account did not
/// lend first, cash and what comes through payment institutions beside them (`most_unnamed` a person).
///
/// ## Score
/// Of all accounts that hand on to the same receivers, as one flow: of the span of `window_days` (at
/// most a third of the data) with most first payments. Product of: the payers on a log scale; the median
/// of what each paid; how much of all such money came in the span, beyond what an even stream would
/// bring; its share of all money in; the share of it that was handed on, counted up to the last time,
/// and not much more than all of it; the days on which it was; how far the receivers live on it and of
/// what kind they are; the share of round sums. An account through which fewer than `full_own` of the
/// payers came has less of it.
///
/// ## Evidence
/// The account's own payments of the span (`collected`) and what it handed on (`swept`).
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | window_days | days | 60 | 2…1000 | the first weeks |
/// | least_observed_days | days | 20 | 2…1000 | shorter data have no time before |
/// | least_payment_yuan | yuan | 1000 | 1…1e6 | smaller is everyday life |
/// | least_unnamed_yuan | yuan | 2000 | 1…1e6 | wallets and tills pay less |
/// | most_unnamed | payments per named person | 2 | 0…100 | one person may bring cash often |
/// | least_named | persons | 2 | 1…1000 | one is a relative |
/// | least_persons | persons | 3 | 2…1000 | named and not named |
/// | full_persons | persons | 15 | 3…1e6 | beyond, other signs speak |
/// | full_own | persons | 3 | 1…1000 | through an account itself |
/// | least_median_yuan | yuan | 2000 | 1…1e6 | everyday life |
/// | full_median_yuan | yuan | 30000 | 2…1e9 | savings |
/// | least_excess | share | 0.2 | 0…0.95 | chance and seasons |
/// | full_excess | share | 0.7 | 0.01…1 | nearly all came now |
/// | least_money_share | share | 0.3 | 0…0.95 | else the account has other business |
/// | full_money_share | share | 0.7 | 0.01…1 | beyond adds nothing |
/// | least_sweep_yuan | yuan | 1000 | 1…1e6 | smaller is everyday life |
/// | least_handed_on | share | 0.15 | 0.01…1 | of an account's money out, to one receiver |
/// | least_swept_share | share | 0.25 | 0…0.95 | a purchase |
/// | full_swept_share | share | 0.65 | 0.01…1 | the rest is spent and paid as commission |
/// | most_swept_share | share | 1.3 | 1…100 | more is money of other origin |
/// | few_sweeps | days | 1 | 1…100 | a single purchase |
/// | full_sweeps | days | 3 | 2…1000 | again and again |
/// | most_senders | accounts | 8 | 1…64 | a receiver with more has customers |
/// | most_accounts | accounts | 16 | 1…1000 | that hand on to the same; more are a trade |
/// | least_received_yuan | yuan | 10000 | 1…1e9 | by a receiver |
/// | least_captive | share | 0.5 | 0.01…0.95 | of a receiver's money from these accounts |
/// | full_captive | share | 0.9 | 0.02…1 | it has nothing else |
/// | most_returned | share | 0.1 | 0…1 | of what it got, paid back |
/// | least_passed | share | 0.5 | 0…0.95 | of its money that a receiver paid out again |
/// | full_passed | share | 0.85 | 0.01…1 | it keeps nothing |
/// | most_onward | accounts | 6 | 1…64 | who spends pays more parties than who passes on |
/// | person_factor | factor | 0.6 | 0…1 | a private receiver who keeps it |
/// | enterprise_factor | factor | 0.5 | 0…1 | an enterprise that passes it on may buy goods |
/// | least_round | share | 0.3 | 0…0.95 | prices of goods are seldom full hundreds |
/// | full_round | share | 0.8 | 0.01…1 | beyond adds nothing |
/// | odd_factor | factor | 0.4 | 0…1 | sums of grain, gold and foreign money are odd |
///
/// ## Known look-alikes
/// Who collects for a family's purchase; a house agent who hands tenants' money to a landlord (one or two
/// payers, every month); savings clubs (another receiver each time); a shop whose owner draws the takings
/// (prices, no wave).
///
/// ## References
/// DOMAIN 2.6 I13, I19; 条例 art.2.
public struct CaptiveSweep: NetworkDetector {
  public static let identity = PatternIdentity(
    id: "captive-sweep", chineseName: "归集至依附账户",
    summary: "新近付款的个人的较大资金，多次转往几乎只靠这些资金的私人账户或随即转出的账户；转往相同对象的账户合并看待。")

  let rules: CaptiveRules

  public init(parameters: DetectorParameters) throws(ParameterError) {
    rules = try CaptiveRules(parameters: parameters)
  }

  public var leastEdgeFen: Int64? { nil }

  public func canFire(on screen: AccountScreen) -> Bool { rules.mayHandOn(screen) }

  public func canFire(
    on screen: AccountScreen, of account: AccountID, in context: ExaminationContext
  ) -> Bool { context.network?.captives[account] != nil }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    guard let facts = context.network?.captives[flow.account], facts.strength > 0 else {
      return nil
    }
    let others = facts.accounts > 1 ? "连同转往相同对象的其他\(facts.accounts - 1)个账户，" : ""
    let unnamed = facts.unnamed > 0 ? "及\(facts.unnamed)笔现金或经支付机构的款项" : ""
    let days = facts.window.upperBound.day.daysSince1970 - facts.window.lowerBound.day.daysSince1970
    return Finding(
      detector: Self.identity.id, strength: facts.strength, window: facts.window,
      quantities: [
        Quantity("payer_count", "首次付款人数", .count(facts.persons)),
        Quantity("unnamed_count", "现金或经支付机构转入的笔数", .count(facts.unnamed)),
        Quantity("collected_amount", "集中转入金额", .money(Money(fen: facts.collectedFen))),
        Quantity("median_per_payer", "每人转入金额中位数", .money(Money(fen: facts.medianFen))),
        Quantity("account_count", "转往相同对象的账户数", .count(facts.accounts)),
        Quantity("receiver_count", "归集对象数", .count(facts.receivers)),
        Quantity("sweep_days", "归集天数", .count(facts.sweepDays)),
        Quantity("swept_amount", "归集金额", .money(Money(fen: facts.sweptFen))),
        Quantity("lives_on_share", "归集对象资金来自这些账户的比例", .ratio(facts.livesOn)),
        Quantity("passed_on_share", "归集对象再转出的比例", .ratio(facts.passedOn)),
      ],
      statement: "\(others)\(facts.window.lowerBound.day)起\(days + 1)天内有\(facts.persons)名首次付款的个人"
        + "\(unnamed)转入\(ChineseText.money(facts.collectedFen))（每人中位数"
        + "\(ChineseText.money(facts.medianFen))），分\(facts.sweepDays)天向\(facts.receivers)个不付款的对象转出"
        + "\(ChineseText.money(facts.sweptFen))；这些对象的资金\(ChineseText.percent(facts.livesOn))来自此处，"
        + "并已再转出\(ChineseText.percent(facts.passedOn))",
      evidence: facts.collected.map { Evidence(transaction: $0, role: .collected) }
        + facts.swept.map { Evidence(transaction: $0, role: .swept) })
  }

  public func survey(
    _ network: TransferNetwork, of index: FlowIndex, into facts: inout NetworkFacts
  ) {
    guard let first = index.firstDay, let last = index.lastDay else { return }
    let observed = Int(last.daysSince1970 - first.daysSince1970) + 1
    guard observed >= rules.leastObservedDays else { return }
    let groups = CaptiveGroups(index: index, end: network.end, rules: rules).groups
    guard !groups.isEmpty else { return }
    let senders = Set(groups.flatMap(\.senders)).sorted()
    let asOf = network.end == .max ? nil : last
    let legs = GatheredLegs(index: index, accounts: senders, asOf: asOf)
    var places: [AccountID: Int] = [:]
    for (place, account) in senders.enumerated() { places[account] = place }
    for group in groups {
      let flows = group.senders.compactMap { places[$0] }.map { legs.flow(at: $0) }
      guard
        let gathering = CaptiveGathering(
          flows, of: group, legs: legs, observedDays: observed, rules: rules)
      else { continue }
      for flow in flows {
        if let own = gathering.facts(of: flow) { facts.captives[flow.account] = own }
      }
    }
  }
}
