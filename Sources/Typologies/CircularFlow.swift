import AccountFlows
import BankRecords
import Detection

/// 资金回流.
///
/// ## What it finds
/// Money that leaves the account and comes back to it within days through one to four other
/// accounts, hop by hop in time order and nearly whole.
///
/// ## Why it matters
/// Circles make turnover and wealth that are not there: they feed bank statements shown to
/// investors, hide who pays returns, and bring paid-out money in again as new principal.
///
/// ## Inputs
/// The network of larger transfers of the run (`TransferNetwork`): transfers of one pair on one day
/// are one; payment institutions, custody, public bodies and the holder's own accounts are left out.
///
/// ## Score
/// A return through two or more others counts 1; one that the payee itself sent back counts
/// `direct_weight`, and all of those together no more than the circles, since treasuries and lending
/// friends have nothing else; each transfer back serves one transfer out. Product of: their sum on a log scale;
/// the money that came back; its share of all that came in. A fewest-hops search from each transfer
/// out looks at `most_steps` transfers at most and does not pass through accounts with more than
/// `most_neighbours` payees, whose money is mixed. O(transfers × most_steps) at worst.
///
/// ## Evidence
/// All transfers of the circles (`supporting`).
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | least_amount_yuan | yuan | 20000 | 1000…1e8 | everyday loans among friends are smaller |
/// | window_days | days | 15 | 1…365 | money in a circle does not rest |
/// | tolerance | share | 0.1 | 0…0.5 | commission taken on the way |
/// | most_between | accounts | 4 | 1…8 | longer circles meet by chance |
/// | most_neighbours | accounts | 40 | 1…10000 | hubs mix money |
/// | most_steps | transfers | 400 | 1…1e6 | bounds the search |
/// | direct_weight | returns | 0.25 | 0…1 | a loan paid back is no circle |
/// | least_returns | returns | 1 | 0.1…100 | below, chance |
/// | full_returns | returns | 6 | 1.1…1000 | beyond adds nothing |
/// | full_returned_yuan | yuan | 2e6 | 1e5…1e10 | beyond adds nothing |
/// | full_share | share | 0.3 | 0.01…1 | share of money in that came back |
///
/// ## Known look-alikes
/// Firms of one group that pool cash, bridging loans (过桥) through a guarantor, deposits returned by
/// auctioneers, friends who lend to one another. Never a reason by itself.
///
/// ## References
/// DESIGN 3; DOMAIN 2.6 I8.
public struct CircularFlow: NetworkDetector {
  public static let identity = PatternIdentity(
    id: "circular-flow", chineseName: "资金回流",
    summary: "转出的资金在数日内经一至四个其他账户按时间先后几乎原额流回本账户。")

  private let leastFen: Int64
  private let windowSeconds: Int64
  private let tolerance: Double
  private let mostBetween: Int
  private let mostNeighbours: Int
  private let mostSteps: Int
  private let directWeight: Double
  private let leastReturns: Double
  private let fullReturns: Double
  private let fullReturnedFen: Double
  private let fullShare: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastFen = Int64(try parameters.count("least_amount_yuan", in: 1000...100_000_000)) * 100
    windowSeconds = Int64(try parameters.count("window_days", in: 1...365)) * 86_400
    tolerance = try parameters.number("tolerance", in: 0...0.5)
    mostBetween = try parameters.count("most_between", in: 1...8)
    mostNeighbours = try parameters.count("most_neighbours", in: 1...10_000)
    mostSteps = try parameters.count("most_steps", in: 1...1_000_000)
    directWeight = try parameters.number("direct_weight", in: 0...1)
    leastReturns = try parameters.number("least_returns", in: 0.1...100)
    fullReturns = try parameters.number("full_returns", in: 1.1...1000)
    fullReturnedFen = try parameters.number("full_returned_yuan", in: 100_000...1e10) * 100
    fullShare = try parameters.number("full_share", in: 0.01...1)
    guard leastReturns < fullReturns else {
      throw ParameterError(
        owner: parameters.owner, name: "full_returns", reason: "must lie above least_returns")
    }
  }

  public var leastEdgeFen: Int64? { leastFen }

  public func canFire(on screen: AccountScreen) -> Bool {
    screen.outFen >= leastFen && screen.inFen > 0
  }

  public func canFire(
    on screen: AccountScreen, of account: AccountID, in context: ExaminationContext
  ) -> Bool { context.network?.circles[account] != nil }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    guard let returns = context.network?.circles[flow.account]?.returns, !returns.isEmpty else {
      return nil
    }
    let back = returns.reduce(Int64(0)) { $0 + $1.backFen }
    let sent = returns.reduce(Int64(0)) { $0 + $1.outFen }
    let share = flow.inFen > 0 ? min(1, Double(back) / Double(flow.inFen)) : 0
    let strength = Scoring.strength(
      Scoring.logarithmic(weight(of: returns), from: leastReturns, to: fullReturns, start: 0.25)
        * Scoring.logarithmic(
          Double(back), from: Double(leastFen), to: fullReturnedFen, start: 0.2)
        * Scoring.linear(share, from: 0, to: fullShare, start: 0.3))
    guard strength > 0 else { return nil }
    let most = returns.map(\.between).max() ?? 1
    let start = returns.map(\.window.lowerBound).min() ?? returns[0].window.lowerBound
    let end = returns.map(\.window.upperBound).max() ?? returns[0].window.upperBound
    return Finding(
      detector: Self.identity.id, strength: strength, window: start...end,
      quantities: [
        Quantity("return_count", "回流次数", .count(returns.count)),
        Quantity("most_between", "最多经过账户数", .count(most)),
        Quantity("sent_amount", "转出金额", .money(Money(fen: sent))),
        Quantity("returned_amount", "流回金额", .money(Money(fen: back))),
        Quantity("returned_share", "流回占全部转入", .ratio(Scoring.strength(share))),
      ],
      statement: "先后\(returns.count)次转出共\(ChineseText.money(sent))，"
        + "经\(most == 1 ? "对方账户" : "至多\(most)个其他账户")流回\(ChineseText.money(back))"
        + "（占全部转入\(ChineseText.percent(share))）",
      evidence: evidence(of: returns))
  }

  private func evidence(of returns: [CircleFacts.Return]) -> [Evidence] {
    var seen: Set<UInt32> = []
    return returns.flatMap(\.transactions).filter { seen.insert($0).inserted }
      .map { Evidence(transaction: $0, role: .supporting) }
  }

  /// What returns count together: those straight back only beside circles, and never more than they.
  private func weight(of returns: [CircleFacts.Return]) -> Double {
    let circles = Double(returns.count { $0.between > 1 })
    return circles + min(circles, directWeight * (Double(returns.count) - circles))
  }
}

