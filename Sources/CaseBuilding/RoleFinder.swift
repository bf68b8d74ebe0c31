import AccountFlows
import BankRecords

/// Tells what each account of a case does, from the flows of all of them.
public struct RoleFinder: Sendable {
  private let flows: [AccountFlow]
  private let members: Set<AccountID>
  private let memberParties: Set<PartyID>
  /// Roles that the return flow over linked accounts gave.
  private let known: [AccountID: CaseRole]
  private let rules: GroupingRules

  /// `flows` are those of all accounts of the case, each once.
  public init(flows: [AccountFlow], known: [AccountID: CaseRole], rules: GroupingRules) {
    self.flows = flows
    self.known = known
    self.rules = rules
    members = Set(flows.map(\.account))
    memberParties = Set(flows.map(\.profile.party))
  }

  /// What one account's money comes to, seen from the case.
  private struct Sums {
    var payers: Set<PartyID> = []
    var payees: Set<PartyID> = []
    var personInFen: Int64 = 0
    var personOutFen: Int64 = 0
    var caseInFen: Int64 = 0
    var caseOutFen: Int64 = 0
    var fundedAccounts = 0
    /// Money in that names nobody, cash and through payment institutions, and its rows.
    var namelessInFen: Int64 = 0
    var namelessInCount = 0
    /// What makes it a till, but for the payers of the case.
    var till = PayingTill()
    /// Of its payees those who paid it too.
    var bothWays: Set<PartyID> = []
  }

  /// Every account with its role and the reason, in order of account; at least one collects or pays.
  public func group() -> AccountGroup { settled().group }

  /// The same with the accounts that pay investors back from what the case gives them.
  public func settled() -> (group: AccountGroup, tills: Set<AccountID>) {
    let sums = flows.map(sums)
    let caseSizeFen = zip(flows, sums).reduce(Int64(0)) { $0 + $1.1.personInFen }
    let mostFen = sums.map(\.personInFen).max() ?? 0
    let collects = flows.indices.map { place in
      known[flows[place].account] == .collection || feeds(flows[place], sums[place])
        || isCollecting(flows[place], sums[place])
          && Double(sums[place].personInFen) >= RoleFinder.leastPartOfLargest * Double(mostFen)
    }
    var payers: Set<PartyID> = []
    for place in flows.indices where collects[place] { payers.formUnion(sums[place].payers) }
    var roles = flows.indices.map { place -> CaseRole? in
      if let role = known[flows[place].account], role.isCore { return role }
      if collects[place] { return .collection }
      return isPaying(sums[place], payers: payers)
        || isTill(flows[place], sums[place], payers: payers, caseSizeFen: caseSizeFen)
        ? .payout : nil
    }
    if !roles.contains(where: { $0?.isCore == true }), let place = likeliestCore(sums) {
      roles[place] = sums[place].payers.count >= sums[place].payees.count ? .collection : .payout
    }
    let lastStop = lastStop(sums, roles)
    let made = flows.indices.map { place in
      let role = roles[place] ?? secondaryRole(place, sums[place], isLastStop: place == lastStop)
      return AccountGroup.Member(
        account: flows[place].account, role: role,
        reason: reason(for: role, flow: flows[place], sums: sums[place], caseSizeFen: caseSizeFen))
    }
    let tills = flows.indices.filter { place in
      roles[place] == .payout
        && isTill(flows[place], sums[place], payers: payers, caseSizeFen: caseSizeFen)
    }
    return (AccountGroup(members: made), Set(tills.map { flows[$0].account }))
  }

  private func sums(of flow: AccountFlow) -> Sums {
    var sums = Sums()
    sums.namelessInFen = flow.inFen
    sums.namelessInCount = flow.inCount
    for peer in flow.peers {
      if peer.kind != .paymentInstitution {
        sums.namelessInFen -= peer.inFen
        sums.namelessInCount -= peer.inCount
      }
      if members.contains(peer.account) || memberParties.contains(peer.party) {
        sums.caseInFen += peer.inFen
        sums.caseOutFen += peer.outFen
        sums.till.transfers += peer.isSameParty ? 0 : peer.inCount
        sums.till.fundedFen += peer.isSameParty ? 0 : peer.inFen
        if peer.outFen > 0, members.contains(peer.account) { sums.fundedAccounts += 1 }
      } else if peer.mayBeInvestor {
        if peer.inFen > 0 { sums.payers.insert(peer.party) }
        if peer.outFen > 0 { sums.payees.insert(peer.party) }
        if peer.inFen > 0, peer.outFen > 0 { sums.bothWays.insert(peer.party) }
        sums.personInFen += peer.inFen
        sums.personOutFen += peer.outFen
      }
    }
    sums.till.inFen = flow.inFen
    return sums
  }

  /// What friends pay back to somebody who keeps or passes on a case's money is next to nothing beside
  /// what its collectors take in.
  private static let leastPartOfLargest = 0.05

  /// A person's private account has a few payers too: theirs must be a part of its money that counts.
  private func isCollecting(_ flow: AccountFlow, _ sums: Sums) -> Bool {
    guard sums.payers.count >= rules.leastSharedPayers else { return false }
    // Who is paid by the case and pays nobody has sold it something; other cases buy there too.
    if flow.outFen == 0, sums.caseInFen > 0 { return false }
    // Who got from the case what he had given it, and as much as from others, dealt with it for himself.
    let isOwnDealing =
      sums.caseOutFen > 0 && sums.caseInFen >= sums.caseOutFen
      && sums.caseInFen >= sums.personInFen
    guard !isOwnDealing else { return false }
    let share = Double(sums.personInFen) / Double(max(1, flow.inFen))
    return share >= (sums.payers.count >= 30 ? 0.03 : 0.15)
  }

