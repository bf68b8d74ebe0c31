import AccountFlows
import BankRecords
import Detection

/// 多层划转.
///
/// ## What it finds
/// The account is a link of chains of transfers: within days it passes on nearly all of what it got,
/// whole or in a few parts, and so do the accounts before and behind it.
///
/// ## Why it matters
/// Layers between collecting and keeping accounts serve to lose the trail: salespersons' cards, a
/// hub, a controller, nominees.
///
/// ## Inputs
/// The network of larger transfers of the run (`TransferNetwork`): transfers of one pair on one day
/// are one; payment institutions, custody, public bodies and the holder's own accounts are left out.
///
/// ## Score
/// A transfer goes on where the payee sends `least_passed` or more of it, and hardly more than it,
/// within `reach_days`: in one transfer, or in up to `most_parts` that together make it up. Product
/// of: the transfers of the longest chain through the account; the days on which it passed money on
/// as part of a chain long enough; the money. Two passes over the transfers in time order:
/// O(transfers × most_neighbours); accounts with more payees are hubs and end chains.
///
/// ## Evidence
/// The account's own transfers in chains and those of the longest one (`supporting`).
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | least_amount_yuan | yuan | 20000 | 1000…1e8 | everyday life has chains of smaller sums |
/// | reach_days | days | 3 | 1…90 | money of a layer does not rest |
/// | least_passed | share | 0.85 | 0.3…1 | what each hop passes on at least |
/// | most_passed | share | 1.05 | 1…2 | more is other money |
/// | most_parts | transfers | 5 | 1…50 | more is a payout |
/// | most_neighbours | accounts | 40 | 1…10000 | hubs mix money |
/// | least_hops | transfers | 3 | 2…20 | two are any purchase |
/// | full_hops | transfers | 6 | 3…50 | beyond adds nothing |
/// | full_days | days | 8 | 2…1000 | repetition from which it adds nothing |
/// | full_amount_yuan | yuan | 3e6 | 1e5…1e10 | beyond adds nothing |
///
/// ## Known look-alikes
/// Supply chains with thin margins, factoring, group treasuries, intermediaries of house sales.
/// Never a reason by itself.
///
/// ## References
/// DESIGN 3; DOMAIN 2.6 I13, I19.
public struct LayeredChain: NetworkDetector {
  public static let identity = PatternIdentity(
    id: "layered-chain", chineseName: "多层划转",
    summary: "账户处在多层划转链条之中：数日内把收到的资金几乎全额转出，上下游账户也是如此。")

  private let leastFen: Int64
  private let reachSeconds: Int64
  private let passed: ClosedRange<Double>
  private let mostParts: Int
  private let mostNeighbours: Int
  private let leastHops: Int
  private let fullHops: Int
  private let fullDays: Double
  private let fullFen: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastFen = Int64(try parameters.count("least_amount_yuan", in: 1000...100_000_000)) * 100
    reachSeconds = Int64(try parameters.count("reach_days", in: 1...90)) * 86_400
    let least = try parameters.number("least_passed", in: 0.3...1)
    passed = least...(try parameters.number("most_passed", in: 1...2))
    mostParts = try parameters.count("most_parts", in: 1...50)
    mostNeighbours = try parameters.count("most_neighbours", in: 1...10_000)
    leastHops = try parameters.count("least_hops", in: 2...20)
    fullHops = try parameters.count("full_hops", in: 3...50)
    fullDays = try parameters.number("full_days", in: 2...1000)
    fullFen = try parameters.number("full_amount_yuan", in: 100_000...1e10) * 100
    guard leastHops < fullHops else {
      throw ParameterError(
        owner: parameters.owner, name: "full_hops", reason: "must lie above least_hops")
    }
  }

  public var leastEdgeFen: Int64? { leastFen }

  public func canFire(on screen: AccountScreen) -> Bool {
    screen.inFen >= leastFen && screen.outFen > 0
  }

  public func canFire(
    on screen: AccountScreen, of account: AccountID, in context: ExaminationContext
  ) -> Bool { context.network?.chains[account] != nil }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    guard let chain = context.network?.chains[flow.account] else { return nil }
    let strength = Scoring.strength(
      Scoring.linear(
        Double(chain.hops), from: Double(leastHops), to: Double(fullHops), start: 0.25)
        * Scoring.logarithmic(Double(chain.days), from: 1, to: fullDays, start: 0.25)
        * Scoring.logarithmic(
          Double(chain.fen), from: Double(leastFen), to: fullFen, start: 0.2))
    guard strength > 0 else { return nil }
    return Finding(
      detector: Self.identity.id, strength: strength, window: chain.window,
      quantities: [
        Quantity("hop_count", "链条层数", .count(chain.hops)),
        Quantity("depth", "所处层级", .count(chain.depth)),
        Quantity("chain_days", "参与划转天数", .count(chain.days)),
        Quantity("chain_amount", "经链条转入金额", .money(Money(fen: chain.fen))),
      ],
      statement: "在\(chain.days)天里收到\(ChineseText.money(chain.fen))并在数日内几乎全额转出，"
        + "资金前后经\(chain.hops)层划转，本账户处在第\(chain.depth)层",
      evidence: chain.transactions.map { Evidence(transaction: $0, role: .supporting) })
  }
}

