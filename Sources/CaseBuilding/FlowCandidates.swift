import AccountFlows
import BankRecords

/// Accounts whose flows may be parts of one flow: cheap to find, and to be borne out by what the
/// flow of all of them shows.
public struct FlowCandidate: Sendable, Equatable {
  /// Two accounts that may be parts of one flow.
  public struct Pair: Sendable, Equatable {
    public let first: AccountID
    public let second: AccountID
    /// How much of both accounts' dealings with persons they have in common, in [0, 1].
    public let weight: Double
    /// Accounts on the way between them, in order.
    public let between: [AccountID]
  }

  /// Accounts that collect or pay, in order.
  public let members: [AccountID]
  /// What ties them, the strongest first.
  public let pairs: [Pair]
}

/// Finds accounts that may be parts of one flow among all accounts at once.
///
/// Two accounts are taken together where money runs between both, directly or over accounts in
/// between, in either direction, and persons who paid the one were paid by the other; or where both
/// collect and hand most of it on to the same account. A step of money must count on both sides, so
/// that no account has many: shops and employers have thousands of counterparties and few such steps.
public struct FlowCandidates: Sendable {
  private let profiles: [LinkProfile]
  private let index: FlowIndex
  private let rules: LinkingRules
  /// Accounts that money runs to or comes from, by profile position, most money first.
  private let steps: [[Int]]
  /// Accounts that collect and hand a large share on to one account, by the position of that account.
  private let feeders: [[Int]]

  /// `profiles` in order of account, each account once. Complexity: O(n log n).
  public init(profiles: [LinkProfile], index: FlowIndex, rules: LinkingRules) {
    self.profiles = profiles
    self.rules = rules
    self.index = index
    var slots = [Int32](repeating: -1, count: index.screens.count)
    for (position, profile) in profiles.enumerated() {
      slots[profile.account.index] = Int32(position)
    }
    var found: [[(slot: Int, fen: Int64)]] = Array(repeating: [], count: profiles.count)
    var feeders: [[Int]] = Array(repeating: [], count: profiles.count)
    var captive = [Double](repeating: 0, count: profiles.count)
    var once: Set<Int> = []
    for (position, profile) in profiles.enumerated() {
      func add(_ transfer: LinkProfile.Sweep, isOut: Bool) {
        let other = Int(slots[transfer.account.index])
        guard other >= 0, other != position else { return }
        let (payer, payee) =
          isOut
          ? (profile.account, transfer.account)
          : (transfer.account, profile.account)
        let ofOut = transfer.share(of: index.screens[payer.index].outFen)
        let ofIn = transfer.share(of: index.screens[payee.index].inFen)
        guard max(ofOut, ofIn) >= rules.whole.leastStepShare,
          min(ofOut, ofIn) >= rules.whole.leastOtherShare
        else { return }
        found[position].append((other, transfer.amountFen))
        found[other].append((position, transfer.amountFen))
        if isOut, ofOut >= rules.whole.leastHandedOn,
          profile.payers.count >= rules.whole.leastPayers
        {
          feeders[other].append(position)
          captive[other] += ofIn
          if transfer.count < rules.whole.leastTransfers { once.insert(position) }
        }
      }
      for sweep in profile.sweeps { add(sweep, isOut: true) }
      for funding in profile.funding { add(funding, isOut: false) }
    }
    // What one buys is paid once; what is collected is handed on again and again, or is all that the
    // receiver has.
    self.feeders = feeders.enumerated().map { place, found in
      captive[place] >= rules.whole.leastCaptive ? found : found.filter { !once.contains($0) }
    }
    let directory = index.store.directory
    steps = found.map { steps in
      guard steps.count > 1 else { return steps.map(\.slot) }
      var seen: Set<Int> = []
      return steps.sorted { left, right in
        if left.fen != right.fen { return left.fen > right.fen }
        let (first, second) = (profiles[left.slot].account, profiles[right.slot].account)
        return (directory.rank(of: first), first) < (directory.rank(of: second), second)
      }.map(\.slot).filter { seen.insert($0).inserted }
    }
  }

  /// Number of accounts that may be asked for with `partners(at:)`.
  public var count: Int { profiles.count }

  /// An account that may be part of one flow with another, and the accounts on the way there.
  public struct Partner: Sendable {
    let slot: Int
    let weight: Double
    let way: [Int]
  }

