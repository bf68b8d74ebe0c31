/// What the balances of the first rows prove of the way the money went, where words do not say it: the
/// sign of an amount means opposite things in different statements, and so do 1 and 2.
enum DirectionEvidence {
  /// The rule that the rows prove, or nil: `columns` hold an amount, a balance and perhaps a direction.
  /// Rows are taken as far as they are as wide as the header.
  static func rule(
    _ columns: [RecordField: Int], rows: [[String]], width: Int
  ) -> StatementFormat.DirectionRule? {
    guard let amount = columns[.amount] else { return nil }
    let rows = rows.filter { $0.count == width }
    let proof = BalanceProof(rows: rows, fields: columns, own: columns[.own])
    if let direction = columns[.direction] {
      return proof.isProven ? flags(of: direction, rows, proof) : initials(of: direction, rows)
    }
    guard proof.isProven else { return nil }
    guard rows.contains(where: { $0[amount].hasPrefix("-") || $0[amount].hasPrefix("(") }) else {
      return nil
    }
    if proof.signDisagrees == 0 { return .sign }
    return proof.signAgrees == 0 ? .reversedSign : nil
  }

  /// Whether every word is known to mean money in or out.
  static func isKnown(_ words: some Sequence<String>) -> Bool {
    let known = Set(MappedFormat.moneyIn + MappedFormat.moneyOut + MappedFormat.neutral)
    return words.allSatisfy { known.contains($0) }
  }

  /// 借 and 贷 by the initials of their pinyin; D alone would be debit.
  private static func initials(
    of column: Int, _ rows: [[String]]
  ) -> StatementFormat.DirectionRule? {
    Set(rows.map { $0[column] }) == ["J", "D"]
      ? .flag(moneyIn: ["D"], moneyOut: ["J"], neutral: []) : nil
  }

  /// Steps of one word that prove it; two may agree by accident.
  private static let leastSteps = 3

  /// Every word by what the balances did at it; nil where they leave one open.
  private static func flags(
    of column: Int, _ rows: [[String]], _ proof: BalanceProof
  ) -> StatementFormat.DirectionRule? {
    var moneyIn: [String] = []
    var moneyOut: [String] = []
    for word in Set(rows.map { $0[column] }).sorted() {
      guard let flag = proof.flags.first(where: { $0.value == word }) else { return nil }
      if flag.up >= leastSteps, flag.down == 0 {
        moneyIn.append(word)
      } else if flag.down >= leastSteps, flag.up == 0 {
        moneyOut.append(word)
      } else {
        return nil
      }
    }
    guard !moneyIn.isEmpty, !moneyOut.isEmpty else { return nil }
    return .flag(moneyIn: moneyIn, moneyOut: moneyOut, neutral: MappedFormat.neutral)
  }
}
