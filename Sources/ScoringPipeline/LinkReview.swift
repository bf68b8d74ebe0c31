import AccountFlows
import BankRecords
import CaseBuilding
import Detection

/// Tells which links the return flow bears out, with the detectors of return flow alone.
struct LinkReview: Sendable {
  /// Legs of all accounts of the links, by party.
  let legs: GatheredLegs
  private let detectors: [any Detector]
  private let leastStrength: Double
  private let context: ExaminationContext
  let depositors: DepositorTest
  let whole: WholeFlowRules

  init(legs: GatheredLegs, rules: ScanRules, context: ExaminationContext) {
    self.legs = legs
    detectors = rules.detectors.filter {
      rules.ranking.model.returnFlowDetectors.contains(type(of: $0).identity.id)
    }
    leastStrength = rules.linking.leastStrength
    self.context = context
    depositors = DepositorTest(rules: rules.grouping.depositors)
    whole = rules.linking.whole
  }

  /// A link with what was found over its accounts.
  struct BorneOut: Sendable {
    var link: PayoutLink
    var finding: Finding
  }

  /// The link with those sources only whose payers the payouts follow, or nil without any: that
  /// payees also bought from a shop upstream makes no link, since what they are paid does not depend
  /// on what they spent.
  func borneOut(_ link: PayoutLink) -> BorneOut? {
    var kept = link
    kept.sources = link.sources.filter {
      strength(of: [$0], in: link) >= leastStrength
    }
    if kept.sources.isEmpty { kept.sources = pooled(link.sources, in: link) }
    var best = strength(of: kept.sources, in: link)
    for source in link.sources where !kept.sources.isEmpty && !kept.sources.contains(source) {
      let found = strength(of: kept.sources + [source], in: link)
      if found > best {
        kept.sources.append(source)
        best = found
      }
    }
    guard !kept.sources.isEmpty else { return nil }
    return finding(over: [kept]).map { BorneOut(link: kept, finding: $0) }
  }

  /// Sources too small to bear a return flow alone that do together, without those that add
  /// nothing, the farthest of which goes first. Salespersons have clients of their own, whereas shops
  /// share their customers: sources of mostly the same payers are no pool.
  private func pooled(
    _ sources: [PayoutLink.Source], in link: PayoutLink
  ) -> [PayoutLink.Source] {
    guard sources.count > 1 else { return [] }
    let payers = sources.reduce(0) { $0 + $1.parties.count }
    guard payers * 4 <= Set(sources.flatMap(\.parties)).count * 5 else { return [] }
    var pool = sources
    var best = strength(of: pool, in: link)
    guard best >= leastStrength else { return [] }
    for source in sources.reversed() {
      let rest = pool.filter { $0 != source }
      let found = strength(of: rest, in: link)
      if found >= best { (pool, best) = (rest, found) }
    }
    return pool
  }

  /// Strength of the return flow to those who paid the sources, without what the paying account
  /// collects itself.
  private func strength(
    of sources: [PayoutLink.Source], in link: PayoutLink
  ) -> Double {
    guard !sources.isEmpty else { return 0 }
    let accounts = sources.map(\.account)
    let inside = Set(sources.flatMap(\.transits)).subtracting(accounts)
    let flow = legs.linkedFlow(
      of: accounts + [link.payout], inside: inside.sorted(), lead: link.payout,
      parties: sources.count == 1
        ? sources[0].parties : Set(sources.flatMap(\.parties)).sorted(),
      collectsOnLead: false)
    return returnFlow(in: flow)?.strength ?? 0
  }

  /// What the detectors of return flow find over the accounts of links as if they were one.
  func finding(over links: [PayoutLink]) -> Finding? {
    guard let lead = links.first?.payout else { return nil }
    let accounts = Set(links.flatMap(\.accounts))
    let inside = Set(links.flatMap(\.transits)).subtracting(accounts)
    return returnFlow(
      in: legs.linkedFlow(
        of: accounts.sorted(), inside: inside.sorted(), lead: lead,
        parties: Set(links.flatMap(\.parties)).sorted()))
  }

  /// The strongest finding of return flow that is strong enough to take accounts for linked.
  private func returnFlow(in flow: AccountFlow) -> Finding? {
    var best: Finding?
    for detector in detectors {
      guard let found = detector.examine(flow, in: context),
        found.strength >= max(leastStrength, best?.strength ?? 0)
      else { continue }
      best = found
    }
    return best
  }
}
