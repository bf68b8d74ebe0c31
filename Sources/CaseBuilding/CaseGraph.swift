import AccountFlows
import BankRecords

/// Joins accounts into cases: suspicious accounts (anchors) with one another, and the accounts that
/// their money comes from or goes to.
///
/// A join rests on money or control, never on customers in common alone: accounts linked by a return
/// flow; accounts of one holder; money that is a large part of both sides; an account that lives on
/// the money of anchors; investors in common where both accounts pay investors back. What many
/// unrelated accounts use joins nobody: aggregators by kind, others since too little of their money
/// is the case's, or since too many anchors share them.
public struct CaseGraph: Sendable {
  private let index: FlowIndex
  let rules: GroupingRules
  private let crowds: Crowds
  var nodes: [CaseNode] = []
  var positions: [AccountID: Int] = [:]
  private var isAnchor: [Bool] = []
  /// By the node that stands for its case: some node of it is an anchor.
  var hasAnchor: [Bool] = []
  private var parents: [Int] = []
  private var sizes: [Int] = []
  /// Outside accounts that belong to cases, with the nodes they are tied to.
  private var accepted: [AccountID: [(node: Int, kind: Link.Kind)]] = [:]
  /// What parties paid the accounts that investors may pay.
  var paidIn: [PartyID: Int64] = [:]
  /// Sweeps and funding between nodes and accounts that are none, from all hops.
  private var ties: [AccountID: [Tie]] = [:]
  /// Suspicious accounts outside cases, by the accounts to which most of their money goes.
  private var sweepers: [AccountID: [(node: Int, partner: CaseNode.Partner)]] = [:]
  /// Nodes that were reached by following money.
  private var isReached: [Bool] = []
  /// Nodes whose partners were not looked at yet.
  var frontier: [Int] = []

  /// Why two accounts are one case.
  public struct Link: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
      /// The return flow over both bears out that they act together.
      case returnFlow = "return_flow"
      /// One holder.
      case holder
      /// Money that is much of both sides' or most of one side's.
      case money
      /// Investors in common, both paying back.
      case investors
      /// The second lives on what the first sweeps there.
      case sweep
      /// The second gives what the first pays investors from.
      case funding

