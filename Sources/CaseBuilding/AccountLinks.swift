import AccountFlows
import BankRecords

/// A paying account with the accounts upstream of it that its payees had paid before.
public struct PayoutLink: Sendable, Equatable {
  public let payout: AccountID
  /// Where the money came from, nearest first; never empty.
  public var sources: [Source]
  /// The payees of the paying account that may be natural persons, by party.
  public let parties: [PartyID]

  /// An account that payees of the paying account paid before they were paid.
  public struct Source: Sendable, Equatable {
    public let account: AccountID
    /// Accounts that its money may have gone through on the way to the paying one.
    public let transits: [AccountID]
    /// The payees who paid it before, by party.
    public let parties: [PartyID]
  }

  /// The accounts whose legs show the return flow: the collecting ones and the paying one.
  public var accounts: [AccountID] { sources.map(\.account) + [payout] }

  /// The accounts in between, without repeats, by account.
  public var transits: [AccountID] {
    Set(sources.flatMap(\.transits)).subtracting(accounts).sorted()
  }
}

/// Finds where the money of paying accounts was collected: payouts often leave from another account
/// than the one that collects, and then neither account alone shows that payers are paid back.
///
/// From each account that pays several possibly-natural parties the search follows money upstream,
/// a few steps and a few funders at a time, and keeps the accounts that a substantial part of the
/// payees had paid before. A payroll has no such account: its employees paid nobody who funds it.
public struct AccountLinks: Sendable {
  private let profiles: [LinkProfile]
  private let rules: LinkingRules
  /// Who is behind each account.
  private let parties: [PartyID]
  /// Position in `profiles` by account index, -1 without profile.
  private let slots: [Int32]
  /// Accounts that sweep into an account, largest first, by profile position.
  private let feeders: [[AccountID]]
  /// Other profiled accounts of the same holder; few accounts have any.
  private let siblings: [AccountID: [AccountID]]

  /// `profiles` in order of account, each account once. Complexity: O(n log n).
  public init(profiles: [LinkProfile], index: FlowIndex, rules: LinkingRules) {
    var slots = [Int32](repeating: -1, count: index.screens.count)
    for (position, profile) in profiles.enumerated() {
      slots[profile.account.index] = Int32(position)
    }
    self.profiles = profiles
    parties = index.parties
    self.rules = rules
    self.slots = slots
    feeders = AccountLinks.feeders(of: profiles, slots: slots, index: index, rules: rules)
    siblings = AccountLinks.siblings(of: profiles, slots: slots, index: index, rules: rules)
  }

  /// Number of accounts that may be asked for with `link(at:)`.
  public var count: Int { profiles.count }

  /// The link of the account at `position` of the profiles, or nil where no account upstream
  /// collected from enough of its payees.
  /// Complexity: O(`most_upstream` × payees × log payers).
  public func link(at position: Int) -> PayoutLink? {
    let profile = profiles[position]
    guard profile.payees.count >= rules.leastSharedParties else { return nil }
    let search = upstream(of: profile)
    var isShared = [Bool](repeating: false, count: profile.payees.count)
    var sources: [PayoutLink.Source] = []
    for (place, account) in search.accounts.enumerated().dropFirst() {
      guard let other = self.profile(of: account), !other.payers.isEmpty else { continue }
      let shared = AccountLinks.shared(
        profile.payees, paidBeforeIn: other.payers, leastPaidInShare: rules.leastPaidInShare)
      guard shared.count >= min(rules.leastSourceParties, rules.leastSharedParties),
        !isHub(other, sharing: shared.count)
      else {
        continue
      }
      for payee in shared { isShared[payee] = true }
      sources.append(
        PayoutLink.Source(
          account: account, transits: search.transits(from: place),
          parties: shared.map { profile.payees[$0].party }))
    }
    let sharedCount = isShared.reduce(0) { $0 + ($1 ? 1 : 0) }
    guard !sources.isEmpty, sharedCount >= rules.leastSharedParties,
      Double(sharedCount) >= rules.leastSharedShare * Double(profile.payees.count)
    else { return nil }
    return PayoutLink(
      payout: profile.account, sources: sources, parties: profile.payees.map(\.party))
  }

  /// Whether nearly all who pay the account have nothing to do with the paying one: a till, a
  /// teller, a large shop. Several paying accounts share the payers of one collecting account, but
  /// not ten and more.
  private func isHub(_ other: LinkProfile, sharing count: Int) -> Bool {
    other.payers.count >= AccountLinks.manyPayers && count * 10 < other.payers.count
  }

  /// Payers from which an account is large enough to be a till.
  private static let manyPayers = 300

  private func profile(of account: AccountID) -> LinkProfile? {
    let slot = slots[account.index]
    return slot < 0 ? nil : profiles[Int(slot)]
  }

  /// The paying account and those upstream of it, nearest first, with the money between them.
  private struct Search {
    var accounts: [AccountID]
    /// Places of a funder and of the account that it funds; every account leads to the first.
    var steps: [(from: Int, to: Int)] = []

    /// Accounts that money from the account at `place` may have gone through on its way.
    func transits(from place: Int) -> [AccountID] {
      var isReached = [Bool](repeating: false, count: accounts.count)
      var open = [place]
      while let next = open.popLast() {
        for step in steps where step.from == next && !isReached[step.to] {
          isReached[step.to] = true
          open.append(step.to)
        }
      }
      return accounts.indices.filter { isReached[$0] && $0 != 0 && $0 != place }
        .map { accounts[$0] }
    }
  }

