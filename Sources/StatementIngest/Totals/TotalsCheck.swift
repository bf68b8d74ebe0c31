import BankRecords

/// Compares what a file says of its rows with what was read, and says only what is sure.
///
/// A figure may cover the file, the rows so far, or those since the totals before; it may count
/// failed and neutral rows or leave them out, and take reversals off. It differs where no such
/// reading gives it; where rows of unknown amount leave it open, it is no reason to hold, nor where it
/// may be of one account among several and is no more than was read.
struct TotalsCheck {
  private let whole: ReadRows
  /// The file has rows that are neither in nor out (wallets), whose providers reckon refunds and
  /// closed orders in ways of their own.
  private let hasNeutralRows: Bool
  /// The file writes its amounts in fen, and perhaps its totals.
  private let isInFen: Bool
  /// Totals stand behind the rows of different accounts, and may be of one of them alone.
  private let isOfSeveralAccounts: Bool
  private(set) var findings: [TotalsFinding] = []
  private var loose: Set<Int> = []
  /// What stood before the earlier groups of totals rows.
  private var groupEnd: ReadRows?
  private var lastRow: ReadRows?
  private var lastSame: [String: ReadRows] = [:]

  /// More ways of counting than this leave everything open.
  private static let mostChoices = 6

  init(whole: ReadRows, hasNeutralRows: Bool, isInFen: Bool, isOfSeveralAccounts: Bool) {
    self.whole = whole
    self.isOfSeveralAccounts = isOfSeveralAccounts
    self.isInFen = isInFen
    self.hasNeutralRows = hasNeutralRows
  }

  /// A figure is sure to be wrong, and stands for all rows of the file or of a part. In a wallet's
  /// file whose rows are all there, in and out alone are not sure.
  var hasContradiction: Bool {
    let isComplete = findings.contains {
      $0.side == TotalsClaim.Side.all.rawValue && $0.verdict == .agrees
        && $0.measure == TotalsClaim.Measure.count.rawValue
    }
    return findings.indices.contains { index in
      findings[index].verdict == .differs && !loose.contains(index)
        && !(hasNeutralRows && isComplete)
    }
  }

  mutating func take(preamble claims: [TotalsClaim]) { check(claims, line: 0, over: [whole]) }

  mutating func take(_ claims: [TotalsClaim], line: Int, before: ReadRows) {
    // Rows of totals without a record between them stand together.
    if let last = lastRow, last.recordCount < before.recordCount { groupEnd = last }
    let key = claims.map { "\($0.side) \($0.measure) \($0.label)" }.joined(separator: " ")
    var stretches = [before, whole]
    if let groupEnd { stretches.append(before.after(groupEnd)) }
    if let same = lastSame[key] { stretches.append(before.after(same)) }
    lastSame[key] = before
    check(claims, line: line, over: stretches)
    lastRow = before
  }

  /// Keeps what comes of the claims of one line over the stretch with which it agrees best: they
  /// are all of the same rows.
  private mutating func check(_ claims: [TotalsClaim], line: Int, over stretches: [ReadRows]) {
    var best: [TotalsFinding] = []
    for rows in stretches {
      let found = claims.map { finding(of: $0, line: line, over: rows) }
      if best.isEmpty || doubts(found) < doubts(best) { best = found }
    }
    for (claim, found) in zip(claims, best) {
      if claim.isLoose || claim.scope == .page { loose.insert(findings.count) }
      findings.append(found)
    }
  }

  private func doubts(_ found: [TotalsFinding]) -> Int {
    found.reduce(0) { $0 + ($1.verdict == .differs ? 100 : $1.verdict == .open ? 1 : 0) }
  }

  private func finding(of claim: TotalsClaim, line: Int, over rows: ReadRows) -> TotalsFinding {
    var finding = TotalsFinding(
      line: line, label: claim.label, side: claim.side.rawValue, measure: claim.measure.rawValue,
      stated: claim.value, read: rows.figure(claim.side, claim.measure), verdict: .unchecked)
    finding.readWithSkipped = rows.choices(claim.side, claim.measure)
      .reduce(rows.figure(claim.side, claim.measure)) { $0 + max(0, $1.figure.value) }
    let isSided = claim.side != .all || claim.measure == .net
    guard whole.hasSides || !isSided else { return finding }
    var isOpen = false
    var best: [String]?
    for reading in readings(of: claim) {
      let read = rows.figure(reading.side, reading.measure)
      let outcome = compare(
        reading.stated, with: read, rows.choices(reading.side, reading.measure))
      isOpen =
        isOpen || outcome.isOpen
        || isOfSeveralAccounts && (0...max(0, read)).contains(reading.stated)
      if let names = outcome.names, names.count < best?.count ?? .max { best = names }
    }
    finding.verdict = best != nil ? .agrees : isOpen ? .open : .differs
    finding.reckonedWith = best ?? []
    return finding
  }

