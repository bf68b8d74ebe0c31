import AccountFlows
import BankRecords

/// Accounts that act together, each with what it does in the case.
public struct AccountGroup: Sendable, Equatable {
  public struct Member: Sendable, Equatable {
    public let account: AccountID
    public let role: CaseRole
    /// One Chinese clause: why it has this role, with the figures; empty before roles are settled.
    public let reason: String

    public init(account: AccountID, role: CaseRole, reason: String = "") {
      self.account = account
      self.role = role
      self.reason = reason
    }
  }

  /// In order of account; each account once.
  public let members: [Member]

  /// The members in order of account; of an account given twice the first role stays.
  public init(members: [Member]) {
    var kept: [AccountID: Member] = [:]
    for member in members where kept[member.account] == nil { kept[member.account] = member }
    self.members = kept.values.sorted { $0.account < $1.account }
  }

  public var accounts: [AccountID] { members.map(\.account) }

  public func role(of account: AccountID) -> CaseRole? { member(account)?.role }

  /// The member of this account; nil for an outsider. O(log members).
  public func member(_ account: AccountID) -> Member? {
    let place = members.position { $0.account < account }
    return place < members.count && members[place].account == account ? members[place] : nil
  }
}

extension AccountGroup {
  /// The groups that links make, those with common accounts joined, in order of their first account.
  ///
  /// An account that collects in one link and pays or passes on in another counts as collecting;
  /// one that pays in one and passes on in another as paying.
  public static func joining(_ links: [PayoutLink]) -> [AccountGroup] {
    var parents: [AccountID: AccountID] = [:]
    func root(_ account: AccountID) -> AccountID {
      var top = account
      while let next = parents[top], next != top { top = next }
      var place = account
      while let next = parents[place], next != top {
        parents[place] = top
        place = next
      }
      return top
    }
    for link in links {
      for account in link.accounts + link.transits where parents[account] == nil {
        parents[account] = account
      }
      for account in link.sources.map(\.account) + link.transits {
        let (left, right) = (root(link.payout), root(account))
        parents[max(left, right)] = min(left, right)
      }
    }
    var members: [AccountID: [Member]] = [:]
    func add(_ accounts: (PayoutLink) -> [AccountID], as role: CaseRole) {
      for link in links {
        for account in accounts(link) {
          members[root(account), default: []].append(Member(account: account, role: role))
        }
      }
    }
    add({ $0.sources.map(\.account) }, as: .collection)
    add({ [$0.payout] }, as: .payout)
    add({ $0.transits }, as: .transit)
    return members.keys.sorted().map { AccountGroup(members: members[$0] ?? []) }
  }

  /// The groups with those that have accounts in common joined, in order of their first account; an
  /// account that collects in one collects, else one that pays in one pays.
  public static func joining(_ groups: [AccountGroup]) -> [AccountGroup] {
    var places: [AccountID: Int] = [:]
    var joined: [[Member]?] = []
    for group in groups {
      var members = group.members
      let touched = Set(members.compactMap { places[$0.account] }).sorted()
      let place = touched.first ?? joined.count
      if touched.isEmpty { joined.append([]) }
      for other in touched { members += joined[other] ?? [] }
      for other in touched.dropFirst() { joined[other] = nil }
      joined[place] = members
      for member in members { places[member.account] = place }
    }
    let order: [CaseRole] = [.collection, .payout, .transit]
    return joined.compactMap { $0 }.map { members in
      AccountGroup(members: order.flatMap { role in members.filter { $0.role == role } })
    }.sorted { $0.members[0].account < $1.members[0].account }
  }

  /// The members with one of these roles, by account.
  public func accounts(as roles: Set<CaseRole>) -> [AccountID] {
    members.filter { roles.contains($0.role) }.map(\.account)
  }
}
