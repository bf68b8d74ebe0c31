import BankRecords
import ScoringPipeline
import StatementIngest

/// What a police package adds to the counts.
extension ScanSummary {
  /// Lines on tables beside the transactions, links between numbers and overlaps; none where a run
  /// has none of them.
  var packageLines: [String] {
    var lines: [String] = []
    let tables = outcome.reports.filter { $0.kind != .transactions }
    if !tables.isEmpty {
      var rows: [(name: String, used: Int, read: Int)] = []
      for table in StandardAttributeTables.all {
        let files = tables.filter { $0.format == table.name }
        guard !files.isEmpty else { continue }
        rows.append(
          (
            table.chineseName, files.reduce(0) { $0 + $1.attributeRows },
            files.reduce(0) { $0 + $1.read }
          ))
      }
      let parts = rows.map { "\($0.name) \($0.read) 行（采用 \($0.used)）" }
      lines.append("附属表 \(tables.count) 个，非交易，不计金额：\(parts.joined(separator: "，"))")
    }
    let linking = outcome.linking
    if linking.groupCount + linking.doubts.count + linking.describedCount > 0 {
      lines.append(
        "卡账关联 \(linking.groupCount) 户（\(linking.numberCount) 个号码，合并 \(linking.mergedCount) 个），"
          + "存疑不并 \(linking.doubts.count) 处，补充账户信息 \(linking.describedCount) 户")
    }
    let copies = skippedCount("duplicate") + skippedCount("duplicate-file")
    let mirrors = skippedCount("mirror")
    let conflicts = outcome.reports.reduce(0) { $0 + $1.referenceConflicts }
    if copies + mirrors + conflicts > 0 {
      lines.append(
        "重叠：重复行 \(copies)（只计一次），双方流水镜像 \(mirrors)（按付款方计一次），"
          + "流水号相同而内容不同 \(conflicts)（均保留）")
    }
    return lines
  }

  private func skippedCount(_ reason: String) -> Int {
    outcome.reports.reduce(0) { $0 + $1.skipped[reason, default: 0] }
  }
}

extension ExplainCommand {
  /// What tables of accounts and persons say of the lead's account, personal numbers masked.
  func attributes(of lead: PublishedLead) -> [String] {
    var facts: [String] = []
    if let day = lead.opened_on { facts.append("开户日期 \(day)") }
    if let day = lead.closed_on { facts.append("销户日期 \(day)") }
    if let status = lead.account_status { facts.append("账户状态 \(Masking.maskNumbers(in: status))") }
    if let branch = lead.branch { facts.append("开户网点 \(Masking.maskNumbers(in: branch))") }
    if let phones = lead.phones, !phones.isEmpty {
      facts.append("预留电话 \(phones.map(Masking.account).joined(separator: "、"))")
    }
    var lines = facts.isEmpty ? [] : [facts.joined(separator: "，")]
    if let numbers = lead.other_numbers, !numbers.isEmpty {
      lines.append("同一账户的其他号码 \(numbers.map(Masking.account).joined(separator: "、"))")
    }
    if let others = lead.same_holder_accounts, !others.isEmpty {
      let shown = others.prefix(ExplainCommand.mostHolderAccounts).map { other in
        let reasons = other.shares.map { $0 == "phone" ? "同电话" : "同证件" }
        return "\(Masking.account(other.account))（\(reasons.joined(separator: "、"))"
          + "\(other.has_transactions ? "" : "，无流水")）"
      }
      lines.append("同一持有人账户 \(others.count) 个：\(shown.joined(separator: "、"))")
    }
    return lines.isEmpty ? [] : [""] + lines
  }

  private static let mostHolderAccounts = 10
}
