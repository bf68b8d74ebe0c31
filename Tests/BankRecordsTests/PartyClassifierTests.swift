import BankRecords
import Testing

struct PartyClassifierTests {
  private let classifier = PartyClassifier()

  @Test(arguments: [
    "张三", "欧阳方园", "李行", "买买提·艾力", "阿卜杜拉·买买提·吐尔逊", "Zhang San", "MARY J. SMITH", "张*", "王**",
    "李連", "赵金银", "孙国庆",
  ])
  func personNames(name: String) {
    #expect(classifier.kind(name: name) == .naturalPerson)
  }

  @Test(arguments: [
    "勐海县某某茶叶有限公司", "张记商店", "色达县牦牛养殖专业合作社", "山阴县第一中学", "人民医院", "王家小吃店", "恒利财富管理中心",
    "中国农业银行股份有限公司勐海县支行", "ACME Trading Co. Ltd", "Springfield School", "兴隆五金厂", "投资咨询工作室",
    "某某基金会", "某某公司清算组", "个体工商户李四", "幸福里小区业主委员会", "红星机械配件及五金",
  ])
  func organisations(name: String) {
    #expect(classifier.kind(name: name) == .organisation)
  }

  @Test func otherKinds() {
    for name in [
      "财付通支付科技有限公司", "支付宝（中国）网络技术有限公司客户备付金", "中国银联股份有限公司", "网联清算有限公司", "拉卡拉支付股份有限公司",
      "易宝支付有限公司", "某某银行收单待付款",
    ] { #expect(classifier.kind(name: name) == .paymentInstitution, "\(name)") }
    for name in [
      "云岭县财政局国库支付中心", "勐海县财政局", "国家金库勐海县支库国库", "某某镇某某村村民委员会", "社会保险基金管理局", "住房公积金管理中心", "勐海县医疗保障局",
    ] {
      #expect(classifier.kind(name: name) == .publicBody, "\(name)")
    }
    for name in [
      "应付个人活期储蓄存款利息", "待清算款项", "内部户", "利息支出", "某某银行储蓄国债代销户", "某某农村商业银行理财资金归集户", "某某銀行代发工资户",
    ] {
      #expect(classifier.kind(name: name) == .bankInternal, "\(name)")
    }
    for name in [
      "某某证券股份有限公司客户交易结算资金", "某某基金募集专户", "某某资产托管专户", "三方存管", "某某证券股份有限公司某营业部",
      "某某期货有限公司", "某某理财有限责任公司", "某某银行理财产品归集户",
    ] {
      #expect(classifier.kind(name: name) == .licensedCustody, "\(name)")
    }
    for name in [
      "某某银行股份有限公司某支行", "某某理财资金归集户有限公司", "某某银行理财资金归集户（有限合伙）",
      "某某基金管理有限公司", "某某私募基金募集专户", "恒利财富投资管理有限公司托管户", "某某股权投资（有限合伙）",
    ] {
      #expect(classifier.kind(name: name) == .organisation, "\(name)")
    }
  }

  @Test func numbersHelpWhereNamesDoNot() {
    #expect(classifier.kind(name: "") == .unknown)
    #expect(classifier.kind(name: "客户0017") == .unknown)
    #expect(classifier.kind(name: "", idNumber: "513333195203150025") == .naturalPerson)
    #expect(classifier.kind(name: "客户0017", idNumber: "513333195203150025") == .naturalPerson)
    #expect(classifier.kind(name: "", idNumber: "91532822MA6K00006B") == .organisation)
    #expect(classifier.kind(name: "某某有限公司", idNumber: "513333195203150025") == .organisation)
    #expect(classifier.kind(name: "", idNumber: "513333195203150026") == .unknown)
  }

  /// Bytes that are no UTF-8, or cut in the middle, must neither trap nor match.
  @Test func damagedNamesAreNoTrap() {
    let name = Array("财付通支付科技有限公司".utf8)
    for end in name.indices { _ = classifier.kind(name: name[0..<end]) }
    for start in name.indices { _ = classifier.kind(name: name[start...]) }
    #expect(classifier.kind(name: [0xE4, 0xFF, 0x80, 0xF0][...]) == .unknown)
  }
}

struct MemoClassifierTests {
  private let classifier = MemoClassifier()

  @Test(
    arguments: [
      ("6月工资", MemoTopics.payroll), ("代发奖金", .payroll), ("劳务费", .payroll), ("复投", .reinvestment),
      ("利息", .investmentReturn), ("季度结息", .bankInterest), ("存款利息", .bankInterest),
      ("利息税", .bankInterest), ("归还借款", .loan), ("贷款", .loan), ("货款", .goods), ("保教费", .tuition),
      ("学费", .tuition), ("培训费", .tuition), ("物业费", .fee), ("水费", .fee), ("电费", .fee), ("取暖费", .fee),
      ("店铺租金", .rent), ("退款", .refund), ("退货", .refund), ("冲正", .reversal), ("抹账", .reversal),
      ("投资款", .investment), ("Salary June", .payroll), ("INTEREST", .investmentReturn),
      ("refunds", .refund), ("rent", .rent), ("tuition fee", [.tuition, .fee]),
      ("投资款及利息", [.investment, .investmentReturn]), ("還款", .loan), ("佣金提成", .commission),
      ("餐卡充值", .deposit), ("平台充值", .investment), ("转账", []), ("", []),
      ("parental current renting", []),
      ("投资收益", [.investment, .investmentReturn]),
    ] as [(String, MemoTopics)])
  func topics(memo: String, expected: MemoTopics) {
    #expect(classifier.topics(of: memo) == expected)
  }

  /// A word found alone must also be found inside other text, and the cache changes nothing.
  @Test func cacheAgreesWithClassifier() {
    var cache = MemoTopicCache(capacity: 4)
    let memos = ["6月工资", "利息", "退款", "电费", "学费", "Salary", "转账", "", "货款", "投资", "结息"]
    for round in 0..<200 {
      let memo = Array(memos[round * 7 % memos.count].utf8)[...]
      #expect(cache.topics(of: memo, by: classifier) == classifier.topics(of: memo))
    }
  }

  @Test func damagedMemosAreNoTrap() {
    let memo = Array("存款利息及工资salary退款".utf8)
    for start in memo.indices {
      for end in start...memo.count { _ = classifier.topics(of: memo[start..<end]) }
    }
  }
}
