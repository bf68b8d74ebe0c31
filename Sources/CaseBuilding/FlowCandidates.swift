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
/// collect and hand most of it on to the same account, which few others pay. A step of money must count on both sides, so
/// that no account has many: shops and employers have thousands of counterparties and few such steps.
public struct FlowCandidates: Sendable {
  private let profiles: [LinkProfile]
  private let index: FlowIndex
  private let rules: LinkingRules
  /// Position in `profiles` by account index, -1 without profile.
  private let slots: [Int32]
  /// By account: those that money runs to or comes from, most money first.
  private let steps: OwnerLists<LinkProfile.Sweep>
  /// By account: those that collect and hand a large share on to it.
  private let feeders: OwnerLists<AccountID>
  /// By account: whether it may be a part of one flow with any other by a receiver, and by persons.
  private let sharesReceiver: [Bool]
  private var sharesPersons: [Bool]

  /// `profiles` in order of account, each account once. Complexity: O(n log n).
  public init(profiles: [LinkProfile], index: FlowIndex, rules: LinkingRules) {
    self.profiles = profiles
    self.rules = rules
    self.index = index
    var slots = [Int32](repeating: -1, count: index.screens.count)
    for (position, profile) in profiles.enumerated() {
      slots[profile.account.index] = Int32(position)
    }
    self.slots = slots
    let (transfers, handedOn) = FlowCandidates.transfers(
      among: profiles, slots: slots, index: index, rules.whole)
    var steps = OwnerLists<LinkProfile.Sweep>(count: slots.count) { give in
      for step in transfers {
        give(step.payer.rawValue, LinkProfile.Sweep(account: step.payee, amountFen: step.fen))
        give(step.payee.rawValue, LinkProfile.Sweep(account: step.payer, amountFen: step.fen))
      }
    }
    steps.sortEach(ranks: index.store.directory)
    self.steps = steps
    // What one buys is paid once; what is collected is handed on again and again, or is all that the
    // receiver has.
    var captive: [AccountID: Double] = [:]
    for step in handedOn { captive[step.payee, default: 0] += step.ofIn }
    let feeders = OwnerLists<AccountID>(count: slots.count) { give in
      for step in handedOn {
        guard
          step.count >= rules.whole.leastTransfers
            || captive[step.payee, default: 0] >= rules.whole.leastCaptive,
          // A supplier whom many pay has customers of its own, whatever one of them sends.
          index.screens[step.payee.index].distinctInAtLeast <= rules.whole.mostSenders
        else { continue }
        give(step.payee.rawValue, step.payer)
      }
    }
    self.feeders = feeders
    var sharesReceiver = [Bool](repeating: false, count: slots.count)
    for step in handedOn where feeders.range(of: step.payee.rawValue).count > 1 {
      for sender in feeders.of(step.payee) { sharesReceiver[sender.index] = true }
    }
    self.sharesReceiver = sharesReceiver
    sharesPersons = [Bool](repeating: false, count: slots.count)
  }

  /// The same with accounts that may be parts of one flow by the persons whom they share
  /// (``SharedPersons``): without them only those count that have a receiver in common.
  public func among(_ parts: [AccountID]) -> FlowCandidates {
    var search = self
    for account in parts { search.sharesPersons[account.index] = true }
    return search
  }

  /// A transfer that both sides feel.
  private struct Step {
    var payer: AccountID
    var payee: AccountID
    var fen: Int64
  }

  /// What an account that collects from enough persons hands on, a large share of it.
  private struct HandedOn {
    var payer: AccountID
    var payee: AccountID
    /// Transfers, and their share of the payee's money.
    var count: Int
    var ofIn: Double
  }

