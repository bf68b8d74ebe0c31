import AccountFlows
import BankRecords
import CaseBuilding

/// A trace as it is printed: masked, in 万元, each hop with what was left out and a check at the end.
struct TraceText {
  let index: FlowIndex
  let plan: TracePlan
  let trace: MoneyTrace
  private let hasStatements: Bool

  init(index: FlowIndex, plan: TracePlan, trace: MoneyTrace) {
    self.index = index
    self.plan = plan
    self.trace = trace
    hasStatements = index.store.hasStatements
  }

  var text: String {
    let unit = currency == "CNY" ? "万元" : "万 \(currency)"
    var lines = [
      "\(plan.side.chineseName)追踪  账户 \(number(plan.account)) \(name(plan.account))  "
        + "\(plan.hops) 层  规则 \(plan.view.chineseName)  起点金额 \(wan(plan.floorFen)) \(unit)  "
        + "每层至多 \(plan.mostAccounts) 户",
      "追踪金额 \(wan(trace.tracedFen)) \(unit)，\(trace.transfers) 笔" + daysText,
    ]
    guard trace.tracedFen > 0 else {
      return lines.joined(separator: "\n") + "\n没有可追踪的\(plan.side == .down ? "转出" : "转入")"
    }
    lines += ["", table(unit)]
    lines += leftOut(unit)
    lines += ["", check(unit)]
    return lines.joined(separator: "\n")
  }

  private var currency: String { index.store.directory.currency(of: plan.account) }

  private var daysText: String {
    guard let days = plan.days else { return "" }
    return "，限 \(days.lowerBound) 至 \(days.upperBound)"
  }

  /// Stops that are worth a line of their own.
  private func isShown(_ stop: MoneyTrace.Stop) -> Bool {
    stop.ending != .belowFloor && stop.ending != .beyondMost
  }

  private func table(_ unit: String) -> String {
    let isDown = plan.side == .down
    var table = TerminalTable([
      ("层", .right), ("账户", .left), ("户名", .left), (isDown ? "收到" : "付出", .right),
      (isDown ? "继续转出" : "来自上层", .right), (isDown ? "余额" : "自有或期初", .right), ("笔数", .right),
      ("首笔", .left), ("末笔", .left), ("说明", .left),
    ])
    for hop in 1...plan.hops {
      for stop in shown(at: hop) {
        table.append([
          "\(hop)", number(stop.account), name(stop.account), wan(stop.receivedFen),
          stop.ending == .followed ? wan(stop.passedFen) : "", wan(stop.restFen),
          "\(stop.transfers)", "\(stop.first.day)", "\(stop.last.day)",
          stop.ending == .followed ? remark(on: stop.account) : stop.ending.chineseName,
        ])
      }
    }
    return table.text
  }

  /// Of an account without a statement of its own in the files only its dealings with others of them
  /// are known.
  private func remark(on account: AccountID) -> String {
    guard hasStatements, !index.store.directory.isOwn(account) else { return "" }
    return plan.side == .down ? "无本方流水，去向不全" : "无本方流水，来源不全"
  }

  private func shown(at hop: Int) -> [MoneyTrace.Stop] {
    let all = trace.stops.filter { $0.hop == hop && isShown($0) }
    return Array(all.prefix(plan.mostAccounts))
  }

  /// One line per hop for what has no line of its own.
  private func leftOut(_ unit: String) -> [String] {
    var lines: [String] = []
    for hop in 1...plan.hops {
      let all = trace.stops.filter { $0.hop == hop }
      var parts: [String] = []
      for ending in [MoneyTrace.Ending.belowFloor, .beyondMost] {
        let stops = all.filter { $0.ending == ending }
        guard !stops.isEmpty else { continue }
        parts.append(
          "\(ending.chineseName) \(stops.count) 户 "
            + "\(wan(stops.reduce(0) { $0 + $1.restFen })) \(unit)，未继续追踪")
      }
      let hidden = all.filter(isShown).dropFirst(plan.mostAccounts)
      if !hidden.isEmpty {
        parts.append(
          "另有 \(hidden.count) 户 \(wan(hidden.reduce(0) { $0 + $1.receivedFen })) \(unit) 未列出，见 --out"
        )
      }
      if !parts.isEmpty { lines.append("第 \(hop) 层：" + parts.joined(separator: "；")) }
    }
    return lines.isEmpty ? [] : [""] + lines
  }

  /// The sum of all ends is the traced money, to the fen.
  private func check(_ unit: String) -> String {
    let isDown = plan.side == .down
    let parts = MoneyTrace.Ending.allCases.compactMap { ending -> String? in
      let fen = trace.endedFen(ending)
      guard fen != 0 else { return nil }
      let label =
        ending == .followed ? (isDown ? "余额" : "自有或期初资金") : ending.chineseName
      return "\(label) \(wan(fen))"
    }
    let sum = trace.stops.reduce(Int64(0)) { $0 + $1.restFen }
    return "核对（\(unit)）：追踪金额 \(wan(trace.tracedFen)) \(sum == trace.tracedFen ? "=" : "≠") "
      + parts.joined(separator: " + ")
  }

  private func wan(_ fen: Int64) -> String { tenThousands(Money(fen: fen)) }

  private func number(_ account: AccountID) -> String {
    account.isKnown ? Masking.account(index.store.directory.number(of: account)) : "（无账号）"
  }

  private func name(_ account: AccountID) -> String {
    guard account.isKnown else { return "" }
    return Masking.name(
      index.store.directory.name(of: account), kind: index.kinds[account.index]
    ).cut(toColumns: 24)
  }
}
