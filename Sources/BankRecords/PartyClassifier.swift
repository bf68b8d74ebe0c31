/// Says from name, identity number and account number what sort of party stands behind an account.
///
/// Words of a name count before the identity number, since statements often give the number of
/// whoever opened an enterprise's account; custody and clearing words count before everything
/// else. What cannot be told stays `unknown`, which counts as possibly natural.
public struct PartyClassifier: Sendable {
  private let words: WordTable

  public init() { words = WordTable(PartyClassifier.words.map { ($0.sort.rawValue, $0.words) }) }

  /// Each argument may be empty. Complexity: O(n) in the bytes; meant for once per new account.
  public func kind(
    name: ArraySlice<UInt8>, idNumber: ArraySlice<UInt8> = [], account: ArraySlice<UInt8> = []
  ) -> PartyKind {
    let trimmed = name.withoutOuterBlanks
    let found = Sort(rawValue: trimmed.isEmpty ? 0 : words.bits(in: trimmed))
    if let kind = found.kind { return kind }
    if PartyClassifier.endsAsOrganisation(trimmed) { return .organisation }
    if ResidentID(idNumber) != nil { return .naturalPerson }
    if UnifiedSocialCreditCode(idNumber) != nil { return .organisation }
    if PartyClassifier.isPersonName(trimmed) { return .naturalPerson }
    if trimmed.isEmpty { return .unknown }
    if AccountNumberClass(account) == .wallet { return .naturalPerson }
    return PartyClassifier.hanCount(trimmed) > 6 ? .organisation : .unknown
  }

  public func kind(name: String, idNumber: String = "", account: String = "") -> PartyKind {
    kind(
      name: ArraySlice(name.utf8), idNumber: ArraySlice(idNumber.utf8),
      account: ArraySlice(account.utf8))
  }

  /// Groups of name words; several may show in one name.
  private struct Sort: OptionSet {
    let rawValue: UInt32
    static let custody = Sort(rawValue: 1)
    static let payment = Sort(rawValue: 2)
    static let bankLedger = Sort(rawValue: 4)
    static let publicBody = Sort(rawValue: 8)
    static let organisation = Sort(rawValue: 16)
    /// Names a licensed trade; custody only together with a custody account's words.
    static let securities = Sort(rawValue: 32)
    static let custodyAccount = Sort(rawValue: 64)
    /// Says 支付 or 清算 without naming a firm: a weaker sign than a known name.
    static let paymentTrade = Sort(rawValue: 128)
    /// Private funds and wealth firms: what fake private funds (伪私募) call themselves, so that
    /// words of custody in the same name are not believed.
    static let privateFund = Sort(rawValue: 256)
    /// A bank, and what it sells or keeps on accounts of its own: both together are its ledger's.
    static let bank = Sort(rawValue: 512)
    static let bankProduct = Sort(rawValue: 1024)

    var kind: PartyKind? {
      if contains(.bankLedger) || isSuperset(of: [.bank, .bankProduct]) && !contains(.privateFund) {
        return .bankInternal
      }
      let isCustody = contains(.custody) || isSuperset(of: [.securities, .custodyAccount])
      if isCustody, !contains(.privateFund) { return .licensedCustody }
      if contains(.payment) { return .paymentInstitution }
      // A treasury's payment centre (国库支付中心) is a public body.
      if contains(.publicBody) { return .publicBody }
      if contains(.paymentTrade) { return .paymentInstitution }
      let isOrganisation =
        isCustody || contains(.organisation) || contains(.bank) || contains(.securities)
        || contains(.custodyAccount)
        || contains(.privateFund)
      return isOrganisation ? .organisation : nil
    }
  }

