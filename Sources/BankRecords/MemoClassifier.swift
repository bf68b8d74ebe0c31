/// Says from the words of a memo (摘要, 附言, 用途) what a transaction speaks of.
///
/// Bare `利息` speaks of an investment's return, `结息` and `存款利息` of the bank's own interest:
/// the longest word wins (see `WordTable`). Words are hints that anybody may write; no detector
/// and no look-alike may rest on them alone.
public struct MemoClassifier: Sendable {
  private let table: WordTable

  public init() {
    table = WordTable(MemoClassifier.words.map { ($0.topics.rawValue, $0.words) })
  }

  /// Topics of a memo in UTF-8. Complexity: O(n) in its bytes.
  public func topics(of memo: ArraySlice<UInt8>) -> MemoTopics {
    memo.isEmpty ? [] : MemoTopics(rawValue: table.bits(in: memo))
  }

  public func topics(of memo: String) -> MemoTopics { topics(of: ArraySlice(memo.utf8)) }
}

/// Remembers the topics of memos already seen: banks write the same few memos again and again.
///
/// One per reader; it holds hashes, no text. Two memos share an entry only where all 64 bits of
/// their hashes agree.
public struct MemoTopicCache: Sendable {
  private var hashes: [UInt64]
  private var topics: [MemoTopics]

  /// `capacity` must be a power of two.
  public init(capacity: Int = 4096) {
    precondition(capacity > 0 && capacity & (capacity - 1) == 0, "a power of two is needed")
    hashes = Array(repeating: 0, count: capacity)
    topics = Array(repeating: [], count: capacity)
  }

