/// What an account does in a case.
public enum CaseRole: String, Sendable, CaseIterable {
  /// 收款: investors pay in; it may pay back too.
  case collection
  /// 中转: passes the money on.
  case transit
  /// 返款: pays investors back and collects nothing from them.
  case payout
  /// 沉淀: the money ends here.
  case sink
  /// 控制人: gets the swept money in the end, or owns or funds several accounts.
  case controller
  /// 业务员: brings investors in and is paid for it.
  case recruiter

  /// 收款, 返款, 中转, 沉淀, 控制人, 业务员.
  public var chineseName: String {
    switch self {
    case .collection: "收款"
    case .payout: "返款"
    case .transit: "中转"
    case .sink: "沉淀"
    case .controller: "控制人"
    case .recruiter: "业务员"
    }
  }

  /// Whether the account's own flow is the public's money in or back: its sums are the case's.
  public var isCore: Bool { self == .collection || self == .payout }
}
