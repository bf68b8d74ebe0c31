import AccountFlows
import BankRecords
import CaseBuilding
import Detection
import LeadRanking
import StatementIngest

/// Makes cases of leads: groups accounts, settles roles, adds the accounts that only pass money on,
/// keep it or recruit, and sums every case up.
struct CaseAssembly: Sendable {
  let index: FlowIndex
  let rules: ScanRules
  let asOf: CivilDay
  /// Rows after this day are left out; nil: none.
  let cutOff: CivilDay?

  private var grouping: GroupingRules { rules.grouping }

  /// Leads with their cases, not yet in order, and the cases in no order.
  struct Outcome: Sendable {
    var leads: [RankedLead]
    var cases: [RankedCase]
  }

  /// The leads with those of secondary accounts added, and the cases. Where nothing is suspicious
  /// enough for a case the leads stay as they are.
  func run(on leads: [RankedLead], threads: Int) async -> Outcome {
    let anchors = Set(leads.filter(isAnchor).map(\.lead.account))
    guard !anchors.isEmpty else { return Outcome(leads: leads, cases: []) }
    let (groups, links) = await grouped(leads, anchors: anchors, threads: threads)
    var linksByAccount: [AccountID: [CaseGraph.Link]] = [:]
    for link in links { linksByAccount[link.first, default: []].append(link) }
    let linked = linksByAccount
    let accounts = Set(groups.flatMap { $0 }).sorted()
    let legs = GatheredLegs(index: index, accounts: accounts, asOf: cutOff)
    var byAccount: [AccountID: RankedLead] = [:]
    for lead in leads { byAccount[lead.lead.account] = lead }
    let known = byAccount
    let members = Set(accounts)
    let parts = await inShards(groups.count, size: 1, threads: threads) { shard in
      shard.compactMap {
        assembled(groups[$0], links: linked, members: members, legs: legs, leads: known)
      }
    }.flatMap { $0 }
    var cases: [RankedCase] = []
    let recruiting = GatheredLegs(
      index: index, accounts: Set(parts.flatMap { $0.recruiters.map(\.account) }).sorted(),
      asOf: cutOff)
    for part in parts {
      for var lead in part.leads + recruiterLeads(of: part, legs: recruiting) {
        lead.caseID = part.made.id
        byAccount[lead.lead.account] = lead
      }
      cases.append(part.made)
    }
    return Outcome(leads: Array(byAccount.values), cases: cases)
  }

  /// It acts with others, its level is 中 at least, money flowed back to investors, or nothing
  /// explains it; the last two with a part of the points of 中.
  private func isAnchor(_ lead: RankedLead) -> Bool {
    if let role = lead.lead.group?.role(of: lead.lead.account) { return role.isCore }
    let tenths = Double(lead.lead.scoreTenths)
    let medium = Double(rules.ranking.model.mediumTenths)
    if returnFlow(lead.lead) >= rules.linking.leastStrength {
      return tenths >= rules.grouping.leastReturnShare * medium
    }
    let isExplained = lead.lead.explanations.contains { $0.strength > 0 }
    return tenths >= (isExplained ? 1 : rules.grouping.leastShapeShare) * medium
  }

  private func returnFlow(_ lead: Lead) -> Double {
    lead.findings.filter { rules.ranking.model.returnFlowDetectors.contains($0.detector) }
      .map(\.strength).max() ?? 0
  }

  /// The accounts of each case, in order.
  private func grouped(_ leads: [RankedLead], anchors: Set<AccountID>, threads: Int) async
    -> (cases: [[AccountID]], links: [CaseGraph.Link])
  {
    let linked = leads.compactMap { $0.lead.group?.accounts }
    let accounts = Set(leads.map(\.lead.account) + linked.flatMap { $0 }).sorted()
    var graph = CaseGraph(
      nodes: await nodes(of: accounts, threads: threads), anchors: anchors,
      returning: Set(
        leads.filter { returnFlow($0.lead) >= rules.linking.leastStrength }
          .map(\.lead.account)), groups: linked, index: index, rules: grouping)
    for _ in 0..<grouping.mostHops {
      let found = graph.reach()
      guard !found.isEmpty else { break }
      graph.extend(by: await nodes(of: found, threads: threads))
    }
    return (graph.cases(), graph.links)
  }

