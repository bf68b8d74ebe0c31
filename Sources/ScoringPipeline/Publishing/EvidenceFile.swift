import AccountFlows
import BankRecords
import CaseBuilding
import Detection
import LeadRanking
import StatementIngest

/// `evidence.csv`: the rows behind every lead, as they stand in the files, so that each figure can
/// be computed again by hand.
///
/// A row of a linked account that does not touch the lead's own account has that account in `via`,
/// and direction and counterparty as seen from there.
struct EvidenceFile {
  let index: FlowIndex
  let paths: [String]

  static let columns = [
    "rank", "account", "role", "time", "direction", "counterparty", "counterparty_name", "amount",
    "patterns", "via", "file", "line", "byte", "raw",
  ]

  func write(_ leads: [RankedLead], to file: inout OutputFile, reader: RowReader)
    throws
  {
    let texts = try rowTexts(of: leads, reader: reader)
    var rows = DelimitedText(header: EvidenceFile.columns)
    for ranked in leads {
      let patterns = patternsByRow(of: ranked.lead)
      for evidence in ranked.lead.evidence {
        rows.append(
          cells(
            of: evidence, ranked: ranked, patterns: patterns[evidence.transaction] ?? "",
            raw: texts[evidence.transaction] ?? ""))
      }
      try file.write(rows.drain())
    }
    try file.write(rows.drain())
  }

  /// The text of every row that any lead names, read file by file in the order of the rows.
  private func rowTexts(of leads: [RankedLead], reader: RowReader) throws -> [UInt32: String] {
    var transactions = Set<UInt32>()
    for ranked in leads { for row in ranked.lead.evidence { transactions.insert(row.transaction) } }
    let ordered = transactions.sorted()
    let texts = try reader.rows(at: ordered.map { index.store.location(of: Int($0)) })
    return Dictionary(uniqueKeysWithValues: zip(ordered, texts))
  }

  /// The detectors that name a row, in report order, joined by `;`.
  private func patternsByRow(of lead: Lead) -> [UInt32: String] {
    var patterns: [UInt32: String] = [:]
    for finding in lead.findings {
      var seen = Set<UInt32>()
      for evidence in finding.evidence where seen.insert(evidence.transaction).inserted {
        let known = patterns[evidence.transaction]
        patterns[evidence.transaction] =
          known.map { "\($0);\(finding.detector)" } ?? finding.detector
      }
    }
    return patterns
  }

  private func cells(of evidence: Evidence, ranked: RankedLead, patterns: String, raw: String)
    -> [DelimitedText.Cell]
  {
    let store = index.store
    let row = Int(evidence.transaction)
    let own = account(seeing: row, of: ranked.lead)
    let isIn = store.payees[row] == own
    let counterparty = isIn ? store.payers[row] : store.payees[row]
    let location = store.location(of: row)
    let isKnown = counterparty.isKnown
    return [
      .plain(String(ranked.rank)), .text(ranked.lead.profile.number),
      .plain(evidence.role.rawValue), .plain(store.time(of: row).description),
      .plain(isIn ? "in" : "out"),
      .text(isKnown ? store.directory.number(of: counterparty) : ""),
      .text(isKnown ? store.directory.name(of: counterparty) : ""),
      .plain(Money(fen: store.amountsFen[row]).description), .plain(patterns),
      .text(own == ranked.lead.account ? "" : store.directory.number(of: own)),
      .text(fileName(of: Int(location.file))), .plain(String(location.line)),
      .plain(String(location.byte)), .text(raw),
    ]
  }

  /// The account from whose side a row is shown: the lead's own where the row touches it, else the
  /// linked one that does.
  private func account(seeing row: Int, of lead: Lead) -> AccountID {
    let (payer, payee) = (index.store.payers[row], index.store.payees[row])
    guard let group = lead.group, payer != lead.account, payee != lead.account else {
      return lead.account
    }
    return group.role(of: payee) != nil ? payee : payer
  }

  /// The file's name as given.
  private func fileName(of file: Int) -> String { paths[file] }
}