  /// Gets nothing from the case and hands it what persons bring, much of it in cash: no controller.
  private func feeds(_ flow: AccountFlow, _ sums: Sums) -> Bool {
    sums.namelessInFen > 0 && sums.payers.count > 0
      && sums.payers.count + sums.namelessInCount >= rules.leastSharedPayers
      && Double(sums.caseInFen) <= RoleFinder.mostFromCase * Double(sums.caseOutFen)
      && Double(sums.caseOutFen) >= RoleFinder.leastFed * Double(flow.outFen)
      && Double(sums.personInFen + sums.namelessInFen) >= RoleFinder.leastBrought
        * Double(flow.inFen)
  }

  /// What it gets from the case beside what it gives it, what of its money out it gives it, and what of
  /// its money in persons bring.
  private static let mostFromCase = 0.1
  private static let leastFed = 0.5
  private static let leastBrought = 0.6

  /// Pays those who paid the case.
  private func isPaying(_ sums: Sums, payers: Set<PartyID>) -> Bool {
    guard sums.payees.count >= rules.leastSharedPayers else { return false }
    let shared = sums.payees.count { payers.contains($0) }
    return shared >= rules.leastSharedPayers && shared * 10 >= sums.payees.count * 3
  }

  /// Lives on the case's money, not on most of it, and pays those who paid the case.
  private func isTill(_ flow: AccountFlow, _ sums: Sums, payers: Set<PartyID>, caseSizeFen: Int64)
    -> Bool
  {
    guard !payers.contains(flow.profile.party),
      Double(sums.caseInFen) <= rules.tills.mostPrincipalShare * Double(caseSizeFen)
    else { return false }
    var till = sums.till
    till.payees = sums.payees.count
    till.sharedPayees = sums.payees.count { payers.contains($0) }
    till.bothWays = sums.bothWays.count
    return till.fits(rules.tills)
  }

  private func likeliestCore(_ sums: [Sums]) -> Int? {
    sums.indices.max { left, right in
      let leftCount = sums[left].payers.count + sums[left].payees.count
      let rightCount = sums[right].payers.count + sums[right].payees.count
      return leftCount != rightCount
        ? leftCount < rightCount : flows[left].inFen < flows[right].inFen
    }
  }

  /// The account beside the core that got most of the case's money and did not pass it on.
  private func lastStop(_ sums: [Sums], _ roles: [CaseRole?]) -> Int? {
    sums.indices.filter { roles[$0] == nil && !passesOn(flows[$0], sums[$0]) }
      .max { sums[$0].caseInFen < sums[$1].caseInFen }
  }

  private func passesOn(_ flow: AccountFlow, _ sums: Sums) -> Bool {
    let out = Double(flow.outFen)
    return sums.caseInFen > 0 && out >= 0.8 * Double(flow.inFen)
      && Double(sums.caseOutFen) >= 0.85 * out
      && Double(sums.caseInFen) >= rules.leastCaptiveShare * Double(flow.inFen)
  }

  private func secondaryRole(_ place: Int, _ sums: Sums, isLastStop: Bool) -> CaseRole {
    let flow = flows[place]
    if known[flow.account] == .transit && !isLastStop || passesOn(flow, sums) { return .transit }
    let owns = flows.indices.contains {
      $0 != place && flows[$0].profile.party == flow.profile.party
    }
    if owns || sums.fundedAccounts > 1 { return .controller }
    if flow.profile.kind.mayBeNaturalPerson {
      return isLastStop || sums.caseOutFen > 0 ? .controller : .sink
    }
    return .sink
  }

  private func reason(for role: CaseRole, flow: AccountFlow, sums: Sums, caseSizeFen: Int64)
    -> String
  {
    let taken = Money(fen: sums.caseInFen).tenThousands
    let given = Money(fen: sums.caseOutFen).tenThousands
    switch role {
    case .collection:
      let back =
        sums.payees.count >= rules.leastSharedPayers
        ? "，兼向\(sums.payees.count)人返款\(Money(fen: sums.personOutFen).tenThousands)" : ""
      return "向\(sums.payers.count)人收款\(Money(fen: sums.personInFen).tenThousands)\(back)"
    case .payout:
      return "向\(sums.payees.count)人返款\(Money(fen: sums.personOutFen).tenThousands)"
    case .transit:
      return "收到案内账户资金\(taken)，转给案内账户\(given)，几乎不留存"
    case .sink:
      return "收到案内账户资金\(taken)，占其全部收入\(share(sums.caseInFen, flow.inFen))，未再转回"
    case .controller:
      let owned = flows.count {
        $0.account != flow.account && $0.profile.party == flow.profile.party
      }
      let ownership = owned > 0 ? "与案内另\(owned)个账户为同一持有人；" : ""
      return ownership + "收到案内账户资金\(taken)，转给案内账户\(given)，资金最终归集并由其调度"
    case .recruiter: return ""
    }
  }

  private func share(_ part: Int64, _ whole: Int64) -> String {
    whole > 0 ? "\(Int((Double(part) / Double(whole) * 100).rounded()))%" : "0%"
  }
}

extension Money {
  /// `126.50万元`, two decimals.
  /// In units of ten thousand yuan.
  public var tenThousands: String {
    let hundredths = (magnitudeFen + 5000) / 10_000
    let rest = hundredths % 100
    return "\(fen < 0 ? "-" : "")\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)万元"
  }

  private var magnitudeFen: UInt64 { fen.magnitude }
}