  /// What a claim may mean.
  private struct Reading {
    var side: TotalsClaim.Side
    var measure: TotalsClaim.Measure
    var stated: Int128
  }

  /// One total of all rows may be the balance of in and out; 借 and 贷 may be the enterprise's words.
  private func readings(of claim: TotalsClaim) -> [Reading] {
    let plain = Reading(side: claim.side, measure: claim.measure, stated: claim.value)
    var readings = [plain]
    if claim.side == .all, claim.measure != .count, whole.hasSides {
      for stated in [claim.value, -claim.value] {
        readings.append(Reading(side: .all, measure: .net, stated: stated))
      }
    }
    // Money out is written with a minus sign in some layouts.
    if claim.side == .moneyOut, claim.measure == .sum {
      readings.append(Reading(side: claim.side, measure: .sum, stated: -claim.value))
    }
    if claim.isLedgerSide {
      let other: TotalsClaim.Side = claim.side == .moneyIn ? .moneyOut : .moneyIn
      readings.append(Reading(side: other, measure: claim.measure, stated: claim.value))
    }
    if isInFen, claim.measure != .count, claim.value % 100 == 0 {
      readings += readings.map {
        Reading(side: $0.side, measure: $0.measure, stated: $0.stated / 100)
      }
    }
    return readings
  }

  /// The choices with which the figure agrees, and whether it might with rows that are not known.
  private func compare(
    _ stated: Int128, with base: Int128, _ choices: [ReadRows.Choice]
  ) -> (names: [String]?, isOpen: Bool) {
    if stated == base { return ([], false) }
    guard choices.count <= TotalsCheck.mostChoices else { return (nil, true) }
    var best: [String]?
    var isOpen = false
    var (least, most) = (base, base)
    for subset in 1..<(1 << choices.count) {
      let chosen = choices.indices.filter { subset >> $0 & 1 == 1 }
      let value = chosen.reduce(base) { $0 + choices[$1].figure.value }
      let isKnown = chosen.allSatisfy { choices[$0].figure.unknownRows == 0 }
      (least, most) = (min(least, value), max(most, value))
      if value == stated, isKnown, chosen.count < best?.count ?? .max {
        best = chosen.map { choices[$0].name }
      }
      if !isKnown, value <= stated { isOpen = true }
    }
    return (best, isOpen || (least...most).contains(stated))
  }

  /// What differs, for a hold or a warning; nil where nothing does.
  var message: String? {
    let odd = findings.indices.filter { findings[$0].verdict == .differs }
    let open = findings.filter { $0.verdict == .open }
    guard !odd.isEmpty || !open.isEmpty else { return nil }
    let told = (odd.isEmpty ? open : odd.map { findings[$0] })
    let figures = told.prefix(4).map { finding in
      let place = finding.line > 0 ? "line \(finding.line)" : "above the header"
      let skipped =
        finding.readWithSkipped == finding.read
        ? "" : " (\(finding.text(of: finding.readWithSkipped)) with rows left out)"
      return "\(finding.label) (\(place)) says \(finding.text(of: finding.stated)), "
        + "read \(finding.text(of: finding.read))\(skipped)"
    }
    let more = told.count > 4 ? "; and \(told.count - 4) more" : ""
    let what =
      odd.isEmpty
      ? "its totals (合计) may not agree with its rows, which rows left out may explain"
        + (isOfSeveralAccounts ? ", or each is of one account (分户合计)" : "")
      : "its totals (合计) do not agree with its rows"
    return "\(what): \(figures.joined(separator: "; "))\(more)\(swapped(told))"
  }

  /// Money in and out changed places: the direction was read the wrong way round.
  private func swapped(_ told: [TotalsFinding]) -> String {
    let sums = told.filter { $0.measure == TotalsClaim.Measure.sum.rawValue }
    guard sums.count >= 2, whole.accepted.inFen != whole.accepted.outFen,
      sums.contains(where: { $0.side == "in" && $0.stated == whole.accepted.outFen }),
      sums.contains(where: { $0.side == "out" && $0.stated == whole.accepted.inFen })
    else { return "" }
    return "; money in and money out changed places: choose the format or --map that reads the "
      + "direction (收付标志) the other way"
  }
}
