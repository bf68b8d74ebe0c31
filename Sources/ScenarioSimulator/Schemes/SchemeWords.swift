/// The memos of one case: telling, harmless or empty, drawn once so that a case has its own words.
struct SchemeWords {
  private let habit: MemoHabit
  private let telling: [String: [String]]
  private let harmless: [String]
  private let product: String

  init(habit: MemoHabit, kind: SchemeKind, generator: inout SeededGenerator) {
    self.habit = habit
    product = generator.pick(["福寿", "金穗", "共赢", "康养", "聚宝", "优选", "惠民", "长青"])
    let principal = [
      ["投资款", "理财款", "认购款"], ["入股款", "股金"], ["合同款", "认购\(product)"], ["会员费", "养老卡"],
      ["\(product)一期", "\(product)二期"], ["借款", "出借款"],
    ]
    let payout = [
      ["利息", "月息"], ["分红", "收益分红"], ["返利", "返现"], ["收益", "\(product)收益"], ["补贴", "会员补贴"],
      ["利息返还"],
    ]
    let matched =
      kind == .elderPrepayment ? (3, 4) : (generator.below(6), generator.below(6))
    telling = [
      "principal": principal[matched.0], "payout": payout[matched.1],
      "repayment": generator.pick([["返还本金", "本金"], ["到期本息", "本息"], ["退本", "赎回"]]),
      "reinvestment": generator.pick([["复投"], ["续投", "复投款"], ["转投"]]),
      "commission": generator.pick([["提成"], ["佣金"], ["推广费", "服务费"], ["业绩奖励"]]),
    ]
    harmless = generator.pick([
      ["货款", "往来款", "货款", ""], ["转账", "转账", ""], ["茶叶款", "订货款", "货款"],
      ["服务费", "咨询费", ""], ["材料款", "工程款", "往来款"], ["生活费", "还款", "转账", ""],
    ])
  }

  func principal(_ generator: inout SeededGenerator) -> String { word("principal", &generator) }
  func payout(_ generator: inout SeededGenerator) -> String { word("payout", &generator) }
  func repayment(_ generator: inout SeededGenerator) -> String { word("repayment", &generator) }
  func reinvestment(_ generator: inout SeededGenerator) -> String {
    word("reinvestment", &generator)
  }
  func commission(_ generator: inout SeededGenerator) -> String { word("commission", &generator) }

  func sweep(_ generator: inout SeededGenerator) -> String {
    generator.pick(["往来款", "转账", "货款", "", "归集", "借款"])
  }

  func internalMove(_ generator: inout SeededGenerator) -> String {
    generator.pick(["往来款", "备用金", "转账", ""])
  }

  private func word(_ topic: String, _ generator: inout SeededGenerator) -> String {
    switch habit {
    case .none: ""
    case .harmless: generator.pick(harmless)
    case .telling:
      generator.chance(0.8) ? generator.pick(telling[topic] ?? [""]) : generator.pick(["", "转账"])
    }
  }
}
