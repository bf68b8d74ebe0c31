import AccountFlows
import BankRecords
import CaseBuilding
import LeadRanking

/// `cases.csv` and `cases.jsonl`: one row a case, in rank order, account numbers in full; the lines
/// have every payer with the rows behind his sums.
struct CaseFiles {
  let index: FlowIndex
  let paths: [String]

  static let columns = [
    "rank", "case_id", "score", "level", "severity", "currency", "accounts", "collection_accounts",
    "transit_accounts", "payout_accounts", "sink_accounts", "controller_accounts",
    "recruiter_accounts", "members", "amount", "amount_low", "amount_high", "persons",
    "persons_low", "persons_high", "paid_back_amount", "unpaid_amount", "unpaid_low",
    "unpaid_high", "unpaid_persons", "unpaid_persons_high", "reinvested_amount", "cash_amount",
    "aggregator_amount", "nameless_amount", "nameless_persons", "first_date", "last_date",
    "last_payout_date", "collapse_hint",
    "plan_rates", "summary",
  ]

  func write(_ cases: [RankedCase], _ leads: [RankedLead], in folder: borrowing RunDirectory) throws
  {
    var table = try OutputFile.make(path: folder.path(of: "cases.csv"))
    var text = TableWriter(header: CaseFiles.columns)
    for found in cases { text.append(cells(of: found)) }
    try table.write(text.drain())
    try table.finish()
    var lines = try OutputFile.make(path: folder.path(of: "cases.jsonl"))
    var ranks: [AccountID: Int] = [:]
    for lead in leads { ranks[lead.lead.account] = lead.rank }
    for found in cases { try lines.write(document(of: found, ranks: ranks).line + "\n") }
    try lines.finish()
  }

  private func cells(of found: RankedCase) -> [TableWriter.Cell] {
    let figures = found.figures
    let members = members(of: found).map { "\($0.number):\($0.member.role.rawValue)" }
    func money(_ money: Money) -> TableWriter.Cell { .plain(money.description) }
    func count(_ count: Int) -> TableWriter.Cell { .plain(String(count)) }
    let head: [TableWriter.Cell] = [
      count(found.rank), .plain(found.id), .plain(Ranking.pointsText(found.scoreTenths)),
      .plain(found.level.chineseName), .plain(found.severity.label), .text(found.currency),
      count(found.group.members.count),
    ]
    let roles = CaseRole.allCases.map { count(found.group.accounts(as: [$0]).count) }
    return head + roles + [
      .text(members.joined(separator: ";")), money(figures.amount.point),
      money(figures.amount.low), money(figures.amount.high), count(figures.persons.point),
      count(figures.persons.low), count(figures.persons.high), money(figures.paidBack),
      money(figures.unpaidAmount.point), money(figures.unpaidAmount.low),
      money(figures.unpaidAmount.high), count(figures.unpaidPersons.point),
      count(figures.unpaidPersons.high), money(figures.reinvested), money(figures.cash),
      money(figures.aggregators), money(figures.nameless), count(figures.namelessPersons),
      .plain(found.summary.firstDay?.description ?? ""),
      .plain(found.summary.lastDay?.description ?? ""),
      .plain(found.payouts.lastDay?.description ?? ""), .text(found.payouts.hint),
      .plain(found.planRates.map { "\($0)" }.joined(separator: ";")), .text(found.sentence),
    ]
  }

  /// The members by role, then by the bytes of their numbers.
  private func members(of found: RankedCase) -> [(number: String, member: AccountGroup.Member)] {
    let order = CaseRole.allCases
    return found.group.members
      .map { (number: index.store.directory.number(of: $0.account), member: $0) }
      .sorted { left, right in
        let leftPlace = order.firstIndex(of: left.member.role) ?? 0
        let rightPlace = order.firstIndex(of: right.member.role) ?? 0
        return leftPlace != rightPlace
          ? leftPlace < rightPlace
          : left.number.utf8.lexicographicallyPrecedes(right.number.utf8)
      }
  }