      /// 返款对应, 同一持有人, 资金往来, 共同参与人, 归集, 供资.
      public var chineseName: String {
        switch self {
        case .returnFlow: "返款对应"
        case .holder: "同一持有人"
        case .money: "大额资金往来"
        case .investors: "共同参与人"
        case .sweep: "资金归集"
        case .funding: "提供返款资金"
        }
      }
    }
    public let first: AccountID
    public let second: AccountID
    public let kind: Kind
  }

  /// The links that joined accounts, in the order in which they did.
  public private(set) var links: [Link] = []

  /// A sweep or funding between a node and an account that is none yet.
  private struct Tie {
    var outside: AccountID
    var node: Int
    /// Into the outside account, and from it.
    var sentFen: Int64
    var receivedFen: Int64
    var partner: CaseNode.Partner
  }

  /// `nodes` each once; `anchors` are the suspicious ones among them, whose money is followed,
  /// `returning` those that pay investors back, `groups` accounts that are known to act together.
  /// Complexity: O(n log n) in the nodes' partners and payers.
  public init(
    nodes: [CaseNode], anchors: Set<AccountID>, returning: Set<AccountID>, groups: [[AccountID]],
    index: FlowIndex, rules: GroupingRules
  ) {
    self.index = index
    self.rules = rules
    crowds = Crowds(index: index, rules: rules)
    // An order that does not depend on the order of files.
    let directory = index.store.directory
    let ordered = nodes.sorted {
      (directory.rank(of: $0.account), $0.account) < (directory.rank(of: $1.account), $1.account)
    }
    for node in ordered { add(node, isAnchor: anchors.contains(node.account)) }
    for group in groups {
      let places = group.compactMap { positions[$0] }
      for place in places.dropFirst() { join(places[0], place, for: .returnFlow) }
    }
    joinHolders()
    joinPartners()
    joinInvestors(of: returning)
    frontier = self.nodes.indices.filter { hasAnchor[root($0)] }
    for place in frontier {
      for payer in self.nodes[place].payers { paidIn[payer.party, default: 0] += payer.inFen }
    }
    for place in self.nodes.indices where !hasAnchor[root(place)] { noteSweeps(of: place) }
    for place in frontier { joinSweepers(of: place) }
    joinTills()
  }

  /// Remembers where an account that collects sends much of its money: cases may reach there.
  private mutating func noteSweeps(of place: Int) {
    let node = nodes[place]
    guard node.collects(atLeast: rules.leastSharedPayers) else { return }
    for partner in node.partners
    where partner.outFen > 0
      && Double(partner.outFen) >= rules.leastSweepShare * Double(node.outFen)
    {
      sweepers[partner.account, default: []].append((place, partner))
    }
  }

  /// Joins the collecting accounts that send most of their money to a node of a case, or repeatedly a
  /// part of it where the node lives on such money.
  private mutating func joinSweepers(of place: Int) {
    let node = nodes[place]
    guard let found = sweepers[node.account], !isShop(node) else { return }
    var sentFen: [AccountID: Int64] = [:]
    for sweeper in found { sentFen[nodes[sweeper.node].account] = sweeper.partner.outFen }
    for partner in node.partners {
      guard let other = positions[partner.account], root(other) == root(place) else { continue }
      sentFen[partner.account] = partner.inFen
    }
    let isCaptive =
      Double(sentFen.values.reduce(0, +)) >= rules.leastCaptiveShare * Double(node.inFen)
    for sweeper in found {
      let ofOut = Double(sweeper.partner.outFen) / Double(max(1, nodes[sweeper.node].outFen))
      guard ofOut >= rules.leastCaptiveShare || isCaptive && sweeper.partner.outCount > 1,
        !isInvestment(at: place, by: sweeper.node)
      else { continue }
      let isNew = root(sweeper.node) != root(place)
      join(place, sweeper.node, for: .sweep)
      if isNew { frontier.append(sweeper.node) }
    }
  }

  /// Whether a person pays into a node as one of its depositors.
  private func isInvestment(at node: Int, by person: Int) -> Bool {
    nodes[node].person(nodes[person].party) != nil && isDepositor(person, in: node)
  }

  private mutating func add(_ node: CaseNode, isAnchor: Bool) {
    positions[node.account] = nodes.count
    parents.append(nodes.count)
    sizes.append(1)
    self.isAnchor.append(isAnchor)
    hasAnchor.append(isAnchor)
    isReached.append(false)
    nodes.append(node)
  }

  mutating func root(_ place: Int) -> Int {
    var top = place
    while parents[top] != top {
      parents[top] = parents[parents[top]]
      top = parents[top]
    }
    return top
  }

  /// Joins the cases of two nodes unless that would make too large a one or mix currencies.
  mutating func join(_ left: Int, _ right: Int, for kind: Link.Kind) {
    let (first, second) = (root(left), root(right))
    guard first != second, sizes[first] + sizes[second] <= rules.mostMembers,
      nodes[left].currency == nodes[right].currency
    else { return }
    let (kept, gone) = (min(first, second), max(first, second))
    parents[gone] = kept
    links.append(
      Link(first: nodes[left].account, second: nodes[right].account, kind: kind))
    sizes[kept] += sizes[gone]
    hasAnchor[kept] = hasAnchor[kept] || hasAnchor[gone]
  }

  /// Suspicious accounts of one holder.
  private mutating func joinHolders() {
    var first: [PartyID: Int] = [:]
    for place in nodes.indices where isAnchor[place] {
      if let known = first[nodes[place].party] {
        join(known, place, for: .holder)
      } else {
        first[nodes[place].party] = place
      }
    }
  }

  /// Money between two nodes, one of them an anchor at least, that is much of both sides' or most of
  /// one side's.
  private mutating func joinPartners() {
    for place in nodes.indices {
      for partner in nodes[place].partners {
        guard let other = positions[partner.account], isAnchor[place] || isAnchor[other],
          !isTill(place), !isTill(other)
        else { continue }
        guard !isInvestment(of: partner, by: other, in: place),
          !isInvestment(of: partner, at: other, by: place)
        else { continue }
        let sent = isTie(from: place, to: other, fen: partner.outFen)
        let received = isTie(from: other, to: place, fen: partner.inFen)
        if sent || received { join(place, other, for: .money) }
      }
    }
  }

  /// Whether money of many moves to many over a node that nothing speaks against: a teller's cash account.
  private func isTill(_ place: Int) -> Bool {
    !isAnchor[place] && crowds.isTill(nodes[place].account)
  }

  /// Whether the node `other`, a partner of the collecting node `place`, deals with it as an investor
  /// does: he paid first, got less than three times that back, and neither collects nor pays many; or as
  /// one of many depositors.
  private func isInvestment(of partner: CaseNode.Partner, by other: Int, in place: Int) -> Bool {
    guard partner.mayBeInvestor else { return false }
    return partner.beganWithMoneyIn && partner.inFen > 0
      && partner.outFen < 3 * partner.inFen && isInvestor(other, in: place)
      || isDepositor(other, in: place)
  }

  /// The same seen from the investor's account.
  private func isInvestment(of partner: CaseNode.Partner, at other: Int, by place: Int) -> Bool {
    !partner.beganWithMoneyIn && partner.outFen > 0 && partner.inFen < 3 * partner.outFen
      && isInvestor(place, in: other)
      || nodes[other].person(nodes[place].party) != nil && isDepositor(place, in: other)
  }

  private func isDepositor(_ person: Int, in node: Int) -> Bool {
    isDepositor(nodes[person], in: [node])
  }

  /// Whether a person deals with these nodes, and with those whose money is followed, as one of many
  /// depositors.
  private func isDepositor(_ person: CaseNode, in places: [Int]) -> Bool {
    var others = Set(places)
    for partner in person.partners {
      guard let place = positions[partner.account], isAnchor[place] else { continue }
      others.insert(place)
    }
    return DepositorTest(rules: rules.depositors).isDepositor(
      person, of: others.sorted().map { nodes[$0] }.filter { $0.account != person.account })
  }

  private func isInvestor(_ person: Int, in collector: Int) -> Bool {
    nodes[collector].payers.count >= CaseGraph.manyPayers
      && nodes[person].payers.count * 4 < nodes[collector].payers.count
      && nodes[person].payeeCount * 4 < nodes[collector].payers.count
  }

  /// Payers from which an account collects from the public, so that a large one is one of many.
  private static let manyPayers = 20

  private func isTie(from sender: Int, to receiver: Int, fen: Int64) -> Bool {
    guard fen > 0 else { return false }
    let ofSender = Double(fen) / Double(max(1, nodes[sender].outFen))
    let ofReceiver = Double(fen) / Double(max(1, nodes[receiver].inFen))
    if min(ofSender, ofReceiver) >= rules.leastMutualShare { return true }
    // Who collects from many and sends most of it to an anchor collects for it.
    if isAnchor[receiver], ofSender >= rules.leastCaptiveShare {
      return nodes[sender].collects(atLeast: rules.leastSharedPayers)
    }
    // Who lives on an anchor's money and pays many pays for it.
    return isAnchor[sender] && ofReceiver >= rules.leastCaptiveShare
      && nodes[receiver].payeeCount >= rules.leastSharedPayers
  }

  /// Collecting accounts that pay investors back and have investors in common, each investor
  /// weighing the less the more accounts he pays.
  private mutating func joinInvestors(of returning: Set<AccountID>) {
    var accounts: [PartyID: [Int]] = [:]
    let places = nodes.indices.filter { returning.contains(nodes[$0].account) }
    for place in places {
      for payer in nodes[place].payers { accounts[payer.party, default: []].append(place) }
    }
    var shared: [UInt64: (count: Int, weight: Double)] = [:]
    var weights = [Double](repeating: 0, count: nodes.count)
    for payer in accounts.keys.sorted() {
      let paid = accounts[payer] ?? []
      let weight = 1 / Double(paid.count)
      for place in paid { weights[place] += max(weight, 0.5) }
      guard paid.count > 1, paid.count <= rules.mostSharedBy else { continue }
      for (offset, left) in paid.enumerated() {
        for right in paid[(offset + 1)...] {
          shared[UInt64(left) << 32 | UInt64(right), default: (0, 0)].count += 1
          shared[UInt64(left) << 32 | UInt64(right), default: (0, 0)].weight += weight
        }
      }
    }
    for pair in shared.keys.sorted() {
      let (left, right) = (Int(pair >> 32), Int(pair & 0xFFFF_FFFF))
      guard let found = shared[pair], found.count >= rules.leastSharedPayers,
        found.weight >= rules.leastSharedShare * min(weights[left], weights[right])
      else { continue }
      join(left, right, for: .investors)
    }
  }
}

