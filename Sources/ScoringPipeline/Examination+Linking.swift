import AccountFlows
import BankRecords
import CaseBuilding
import Detection

/// The second pass: accounts that act together.
extension Examination {
  /// Accounts per shard of the search upstream; groups are worked on one by one.
  private static let groupsPerShard = 1
  /// Profiles whose payees are counted in one room, which holds a byte for every account.
  private static let profilesPerShard = 4096

  /// The outcome with findings, totals and leads of linked accounts in place of their own.
  func linked(_ own: Result, profiles: consuming [LinkProfiles], threads: Int) async -> Result {
    let profiles = await completed(consume profiles, threads: threads)
    // Each is let go of when it has been asked.
    guard case let (persons, search, flows)? = await searches(among: profiles, threads: threads)
    else { return own }
    let (links, parts) = await links(
      among: profiles, by: search, sharing: persons, threads: threads)
    let wholes = await wholes(among: profiles, by: flows.among(parts), threads: threads)
    guard !links.isEmpty || !wholes.isEmpty else { return own }
    let accounts = Set(
      links.flatMap { $0.accounts + $0.transits } + wholes.flatMap(\.group.accounts)
    ).sorted()
    let legs = GatheredLegs(index: index, accounts: accounts, asOf: asOf, byParty: true)
    let review = LinkReview(legs: legs, rules: rules, context: context)
    var confirmed = await inShards(links.count, size: 1, threads: threads) { shard in
      shard.compactMap { review.borneOut(links[$0]) }
    }.flatMap { $0 }
    confirmed += review.borneOutTogether(
      links.filter { link in !confirmed.contains { $0.link.payout == link.payout } })
    confirmed = confirmed.compactMap { review.withoutDepositors($0) }
    let groups = AccountGroup.joining(
      AccountGroup.joining(confirmed.map(\.link)) + wholes.map(\.group))
    let borneOut = confirmed
    let examined = await inShards(
      groups.count, size: Examination.groupsPerShard, threads: threads
    ) { shard in
      var result = Result()
      for position in shard {
        result.append(examine(groups[position], borneOut, wholes, by: review))
      }
      return result
    }
    return Examination.replacing(own, by: examined, in: groups)
  }

  /// The profiles with those of funders that no detector may fire on, in order of account: money
  /// may move through accounts with a handful of rows. Businesses are nobody's payers or payees.
  private func completed(
    _ profiles: consuming [LinkProfiles], threads: Int
  ) async -> [LinkProfile] {
    let (index, rules) = (index, rules.linking)
    var all = consume profiles
    var isKnown = [Bool](repeating: false, count: index.screens.count)
    for made in all {
      for account in made.accounts { isKnown[account.index] = true }
    }
    var newest = 0..<all.count
    for _ in 1..<max(2, rules.mostHops) {
      var missing: [AccountID] = []
      for made in all[newest] {
        made.funders(ofThosePaying: rules.leastSharedParties) { funder in
          guard !isKnown[funder.index] else { return }
          isKnown[funder.index] = true
          let screen = index.screens[funder.index]
          if screen.inCount > 0, screen.outCount > 0, isAccount(funder) { missing.append(funder) }
        }
      }
      guard !missing.isEmpty else { break }
      let legs = GatheredLegs(index: index, accounts: missing, asOf: asOf)
      let found = await inShards(
        missing.count, size: Examination.accountsPerShard, threads: threads
      ) { shard in
        var profiles = LinkProfiles()
        for place in shard { profiles.add(legs.flow(at: place), rules: rules) }
        return profiles
      }
      newest = all.count..<(all.count + found.count)
      all += found
    }
    LinkProfiles.takeOutBusinesses(of: &all, partyCount: index.screens.count, rules: rules)
    return LinkProfiles.profiles(of: consume all)
  }

  private enum Search: Sendable {
    case persons(SharedPersons)
    case links(AccountLinks)
    case flows(FlowCandidates)
  }

  /// The searches among all profiles, which take their time to be set up; nil where the run was
  /// cancelled meanwhile.
  private func searches(among profiles: [LinkProfile], threads: Int) async -> (
    SharedPersons, AccountLinks, FlowCandidates
  )? {
    let (index, rules) = (index, rules.linking)
    let made = await inShards(3, size: 1, threads: threads) { shard -> Search in
      switch shard.lowerBound {
      case 0: .persons(SharedPersons(profiles: profiles, index: index, rules: rules))
      case 1: .flows(FlowCandidates(profiles: profiles, index: index, rules: rules))
      default: .links(AccountLinks(profiles: profiles, index: index, rules: rules))
      }
    }
    guard made.count == 3, case .persons(let persons) = made[0], case .flows(let flows) = made[1],
      case .links(let links) = made[2]
    else { return nil }
    return (persons, links, flows)
  }

  /// The links, and the accounts that may be parts of one flow by the persons whom they share: with all
  /// others neither search need begin.
  private func links(
    among profiles: [LinkProfile], by search: AccountLinks, sharing persons: SharedPersons,
    threads: Int
  ) async -> (links: [PayoutLink], parts: [AccountID]) {
    let found = await inShards(
      profiles.count, size: Examination.profilesPerShard, threads: threads
    ) { shard in
      var room = persons.room()
      var upstream = search.room()
      var links: [PayoutLink] = []
      var parts: [AccountID] = []
      for position in shard {
        let sharing = persons.sharing(of: profiles[position], in: &room)
        parts += sharing.parts
        guard sharing.mayLink else { continue }
        let link = search.link(at: position, searching: &upstream) {
          persons.mayLink(to: $0, in: room)
        }
        if let link { links.append(link) }
      }
      return (links, parts)
    }
    return (found.flatMap(\.0), found.flatMap(\.1) + persons.busyParts(among: profiles))
  }

