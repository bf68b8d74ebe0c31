import AccountFlows
import BankRecords
import Detection

/// 分散转入集中转出.
///
/// ## What it finds
/// Within 10 working days many distinct persons pay in, and few outs take about that sum away; also
/// the same again and again, and slow gathering where every payment is soon passed on.
///
/// ## Why it matters
/// The first of the two signs that county offices ask banks to look for: the collection account of
/// a fundraising hands the money to the people behind it.
///
/// ## Inputs
/// Legs in time order; payers that may be natural persons (unknown kind counts, payment
/// institutions, enterprises and the holder's own accounts do not); outs to anybody, rows without
/// counterparty being one group of outs; the working calendar.
///
/// ## Score
/// Product of: persons on a log scale (geometric mean of their number and of the number that equal
/// shares would mean), the share of the money passed on to the few largest payees after it came,
/// the persons' share of the inflow, persons per payee, and the sum. Disjoint further spans add up
/// to 0.4 of what is left. Slow gathering over the whole flow counts 0.7.
///
/// ## Evidence
/// All persons' payments (`collected`) and all outs to the few payees (`swept`) of all spans.
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | window_working_days | working days | 10 | 1…250 | short term of PBOC order 2006 No.2 art.20 |
/// | least_payers | payers | 5 | 2…100000 | bank rules start at 3 to 5 |
/// | full_payers | payers | 100 | 3…1000000 | of the 150 persons of the criminal threshold |
/// | most_payees | payees | 3 | 1…100 | the few |
/// | least_moved_share | share | 0.5 | 0.01…0.99 | below, most money stays |
/// | full_moved_share | share | 0.9 | 0.02…1 | "about equal to the gathered sum" |
/// | least_natural_share | share | 0.5 | 0.01…0.99 | else trade with enterprises |
/// | least_total_yuan | yuan | 5000 | 0.01…1e9 | shared dinners |
/// | full_total_yuan | yuan | 1000000 | 1…1e12 | criminal threshold |
/// | full_cycles | cycles | 6 | 2…10000 | repetition |
/// | least_lifetime_payers | payers | 30 | 2…1000000 | slow gathering |
///
/// ## Known look-alikes
/// Shops that bank their takings from personal payers and pay few suppliers, school and property
/// fees, charity drives, group purchases, wedding gifts. All of them really have this shape: their
/// explanations weigh against the finding, in the open.
///
/// ## References
/// PBOC order 2006 No.2 art.11(1) and 20; 海政办发〔2016〕70号 (十); DOMAIN 2.6 I1.
public struct DispersedInConcentratedOut: Detector {
  public static let identity = PatternIdentity(
    id: "dispersed-in-concentrated-out", chineseName: "分散转入集中转出",
    summary: "短期内众多不同付款人分散转入，随后将大致相当的资金集中转出至少数主体。")

  private let limits: GatherLimits

  public init(parameters: DetectorParameters) throws(ParameterError) {
    limits = try GatherLimits(parameters: parameters, many: "payers", few: "payees")
  }

  public func canFire(on screen: AccountScreen) -> Bool {
    Int(screen.inCount) >= min(limits.leastPersons, limits.leastLifetimePersons)
      && screen.outCount >= 1 && screen.inFen >= limits.leastTotalFen
  }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    guard
      let found = GatherFinding(
        flow, direction: .gathering, limits: limits, calendar: context.calendar)
    else { return nil }
    let best = found.best
    let period =
      found.isLifetime
      ? "观察期内" : "\(limits.windowWorkingDays)个工作日内"
    var statement =
      "\(period)有\(best.personCount)个不同付款人转入\(ChineseText.money(best.personFen))，"
      + "随后集中转出\(ChineseText.money(best.coveredFen))"
      + "（占同期转入的\(ChineseText.percent(found.movedShare))）至"
      + found.fewText(unknown: "无对手信息的去向")
    if !found.others.isEmpty {
      let all = found.totals
      statement +=
        "；此类归集划转先后出现\(found.others.count + 1)轮，涉及付款人\(all.persons)个、"
        + "转入\(ChineseText.money(all.personFen))"
    }
    return Finding(
      detector: Self.identity.id, strength: found.strength, window: found.window,
      quantities: found.quantities(
        many: ("payer", "付款"), few: ("payee", "集中收款主体"), collected: ("collected", "分散转入金额")),
      statement: statement,
      evidence: found.evidence(personRole: .collected, fewRole: .swept))
  }
}