  /// The accounts whose numbers come after the one at `position` that may be parts of one flow with it.
  /// Complexity: O(`mostReached` × payees × log payers).
  public func partners(at position: Int) -> [Partner] {
    let profile = profiles[position]
    guard profile.payees.count + profile.payers.count >= rules.whole.leastShared,
      !steps[position].isEmpty
    else { return [] }
    var reached: [(slot: Int, from: Int, depth: Int)] = [(position, -1, 0)]
    var isReached: Set<Int> = [position]
    var next = 0
    while next < reached.count, reached.count < rules.whole.mostReached {
      let place = reached[next]
      if place.depth < rules.whole.mostSteps {
        for step in steps[place.slot] where isReached.insert(step).inserted {
          reached.append((step, next, place.depth + 1))
        }
      }
      next += 1
    }
    var found: [Partner] = []
    for place in reached.dropFirst().prefix(rules.whole.mostReached)
    where comes(position, before: place.slot) {
      var weight = common(profile, profiles[place.slot])
      if place.depth == 2, weight == 0 {
        let receiver = feeders[reached[place.from].slot]
        if receiver.contains(position), receiver.contains(place.slot) {
          weight = rules.whole.receiverWeight
        }
      }
      guard weight > 0 else { continue }
      var way: [Int] = []
      var from = place.from
      while from > 0 {
        way.append(reached[from].slot)
        from = reached[from].from
      }
      found.append(Partner(slot: place.slot, weight: weight, way: way))
    }
    return found
  }

  /// Each pair is looked at once, from the account that no order of files makes the second.
  private func comes(_ first: Int, before second: Int) -> Bool {
    let directory = index.store.directory
    let (left, right) = (profiles[first].account, profiles[second].account)
    return (directory.rank(of: left), left) < (directory.rank(of: right), right)
  }

  /// How much persons who paid the one account and were paid by the other count for both; 0 where
  /// they do not.
  private func common(_ left: LinkProfile, _ right: LinkProfile) -> Double {
    max(shared(left, right), shared(right, left))
  }

  private func shared(_ paying: LinkProfile, _ collecting: LinkProfile) -> Double {
    guard paying.payees.count >= rules.whole.leastShared,
      collecting.payers.count >= rules.whole.leastShared
    else { return 0 }
    let places = AccountLinks.shared(
      paying.payees, paidBeforeIn: collecting.payers, leastPaidInShare: rules.leastPaidInShare)
    guard places.count >= rules.whole.leastShared else { return 0 }
    var paid: Int64 = 0
    var collected: Int64 = 0
    for place in places {
      let payee = paying.payees[place]
      paid += payee.amountFen
      let payer = collecting.payers.position { $0.party < payee.party }
      collected += collecting.payers[payer].amountFen
    }
    let ofPaid = Double(paid) / Double(max(1, paying.payees.reduce(0) { $0 + $1.amountFen }))
    let ofCollected =
      Double(collected) / Double(max(1, collecting.payers.reduce(0) { $0 + $1.amountFen }))
    guard ofPaid >= rules.whole.leastPaidShare,
      ofCollected >= rules.whole.leastCollectedShare
    else { return 0 }
    return min(1, max(rules.whole.leastWeight, ofPaid * ofCollected))
  }

  /// The candidates that the partners make, partner lists by position; in order of first member.
  public func candidates(_ partners: [[Partner]]) -> [FlowCandidate] {
    var parents = Array(profiles.indices)
    func root(_ place: Int) -> Int {
      var top = place
      while parents[top] != top {
        parents[top] = parents[parents[top]]
        top = parents[top]
      }
      return top
    }
    var isMember: Set<Int> = []
    for (position, found) in partners.enumerated() {
      for partner in found {
        let (left, right) = (root(position), root(partner.slot))
        parents[max(left, right)] = min(left, right)
        isMember.formUnion([position, partner.slot])
      }
    }
    var members: [Int: [AccountID]] = [:]
    for place in isMember.sorted() {
      members[root(place), default: []].append(profiles[place].account)
    }
    var pairs: [Int: [FlowCandidate.Pair]] = [:]
    for (position, found) in partners.enumerated() {
      for partner in found {
        pairs[root(position), default: []].append(
          FlowCandidate.Pair(
            first: profiles[position].account, second: profiles[partner.slot].account,
            weight: partner.weight, between: partner.way.map { profiles[$0].account }.sorted()))
      }
    }
    return members.keys.sorted().map { key in
      FlowCandidate(members: members[key] ?? [], pairs: ordered(pairs[key] ?? []))
    }
  }

  /// The strongest first; of equal ones as no order of files moves them.
  private func ordered(_ pairs: [FlowCandidate.Pair]) -> [FlowCandidate.Pair] {
    let directory = index.store.directory
    func ranks(_ pair: FlowCandidate.Pair) -> (UInt32, UInt32) {
      let (first, second) = (directory.rank(of: pair.first), directory.rank(of: pair.second))
      return (min(first, second), max(first, second))
    }
    return pairs.sorted { left, right in
      left.weight != right.weight ? left.weight > right.weight : ranks(left) < ranks(right)
    }
  }
}

extension LinkProfile.Sweep {
  fileprivate func share(of wholeFen: Int64) -> Double {
    Double(amountFen) / Double(max(1, wholeFen))
  }
}