extension CaseGraph {
  /// Whether an account belongs to no case yet.
  private mutating func isOutside(_ account: AccountID) -> Bool {
    guard let place = positions[account] else { return true }
    return !hasAnchor[root(place)]
  }

  /// Accounts that the money of anchors' cases goes to or comes from, for one more hop; each call
  /// looks at the nodes added since the one before. By account. Complexity: O(ties × log ties).
  public mutating func reach() -> [AccountID] {
    var changed: Set<AccountID> = []
    for place in frontier {
      for partner in nodes[place].partners
      where isOutside(partner.account) && !index.store.directory.isNameOnly(partner.account) {
        changed.insert(partner.account)
        ties[partner.account, default: []].append(
          Tie(
            outside: partner.account, node: place, sentFen: partner.outFen,
            receivedFen: partner.inFen, partner: partner))
      }
    }
    frontier = []
    accepted = [:]
    for account in changed.sorted() {
      let found = ties[account] ?? []
      // What too many use is nobody's in particular.
      guard Set(found.map(\.node)).count <= rules.mostSharedBy else { continue }
      let bound = found.compactMap { tie in
        bond(of: tie, among: found).map { (node: tie.node, kind: $0) }
      }
      if !bound.isEmpty { accepted[account] = bound }
    }
    return accepted.keys.sorted()
  }

