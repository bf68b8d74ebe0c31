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
  /// By account: those that send it a large share of what they pay out, largest first: many small
  /// collectors may feed one hub, each a small part of what the hub gets.
  private let feeders: OwnerLists<LinkProfile.Sweep>
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
    var feeders = OwnerLists<LinkProfile.Sweep>(count: slots.count) { give in
      profiles.forEachSweep { account, sweep in
        guard slots[sweep.account.index] >= 0 else { return }
        give(
          sweep.account.rawValue, LinkProfile.Sweep(account: account, amountFen: sweep.amountFen))
      }
    }
    feeders.sortEach(ranks: index.store.directory)
    self.feeders = feeders
    siblings = AccountLinks.siblings(of: profiles, slots: slots, index: index, rules: rules)
  }

  /// Number of accounts that may be asked for with `link(at:)`.
  public var count: Int { profiles.count }

  /// The link of the account at `position` of the profiles, or nil where no account upstream
  /// collected from enough of its payees. Complexity: O(`most_upstream` × payees × log payers).
  public func link(at position: Int) -> PayoutLink? {
    var search = room()
    return link(at: position, searching: &search) { _ in true }
  }

  /// Room for searches, which serves one after the other.
  public func room() -> UpstreamSearch { UpstreamSearch(accountCount: slots.count) }

  /// The same in room that was used before; only accounts that `mayCollect` are looked at closely, and
  /// ``SharedPersons`` tells which may, and for whom there is no use in asking.
  public func link(
    at position: Int, searching search: inout UpstreamSearch, mayCollect: (AccountID) -> Bool
  ) -> PayoutLink? {
    let profile = profiles[position]
    guard profile.payees.count >= rules.leastSharedParties else { return nil }
    goUpstream(of: profile, &search)
    let link = link(of: profile, through: search, mayCollect: mayCollect)
    search.end(payees: profile.payees)
    return link
  }

  private func link(
    of profile: LinkProfile, through search: UpstreamSearch, mayCollect: (AccountID) -> Bool
  ) -> PayoutLink? {
    var isShared = [Bool](repeating: false, count: profile.payees.count)
    var sources: [PayoutLink.Source] = []
    for (place, account) in search.accounts.enumerated().dropFirst() where mayCollect(account) {
      guard let other = self.profile(of: account), !other.payers.isEmpty else { continue }
      let shared = AccountLinks.shared(
        profile.payees, paidBeforeIn: other.payers, leastPaidInShare: rules.leastPaidInShare)
      guard shared.count >= min(rules.leastSourceParties, rules.leastSharedParties),
        shared.count >= AccountLinks.leastShared(withPayers: other.payerCount),
        !Bystanders.isBystander(profile.payees, at: shared, payers: other.payers)
      else { continue }
      for payee in shared { isShared[payee] = true }
      sources.append(
        PayoutLink.Source(
          account: account, transits: search.transits(from: place),
          parties: shared.map { profile.payees[$0].party }))
    }
    let sharedCount = isShared.reduce(0) { $0 + ($1 ? 1 : 0) }
    guard !sources.isEmpty, rules.isEnough(sharedCount, of: profile.payees.count) else {
      return nil
    }
    return PayoutLink(
      payout: profile.account, sources: sources, parties: profile.payees.map(\.party))
  }

  /// Payees of a paying account that must have paid a collecting one: where nearly all who pay it have
  /// nothing to do with the paying one, it is a till, a teller, a large shop. Several paying accounts
  /// share the payers of one collecting account, but not ten and more.
  static func leastShared(withPayers payers: Int) -> Int {
    payers >= manyPayers ? (payers + 9) / 10 : 0
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
    of profile: LinkProfile, _ search: inout UpstreamSearch
  ) {
    search.begin(at: profile.account, payees: profile.payees, most: rules.mostUpstream)
    if !siblings.isEmpty {
      for sibling in siblings[profile.account] ?? [] {
        search.add(sibling, funding: 0, asEnd: false)
      }
    }
    for companion in companions(of: profile) { search.add(companion, funding: 0, asEnd: true) }
    var first = 0
    for _ in 0..<rules.mostHops {
      let end = search.accounts.count
      for place in first..<end where !search.isEnd[place] {
        let account = search.accounts[place]
        guard place == 0 || !search.isPayee(parties[account.index]),
          let funded = self.profile(of: account)
        else { continue }
        for funder in funded.funding
        where place == 0 || !isReturn(from: funder.account, to: account) {
          search.add(funder.account, funding: place, asEnd: false)
        }
        for feeder in feeders.of(account).prefix(rules.mostFunders) {
          search.add(feeder.account, funding: place, asEnd: true)
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

  private static func entry(of party: PartyID, in parties: SharedList<LinkProfile.DatedParty>)
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
      for feeder in feeders.of(target).prefix(rules.mostFunders).map(\.account)
      where feeder != profile.account && !targets.contains(feeder) && !found.contains(feeder) {
        found.append(feeder)
      }
    }
    return found
  }

  /// Positions of the payees that paid in on or before the day of their last payout, and enough to
  /// have been paid from it: whoever got many times what he put in lives on other money.
  static func shared(
    _ payees: SharedList<LinkProfile.DatedParty>,
    paidBeforeIn payers: SharedList<LinkProfile.DatedParty>,
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
