import BankRecords
import CaseBuilding
import Detection

extension Ranking {
  /// One plain Chinese sentence: when, what the strongest findings saw, what it could be instead,
  /// the remark and the score. Statements of findings hold no account numbers, so neither does the sentence.
  public func reason(
    findings: [Finding], explanations: [Explanation], contributions: [Contribution],
    scoreTenths: Int, remark: String? = nil
  ) -> String {
    var points: [String: Int] = [:]
    for part in contributions { points[part.source] = part.tenths }
    let shown = Ranking.byPoints(findings, points) { $0.detector }
    var clauses = shown.prefix(2).map { Ranking.clause($0.statement) }
    if shown.count > 2 {
      let names = shown.dropFirst(2).map { chineseName(of: $0.detector) }
      clauses.append("另有\(names.joined(separator: "、"))特征")
    }
    if let taken = points[Ranking.shapeOnlySource] {
      clauses.append("未见资金返还证据，仅凭流转形态下调\(Ranking.pointsText(-taken))分")
    }
    let excuses = Ranking.byPoints(explanations, points) { $0.lookAlike }
    for excuse in excuses.prefix(2) {
      let name = chineseName(of: excuse.lookAlike)
      let taken = -(points[excuse.lookAlike] ?? 0)
      clauses.append(
        "但看似\(name)（\(Ranking.clause(excuse.statement))），下调\(Ranking.pointsText(taken))分")
    }
    if let remark { clauses.append(remark) }
    clauses.append("综合得分\(Ranking.pointsText(scoreTenths))")
    let period = Ranking.period(of: shown).map { "该账户在\($0)" } ?? "该账户"
    return period + "，" + clauses.joined(separator: "；") + "。"
  }

  /// `87.5` of 875 tenths.
  public static func pointsText(_ tenths: Int) -> String {
    "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
  }

  /// Entries with points, those that count most first; equal ones as they came.
  private static func byPoints<Entry>(
    _ entries: [Entry], _ points: [String: Int], id: (Entry) -> String
  ) -> [Entry] {
    var seen: Set<String> = []
    let counted = entries.enumerated().map { ($0.offset, $0.element, points[id($0.element)] ?? 0) }
      .filter { $0.2 != 0 }
      .sorted { left, right in
        left.2.magnitude != right.2.magnitude
          ? left.2.magnitude > right.2.magnitude : left.0 < right.0
      }
    return counted.map(\.1).filter { seen.insert(id($0)).inserted }
  }

  private static func period(of findings: [Finding]) -> String? {
    guard let first = findings.map(\.window.lowerBound).min(),
      let last = findings.map(\.window.upperBound).max()
    else { return nil }
    return first.day == last.day ? "\(first.day)当日" : "\(first.day)至\(last.day)间"
  }

  /// The statement without a full stop or comma at its end, so that clauses join.
  private static func clause(_ statement: String) -> String {
    var text = Substring(statement)
    while let last = text.last, "。；，,;. ".contains(last) { text = text.dropLast() }
    return String(text)
  }
}

extension AccountGroup {
  /// Clauses about the account's role and the accounts that act together with it: how many in which
  /// role, and whether the totals are the group's; no account numbers.
  func remark(for account: AccountID) -> String? {
    let parts = [CaseRole.collection, .payout, .transit, .sink, .controller, .recruiter].compactMap
    { role in
      let count = members.filter { $0.role == role && $0.account != account }.count
      return count == 0 ? nil : "\(role.chineseName)账户\(count)个"
    }
    let own = member(account)
    var clauses: [String] = []
    if let own, !own.reason.isEmpty {
      clauses.append("在案内为\(own.role.chineseName)账户（\(own.reason)）")
    }
    if !parts.isEmpty {
      clauses.append(
        "资金关联\(parts.joined(separator: "、"))"
          + (own?.role.isCore == false ? "" : "，金额与人数按关联账户合并统计"))
    }
    return clauses.isEmpty ? nil : clauses.joined(separator: "；")
  }
}