  /// The classifier's topics of a memo, looked up where the memo was seen lately.
  public mutating func topics(of memo: ArraySlice<UInt8>, by classifier: MemoClassifier)
    -> MemoTopics
  {
    if memo.isEmpty { return [] }
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in memo { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    hash = (hash ^ (hash >> 32)) | 1
    let slot = Int(truncatingIfNeeded: hash >> 1) & (hashes.count - 1)
    if hashes[slot] == hash { return topics[slot] }
    let found = classifier.topics(of: memo)
    hashes[slot] = hash
    topics[slot] = found
    return found
  }
}

extension MemoTopicCache {
  /// The same for bytes in place, with a hash of all 64 bits that the caller worked out.
  public mutating func topics(
    of memo: UnsafeBufferPointer<UInt8>, hash: UInt64, by classifier: MemoClassifier
  ) -> MemoTopics {
    let key = hash | 1
    let slot = Int(truncatingIfNeeded: hash >> 1) & (hashes.count - 1)
    if hashes[slot] == key { return topics[slot] }
    let found = classifier.topics(of: Array(memo)[...])
    hashes[slot] = key
    topics[slot] = found
    return found
  }
}

extension MemoClassifier {
  /// The words of each topic. A word stands once; a word of two topics has a row of its own.
  static let words: [(topics: MemoTopics, words: String)] = [
    (
      .housePurchase,
      """
      购房款 购房 首付 首付款 房款 认筹金 认购金 购房定金 定金 按揭 按揭款 预售房款 购買房屋
      """
    ),
    (
      .payroll,
      """
      工资 工資 薪资 薪資 薪金 薪酬 薪水 代发 代發 奖金 獎金 绩效 績效 年终奖 劳务 劳务费 勞務費
      劳务派遣 加班费 加班 高温补贴 餐补 车补 交通补贴 岗位津贴 津贴 津貼 发薪 生活费代发 农民工工资
      民工工资 salary wage payroll bonus wages
      """
    ),
    (
      .pensionOrSubsidy,
      """
      养老金 養老金 退休金 退休费 离休 社保 社会保险 医保 低保 补助 补贴 補貼 補助 抚恤 救助 救济
      征地补偿 拆迁补偿 安置费 青苗补偿 补偿款 粮补 直补 惠农 助学金 奖学金 高龄津贴 失业金 生育津贴
      公积金 住房公积金 pension subsidy allowance benefit social_security
      """
    ),
    (
      .fee,
      """
      物业 物业费 物業費 水费 水費 电费 電費 水电 水电费 燃气 燃气费 煤气 天然气 暖气 取暖 取暖费
      采暖 采暖费 供热 供暖 话费 話費 电话费 宽带 有线电视 停车费 管理费 卫生费 手续费 工本费 年费
      服务费 服務費 短信费 挂号费 诊疗 医疗费 住院 fee utility utilities electricity water gas
      bill bill_payment
      """
    ),
    (
      .tuition,
      """
      学费 學費 学杂费 培训费 培訓費 保教费 保育费 书本费 教材费 住宿费 伙食费 报名费 考试费 补课费
      课时费 兴趣班 托管费 校服 幼儿园 tuition school training
      """
    ),
    (
      .rent,
      """
      租金 房租 租赁 租賃 租房 店租 铺租 地租 场地费 摊位费 rent rental lease
      """
    ),
    (
      .goods,
      """
      货款 貨款 采购 採購 购货 购料 材料款 工程款 进货 订单 商品 购物 消费 货物 尾款 餐饮 餐费 粮款
      收购款 团购 运费 物流 快递 goods purchase order invoice supplier shopping grocery
      """
    ),
    (
      .settlement,
      """
      结算 結算 清算 收单 商户 商戶 扫码 掃碼 二维码 聚合支付 快捷支付 网联 银联 pos 财付通 微信支付
      支付宝 提现 日结 交易款 settlement clearing merchant qr
      """
    ),
    // A transfer between persons over a payment institution is a transfer: its name settles nothing.
    (
      [],
      """
      财付通转账 财付通转帐 财付通转入 支付宝转账 支付宝转帐 支付宝转入 微信转账 微信转帐 微信支付转账 财付通-微信转账
      支付宝-转账 云闪付转账 银联转账
      """
    ),
    (
      .loan,
      """
      贷款 貸款 还款 還款 借款 借贷 放款 还贷 还借款 归还借款 还信用卡 信用卡还款 按揭 房贷 车贷 月供 借条 欠款
      借支 loan repayment mortgage credit_card
      """
    ),
    (
      .investment,
      """
      投资 投資 投资款 投資款 理财 理財 理财款 入股 股金 股权 原始股 认购 認購 认筹 众筹 本金 退本金 退还本金
      返本 会员费 會員費 入会费 加盟费 代理费 集资 集資 集资款 募集 基金 申购 入金 平台充值 账户充值 定投 项目款 养老项目
      合伙 出资 invest investment investor principal fund subscription share crypto usdt
      """
    ),
    (
      .investmentReturn,
      """
      利息 分红 分紅 返利 返现 返還 返还 收益 紅利 红利 盈利 回报 回報 股息 派息 付息 利润 利潤 息费
      月息 分润 静态收益 动态收益 返息 返款 月返 日返 周返 分配收益
      兑付 兌付 出金 interest dividend profit return yield payout
      """
    ),
    (
      [.investment, .investmentReturn],
      "投资收益 投资回报 投资利息 投资分红 理财收益 还本付息 本息 本金及利息 本利 赎回 redemption"
    ),
    (.reinvestment, "复投 續投 续投 復投 复投款 转投 滚存 利滚利 reinvest reinvestment"),
    (
      .commission,
      """
      佣金 傭金 提成 返佣 奖励 獎勵 返点 好处费 推荐奖 推广费 推广奖 团队奖 业绩奖 拉新 介绍费 中介费
      直推 commission referral brokerage
      """
    ),
    (
      .refund,
      """
      退款 退貨 退货 退货款 退回 退费 退汇 退押金 退保证金 退订 退单 退还 多收退回 refund returned rebate
      """
    ),
    (
      .reversal,
      """
      冲正 沖正 冲账 冲帐 沖賬 冲销 撤销 撤銷 抹账 抹帐 错账 错帐 调账 调帐 reversal reversed void
      """
    ),
    (
      .bankInterest,
      """
      结息 結息 利息税 存款利息 存款结息 活期利息 定期利息 季度结息 批量结息 活期结息 个人结息 余额利息
      利息入账 利息存入 利息支出 代扣利息税 贷款利息 interest_paid bank_interest interest_credited
      """
    ),
    (.tax, "税款 稅款 缴税 扣税 个税 个人所得税 增值税 印花税 契税 社保税 tax taxes vat"),
    (.donation, "捐款 捐赠 捐贈 善款 慈善 公益 爱心款 救灾 水滴筹 轻松筹 donation charity donate"),
    (.gift, "礼金 禮金 红包 紅包 随礼 份子钱 份子 压岁钱 彩礼 贺礼 生日 gift"),
    (.insurance, "保险 保險 保费 保費 保单 理赔 赔款 续保 insurance premium claim"),
    (.deposit, "押金 保证金 定金 订金 预付款 预付 储值 充值 预存 deposit"),
    (.reimbursement, "报销 報銷 差旅费 差旅 备用金 reimbursement reimburse expense"),
  ]
}