  /// Takes up the nodes of the accounts that `reach` named.
  public mutating func extend(by found: [CaseNode]) {
    for node in found {
      guard let cases = accepted[node.account], !isShop(node),
        !isDepositor(node, in: cases.map(\.node))
      else { continue }
      let place: Int
      if let known = positions[node.account] {
        place = known
      } else {
        add(node, isAnchor: false)
        place = nodes.count - 1
      }
      isReached[place] = true
      for (other, kind) in cases { join(other, place, for: kind) }
      frontier.append(place)
      joinSweepers(of: place)
    }
    accepted = [:]
    joinTills()
  }

  /// Whether an account that money was followed to earns its own from many others: the controller
  /// buys there.
  private func isShop(_ node: CaseNode) -> Bool {
    node.payers.count >= 2 * rules.leastSharedPayers
      && Double(node.personInFen) >= CaseNode.leastPartnerShare * Double(node.inFen)
      && node.personInFen >= 100_000
  }

  /// How the outside account belongs to the node's case, if it does: it lives on that money, or
  /// gives it.
  private func bond(of tie: Tie, among ties: [Tie]) -> Link.Kind? {
    let screen = index.screens[tie.outside.index]
    let sent = ties.reduce(Int64(0)) { $0 + $1.sentFen }
    let received = ties.reduce(Int64(0)) { $0 + $1.receivedFen }
    let isCaptive = Double(sent) >= rules.leastCaptiveShare * Double(screen.inFen)
    let node = nodes[tie.node]
    // What sinks and controllers spend is no sweep; collecting accounts sweep again and again.
    let isSecondary = isReached[tie.node]
    let isSweep =
      (tie.partner.outCount >= (isSecondary ? 3 : 2)
        || tie.partner.outCount == 2
          && Double(tie.sentFen) >= rules.leastCaptiveShare * Double(node.outFen))
      && Double(tie.sentFen) >= (isSecondary ? 3 : 1) * rules.leastSweepShare * Double(node.outFen)
      && Double(tie.sentFen) >= rules.leastSweepShare * Double(sent)
    if isSweep, isCaptive, !isInvestor(tie, sent: sent, received: received, node: node) {
      return .sweep
    }
    return isFunder(tie, sent: sent, received: received, node: node) ? .funding : nil
  }