  private func nodes(of accounts: [AccountID], threads: Int) async -> [CaseNode] {
    let legs = GatheredLegs(index: index, accounts: accounts, asOf: cutOff)
    return await inShards(
      accounts.count, size: Examination.accountsPerShard, threads: threads
    ) { shard in shard.map { CaseNode(of: legs.flow(at: $0)) } }.flatMap { $0 }
  }

  private struct Part: Sendable {
    var made: RankedCase
    /// Leads of its accounts without the recruiters, whose flows are gathered later.
    var leads: [RankedLead]
    var ranking: RoleRanking
    var capTenths: Int
    var recruiters: [RecruiterFinder.Recruiter]
  }

  private func recruiterLeads(of part: Part, legs: GatheredLegs) -> [RankedLead] {
    part.recruiters.compactMap { recruiter in
      guard let position = legs.position(of: recruiter.account) else { return nil }
      return part.ranking.secondaryLead(
        of: legs.flow(at: position), cap: part.capTenths, evidence: recruiter.evidence)
    }
  }

  /// One case with the leads of its accounts; `members` are the accounts of all cases.
  private func assembled(
    _ accounts: [AccountID], links: [AccountID: [CaseGraph.Link]], members: Set<AccountID>,
    legs: GatheredLegs, leads: [AccountID: RankedLead]
  ) -> Part? {
    let flows = accounts.compactMap { account in
      legs.position(of: account).map { legs.flow(at: $0) }
    }
    let (roles, tills) = RoleFinder(
      flows: flows, known: linkedRoles(of: accounts, leads), rules: grouping
    ).settled()
    let core = flows.filter { roles.role(of: $0.account)?.isCore == true }
    let sums = CaseSums(core: core, flows: flows, index: index, rules: rules)
    let recruiters = RecruiterFinder(
      flows: core, inside: Set(accounts), payers: sums.summary.payers, sameAs: sums.sameAs,
      rules: grouping
    ).recruiters { !members.contains($0) && isAccount($0) }
    // Whose money they collect does not change what the case took in.
    let settled = AgentCollectors(flows: flows, group: roles, rules: grouping).settled()
    let group = AccountGroup(
      members: settled.members
        + recruiters.map {
          AccountGroup.Member(account: $0.account, role: .recruiter, reason: $0.reason)
        })
    // What recruiters put in of their own stays principal: they are investors too.
    let summary = sums.summary
    let ranking = RoleRanking(
      group: group, summary: summary, flows: flows, leads: leads, tills: tills,
      ranking: rules.ranking, rules: rules.grouping)
    let (ranked, cap) = ranking.scored()
    // Who pays many and collects from nobody pays wages: no case, unless payers were found elsewhere.
    guard !summary.payers.isEmpty else { return nil }
    guard let best = ranked.map(\.lead.scoreTenths).max() else { return nil }
    return Part(
      made: made(
        group, links: accounts.flatMap { links[$0] ?? [] }, core: core, summary: summary, ranked,
        best), leads: ranked,
      ranking: ranking, capTenths: cap, recruiters: recruiters)
  }

  /// The roles that return flow over linked accounts gave; an account without a lead of its own
  /// stands in the group of another.
  private func linkedRoles(of accounts: [AccountID], _ leads: [AccountID: RankedLead])
    -> [AccountID: CaseRole]
  {
    var roles: [AccountID: CaseRole] = [:]
    for account in accounts {
      for member in leads[account]?.lead.group?.members ?? [] where roles[member.account] == nil {
        roles[member.account] = member.role
      }
    }
    return roles
  }

  private func isAccount(_ account: AccountID) -> Bool {
    Ranking.isScored(index.kinds[account.index]) && !index.store.directory.isNameOnly(account)
  }

