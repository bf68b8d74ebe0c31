/// What a memo (摘要, 附言, 用途) speaks of; a memo may have several topics.
public struct MemoTopics: OptionSet, Hashable, Sendable {
  public var rawValue: UInt32

  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  @inlinable public static var payroll: MemoTopics { MemoTopics(rawValue: 1 << 0) }
  @inlinable public static var pensionOrSubsidy: MemoTopics { MemoTopics(rawValue: 1 << 1) }
  @inlinable public static var fee: MemoTopics { MemoTopics(rawValue: 1 << 2) }
  @inlinable public static var tuition: MemoTopics { MemoTopics(rawValue: 1 << 3) }
  @inlinable public static var rent: MemoTopics { MemoTopics(rawValue: 1 << 4) }
  @inlinable public static var goods: MemoTopics { MemoTopics(rawValue: 1 << 5) }
  @inlinable public static var settlement: MemoTopics { MemoTopics(rawValue: 1 << 6) }
  @inlinable public static var loan: MemoTopics { MemoTopics(rawValue: 1 << 7) }
  /// 投资, 理财, 入股, 认购, 本金, 会员费.
  @inlinable public static var investment: MemoTopics { MemoTopics(rawValue: 1 << 8) }
  /// 利息, 分红, 返利, 收益, 红利.
  @inlinable public static var investmentReturn: MemoTopics { MemoTopics(rawValue: 1 << 9) }
  /// 复投, 续投.
  @inlinable public static var reinvestment: MemoTopics { MemoTopics(rawValue: 1 << 10) }
  /// 佣金, 提成, 返佣, 奖励.
  @inlinable public static var commission: MemoTopics { MemoTopics(rawValue: 1 << 11) }
  @inlinable public static var refund: MemoTopics { MemoTopics(rawValue: 1 << 12) }
  @inlinable public static var reversal: MemoTopics { MemoTopics(rawValue: 1 << 13) }
  /// 结息, 利息税: the bank's own interest.
  @inlinable public static var bankInterest: MemoTopics { MemoTopics(rawValue: 1 << 14) }
  @inlinable public static var tax: MemoTopics { MemoTopics(rawValue: 1 << 15) }
  @inlinable public static var donation: MemoTopics { MemoTopics(rawValue: 1 << 16) }
  @inlinable public static var gift: MemoTopics { MemoTopics(rawValue: 1 << 17) }
  @inlinable public static var insurance: MemoTopics { MemoTopics(rawValue: 1 << 18) }
  @inlinable public static var deposit: MemoTopics { MemoTopics(rawValue: 1 << 19) }
  @inlinable public static var reimbursement: MemoTopics { MemoTopics(rawValue: 1 << 20) }
  /// 购房款, 首付, 定金, 认筹金.
  @inlinable public static var housePurchase: MemoTopics { MemoTopics(rawValue: 1 << 21) }
}
