/// What a memo (摘要, 附言, 用途) speaks of; a memo may have several topics.
public struct MemoTopics: OptionSet, Hashable, Sendable {
  public var rawValue: UInt32

  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let payroll = MemoTopics(rawValue: 1 << 0)
  public static let pensionOrSubsidy = MemoTopics(rawValue: 1 << 1)
  public static let fee = MemoTopics(rawValue: 1 << 2)
  public static let tuition = MemoTopics(rawValue: 1 << 3)
  public static let rent = MemoTopics(rawValue: 1 << 4)
  public static let goods = MemoTopics(rawValue: 1 << 5)
  public static let settlement = MemoTopics(rawValue: 1 << 6)
  public static let loan = MemoTopics(rawValue: 1 << 7)
  /// 投资, 理财, 入股, 认购, 本金, 会员费.
  public static let investment = MemoTopics(rawValue: 1 << 8)
  /// 利息, 分红, 返利, 收益, 红利.
  public static let investmentReturn = MemoTopics(rawValue: 1 << 9)
  /// 复投, 续投.
  public static let reinvestment = MemoTopics(rawValue: 1 << 10)
  /// 佣金, 提成, 返佣, 奖励.
  public static let commission = MemoTopics(rawValue: 1 << 11)
  public static let refund = MemoTopics(rawValue: 1 << 12)
  public static let reversal = MemoTopics(rawValue: 1 << 13)
  /// 结息, 利息税: the bank's own interest.
  public static let bankInterest = MemoTopics(rawValue: 1 << 14)
  public static let tax = MemoTopics(rawValue: 1 << 15)
  public static let donation = MemoTopics(rawValue: 1 << 16)
  public static let gift = MemoTopics(rawValue: 1 << 17)
  public static let insurance = MemoTopics(rawValue: 1 << 18)
  public static let deposit = MemoTopics(rawValue: 1 << 19)
  public static let reimbursement = MemoTopics(rawValue: 1 << 20)
  /// 购房款, 首付, 定金, 认筹金.
  public static let housePurchase = MemoTopics(rawValue: 1 << 21)
}