// MARK: - Search

extension LayeredChain {
  /// A transfer that goes on as another one.
  private struct Link {
    var from: UInt32
    var to: UInt32
  }

  public func survey(
    _ network: TransferNetwork, of index: FlowIndex, into facts: inout NetworkFacts
  ) {
    let links = links(in: network)
    // Links stand in the order of their first edge, and lead forward in that order.
    var before = [UInt16](repeating: 1, count: network.edges.count)
    var behind = [UInt16](repeating: 1, count: network.edges.count)
    for link in links {
      before[Int(link.to)] = max(before[Int(link.to)], min(before[Int(link.from)], 999) + 1)
    }
    for link in links.reversed() {
      behind[Int(link.from)] = max(behind[Int(link.from)], min(behind[Int(link.to)], 999) + 1)
    }
    let counting = links.filter {
      Int(before[Int($0.from)]) + Int(behind[Int($0.to)]) >= leastHops
    }
    var byAccount: [AccountID: [Link]] = [:]
    for link in counting {
      byAccount[network.edges[Int(link.from)].to, default: []].append(link)
    }
    let walk = Walk(network: network, links: links, before: before, behind: behind)
    for (account, links) in byAccount { facts.chains[account] = walk.facts(of: links) }
  }

  private func links(in network: TransferNetwork) -> [Link] {
    var links: [Link] = []
    for (position, edge) in network.edges.enumerated() where edge.fen >= leastFen {
      guard network.payeeCount(of: edge.to) <= mostNeighbours else { continue }
      let onward = network.out(
        of: edge.to, after: position, until: edge.first + reachSeconds
      ).filter { network.edges[Int($0)].to != edge.from }
      var sum = Int64(0)
      for next in onward { sum += network.edges[Int(next)].fen }
      let isMadeUp =
        onward.count <= mostParts && passed.contains(Double(sum) / Double(edge.fen))
      for next in onward.prefix(mostNeighbours) {
        let share = Double(network.edges[Int(next)].fen) / Double(edge.fen)
        if isMadeUp || passed.contains(share) {
          links.append(Link(from: UInt32(position), to: next))
        }
      }
    }
    return links
  }

  /// The links of a run with the lengths of the longest chains up to and from each transfer.
  private struct Walk {
    let network: TransferNetwork
    let links: [Link]
    let before: [UInt16]
    let behind: [UInt16]

    /// What the links through one account come to.
    func facts(of own: [Link]) -> ChainFacts {
      func hops(_ link: Link) -> Int { Int(before[Int(link.from)]) + Int(behind[Int(link.to)]) }
      var longest = own[0]
      for link in own where hops(link) > hops(longest) { longest = link }
      var days: Set<Int32> = []
      var fen = Int64(0)
      var seen: Set<UInt32> = []
      var rows: [UInt32] = []
      func take(_ edge: UInt32) {
        guard seen.insert(edge).inserted else { return }
        rows += network.rows(of: Int(edge))
      }
      for link in own {
        let edge = network.edges[Int(link.from)]
        days.insert(BookingTime(seconds: edge.first).day.daysSince1970)
        if !seen.contains(link.from) { fen += edge.fen }
        take(link.from)
        take(link.to)
      }
      let first = seen.map { network.edges[Int($0)].first }.min() ?? 0
      let last = seen.map { network.edges[Int($0)].last }.max() ?? first
      var window = (first, last)
      for edge in chain(through: longest) {
        window = (
          min(window.0, network.edges[Int(edge)].first),
          max(window.1, network.edges[Int(edge)].last)
        )
        take(edge)
      }
      return ChainFacts(
        hops: hops(longest), depth: Int(before[Int(longest.from)]), days: days.count, fen: fen,
        transactions: rows,
        window: BookingTime(seconds: window.0)...BookingTime(seconds: window.1))
    }

    /// The transfers of a longest chain through a link, in time order.
    private func chain(through link: Link) -> [UInt32] {
      var chain = [link.from, link.to]
      while let first = chain.first, before[Int(first)] > 1,
        let earlier = links(to: first).first(where: { before[Int($0)] + 1 == before[Int(first)] })
      {
        chain.insert(earlier, at: 0)
      }
      while let last = chain.last, behind[Int(last)] > 1,
        let later = links(from: last).first(where: { behind[Int($0)] + 1 == behind[Int(last)] })
      {
        chain.append(later)
      }
      return chain
    }

    /// Transfers that go on as this one: among those into its payer.
    private func links(to edge: UInt32) -> [UInt32] {
      network.into(network.edges[Int(edge)].from).filter { earlier in
        links(from: earlier).contains(edge)
      }
    }

    /// Transfers as which this one goes on: links stand by their first transfer.
    private func links(from edge: UInt32) -> [UInt32] {
      var low = 0
      var high = links.count
      while low < high {
        let middle = (low + high) / 2
        if links[middle].from < edge { low = middle + 1 } else { high = middle }
      }
      var found: [UInt32] = []
      while low < links.count, links[low].from == edge {
        found.append(links[low].to)
        low += 1
      }
      return found
    }
  }
}
