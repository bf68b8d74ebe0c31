import BankRecords

extension FieldInference {
  /// The direction rule, with what balances prove of it.
  func tellDirection(
    _ suggestion: inout LayoutSuggestion, _ format: inout StatementFormat, _ proof: BalanceProof
  ) {
    if isTransfers {
      format.direction = .parties
      return
    }
    let order = proof.isNewestFirst ? ", newest row first" : ""
    if fields[.amountIn] != nil, fields[.amountOut] != nil {
      format.direction = .twoAmounts
      if proof.isProven {
        suggestion.proofs.append(
          "money in and money out: \(proof.hits) of \(proof.steps) balance steps agree\(order)")
      } else {
        unproven("which of the two amounts is money in rests on their names", proof, &suggestion)
      }
      return
    }
    if let column = fields[.direction], !isSigned {
      flags(of: column, proof, order, &suggestion, &format)
      return
    }
    if let amount = fields[.amount], shapes[amount].negatives > 0 {
      format.direction = .sign
      if proof.isProven, proof.signDisagrees == 0 {
        suggestion.proofs.append(
          "positive is money in: \(proof.signAgrees) of \(proof.steps) balance steps agree\(order)")
      } else if proof.isProven, proof.signAgrees == 0 {
        format.direction = .reversedSign
        suggestion.proofs.append(
          "positive is money out: \(proof.signDisagrees) of \(proof.steps) balance steps agree\(order)"
        )
      } else {
        unproven(
          "positive is taken as money in (credit cards write it the other way round: reversed_sign)",
          proof, &suggestion)
      }
      return
    }
    format.direction = .flag(moneyIn: [], moneyOut: [], neutral: [])
    proposeColumn(proof, &suggestion)
  }

  /// Whether signs say the direction: more negative amounts than reversals would make.
  private var isSigned: Bool {
    guard let amount = fields[.amount], let column = fields[.direction] else { return true }
    let hasWords = shapes[column].moneyInWords + shapes[column].moneyOutWords > 0
    let negatives = shapes[amount].share(shapes[amount].negatives)
    return hasWords ? negatives > 0.1 : negatives > 0
  }

  private func unproven(
    _ what: String, _ proof: BalanceProof, _ suggestion: inout LayoutSuggestion
  ) {
    suggestion.doubts.append(
      fields[.balance] == nil
        ? "\(what); without a balance column nothing proves it"
        : "\(what); \(proof.hits) of \(proof.steps) balance steps agree, which proves nothing")
  }

  private func flags(
    of column: Int, _ proof: BalanceProof, _ order: String,
    _ suggestion: inout LayoutSuggestion, _ format: inout StatementFormat
  ) {
    var moneyIn: [String] = []
    var moneyOut: [String] = []
    var neutral: [String] = []
    // `/` is a blank elsewhere; as a direction it is a word.
    for value in Set(layout.rows.map { $0[column] }).sorted() {
      let flag = proof.flags.first { $0.value == value }
      let (up, down) = (flag?.up ?? 0, flag?.down ?? 0)
      let isIn =
        MappedFormat.moneyIn.contains(value) || StatementFormat.moneyInWords.contains(value)
      let isOut =
        MappedFormat.moneyOut.contains(value) || StatementFormat.moneyOutWords.contains(value)
      // Two steps may agree by accident where amounts repeat; three do not where none disagrees.
      if up >= 3, up >= 9 * down {
        moneyIn.append(value)
        suggestion.proofs.append(
          "“\(value)” is money in: \(up) balance steps up, \(down) down\(order)")
        if isOut { suggestion.doubts.append("“\(value)” usually means money out; balances say in") }
      } else if down >= 3, down >= 9 * up {
        moneyOut.append(value)
        suggestion.proofs.append(
          "“\(value)” is money out: \(down) balance steps down, \(up) up\(order)")
        if isIn { suggestion.doubts.append("“\(value)” usually means money in; balances say out") }
      } else if isIn || isOut {
        if isIn { moneyIn.append(value) } else { moneyOut.append(value) }
        suggestion.doubts.append(
          "“\(value)” is taken as money \(isIn ? "in" : "out") by its usual meaning; balances do not "
            + "prove it")
      } else if MappedFormat.neutral.contains(value) {
        neutral.append(value)
        suggestion.doubts.append(
          "“\(value)” is taken as no movement of money: such rows are skipped")
      } else {
        suggestion.doubts.append(
          "“\(Masking.maskNumbers(in: value))” in \(layout.cells[column]) has no known meaning: rows "
            + "with it are rejected until money_in or money_out lists it")
      }
    }
    if moneyIn.isEmpty, moneyOut.isEmpty {
      suggestion.missing.append(
        "no value of \(layout.cells[column]) is known as money in or out")
    }
    format.direction = .flag(moneyIn: moneyIn, moneyOut: moneyOut, neutral: neutral)
  }

  /// A column whose values go with the steps of the balance: perhaps the direction.
  private func proposeColumn(_ proof: BalanceProof, _ suggestion: inout LayoutSuggestion) {
    guard proof.moves.count >= 6 else { return }
    for column in layout.cells.indices where (2...6).contains(shapes[column].distinct.count) {
      var up: Set<String> = []
      var down: Set<String> = []
      for move in proof.moves {
        let value = layout.rows[move.row][column]
        if move.isUp { up.insert(value) } else { down.insert(value) }
      }
      if !up.isEmpty, !down.isEmpty, up.isDisjoint(with: down) {
        suggestion.doubts.append(
          "\(layout.cells[column]) goes with the balance (up: \(up.sorted().joined(separator: " ")); "
            + "down: \(down.sorted().joined(separator: " "))): it may be the direction")
      }
    }
  }
}
