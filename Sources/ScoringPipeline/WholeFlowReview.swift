import AccountFlows
import BankRecords
import CaseBuilding
import Detection
import LeadRanking

/// Looks at the accounts of a case as at one: what was collected on several and paid from others
/// shows on none of them alone.
///
/// The flow of the whole holds the legs of all accounts that collect or pay, without those among
/// them and with accounts in between. The detectors of the scheme itself and all look-alikes are
/// asked on it. Accounts without which it shows as much are no part of it.
struct WholeFlowReview: Sendable {
  private let rules: ScanRules
  private let context: ExaminationContext
  /// Legs of all members and of accounts between them.
  private let legs: GatheredLegs
  private let measures: [any Detector]
  private let all: [any Detector]
  private let explanation: WholeExplanation

  /// What the whole of a case shows, account by account.
  struct Whole: Sendable {
    var group: AccountGroup
    /// What each account shows as a part of the whole, by account.
    var findings: [AccountID: [Finding]]
  }

  /// By which accounts are taken together: what a scheme does with its payers.
  private static let measured = [
    "proportional-payout", "amount-lattice", "constant-term-return", "runaway-clubs",
  ]
  /// What is told of the whole.
  private static let told =
    measured + ["newcomer-funded-payout", "payer-growth-wave", "periodic-batch-payout"]

  init(rules: ScanRules, context: ExaminationContext, legs: GatheredLegs) {
    self.rules = rules
    self.context = context
    self.legs = legs
    explanation = WholeExplanation(rules: rules, context: context)
    func detectors(_ ids: [String]) -> [any Detector] {
      rules.detectors.filter { ids.contains(type(of: $0).identity.id) }
    }
    measures = detectors(WholeFlowReview.measured)
    all = detectors(WholeFlowReview.told)
  }

  /// Accounts taken together so far.
  private struct Part {
    var members: [AccountFlow]
    var between: Set<AccountID>
    var points: Double
  }

  /// What the candidate's accounts show together, where it is more than each shows alone.
  func wholes(of candidate: FlowCandidate) -> [Whole] {
    var parts: [Part?] = []
    var places: [AccountID: Int] = [:]
    for account in candidate.members {
      guard let position = legs.position(of: account) else { continue }
      let flow = legs.flow(at: position)
      places[account] = parts.count
      parts.append(Part(members: [flow], between: [], points: points(of: flow)))
    }
    let medium = Double(rules.ranking.model.mediumTenths) / 10
    for pair in candidate.pairs {
      guard let first = places[pair.first], let second = places[pair.second], first != second,
        let left = parts[first], let right = parts[second],
        left.members.count + right.members.count <= rules.linking.whole.mostMembers
      else { continue }
      // What stands by itself needs no other.
      guard min(left.points, right.points) < medium else { continue }
      var joined = Part(
        members: left.members + right.members,
        between: left.between.union(right.between).union(pair.between), points: 0)
      joined.points = points(of: union(of: joined))
      guard joined.points >= max(left.points, right.points) else { continue }
      parts[first] = joined
      parts[second] = nil
      for flow in right.members { places[flow.account] = first }
    }
    return parts.compactMap { $0 }.compactMap { whole(of: $0) }
  }

  /// The part without the accounts that add nothing; nil where one account shows as much.
  private func whole(of part: Part) -> Whole? {
    var kept = part
    guard kept.members.count > 1, kept.points > 0 else { return nil }
    let order = kept.members.sorted { left, right in
      left.legs.count != right.legs.count
        ? left.legs.count < right.legs.count : left.comes(before: right)
    }
    for flow in order where kept.members.count > 1 {
      var rest = kept
      rest.members.removeAll { $0.account == flow.account }
      rest.points = points(of: union(of: rest))
      if rest.points >= kept.points { kept = rest }
    }
    kept.members = withoutDepositors(kept.members)
    guard kept.members.count > 1 else { return nil }
    let members = Set(kept.members.map(\.account))
    return told(of: kept.members, between: kept.between.subtracting(members).sorted())
  }

