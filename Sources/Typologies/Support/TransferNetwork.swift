import AccountFlows
import BankRecords
import Detection

/// Larger transfers between accounts in time order: what cycles and chains are looked for in.
///
/// Transfers of one pair of accounts on one day are one edge, so that splitting a sum over a
/// morning hides nothing. Aggregators, ledgers, custody and counterparties without a number are no
/// nodes, and moves between accounts of one holder are no edges.
public struct TransferNetwork: Sendable {
  struct Edge: Sendable {
    var from: AccountID
    var to: AccountID
    var fen: Int64
    /// Time of the first and the last of its rows.
    var first: Int64
    var last: Int64
    /// Its rows inside `rows`.
    var rowStart: UInt32
    var rowCount: UInt32
  }

  /// By first time; of equal times the larger first, since money only gets less on its way.
  let edges: [Edge]
  private let rows: [UInt32]
  private let outgoing: Adjacency
  private let incoming: Adjacency
  /// Distinct payees and payers of each account over its edges.
  private let payeeCounts: [UInt32]
  private let payerCounts: [UInt32]
  /// Rows booked from then on are left out.
  let end: Int64

  /// Rows below the share of an edge's least amount are left out before they are added up.
  private static let leastRowShare = 4

  /// Edges of at least `leastFen` booked up to and including `asOf`, one of whose ends can have
  /// passed money on. Complexity: O(rows + e log e) for e rows of at least a quarter of `leastFen`.
  public init(index: FlowIndex, leastFen: Int64, asOf: CivilDay? = nil) {
    let store = index.store
    let end = asOf.map { BookingTime(day: $0.advanced(by: 1)).seconds } ?? .max
    self.end = end
    let leastRow = leastFen / Int64(TransferNetwork.leastRowShare)
    let accountCount = store.directory.count
    let isNode = (0..<accountCount).map { position in
      TransferNetwork.isNode(index.kinds[position])
        && !store.directory.isNameOnly(AccountID(index: position))
    }
    let passes = index.screens.map { screen in
      screen.largestInFen >= leastRow && screen.largestOutFen >= leastRow
        && screen.inFen >= leastFen && screen.outFen >= leastFen
    }
    var kept: [PairRow] = []
    for row in 0..<store.count
    where store.amountsFen[row] >= leastRow && store.movesMoney(row) && store.times[row] < end {
      let (payer, payee) = (store.payers[row], store.payees[row])
      guard payer.isKnown, payee.isKnown, passes[payer.index] || passes[payee.index],
        isNode[payer.index], isNode[payee.index],
        index.parties[payer.index] != index.parties[payee.index]
      else { continue }
      kept.append(
        PairRow(
          payer: payer, payee: payee, day: store.time(of: row).day.daysSince1970, row: UInt32(row)))
    }
    kept.sort()
    (edges, rows) = TransferNetwork.edges(of: kept, in: store, leastFen: leastFen)
    outgoing = Adjacency(edges, accountCount: accountCount) { $0.from }
    incoming = Adjacency(edges, accountCount: accountCount) { $0.to }
    payeeCounts = TransferNetwork.counts(edges, accountCount, of: \.from, with: \.to)
    payerCounts = TransferNetwork.counts(edges, accountCount, of: \.to, with: \.from)
  }

  /// Aggregators mix the money of many, and public bodies belong to no circle.
  static func isNode(_ kind: PartyKind) -> Bool {
    switch kind {
    case .unknown, .naturalPerson, .organisation: true
    case .publicBody, .paymentInstitution, .bankInternal, .licensedCustody: false
    }
  }

  private struct PairRow: Comparable {
    var payer: AccountID
    var payee: AccountID
    var day: Int32
    var row: UInt32

    static func < (left: PairRow, right: PairRow) -> Bool {
      if left.payer != right.payer { return left.payer < right.payer }
      if left.payee != right.payee { return left.payee < right.payee }
      return left.day != right.day ? left.day < right.day : left.row < right.row
    }
  }

