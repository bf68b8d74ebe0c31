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

  /// Rows whose text is held at the same time; packed files are read once for each such part.
  private static let rowsAtOnce = 500_000
  private static let leadsPerShard = 8

  func write(
    _ leads: [RankedLead], to file: inout OutputFile, reader: RowReader, threads: Int
  ) async throws {
    var header = TableWriter(header: EvidenceFile.columns)
    try file.write(header.drain())
    for part in parts(of: leads) {
      let texts = try RowTexts(of: part, in: index.store, reader: reader)
      let shards = await inShards(
        part.count, size: EvidenceFile.leadsPerShard, threads: threads
      ) { range in
        rows(
          of: part[(part.startIndex + range.lowerBound)..<(part.startIndex + range.upperBound)],
          texts: texts)
      }
      for shard in shards { try file.write(shard) }
    }
  }

  /// Stretches of leads with about `rowsAtOnce` rows of evidence.
  private func parts(of leads: [RankedLead]) -> [ArraySlice<RankedLead>] {
    var parts: [ArraySlice<RankedLead>] = []
    var start = leads.startIndex
    var rows = 0
    for position in leads.indices {
      rows += leads[position].lead.evidence.count
      guard rows >= EvidenceFile.rowsAtOnce || position == leads.index(before: leads.endIndex)
      else { continue }
      parts.append(leads[start...position])
      start = position + 1
      rows = 0
    }
    return parts
  }

  private func rows(of leads: ArraySlice<RankedLead>, texts: RowTexts) -> [UInt8] {
    var rows = TableWriter()
    for ranked in leads {
      let patterns = patternsByRow(of: ranked.lead)
      for evidence in ranked.lead.evidence {
        rows.append(
          cells(
            of: evidence, ranked: ranked, patterns: patterns[evidence.transaction] ?? "",
            raw: texts[evidence.transaction]))
      }
    }
    return rows.drain()
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
    -> [TableWriter.Cell]
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

/// The text of the rows that some leads name, read file by file in the order of the rows.
private struct RowTexts: Sendable {
  private let transactions: [UInt32]
  private let texts: [String]

  init(of leads: ArraySlice<RankedLead>, in store: FlowStore, reader: RowReader) throws {
    var wanted: [UInt32] = []
    for ranked in leads { wanted += ranked.lead.evidence.map(\.transaction) }
    wanted.sort()
    var distinct: [UInt32] = []
    for transaction in wanted where transaction != distinct.last { distinct.append(transaction) }
    transactions = distinct
    texts = try reader.rows(at: distinct.map { store.location(of: Int($0)) })
  }

  subscript(_ transaction: UInt32) -> String {
    var low = 0
    var high = transactions.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if transactions[middle] <= transaction { low = middle } else { high = middle }
    }
    return texts[low]
  }
}
