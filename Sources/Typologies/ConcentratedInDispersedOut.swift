import AccountFlows
import BankRecords
import Detection

/// 集中转入分散转出.
///
/// ## What it finds
/// One or few large credits, and within 10 working days their money is paid out to many distinct
/// persons.
///
/// ## Why it matters
/// The payout account of a fundraising is fed by the people behind it and pays the participants;
/// also the way raised money is spread over many cards.
///
/// ## Inputs
/// Legs in time order; payees that may be natural persons; ins from anybody, rows without
/// counterparty being one group; the working calendar.
///
/// ## Score
/// That of 分散转入集中转出 on the flow read backwards with the sides changed: the payees are the
/// crowd, and only money that came in before can have paid them.
///
/// ## Evidence
/// All payouts to persons (`paidOut`) and all credits of the few payers (`supporting`).
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | window_working_days | working days | 10 | 1…250 | short term of PBOC order 2006 No.2 art.20 |
/// | least_payees | payees | 5 | 2…100000 | bank rules start at 3 to 5 |
/// | full_payees | payees | 100 | 3…1000000 | of the 150 persons of the criminal threshold |
/// | most_payers | payers | 3 | 1…100 | the few |
/// | least_moved_share | share | 0.5 | 0.01…0.99 | below, other money pays |
/// | full_moved_share | share | 0.9 | 0.02…1 | "about equal" |
/// | least_natural_share | share | 0.5 | 0.01…0.99 | else trade with enterprises |
/// | least_total_yuan | yuan | 5000 | 0.01…1e9 | small gifts |
/// | full_total_yuan | yuan | 1000000 | 1…1e12 | criminal threshold |
/// | full_cycles | cycles | 6 | 2…10000 | repetition |
/// | least_lifetime_payees | payees | 30 | 2…1000000 | slow spreading |
///
/// ## Known look-alikes
/// Payroll, pensions, subsidies, compensation for land, labour contractors, produce buyers: all fed
/// by one enterprise or public body. The shape is theirs too; their explanations tell them apart.
///
/// ## References
/// PBOC order 2006 No.2 art.11(1) and 20; DOMAIN 2.2.
public struct ConcentratedInDispersedOut: Detector {
  public static let identity = PatternIdentity(
    id: "concentrated-in-dispersed-out", chineseName: "集中转入分散转出",
    summary: "少数主体集中转入后，短期内分散转出给众多不同收款人。")

  private let limits: GatherLimits

  public init(parameters: DetectorParameters) throws(ParameterError) {
    limits = try GatherLimits(parameters: parameters, many: "payees", few: "payers")
  }

  public func canFire(on screen: AccountScreen) -> Bool {
    Int(screen.outCount) >= min(limits.leastPersons, limits.leastLifetimePersons)
      && screen.inCount >= 1 && screen.outFen >= limits.leastTotalFen
  }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    guard
      let found = GatherFinding(
        flow, direction: .spreading, limits: limits, calendar: context.calendar)
    else { return nil }
    let best = found.best
    let period =
      found.isLifetime ? "观察期内" : "\(limits.windowWorkingDays)个工作日内"
    var statement =
      "\(period)由\(found.fewText(unknown: "无对手信息的来源"))集中转入的"
      + "\(ChineseText.money(best.coveredFen))分散转出给\(best.personCount)个不同收款人"
      + "（转出共\(ChineseText.money(best.personFen))，"
      + "其中\(ChineseText.percent(found.movedShare))来自集中转入）"
    if !found.others.isEmpty {
      let all = found.totals
      statement +=
        "；此类分散转出先后出现\(found.others.count + 1)轮，涉及收款人\(all.persons)个、"
        + "转出\(ChineseText.money(all.personFen))"
    }
    return Finding(
      detector: Self.identity.id, strength: found.strength, window: found.window,
      quantities: found.quantities(
        many: ("payee", "收款"), few: ("payer", "集中付款主体"), collected: ("paid_out", "分散转出金额")),
      statement: statement,
      evidence: found.evidence(personRole: .paidOut, fewRole: .supporting))
  }
}