  /// The steps between profiled accounts, some of them twice: as told of either side.
  private static func transfers(
    among profiles: [LinkProfile], slots: [Int32], index: FlowIndex, _ rules: WholeFlowRules
  ) -> (steps: [Step], handedOn: [HandedOn]) {
    let screens = index.screens
    var steps: [Step] = []
    // Room for all is asked for at once: a list that grows is copied, and both copies touch new memory.
    steps.reserveCapacity(
      profiles.indices.reduce(0) { $0 + profiles[$1].sweepCount + profiles[$1].fundingCount })
    var handedOn: [HandedOn] = []
    /// Shares of the money of both sides, where they feel it.
    func shares(_ transfer: LinkProfile.Sweep, from payer: AccountID, to payee: AccountID)
      -> (ofOut: Double, ofIn: Double)?
    {
      guard slots[transfer.account.index] >= 0, payer != payee else { return nil }
      let ofOut = transfer.share(of: screens[payer.index].outFen)
      let ofIn = transfer.share(of: screens[payee.index].inFen)
      guard max(ofOut, ofIn) >= rules.leastStepShare, min(ofOut, ofIn) >= rules.leastOtherShare
      else { return nil }
      steps.append(Step(payer: payer, payee: payee, fen: transfer.amountFen))
      return (ofOut, ofIn)
    }
    profiles.forEachSweep { account, sweep in
      guard let (ofOut, ofIn) = shares(sweep, from: account, to: sweep.account),
        ofOut >= rules.leastHandedOn,
        profiles[Int(slots[account.index])].payerCount >= rules.leastPayers
      else { return }
      handedOn.append(
        HandedOn(payer: account, payee: sweep.account, count: Int(sweep.count), ofIn: ofIn))
    }
    profiles.forEachFunding { account, funding in
      _ = shares(funding, from: funding.account, to: account)
    }
    return (steps, handedOn)
  }

  /// Number of accounts that may be asked for with `partners(at:)`.
  public var count: Int { profiles.count }

  /// An account that may be part of one flow with another, and the accounts on the way there.
  public struct Partner: Sendable, Equatable {
    let slot: Int
    let weight: Double
    let between: [AccountID]
  }

  /// The accounts whose numbers come after the one at `position` that may be parts of one flow with it.
  /// Complexity: O(`mostReached` × payees × log payers).
  public func partners(at position: Int) -> [Partner] {
    let profile = profiles[position]
    let own = profile.account.index
    guard sharesPersons[own] || sharesReceiver[own],
      profile.payeeCount + profile.payerCount >= rules.whole.leastShared
    else { return [] }
    // Who has a receiver in common lies behind it.
    let mostSteps = sharesPersons[own] ? rules.whole.mostSteps : min(2, rules.whole.mostSteps)
    var reached: [(account: AccountID, from: Int, depth: Int)] = [(profile.account, -1, 0)]
    var next = 0
    while next < reached.count, reached.count < rules.whole.mostReached {
      let place = reached[next]
      if place.depth < mostSteps {
        for step in steps.of(place.account)
        where reached.count <= rules.whole.mostReached
          && !reached.contains(where: { $0.account == step.account })
        {
          reached.append((step.account, next, place.depth + 1))
        }
      }
      next += 1
    }
    var found: [Partner] = []
    for place in reached.dropFirst() {
      let other = place.account.index
      let (byPersons, byReceiver) = (
        sharesPersons[own] && sharesPersons[other],
        sharesReceiver[own] && sharesReceiver[other] && place.depth == 2
      )
      guard byPersons || byReceiver, comes(profile.account, before: place.account) else { continue }
      var weight = byPersons ? common(profile, profiles[Int(slots[other])]) : 0
      if byReceiver, weight == 0 {
        let senders = feeders.of(reached[place.from].account)
        if senders.contains(profile.account), senders.contains(place.account) {
          weight = rules.whole.receiverWeight
        }
      }
      guard weight > 0 else { continue }
      var way: [AccountID] = []
      var from = place.from
      while from > 0 {
        way.append(reached[from].account)
        from = reached[from].from
      }
      found.append(
        Partner(slot: Int(slots[other]), weight: weight, between: way.sorted()))
    }
    return found
  }

  /// Each pair is looked at once, from the account that no order of files makes the second.
  private func comes(_ first: AccountID, before second: AccountID) -> Bool {
    let directory = index.store.directory
    return (directory.rank(of: first), first) < (directory.rank(of: second), second)
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
            weight: partner.weight, between: partner.between))
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