// MARK: - Search

extension CircularFlow {
  public func survey(
    _ network: TransferNetwork, of index: FlowIndex, into facts: inout NetworkFacts
  ) {
    var search = Search(network: network)
    for position in 0..<index.store.directory.count {
      let account = AccountID(index: position)
      guard !network.into(account).isEmpty else { continue }
      var returns: [CircleFacts.Return] = []
      for edge in network.out(of: account) {
        guard network.edges[Int(edge)].fen >= leastFen, let path = circle(from: Int(edge), &search)
        else { continue }
        returns.append(found(path, in: network))
      }
      if weight(of: returns) >= leastReturns {
        facts.circles[account] = CircleFacts(returns: returns)
      }
    }
  }

  /// What a search goes through; kept between searches, since most look at a few edges only.
  private struct Search {
    let network: TransferNetwork
    /// The start edge by which each edge was last seen, plus one.
    var seenFrom: [UInt32]
    /// Edges that bring back the money of an earlier one.
    var isUsed: [Bool]
    var queue: [(edge: Int, parent: Int, hop: Int)] = []

    init(network: TransferNetwork) {
      self.network = network
      seenFrom = [UInt32](repeating: 0, count: network.edges.count)
      isUsed = [Bool](repeating: false, count: network.edges.count)
    }
  }

  /// The edges of the circle with the fewest hops that starts with an edge; nil where there is none.
  private func circle(from start: Int, _ search: inout Search) -> [Int]? {
    let network = search.network
    let origin = network.edges[start].from
    let fen = Double(network.edges[start].fen)
    let band = (fen * (1 - tolerance))...(fen * (1 + tolerance))
    let end = network.edges[start].first + windowSeconds
    var steps = 0
    search.queue.removeAll(keepingCapacity: true)
    search.queue.append((start, -1, 1))
    var next = 0
    while next < search.queue.count {
      let (edge, _, hop) = search.queue[next]
      let through = network.edges[edge].to
      defer { next += 1 }
      guard network.payeeCount(of: through) <= mostNeighbours else { continue }
      for found in network.out(of: through, after: edge, until: end) {
        steps += 1
        guard steps <= mostSteps else { return nil }
        let position = Int(found)
        guard search.seenFrom[position] != UInt32(start) + 1,
          band.contains(Double(network.edges[position].fen))
        else { continue }
        if network.edges[position].to == origin {
          guard !search.isUsed[position] else { continue }
          search.isUsed[position] = true
          return path(to: next, search) + [position]
        }
        search.seenFrom[position] = UInt32(start) + 1
        if hop < mostBetween { search.queue.append((position, next, hop + 1)) }
      }
    }
    return nil
  }

  private func path(to place: Int, _ search: Search) -> [Int] {
    var path: [Int] = []
    var place = place
    while place >= 0 {
      path.append(search.queue[place].edge)
      place = search.queue[place].parent
    }
    return path.reversed()
  }

  private func found(_ path: [Int], in network: TransferNetwork) -> CircleFacts.Return {
    let edges = path.map { network.edges[$0] }
    let first = edges.map(\.first).min() ?? 0
    let last = edges.map(\.last).max() ?? first
    return CircleFacts.Return(
      between: path.count - 1, outFen: edges.first?.fen ?? 0, backFen: edges.last?.fen ?? 0,
      transactions: path.flatMap { network.rows(of: $0) },
      window: BookingTime(seconds: first)...BookingTime(seconds: last))
  }
}