  /// Follows money upstream, through funders only.
  ///
  /// Accounts that sweep a large share of their own money in, and accounts that the paying account
  /// pays (salespersons, but investors too), may have collected, but what they spent elsewhere or
  /// earned is no way to a collecting account.
  private func upstream(of profile: LinkProfile) -> Search {
    var search = Search(accounts: [profile.account])
    var isEnd = [false]
    func add(_ accounts: [AccountID], funding place: Int, asEnd: Bool) {
      for account in accounts {
        if let known = search.accounts.firstIndex(of: account) {
          search.steps.append((known, place))
        } else if search.accounts.count <= rules.mostUpstream {
          search.steps.append((search.accounts.count, place))
          search.accounts.append(account)
          isEnd.append(asEnd || isPaid(account, by: profile))
        }
      }
    }
    add(siblings[profile.account] ?? [], funding: 0, asEnd: false)
    add(companions(of: profile), funding: 0, asEnd: true)
    var first = 0
    for _ in 0..<rules.mostHops {
      let end = search.accounts.count
      for place in first..<end where !isEnd[place] {
        let slot = slots[search.accounts[place].index]
        guard slot >= 0 else { continue }
        add(profiles[Int(slot)].funders, funding: place, asEnd: false)
        add(feeders[Int(slot)], funding: place, asEnd: true)
      }
      first = end
    }
    return search
  }

  /// Accounts that hand most of what they pay out to the same ones as this account does, directly
  /// or through a few steps: collectors of one scheme pay each other's participants long before any
  /// of them has to fund another.
  private func companions(of profile: LinkProfile) -> [AccountID] {
    var targets = profile.sweeps.map(\.account)
    var first = 0
    for _ in 0..<rules.mostHops {
      let end = targets.count
      for place in first..<end {
        guard let next = self.profile(of: targets[place]) else { continue }
        for sweep in next.sweeps
        where targets.count < rules.mostFunders && sweep.account != profile.account
          && !targets.contains(sweep.account)
        {
          targets.append(sweep.account)
        }
      }
      first = end
    }
    var found: [AccountID] = []
    for target in targets {
      let slot = slots[target.index]
      guard slot >= 0 else { continue }
      for feeder in feeders[Int(slot)]
      where feeder != profile.account && !targets.contains(feeder) && !found.contains(feeder) {
        found.append(feeder)
      }
    }
    return found
  }

  private func isPaid(_ account: AccountID, by profile: LinkProfile) -> Bool {
    let party = parties[account.index]
    let place = profile.payees.position { $0.party < party }
    return place < profile.payees.count && profile.payees[place].party == party
  }

  /// Positions of the payees that paid in on or before the day of their last payout, and enough to
  /// have been paid from it: whoever got many times what he put in lives on other money.
  static func shared(
    _ payees: [LinkProfile.DatedParty], paidBeforeIn payers: [LinkProfile.DatedParty],
    leastPaidInShare: Double
  ) -> [Int] {
    var found: [Int] = []
    var place = 0
    for (position, payee) in payees.enumerated() {
      place = payers.position(from: place) { $0.party < payee.party }
      guard place < payers.count else { break }
      let payer = payers[place]
      if payer.party == payee.party, payer.day <= payee.day,
        Double(payer.amountFen) >= leastPaidInShare * Double(payee.amountFen)
      {
        found.append(position)
      }
    }
    return found
  }
}

extension AccountLinks {
  /// For each profile the accounts that send it a large share of what they pay out: many small
  /// collectors may feed one hub, each a small part of what the hub gets.
  private static func feeders(
    of profiles: [LinkProfile], slots: [Int32], index: FlowIndex, rules: LinkingRules
  ) -> [[AccountID]] {
    var received: [[LinkProfile.Sweep]] = Array(repeating: [], count: profiles.count)
    for profile in profiles {
      for sweep in profile.sweeps where slots[sweep.account.index] >= 0 {
        received[Int(slots[sweep.account.index])].append(
          LinkProfile.Sweep(account: profile.account, amountFen: sweep.amountFen))
      }
    }
    let directory = index.store.directory
    return received.map { sweeps in
      let ordered = sweeps.sorted { left, right in
        if left.amountFen != right.amountFen { return left.amountFen > right.amountFen }
        let leftRank = directory.rank(of: left.account)
        let rightRank = directory.rank(of: right.account)
        return leftRank != rightRank ? leftRank < rightRank : left.account < right.account
      }
      return ordered.prefix(rules.mostFunders).map(\.account)
    }
  }

  /// The other accounts of holders with one valid ID number, at most as many as funders per step.
  private static func siblings(
    of profiles: [LinkProfile], slots: [Int32], index: FlowIndex, rules: LinkingRules
  ) -> [AccountID: [AccountID]] {
    var accounts: [PartyID: [AccountID]] = [:]
    for profile in profiles {
      let party = index.parties[profile.account.index]
      // A party has the number of its first account: others of it show that there are several.
      guard Int(party.rawValue) != profile.account.index else { continue }
      accounts[party, default: []].append(profile.account)
    }
    var siblings: [AccountID: [AccountID]] = [:]
    for (party, others) in accounts {
      let first = AccountID(index: Int(party.rawValue))
      let all = (slots[first.index] >= 0 ? [first] : []) + others
      let ordered = all.sorted {
        (index.store.directory.rank(of: $0), $0) < (index.store.directory.rank(of: $1), $1)
      }
      for account in all {
        siblings[account] = Array(ordered.filter { $0 != account }.prefix(rules.mostFunders))
      }
    }
    return siblings
  }
}
