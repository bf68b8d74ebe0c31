import AccountFlows
import BankRecords
import CaseBuilding
import Detection
import LeadRanking

/// `leads.csv` and `leads.jsonl`: one row a lead, in rank order, account numbers in full.
struct LeadFiles: Sendable {
  let index: FlowIndex
  private let holders: HolderAccounts

  init(index: FlowIndex) {
    self.index = index
    holders = HolderAccounts(index: index)
  }

  static let columns =
    [
      "rank", "account", "score", "severity", "amount", "persons", "unpaid_amount",
      "unpaid_persons", "detectors", "look_alikes", "reason", "level", "account_name", "party_kind",
      "currency", "in_amount", "out_amount", "first_time", "last_time",
      "case_id", "role",
    ] + assuranceColumns

  func table(of leads: [RankedLead]) -> [UInt8] {
    var text = TableWriter(header: LeadFiles.columns)
    for ranked in leads { text.append(cells(of: ranked)) }
    return text.drain()
  }

  private func cells(of ranked: RankedLead) -> [TableWriter.Cell] {
    let lead = ranked.lead
    return [
      .plain(String(ranked.rank)), .text(lead.profile.number),
      .plain(Ranking.pointsText(lead.scoreTenths)),
      .plain(lead.severity.label), .plain(lead.totals.amount.description),
      .plain(String(lead.totals.persons)), .plain(lead.totals.unpaidAmount.description),
      .plain(String(lead.totals.unpaidPersons)),
      .plain(lead.findings.map(\.detector).joined(separator: ";")),
      .plain(lead.explanations.map(\.lookAlike).joined(separator: ";")), .text(lead.reason),
      .plain(ranked.level.chineseName), .text(lead.profile.name),
      .plain(lead.profile.kind.name),
      .text(index.store.directory.currency(of: lead.account)),
      .plain(ranked.inflow.description), .plain(ranked.outflow.description),
      .plain(ranked.firstTime?.description ?? ""), .plain(ranked.lastTime?.description ?? ""),
      .plain(ranked.caseID),
      .plain(lead.group?.role(of: lead.account)?.rawValue ?? ""),
    ] + LeadFiles.assuranceCells(of: ranked)
  }

  private static let leadsPerShard = 64

  func lines(of leads: [RankedLead], threads: Int) async -> [String] {
    await inShards(leads.count, size: LeadFiles.leadsPerShard, threads: threads) { shard in
      var text = ""
      for ranked in leads[shard] { text += document(of: ranked).line + "\n" }
      return text
    }
  }

  /// Everything about one lead; `explain` and other programs read it.
  private func document(of ranked: RankedLead) -> JSONValue {
    let lead = ranked.lead
    return .object(
      [
        ("rank", .integer(ranked.rank)), ("account", .string(lead.profile.number)),
        ("account_name", .string(lead.profile.name)),
        ("party_kind", .string(lead.profile.kind.name)),
        ("currency", .string(index.store.directory.currency(of: lead.account))),
        ("score", .digits(Ranking.pointsText(lead.scoreTenths))),
        ("level", .string(ranked.level.chineseName)),
        ("severity", .string(lead.severity.label)),
        (
          "totals",
          .object([
            ("amount", .digits(lead.totals.amount.description)),
            ("persons", .integer(lead.totals.persons)),
            ("unpaid_amount", .digits(lead.totals.unpaidAmount.description)),
            ("unpaid_persons", .integer(lead.totals.unpaidPersons)),
          ])
        ),
        ("in_amount", .digits(ranked.inflow.description)),
        ("out_amount", .digits(ranked.outflow.description)),
        (
          "contributions",
          .array(
            lead.contributions.map {
              .object([
                ("source", .string($0.source)), ("name", .string($0.chineseName)),
                ("points", .digits(Ranking.pointsText($0.tenths))),
              ])
            })
        ),
        (
          "findings", .array(lead.findings.map { finding($0, currency: lead.profile.currency) })
        ),
        (
          "look_alikes",
          .array(lead.explanations.map { explanation($0, currency: lead.profile.currency) })
        ),
        ("role", lead.group?.role(of: lead.account).map { .string($0.rawValue) } ?? .null),
        ("case_id", ranked.caseID.isEmpty ? .null : .string(ranked.caseID)),
        (
          "role_reason",
          lead.group?.member(lead.account).flatMap {
            $0.reason.isEmpty
              ? nil : .string(Ranking.inCurrency($0.reason, lead.profile.currency))
          }
            ?? .null
        ),
        ("linked_accounts", .array(linkedAccounts(of: lead))),
        ("reason", .string(lead.reason)), ("evidence_rows", .integer(lead.evidence.count)),
      ] + LeadFiles.assuranceMembers(of: ranked) + holders.members(of: lead.account))
  }

  /// The other accounts of the lead's group: collecting, paying, then transit ones, each by the
  /// bytes of its number.
  private func linkedAccounts(of lead: Lead) -> [JSONValue] {
    guard let group = lead.group else { return [] }
    let directory = index.store.directory
    var listed: [JSONValue] = []
    for role in CaseRole.allCases {
      let others = group.accounts(as: [role]).filter { $0 != lead.account }
        .map { (number: directory.number(of: $0), account: $0) }
        .sorted { $0.number.utf8.lexicographicallyPrecedes($1.number.utf8) }
      for (number, account) in others {
        listed.append(
          .object([
            ("account", .string(number)), ("account_name", .string(directory.name(of: account))),
            ("role", .string(role.rawValue)),
          ]))
      }
    }
    return listed
  }

  private func finding(_ finding: Finding, currency: String) -> JSONValue {
    .object([
      ("detector", .string(finding.detector)), ("strength", .number(rounded(finding.strength))),
      ("from", .string(finding.window.lowerBound.description)),
      ("to", .string(finding.window.upperBound.description)),
      ("statement", .string(finding.statement)),
      ("quantities", .array(finding.quantities.map { quantity($0, currency: currency) })),
    ])
  }

  private func explanation(_ explanation: Explanation, currency: String) -> JSONValue {
    .object([
      ("look_alike", .string(explanation.lookAlike)),
      ("strength", .number(rounded(explanation.strength))),
      ("statement", .string(explanation.statement)),
      ("quantities", .array(explanation.quantities.map { quantity($0, currency: currency) })),
    ])
  }

  private func quantity(_ quantity: Quantity, currency: String) -> JSONValue {
    let (value, unit): (JSONValue, String) =
      switch quantity.value {
      case .count(let count): (.integer(count), "count")
      case .money(let money): (.digits(money.description), currency == "CNY" ? "yuan" : currency)
      case .ratio(let ratio): (.number(rounded(ratio)), "ratio")
      case .days(let days): (.number(rounded(days)), "days")
      case .text(let text): (.string(text), "text")
      }
    return .object([
      ("name", .string(quantity.name)), ("label", .string(quantity.chineseName)),
      ("value", value), ("unit", .string(unit)),
    ])
  }

  /// Six decimals: the same text whatever kernel summed the last bits.
  private func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }
}
