import AccountFlows
import BankRecords

/// Accounts that act together, each with what it does in the case.
public struct AccountGroup: Sendable, Equatable {
  public struct Member: Sendable, Equatable {
    public let account: AccountID
    public let role: CaseRole

    public init(account: AccountID, role: CaseRole) {
      self.account = account
      self.role = role
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

  public func role(of account: AccountID) -> CaseRole? {
    members.first { $0.account == account }?.role
  }
}
