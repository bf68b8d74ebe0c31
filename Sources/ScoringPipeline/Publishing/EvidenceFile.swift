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
  /// The files' names as given.
  private let fileNames: [[UInt8]]

  init(index: FlowIndex, paths: [String]) {
    self.index = index
    fileNames = paths.map { Array($0.utf8) }
  }

  static let columns = [
    "rank", "account", "role", "time", "direction", "counterparty", "counterparty_name", "amount",
    "patterns", "via", "file", "line", "byte", "raw",
  ]

  /// Rows whose text is held at the same time; packed files are read for each such part by each thread.
  private static let rowsAtOnce = 1_000_000
  /// Rows that one thread writes down at a time.
  private static let rowsTogether = 1 << 14
  private static let rowsGathered = 64
  /// Bytes from which a piece is set aside: one that grows without end would hold twice its size, and a
  /// smaller one would be copied once more before it is written.
  private static let pieceBytes = 1 << 20

  func write(
    _ leads: [RankedLead], to file: inout OutputFile, reader: RowReader, threads: Int
  ) async throws {
    var header = TableWriter(header: EvidenceFile.columns)
    try file.write(header.drain())
    for part in EvidenceFile.parts(of: leads[...], rows: EvidenceFile.rowsAtOnce) {
      let texts = try await EvidenceTexts.read(
        for: part, in: index.store, fileNames: fileNames, reader: reader, threads: threads)
      let parts = EvidenceFile.parts(of: part, rows: EvidenceFile.rowsTogether)
      // One is written while the next are made.
      try await inOrder(
        parts.count, threads: threads, work: { rows(of: parts[$0], texts) },
        take: { made in for piece in made.bytes { try file.write(piece) } })
    }
  }

  /// Stretches of leads with about so many rows of evidence.
  private static func parts(of leads: ArraySlice<RankedLead>, rows most: Int)
    -> [ArraySlice<RankedLead>]
  {
    var parts: [ArraySlice<RankedLead>] = []
    var start = leads.startIndex
    var rows = 0
    for position in leads.indices {
      rows += leads[position].lead.evidence.count
      guard rows >= most || position == leads.index(before: leads.endIndex)
      else { continue }
      parts.append(leads[start...position])
      start = position + 1
      rows = 0
    }
    return parts
  }

  /// The rows of some leads.
  private struct Pieces: Sendable {
    var bytes: [[UInt8]] = []
    /// Of the texts that were asked for ahead, so that they are.
    var touched: UInt64 = 0
  }

  /// Stretches of leads with about `rowsAtOnce` rows of evidence, or less, so that each thread has one.
  private func parts(of leads: [RankedLead], threads: Int) -> [ArraySlice<RankedLead>] {
    let most = min(
      EvidenceFile.rowsAtOnce,
      leads.reduce(0) { $0 + $1.lead.evidence.count } / threads + 1)
    var parts: [ArraySlice<RankedLead>] = []
    var start = leads.startIndex
    var rows = 0
    for position in leads.indices {
      rows += leads[position].lead.evidence.count
      guard rows >= most || position == leads.index(before: leads.endIndex)
      else { continue }
      parts.append(leads[start...position])
      start = position + 1
      rows = 0
    }
    return parts
  }

  private func rows(of leads: ArraySlice<RankedLead>, _ texts: EvidenceTexts) -> Pieces {
    var pieces = Pieces()
    var rows = TableWriter()
    var group = Group()
    for ranked in leads {
      let patterns = PatternsOfRows(ranked.lead.findings)
      var start = TableWriter()
      start.append(number: UInt64(ranked.rank))
      start.separate()
      start.appendText(Array(ranked.lead.profile.number.utf8)[...])
      start.separate()
      let evidence = ranked.lead.evidence
      for first in stride(from: 0, to: evidence.count, by: EvidenceFile.rowsGathered) {
        let some = evidence[first..<min(first + EvidenceFile.rowsGathered, evidence.count)]
        gather(some, of: ranked.lead, texts, into: &group)
        pieces.touched &+= group.touched
        for row in group.rows {
          rows.appendPlain(start.bytes)
          write(
            row, of: ranked.lead, patterns: patterns[row.evidence.transaction], texts, to: &rows)
        }
        if rows.bytes.count >= EvidenceFile.pieceBytes { pieces.bytes.append(rows.drain()) }
      }
    }
    pieces.bytes.append(rows.drain())
    return pieces
  }

  /// A row as the lead's account sees it.
  private struct SeenRow {
    var evidence: Evidence
    var text: EvidenceTexts.Text
    /// The account from whose side it is shown.
    var own: AccountID
  }

  /// Rows of evidence, some at a time: what they need lies far apart, and waiting for one row's need not
  /// hold up the next one's.
  private struct Group {
    var rows: [SeenRow] = []
    var counterparties: [AccountID] = []
    var touched: UInt64 = 0
  }

  private func gather(
    _ evidence: ArraySlice<Evidence>, of lead: Lead, _ texts: EvidenceTexts, into group: inout Group
  ) {
    group.rows.removeAll(keepingCapacity: true)
    group.counterparties.removeAll(keepingCapacity: true)
    for evidence in evidence {
      let text = texts.text(of: evidence.transaction)
      let own = account(seeing: text, of: lead)
      group.rows.append(SeenRow(evidence: evidence, text: text, own: own))
      group.counterparties.append(text.payee == own ? text.payer : text.payee)
    }
    group.touched = index.store.directory.touched(group.counterparties)
    for row in group.rows { group.touched &+= texts.touched(row.text) }
  }

  /// The fields of a row behind its rank and account.
  private func write(
    _ row: SeenRow, of lead: Lead, patterns: [UInt8], _ texts: EvidenceTexts,
    to rows: inout TableWriter
  ) {
    let (bytes, parts) = (texts.bytes(of: row.text), texts.parts(of: row.text))
    let isIn = row.text.payee == row.own
    let counterparty = isIn ? row.text.payer : row.text.payee
    rows.appendPlain(EvidenceFile.name(of: row.evidence.role))
    rows.appendPlain(parts.time, of: bytes)
    rows.appendPlain(isIn ? EvidenceFile.inField : EvidenceFile.outField)
    if counterparty.isKnown {
      rows.appendText(index.store.directory.numberBytes(of: counterparty))
    }
    rows.separate()
    if counterparty.isKnown { rows.appendText(index.store.directory.nameBytes(of: counterparty)) }
    rows.separate()
    rows.appendPlain(parts.amount, of: bytes)
    rows.separate()
    rows.appendPlain(patterns)
    rows.separate()
    if row.own != lead.account { rows.appendText(index.store.directory.numberBytes(of: row.own)) }
    rows.appendPlain(parts.place, of: bytes)
  }

  /// The role's field and the comma behind it.
  private static func name(of role: Evidence.Role) -> [UInt8] {
    switch role {
    case .collected: collectedField
    case .swept: sweptField
    case .paidOut: paidOutField
    case .supporting: supportingField
    }
  }

  private static let collectedField = Array("\(Evidence.Role.collected.rawValue),".utf8)
  private static let sweptField = Array("\(Evidence.Role.swept.rawValue),".utf8)
  private static let paidOutField = Array("\(Evidence.Role.paidOut.rawValue),".utf8)
  private static let supportingField = Array("\(Evidence.Role.supporting.rawValue),".utf8)
  private static let inField = Array(",in,".utf8)
  private static let outField = Array(",out,".utf8)

  /// The account from whose side a row is shown: the lead's own where the row touches it, else the
  /// linked one that does.
  private func account(seeing row: EvidenceTexts.Text, of lead: Lead) -> AccountID {
    guard let group = lead.group, row.payer != lead.account, row.payee != lead.account else {
      return lead.account
    }
    return group.role(of: row.payee) != nil ? row.payee : row.payer
  }
}
