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
    public var transits: [AccountID]
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
  /// By account: the accounts that fund it, largest first.
  private let funders: AccountLists
  /// By party: the profiled accounts that it paid, where enough paid them.
  private let paid: AccountLists

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
    funders = AccountLists(count: slots.count) { give in
      for profile in profiles {
        for funder in profile.funders { give(profile.account.rawValue, funder) }
      }
    }
    paid = AccountLists(count: slots.count) { give in
      for profile in profiles {
        for payer in profile.payers { give(payer.party.rawValue, profile.account) }
      }
    }
    feeders = AccountLinks.feeders(of: profiles, slots: slots, index: index, rules: rules)
    siblings = AccountLinks.siblings(of: profiles, slots: slots, index: index, rules: rules)
  }

  /// Number of accounts that may be asked for with `link(at:)`.
  public var count: Int { profiles.count }

  /// The link of the account at `position` of the profiles, or nil where no account upstream
  /// collected from enough of its payees.
  /// Complexity: O(`most_upstream` × payees × log payers).
  public func link(at position: Int) -> PayoutLink? {
    var search = room()
    return link(at: position, searching: &search)
  }

  /// Room for searches, which serves one after the other.
  public func room() -> UpstreamSearch { UpstreamSearch(accountCount: slots.count) }

  /// The same in room that was used before.
  public func link(at position: Int, searching search: inout UpstreamSearch) -> PayoutLink? {
    let profile = profiles[position]
    guard profile.payees.count >= rules.leastSharedParties else { return nil }
    goUpstream(of: profile, &search, keepsSteps: false)
    let mayShare = mayShare(profile, search)
    search.end(payees: profile.payees)
    guard mayShare else { return nil }
    goUpstream(of: profile, &search, keepsSteps: true)
    let link = link(of: profile, through: search)
    search.end(payees: profile.payees)
    return link
  }

  /// Whether enough payees paid some account upstream, whenever and whatever: nearly no account's did,
  /// and that much is seen without looking at the accounts upstream one by one.
  private func mayShare(_ profile: LinkProfile, _ search: UpstreamSearch) -> Bool {
    let count = profile.payees.count
    var shared = 0
    for (place, payee) in profile.payees.enumerated() {
      let most = shared + count - place
      guard most >= rules.leastSharedParties,
        Double(most) >= rules.leastSharedShare * Double(count)
      else { return false }
      if search.reaches(oneOf: paid.entries, in: paid.range(of: payee.party.rawValue)) {
        shared += 1
      }
    }
    return shared >= rules.leastSharedParties
      && Double(shared) >= rules.leastSharedShare * Double(count)
  }

  private func link(of profile: LinkProfile, through search: UpstreamSearch) -> PayoutLink? {
    var isShared = [Bool](repeating: false, count: profile.payees.count)
    var sources: [PayoutLink.Source] = []
    // How many payees paid each account upstream, at most: few accounts are worth another look.
    var most = [Int](repeating: 0, count: search.accounts.count)
    for payee in profile.payees {
      search.count(paid.entries, in: paid.range(of: payee.party.rawValue), into: &most)
    }
    for (place, account) in search.accounts.enumerated().dropFirst()
    where most[place] >= min(rules.leastSourceParties, rules.leastSharedParties) {
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

  /// Follows money upstream, through funders only.
  ///
  /// Accounts that sweep a large share of their own money in, and accounts that the paying account
  /// pays (salespersons, but investors too), may have collected, but what they spent elsewhere or
  /// earned is no way to a collecting account.
  private func goUpstream(
    of profile: LinkProfile, _ search: inout UpstreamSearch, keepsSteps: Bool
  ) {
    search.begin(
      at: profile.account, payees: profile.payees, most: rules.mostUpstream, keepsSteps: keepsSteps)
    if !siblings.isEmpty {
      for sibling in siblings[profile.account] ?? [] {
        search.add(sibling, funding: 0, asEnd: false)
      }
    }
    for companion in companions(of: profile) { search.add(companion, funding: 0, asEnd: true) }
    var first = 0
    for _ in 0..<rules.mostHops {
      let end = search.accounts.count
      for place in first..<end where !search.isEnd[place] && !search.isFull {
        let account = search.accounts[place]
        guard slots[account.index] >= 0, place == 0 || !search.isPayee(parties[account.index])
        else { continue }
        for funder in funders.range(of: account.rawValue)
        where place == 0 || !isReturn(from: funders.entries[funder], to: account) {
          search.add(funders.entries[funder], funding: place, asEnd: false)
        }
        for feeder in feeders[Int(slots[account.index])] {
          search.add(feeder, funding: place, asEnd: true)
        }
      }
      first = end
    }
  }

  /// Whether what the account gave is what an investor got back: he pays school fees and buys flats
  /// with it, and is no way from a collecting account to the school.
  private func isReturn(from payer: AccountID, to receiver: AccountID) -> Bool {
    guard let profile = profile(of: payer),
      let paidIn = AccountLinks.entry(of: parties[receiver.index], in: profile.payers),
      let gotBack = AccountLinks.entry(of: parties[receiver.index], in: profile.payees)
    else { return false }
    return paidIn.amountFen * 3 >= gotBack.amountFen
  }

  private static func entry(of party: PartyID, in parties: [LinkProfile.DatedParty])
    -> LinkProfile.DatedParty?
  {
    let place = parties.position { $0.party < party }
    return place < parties.count && parties[place].party == party ? parties[place] : nil
  }

  /// Accounts that hand most of what they pay out to the same ones as this account does, directly
  /// or through a few steps: collectors of one scheme pay each other's participants long before any
  /// of them has to fund another.
  private func companions(of profile: LinkProfile) -> [AccountID] {
    if profile.sweeps.isEmpty { return [] }
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
          LinkProfile.Sweep(
            account: profile.account, amountFen: sweep.amountFen, count: sweep.count))
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