  private static let words: [(sort: Sort, words: String)] = [
    (
      .bankLedger,
      """
      应付利息 应付个人 应付单位 应付活期 应付定期 应付储蓄 应收利息 利息支出 利息收入 内部户 内部账户
      待清算 待划转 待处理 待报解 待结算 过渡户 过渡性 暂收款 暂挂 手续费收入 中间业务收入 现金长款
      联行往来 系统内往来 存放同业 存放中央银行 准备金 个人活期储蓄存款 个人活期存款 单位活期存款
      """
    ),
    (
      .custody,
      """
      托管户 托管账户 托管专户 托管产品 资产托管 基金托管 募集结算 募集专户 募集账户 三方存管 第三方存管
      客户交易结算资金 证券资金第三方存管 客户保证金 银证转账 理财产品托管 信托专户 信托财产专户
      期货保证金 货币市场基金 余额宝 理财通 开放式基金
      理财产品归集 理财产品募集 理财产品兑付
      证券股份有限公司 证券有限责任公司 期货股份有限公司 期货有限公司 期货有限责任公司 期货经纪有限公司
      理财有限责任公司 信托股份有限公司 信托有限公司 信托有限责任公司
      人寿保险股份 财产保险股份 健康保险股份 养老保险股份 保险股份有限公司
      """
    ),
    (.bank, "银行 銀行 农村信用社 信用联社 农商行"),
    (.bankProduct, "理财资金 理财产品 国债 大额存单 代销户 代销资金 兑付资金 归集户 募集户 代发工资户 代收付"),
    (.privateFund, "私募 财富 財富 投资管理 资本管理 有限合伙 创业投资 股权投资"),
    (.custodyAccount, "托管 存管 募集 专户 保证金账户 保证金户"),
    (.securities, "证券 基金 期货 信托 资产管理计划 资管计划 保险资管"),
    (
      .payment,
      """
      备付金 備付金 银联 銀聯 网联 網聯 财付通 財付通 支付宝 支付寶 微信支付 微信零钱 零钱通 拉卡拉 收单 收單
      易宝支付 宝付网络 汇付天下 汇聚支付 连连银通 通联支付 随行付 合利宝 国通星驿 富友支付 杉德支付
      联动优势 网银在线 合众易宝 钱袋宝 平安付 壹钱包 天翼电子商务 云闪付 unionpay alipay tenpay wechat_pay lakala paypal stripe adyen
      """
    ),
    (.paymentTrade, "支付 清算 二维码收款 聚合收款"),
    (
      .publicBody,
      """
      股份经济合作社 经济联合社 村集体经济 财政 財政 财政局 国库 國庫 国家金库 國家金庫 社保 社会保险 社会保障 社会保险基金 社会保障基金 医保 医疗保障 公积金
      住房公积金 村委会 村民委员会 居委会 居民委员会 人民政府 政府 街道办 办事处 税务局 稅務局 国税 地税
      人民法院 检察院 公安局 派出所 民政局 人社局 教育局 住建局 财务结算中心 国库集中支付 会计核算中心
      机关事务 征收办 管委会 民政 treasury government
      """
    ),
    (
      .organisation,
      """
      公司 集团 集團 商行 商店 商场 超市 市场 合作社 清算组 破产清算 联社 学校 學校 小学 中学 大学 学院 幼儿园
      培训 医院 醫院 诊所 卫生院 药房 中心 委员会 委員會 分行 支行 协会 協會 基金会 商会 学会
      研究院 研究所 事务所 工作室 工程队 经营部 门市部 服务部 项目部 营业部 酒店 宾馆 饭店 餐厅 餐馆
      物业 农场 养殖场 加工厂 种植 个体 个体户 个体工商户 企业 企業 合伙 有限 股份 投资 投資 咨询 科技 贸易
      实业 文化传媒 平台 特约 商户 工会
      company co. ltd inc corp corporation llc gmbh plc limited bank school hospital store shop
      association foundation group holdings enterprise enterprises trading
      """
    ),
  ]
}

extension PartyClassifier {
  /// Two to four Han characters, a minority name with `·`, or words of Latin letters; masked
  /// characters (`张*`, `李**`) count as letters.
  static func isPersonName(_ name: ArraySlice<UInt8>) -> Bool {
    var han = 0
    var dots = 0
    var latin = 0
    var stars = 0
    for scalar in String(decoding: name, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0x3400...0x9FFF, 0x20000...0x323AF: han += 1
      case 0xB7, 0x2022, 0x2027, 0x30FB, 0xFF0E: dots += 1
      case 0x41...0x5A, 0x61...0x7A: latin += 1
      case 0x2A, 0xFF0A: stars += 1
      case 0x20, 0x2D, 0x27, 0x2C, 0x2E: break
      default: return false
      }
    }
    if latin > 0 { return han == 0 && stars == 0 && dots <= 2 && isLatinPersonName(name) }
    if dots > 0 { return han >= 3 && han <= 20 }
    return han >= 1 && (2...4).contains(han + stars)
  }

  /// Two to four words of at least two letters, initials allowed: `Zhang San`, `MARY J. SMITH`.
  private static func isLatinPersonName(_ name: ArraySlice<UInt8>) -> Bool {
    let words = name.split(separator: 0x20)
    guard (2...4).contains(words.count) else { return false }
    return words.filter { $0.filter(WordTable.isLetter).count >= 2 }.count >= 2
  }

  /// One-character endings of shops and offices; those that also end given names (方园, 李行) need
  /// a name longer than a person's.
  private static func endsAsOrganisation(_ name: ArraySlice<UInt8>) -> Bool {
    let han = hanCount(name)
    guard han >= 3, name.count >= 3 else { return false }
    let last = String(decoding: name.suffix(3), as: UTF8.self)
    if "厂廠店局".contains(last) { return true }
    return han >= 5 && "部处社站馆院所行园坊阁斋堂吧庄".contains(last)
  }

  private static func hanCount(_ name: ArraySlice<UInt8>) -> Int {
    name.count { $0 & 0xF0 == 0xE0 }
  }
}