  /// The accounts without those that deal with the others as depositors do.
  private func withoutDepositors(_ members: [AccountFlow]) -> [AccountFlow] {
    let nodes = members.map { CaseNode(of: $0) }
    let test = DepositorTest(rules: rules.grouping.depositors)
    return zip(members, nodes).filter { member, node in
      !test.isDepositor(node, of: nodes.filter { $0.account != node.account })
    }.map(\.0)
  }

  /// What is shown of the whole on each account that has a part in it.
  private func told(of members: [AccountFlow], between: [AccountID]) -> Whole? {
    let union = union(of: Part(members: members, between: Set(between), points: 0))
    let found = all.compactMap { detector -> Finding? in
      detector.examine(union, in: context)?.over(members.count)
    }
    let kept = explanation.unexplained(found, of: union)
    let evidence = found.map { Set($0.evidence.map(\.transaction)) }
    var findings: [AccountID: [Finding]] = [:]
    var core: [AccountGroup.Member] = []
    for flow in members {
      let shares = evidence.map { FlowShare(of: $0, in: flow, inside: union) }
      let basis = zip(found, shares).filter {
        WholeFlowReview.measured.contains($0.0.detector)
      }.map(\.1)
      let collects = basis.map(\.payers.count).max() ?? 0
      let pays = basis.map(\.payees.count).max() ?? 0
      // A shop where some of them buy has many other customers.
      guard max(collects, pays) >= rules.linking.whole.leastPersons,
        basis.contains(where: { $0.ofMoney >= rules.linking.whole.leastMoneyShare })
      else { continue }
      core.append(
        AccountGroup.Member(
          account: flow.account,
          role: collects >= rules.linking.whole.leastPersons ? .collection : .payout))
      for (finding, share) in zip(found, shares) {
        let persons = Double(share.payers.union(share.payees).count)
        let part =
          min(1, persons / rules.linking.whole.fullPersons)
          * min(1, share.ofMoney / rules.linking.whole.fullMoneyShare)
        let found = finding.keeping(kept * part, told: kept)
        guard found.strength > 0 else { continue }
        findings[flow.account, default: []].append(shown(found, over: members.count))
      }
    }
    guard core.count > 1, !findings.isEmpty else { return nil }
    // Who stands between may be a shop of both: grouping finds those who live on the case's money.
    return Whole(group: AccountGroup(members: core), findings: findings)
  }

  private func shown(_ finding: Finding, over count: Int) -> Finding {
    var shown = finding
    shown.statement = "将\(count)个关联收付款账户视为一体，\(finding.statement)"
    return shown
  }

  /// The legs of the accounts with everybody outside, as the flow of one account.
  private func union(of part: Part) -> AccountFlow {
    legs.wholeFlow(of: part.members, between: part.between.sorted())
  }

  /// Points of the detectors by which accounts are taken together.
  private func points(of flow: AccountFlow) -> Double {
    measures.reduce(0) { sum, detector in
      guard let found = detector.examine(flow, in: context) else { return sum }
      return sum + Double(rules.ranking.model.weightTenths[found.detector] ?? 0) / 10
        * found.strength
    }
  }
}

/// The part that one account has in what the whole shows.
private struct FlowShare {
  /// Who pays the account, and whom it pays, in the rows that bear the finding out.
  var payers: Set<PartyID> = []
  var payees: Set<PartyID> = []
  /// Share of these rows in the account's money from persons, or to persons where that is larger.
  var ofMoney = 0.0

  init(of rows: Set<UInt32>, in flow: AccountFlow, inside union: AccountFlow) {
    let outside = Set(union.peers.map(\.party))
    var whole = (inFen: Int64(0), outFen: Int64(0))
    var part = whole
    for leg in flow.legs {
      guard let peer = flow.peer(of: leg), peer.mayBeInvestor, outside.contains(peer.party) else {
        continue
      }
      let isPart = rows.contains(leg.transaction)
      if leg.isIn {
        whole.inFen += leg.amountFen
        if isPart {
          part.inFen += leg.amountFen
          payers.insert(peer.party)
        }
      } else {
        whole.outFen += leg.amountFen
        if isPart {
          part.outFen += leg.amountFen
          payees.insert(peer.party)
        }
      }
    }
    ofMoney = max(
      Double(part.inFen) / Double(max(1, whole.inFen)),
      Double(part.outFen) / Double(max(1, whole.outFen)))
  }
}