  private func document(of found: RankedCase, ranks: [AccountID: Int]) -> JSONValue {
    let figures = found.figures
    func money(_ bounded: CaseFigures.Bounded<Money>) -> JSONValue {
      .object([
        ("point", .digits(bounded.point.description)), ("low", .digits(bounded.low.description)),
        ("high", .digits(bounded.high.description)),
      ])
    }
    func persons(_ bounded: CaseFigures.Bounded<Int>) -> JSONValue {
      .object([
        ("point", .integer(bounded.point)), ("low", .integer(bounded.low)),
        ("high", .integer(bounded.high)),
      ])
    }
    func day(_ day: CivilDay?) -> JSONValue { day.map { .string($0.description) } ?? .null }
    return .object([
      ("rank", .integer(found.rank)), ("case_id", .string(found.id)),
      ("score", .digits(Ranking.pointsText(found.scoreTenths))),
      ("level", .string(found.level.chineseName)), ("severity", .string(found.severity.label)),
      ("currency", .string(found.currency)), ("summary", .string(found.sentence)),
      (
        "members",
        .array(members(of: found).map { member($0, ranks: ranks, currency: found.currency) })
      ),
      ("links", .array(links(of: found))),
      ("amount", money(figures.amount)), ("persons", persons(figures.persons)),
      ("unpaid_amount", money(figures.unpaidAmount)),
      ("unpaid_persons", persons(figures.unpaidPersons)),
      ("paid_back_amount", .digits(figures.paidBack.description)),
      ("reinvested_amount", .digits(figures.reinvested.description)),
      ("cash_amount", .digits(figures.cash.description)),
      ("cash_rows", .integer(found.summary.unattributedInCount)),
      ("aggregator_amount", .digits(figures.aggregators.description)),
      ("aggregator_rows", .integer(found.summary.aggregatorInCount)),
      ("nameless_amount", .digits(figures.nameless.description)),
      ("nameless_persons", .integer(figures.namelessPersons)),
      ("nameless_rows", places(found.summary.nameless.rows)),
      (
        "institution_amount",
        .digits(Money(fen: found.summary.institutionInFen).description)
      ),
      (
        "payee_only_amount",
        .digits(Money(fen: found.summary.payeeOnlyOutFen).description)
      ),
      ("first_date", day(found.summary.firstDay)), ("last_date", day(found.summary.lastDay)),
      ("last_payout_date", day(found.payouts.lastDay)),
      ("usual_payout_gap_days", found.payouts.usualGapDays.map { .integer($0) } ?? .null),
      ("days_since_payout", found.payouts.silentDays.map { .integer($0) } ?? .null),
      ("payouts_stopped", .boolean(found.payouts.hasStopped)),
      ("plan_rates", .array(found.planRates.map { .number($0) })),
      ("files", .array(paths.map { .string($0) })), ("payers", .array(payers(of: found))),
    ])
  }

  private func member(
    _ entry: (number: String, member: AccountGroup.Member), ranks: [AccountID: Int],
    currency: String
  ) -> JSONValue {
    let account = entry.member.account
    return .object([
      ("account", .string(entry.number)),
      ("account_name", .string(index.store.directory.name(of: account))),
      ("role", .string(entry.member.role.rawValue)),
      ("role_name", .string(entry.member.role.chineseName)),
      ("reason", .string(Ranking.inCurrency(entry.member.reason, currency))),
      ("lead_rank", ranks[account].map { .integer($0) } ?? .null),
    ])
  }

  /// Why the accounts are one case, by the bytes of their numbers.
  private func links(of found: RankedCase) -> [JSONValue] {
    let listed = found.links.map { link in
      (
        ends: [number(link.first), number(link.second)].sorted {
          $0.utf8.lexicographicallyPrecedes($1.utf8)
        }, kind: link.kind
      )
    }.sorted { left, right in
      (left.ends[0], left.ends[1], left.kind.rawValue)
        < (right.ends[0], right.ends[1], right.kind.rawValue)
    }
    return listed.map { link in
      .object([
        ("accounts", .array(link.ends.map { .string($0) })),
        ("kind", .string(link.kind.rawValue)), ("name", .string(link.kind.chineseName)),
      ])
    }
  }

  /// Every payer with his sums and the rows that recompute them: `[file, line]`, file counted from 0
  /// in `files`; `in` counts towards principal, `out` was paid back.
  private func payers(of found: RankedCase) -> [JSONValue] {
    let store = index.store
    var rows: [PartyID: (paidIn: [UInt32], paidBack: [UInt32])] = [:]
    for (row, party) in zip(found.summary.evidence, found.summary.evidenceParties) {
      if row.role == .collected {
        rows[party, default: ([], [])].paidIn.append(row.transaction)
      } else {
        rows[party, default: ([], [])].paidBack.append(row.transaction)
      }
    }
    func payerNumber(_ transactions: [UInt32]) -> AccountID {
      transactions.first.map { store.payers[Int($0)] } ?? .unknown
    }
    let listed = found.summary.payers.map { balance in
      let own = rows[balance.party] ?? ([], [])
      return (balance: balance, rows: own, account: payerNumber(own.paidIn))
    }.sorted { left, right in
      if left.balance.principalFen != right.balance.principalFen {
        return left.balance.principalFen > right.balance.principalFen
      }
      return number(left.account).utf8.lexicographicallyPrecedes(number(right.account).utf8)
    }
    return listed.map { entry in
      .object([
        ("account", .string(number(entry.account))),
        (
          "account_name",
          .string(entry.account.isKnown ? store.directory.name(of: entry.account) : "")
        ),
        ("principal_amount", .digits(Money(fen: entry.balance.principalFen).description)),
        ("paid_back_amount", .digits(Money(fen: entry.balance.paidBackFen).description)),
        (
          "principal_returned_amount",
          .digits(Money(fen: entry.balance.principalReturnedFen).description)
        ),
        ("reinvested_amount", .digits(Money(fen: entry.balance.reinvestedFen).description)),
        ("unpaid_amount", .digits(Money(fen: entry.balance.unpaidFen).description)),
        (
          "unpaid_principal_amount",
          .digits(Money(fen: entry.balance.unpaidPrincipalFen).description)
        ),
        ("in", places(entry.rows.paidIn)), ("out", places(entry.rows.paidBack)),
      ])
    }
  }

  /// `[file, line]` of each row.
  private func places(_ transactions: [UInt32]) -> JSONValue {
    .array(
      transactions.map { transaction in
        let location = index.store.location(of: Int(transaction))
        return .array([.integer(Int(location.file)), .integer(Int(location.line))])
      })
  }

  private func number(_ account: AccountID) -> String {
    account.isKnown ? index.store.directory.number(of: account) : ""
  }
}