  private func made(
    _ group: AccountGroup, links: [CaseGraph.Link], core: [AccountFlow], summary: CaseSummary,
    _ ranked: [RankedLead], _ best: Int
  ) -> RankedCase {
    let figures = CaseFigures(summary)
    let currency = core.first?.profile.currency ?? "CNY"
    let payouts = PayoutState(of: summary, store: index.store, asOf: asOf)
    let rates = CaseAssembly.planRates(of: ranked)
    let numbers = group.accounts.map { index.store.directory.number(of: $0) }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let digest = ContentDigest.sha256(
      Array(("\(currency)\n" + numbers.joined(separator: "\n")).utf8))
    return RankedCase(
      id: "A\(digest.prefix(12))", group: group, links: links, currency: currency, figures: figures,
      summary: summary, scoreTenths: best, level: rules.ranking.model.level(ofTenths: best),
      severity: SeverityBand(figures.totals, currency: currency), payouts: payouts,
      planRates: rates,
      sentence: Ranking.inCurrency(
        CaseAssembly.sentence(group, figures, summary, payouts, rates), currency))
  }

  /// Rates and gains of all findings, smallest first, without repeats to four decimals.
  private static func planRates(of leads: [RankedLead]) -> [Double] {
    var rates: Set<Double> = []
    for finding in leads.flatMap(\.lead.findings) {
      for quantity in finding.quantities
      where quantity.name.hasPrefix("rate_") || quantity.name.hasPrefix("gain_") {
        if case .ratio(let rate) = quantity.value { rates.insert((rate * 1e4).rounded() / 1e4) }
      }
    }
    return rates.sorted()
  }

  private static func sentence(
    _ group: AccountGroup, _ figures: CaseFigures, _ summary: CaseSummary, _ payouts: PayoutState,
    _ rates: [Double]
  ) -> String {
    let parts = CaseRole.allCases.compactMap { role -> String? in
      let count = group.accounts(as: [role]).count
      return count == 0 ? nil : "\(role.chineseName)\(count)个"
    }
    var clauses = ["案内账户\(group.members.count)个（\(parts.joined(separator: "、"))）"]
    if let first = summary.firstDay, let last = summary.lastDay {
      clauses.append(
        "\(first)至\(last)间向\(figures.persons.point)人吸收资金"
          + "\(figures.amount.point.tenThousands)")
    }
    clauses.append(
      "已返还\(figures.paidBack.tenThousands)，\(figures.unpaidPersons.point)人未兑付"
        + "\(figures.unpaidAmount.point.tenThousands)"
        + "（\(figures.unpaidAmount.low.tenThousands)至\(figures.unpaidAmount.high.tenThousands)）")
    if !rates.isEmpty {
      let shown = rates.prefix(4).map { "\(percent($0))%" }.joined(separator: "、")
      clauses.append("约定回报比例约\(shown)")
    }
    if figures.nameless > .zero {
      clauses.append(
        "其中现金及支付机构渠道转入\(figures.nameless.tenThousands)与已知存款同类，未能对应到人，"
          + "估计\(figures.namelessPersons)人")
    }
    let rest = figures.cash + figures.aggregators - figures.nameless
    if rest > .zero {
      clauses.append("另有现金及支付机构渠道转入\(rest.tenThousands)未能对应到人，计入上限")
    }
    if !payouts.hint.isEmpty { clauses.append(payouts.hint) }
    return clauses.joined(separator: "；") + "。"
  }

  /// `1.5` of 0.015: at most two decimals.
  private static func percent(_ rate: Double) -> String {
    let hundredths = Int((rate * 1e4).rounded())
    let rest = hundredths % 100
    if rest == 0 { return "\(hundredths / 100)" }
    return rest % 10 == 0
      ? "\(hundredths / 100).\(rest / 10)"
      : "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}

/// The summary of a case's core accounts, with the holders of all its accounts inside.
struct CaseSums: Sendable {
  let summary: CaseSummary
  let sameAs: [PartyID: PartyID]

  init(core: [AccountFlow], flows: [AccountFlow], index: FlowIndex, rules: ScanRules) {
    let inside = flows.map(\.account)
    sameAs = SecondCards.payers(in: core, inside: Set(inside), index: index)
    summary = CaseSummary(
      of: core, inside: inside, insideParties: flows.map(\.profile.party), sameAs: sameAs,
      crowds: Crowds(index: index, rules: rules.grouping).among(core), rules: rules.counting)
  }
}