  private static func edges(of kept: [PairRow], in store: FlowStore, leastFen: Int64) -> (
    [Edge], [UInt32]
  ) {
    var edges: [Edge] = []
    var start = 0
    while start < kept.count {
      var end = start
      var edge = Edge(
        from: kept[start].payer, to: kept[start].payee, fen: 0, first: .max, last: .min,
        rowStart: UInt32(start), rowCount: 0)
      while end < kept.count, kept[end].payer == edge.from, kept[end].payee == edge.to,
        kept[end].day == kept[start].day
      {
        let row = Int(kept[end].row)
        edge.fen += store.amountsFen[row]
        edge.first = min(edge.first, store.times[row])
        edge.last = max(edge.last, store.times[row])
        end += 1
      }
      edge.rowCount = UInt32(end - start)
      if edge.fen >= leastFen { edges.append(edge) }
      start = end
    }
    let directory = store.directory
    edges.sort { left, right in
      if left.first != right.first { return left.first < right.first }
      if left.fen != right.fen { return left.fen > right.fen }
      let leftRank = (directory.rank(of: left.from), directory.rank(of: left.to))
      let rightRank = (directory.rank(of: right.from), directory.rank(of: right.to))
      return leftRank != rightRank ? leftRank < rightRank : left.rowStart < right.rowStart
    }
    return (edges, kept.map(\.row))
  }

  private static func counts(
    _ edges: [Edge], _ accountCount: Int, of side: KeyPath<Edge, AccountID>,
    with other: KeyPath<Edge, AccountID>
  ) -> [UInt32] {
    var pairs = edges.map {
      UInt64($0[keyPath: side].rawValue) << 32 | UInt64($0[keyPath: other].rawValue)
    }
    pairs.sort()
    var counts = [UInt32](repeating: 0, count: accountCount)
    for (position, pair) in pairs.enumerated() where position == 0 || pairs[position - 1] != pair {
      counts[Int(pair >> 32)] += 1
    }
    return counts
  }

  /// Edges of each account, by position.
  private struct Adjacency: Sendable {
    private let starts: [UInt32]
    private let edges: [UInt32]

    init(_ all: [Edge], accountCount: Int, of account: (Edge) -> AccountID) {
      var starts = [UInt32](repeating: 0, count: accountCount + 1)
      for edge in all { starts[account(edge).index + 1] += 1 }
      for position in 1..<max(1, starts.count) { starts[position] += starts[position - 1] }
      var cursor = starts
      var placed = [UInt32](repeating: 0, count: all.count)
      for (position, edge) in all.enumerated() {
        let index = account(edge).index
        placed[Int(cursor[index])] = UInt32(position)
        cursor[index] += 1
      }
      self.starts = starts
      edges = placed
    }

    func of(_ account: AccountID) -> ArraySlice<UInt32> {
      edges[Int(starts[account.index])..<Int(starts[account.index + 1])]
    }
  }

  /// Positions of the edges out of and into an account, in their order.
  func out(of account: AccountID) -> ArraySlice<UInt32> { outgoing.of(account) }
  func into(_ account: AccountID) -> ArraySlice<UInt32> { incoming.of(account) }

  func payeeCount(of account: AccountID) -> Int { Int(payeeCounts[account.index]) }
  func payerCount(of account: AccountID) -> Int { Int(payerCounts[account.index]) }

  /// The edges out of an account that stand behind `edge` and start by `end`: O(log edges).
  func out(of account: AccountID, after edge: Int, until end: Int64) -> ArraySlice<UInt32> {
    let all = out(of: account)
    var low = all.startIndex
    var high = all.endIndex
    while low < high {
      let middle = (low + high) / 2
      if Int(all[middle]) > edge { high = middle } else { low = middle + 1 }
    }
    var stop = low
    while stop < all.endIndex, edges[Int(all[stop])].first <= end { stop += 1 }
    return all[low..<stop]
  }

  /// The rows of an edge, in the order of the files.
  func rows(of edge: Int) -> ArraySlice<UInt32> {
    let start = Int(edges[edge].rowStart)
    return rows[start..<(start + Int(edges[edge].rowCount))]
  }
}

/// A detector whose finding rests on the transfers between accounts.
public protocol NetworkDetector: Detector, Sendable {
  /// Edges below are of no use to it, in fen; nil where it needs no network.
  var leastEdgeFen: Int64? { get }

  /// Adds what it finds to the facts of the run. Bounded on hubs, the same for the same rows.
  func survey(_ network: TransferNetwork, of index: FlowIndex, into facts: inout NetworkFacts)
}

extension NetworkFacts {
  /// What those of the detectors that look at the network find in it.
  public static func surveyed(
    by detectors: [any Detector], of index: FlowIndex, asOf: CivilDay? = nil
  ) -> NetworkFacts {
    let able = detectors.compactMap { $0 as? any NetworkDetector }
    var facts = NetworkFacts()
    guard !able.isEmpty else { return facts }
    let least = able.compactMap(\.leastEdgeFen).min() ?? .max
    let network = TransferNetwork(index: index, leastFen: least, asOf: asOf)
    for detector in able { detector.survey(network, of: index, into: &facts) }
    return facts
  }
}