  /// Whether an account that gets money from the case gets it as an investor does.
  private func isInvestor(_ tie: Tie, sent: Int64, received: Int64, node: CaseNode) -> Bool {
    guard tie.partner.mayBeInvestor else { return false }
    let paid = max(received, paidIn[index.parties[tie.outside.index]] ?? 0)
    if paid > 0, sent < 3 * paid, tie.receivedFen == 0 || tie.partner.beganWithMoneyIn {
      return !isTopUp(tie)
    }
    // Among many persons paid, one that is paid like the others is one of them, on a second card.
    let others = node.personOutFen - tie.sentFen
    guard received == 0, node.payeeCount > CaseGraph.fewPayees else { return false }
    return tie.sentFen < CaseGraph.timesOthers * others / Int64(node.payeeCount - 1)
  }

  /// Persons paid from which one of them can be told from the others by his sum.
  private static let fewPayees = 5
  /// How many times the others' mean a person must get to be more than one of them.
  private static let timesOthers: Int64 = 6

  /// Whether the account gives what investors are paid from.
  private func isFunder(_ tie: Tie, sent: Int64, received: Int64, node: CaseNode) -> Bool {
    guard Double(tie.receivedFen) >= rules.leastMutualShare * Double(node.inFen) else {
      return isTopUp(tie)
    }
    let screen = index.screens[tie.outside.index]
    let givesMost = Double(received) >= rules.leastCaptiveShare * Double(screen.outFen)
    let livesOnIt = Double(sent) >= rules.leastCaptiveShare * Double(screen.inFen)
    let onlyPays =
      node.payeeCount >= rules.leastSharedPayers && node.payers.count * 4 <= node.payeeCount
    return onlyPays && (givesMost || livesOnIt) || isTopUp(tie)
  }

  /// Whether the account fills the till on several days of payouts: investors pay on any day. Where
  /// nearly every day is one, that an investor's days are some tells nothing.
  private func isTopUp(_ tie: Tie) -> Bool {
    let node = nodes[tie.node]
    guard tie.partner.topUpDays >= 3, tie.partner.topUpFen * 5 >= tie.receivedFen * 4,
      Double(tie.receivedFen) >= CaseNode.leastPartnerShare * Double(node.inFen)
    else { return false }
    let chance = (0..<min(tie.partner.topUpDays, 64)).reduce(1.0) { product, _ in
      product * node.payoutDayShare
    }
    return chance <= CaseGraph.mostChance
  }

  /// How probable it may be that an investor's payments all fall on days of payouts.
  private static let mostChance = 0.05

  /// The cases that have an anchor, each with its accounts in order, by their first account.
  public mutating func cases() -> [[AccountID]] {
    var members: [Int: [AccountID]] = [:]
    for place in nodes.indices where hasAnchor[root(place)] {
      members[root(place), default: []].append(nodes[place].account)
    }
    return members.values.map { $0.sorted() }.sorted { $0[0] < $1[0] }
  }
}