  /// The members of a group: own findings with the linked one where that is stronger, totals of the
  /// group. Transit accounts keep their own findings and totals.
  private func examine(
    _ group: AccountGroup, _ borneOut: [LinkReview.BorneOut], _ wholes: [WholeFlowReview.Whole],
    by review: LinkReview
  )
    -> Result
  {
    let members = Set(group.accounts)
    let inside = borneOut.filter { members.contains($0.link.payout) }
    let linked = inside.map {
      (found: explained($0.finding, over: [$0.link], by: review), link: $0.link)
    }
    let whole =
      inside.count > 1
      ? review.finding(over: inside.map(\.link)).map {
        explained($0, over: inside.map(\.link), by: review)
      } : nil
    let flows = group.accounts.compactMap { account in
      review.legs.position(of: account).map { review.legs.flow(at: $0) }
    }
    let summary = CaseSummary(
      of: flows.filter { group.role(of: $0.account) != .transit },
      inside: group.accounts(as: [.transit]), crowds: crowds.among(flows),
      rules: rules.counting)
    var result = Result()
    for flow in flows {
      let isTransit = group.role(of: flow.account) == .transit
      let own = linked.filter { $0.link.accounts.contains(flow.account) }.map(\.found)
      let shared = isTransit ? [] : own + (whole.map { [$0] } ?? [])
      let parts = wholes.flatMap { $0.findings[flow.account] ?? [] }
      var findings = findings(of: flow, hasCompany: !shared.isEmpty || !parts.isEmpty)
      for found in shared {
        Examination.put(found, of: group, account: flow.account, into: &findings)
      }
      for found in parts { Examination.take(found, into: &findings) }
      guard !findings.isEmpty else { continue }
      result.withFindings.append(flow.account)
      let lead = lead(of: flow, findings: findings, group: group) {
        isTransit ? CaseSummary(of: flow, rules: rules.counting) : summary
      }
      if let lead { result.leads.append(lead) }
    }
    return result
  }

  /// The finding with what honest business leaves of it: look-alikes are asked of the flow of all accounts
  /// of the links, since purchases and what is given back on them may lie on different ones.
  private func explained(
    _ finding: Finding, over links: [PayoutLink], by review: LinkReview
  ) -> Finding {
    let accounts = Set(links.flatMap(\.accounts)).sorted()
    let flows = accounts.compactMap { account in
      review.legs.position(of: account).map { review.legs.flow(at: $0) }
    }
    guard !flows.isEmpty else { return finding }
    let kept = WholeExplanation(rules: rules, context: context).unexplained(
      [finding.over(accounts.count)],
      of: review.legs.wholeFlow(
        of: flows, between: Set(links.flatMap(\.transits)).subtracting(accounts).sorted()))
    return finding.keeping(kept, told: kept)
  }

  /// Puts a linked finding in the place of a weaker one of the same detector.
  private static func put(
    _ linked: Finding, of group: AccountGroup, account: AccountID, into findings: inout [Finding]
  ) {
    let place = findings.firstIndex { $0.detector == linked.detector }
    if let place, findings[place].strength >= linked.strength { return }
    var found = linked
    found.statement =
      group.role(of: account) == .payout
      ? "合并关联收款账户观察，\(linked.statement)" : "与关联返款账户合并观察，\(linked.statement)"
    found.quantities.append(
      Quantity("linked_account_count", "合并观察的关联账户数", .count(group.members.count)))
    if let place {
      findings[place] = found
    } else {
      findings.append(found)
    }
  }

  /// Puts a finding over several accounts in the place of a weaker one of the same detector.
  private static func take(_ found: Finding, into findings: inout [Finding]) {
    guard let place = findings.firstIndex(where: { $0.detector == found.detector }) else {
      return findings.append(found)
    }
    if findings[place].strength < found.strength { findings[place] = found }
  }

  /// Accounts whose flows are one by what they show together.
  private func wholes(
    among profiles: [LinkProfile], by search: FlowCandidates, threads: Int
  ) async -> [WholeFlowReview.Whole] {
    let partners = await inShards(
      search.count, size: Examination.accountsPerShard, threads: threads
    ) { shard in shard.map { search.partners(at: $0) } }.flatMap { $0 }
    let candidates = search.candidates(partners)
    guard !candidates.isEmpty else { return [] }
    let accounts = Set(
      candidates.flatMap { $0.members + $0.pairs.flatMap(\.between) }
    ).sorted()
    let review = WholeFlowReview(
      rules: rules, context: context,
      legs: GatheredLegs(index: index, accounts: accounts, asOf: asOf))
    return await inShards(candidates.count, size: 1, threads: threads) { shard in
      shard.flatMap { review.wholes(of: candidates[$0]) }
    }.flatMap { $0 }
  }

  /// Leads of linked accounts take the place of those of the first pass.
  private static func replacing(_ own: Result, by examined: [Result], in groups: [AccountGroup])
    -> Result
  {
    let members = Set(groups.flatMap(\.accounts))
    var result = Result()
    result.leads = own.leads.filter { !members.contains($0.lead.account) }
    result.withFindings = own.withFindings.filter { !members.contains($0) }
    for part in examined { result.append(part) }
    return result
  }
}
