import Testing

@testable import StatementIngest

/// Chains written by hand.
struct DirectionChainTests {
  /// Rows of (second, signed amount, balance after).
  private func statement(_ rows: [(Int64, Int64, Int64?)]) -> WrittenStatement {
    WrittenStatement(
      rows: rows.map { .init(seconds: $0.0, signedFen: $0.1, balanceFen: $0.2) })
  }

  private let salary: [(Int64, Int64, Int64?)] = [
    (1, 500, 500), (2, -120, 380), (3, -80, 300), (4, 500, 800), (5, -300, 500), (6, -45, 455),
  ]

  @Test func ascendingAndDescendingAreConfirmed() {
    let up = statement(salary).finding.proof
    let down = statement(salary.reversed()).finding.proof
    #expect(up.verdict == .confirmed && up.confirming == 5 && up.opposing == 0)
    #expect(up == down)
  }

  @Test func invertedIsContradictedEitherWay() {
    for rows in [salary, salary.reversed()] {
      let proof = statement(rows).inverted.finding.proof
      #expect(proof.verdict == .contradicted)
      #expect(proof.opposing == 5 && proof.confirming == 0 && proof.contradictedAccounts == 1)
    }
  }

  @Test func fourStepsAreTooFew() {
    let four = statement(Array(salary.prefix(5))).inverted
    #expect(four.finding.proof.verdict == .unproven && four.finding.proof.opposing == 4)
    #expect(!four.isHeld)
  }

  @Test func equalAmountsOfOneSecondProveNothing() {
    // 100 in, five times in one second: the same file read from its end is 100 out five times.
    let rows: [(Int64, Int64, Int64?)] = (1...6).map { (7, 100, Int64($0) * 100) }
    let down: [(Int64, Int64, Int64?)] = rows.reversed()
    for file in [statement(rows), statement(down), statement(rows).inverted] {
      #expect(file.finding.proof.unproven == 5 && !file.isHeld)
    }
  }

  @Test func equalAmountsInTimeOrderProve() {
    let rows: [(Int64, Int64, Int64?)] = (1...7).map { (Int64($0), 100, Int64($0) * 100) }
    #expect(statement(rows).finding.proof.confirming == 6)
    #expect(statement(rows.reversed()).finding.proof.confirming == 6)
    #expect(statement(rows.reversed()).inverted.finding.proof.opposing == 6)
  }

  @Test func tiesInAnyOrderDoNotContradict() {
    // Three rows of one second stand in another order than they were booked in.
    var rows = salary
    for at in 1...3 { rows[at].0 = 2 }
    rows.swapAt(1, 3)
    let file = statement(rows + [(9, -5, 450), (10, 50, 500), (11, -100, 400), (12, -1, 399)])
    #expect(file.finding.proof.verdict == .confirmed && file.finding.proof.opposing == 0)
    #expect(file.inverted.finding.proof.verdict == .contradicted)
  }

  @Test func moneyInAloneSweptToZeroProvesNothing() {
    // 20,000 and 10,000 in by turns, each swept out by a row that the file leaves out: every second
    // step looks opposite and none agrees.
    let rows: [(Int64, Int64, Int64?)] = (0..<100).map {
      let amount: Int64 = $0 % 2 == 0 ? 2_000_000 : 1_000_000
      return (Int64($0), amount, amount)
    }
    let proof = statement(rows).finding.proof
    #expect(proof.opposing == 50 && proof.confirming == 0)
    #expect(proof.verdict == .unproven && !statement(rows).isHeld)
  }

  @Test func moneyThatGoesOutAsItCameInIsProven() {
    var rows: [(Int64, Int64, Int64?)] = []
    for pair in 0..<6 { rows += [(Int64(2 * pair), 300, 300), (Int64(2 * pair + 1), -300, 0)] }
    #expect(statement(rows).finding.proof.verdict == .confirmed)
    #expect(statement(rows.reversed()).finding.proof.verdict == .confirmed)
    #expect(statement(rows).inverted.finding.proof.verdict == .contradicted)
  }

  @Test func overdraftCountsLikeAnyBalance() {
    let rows = salary.map { ($0.0, $0.1, $0.2.map { $0 - 100_000 }) }
    #expect(statement(rows).finding.proof.verdict == .confirmed)
    #expect(statement(rows).inverted.finding.proof.verdict == .contradicted)
  }

  @Test func balancesBeforeTheirRowsAreUnderstood() {
    let rows = salary + [(7, 60, 515), (8, -15, 500), (9, -25, 475)]
    let before = rows.map { ($0.0, $0.1, $0.2.map { [amount = $0.1] in $0 - amount }) }
    #expect(statement(before).finding.proof.verdict == .confirmed)
    #expect(statement(before).inverted.finding.proof.verdict == .contradicted)
  }

  @Test func extremeBalancesDoNotOverflow() {
    let rows: [(Int64, Int64, Int64?)] = [
      (1, .max, .max), (2, 5, .min), (3, .max, .max), (4, 1, 0), (5, 7, .min), (6, 7, 7),
    ]
    #expect(statement(rows).finding.proof.verdict == .unproven)
  }

  @Test func oneSideReadWronglyIsDisputed() {
    // Every row is read as money in: the rows that are money out say so.
    let rows = (salary + salary.map { ($0.0 + 10, $0.1, $0.2.map { $0 + 455 }) })
      .map { ($0.0, abs($0.1), $0.2) }
    #expect(!statement(rows).isHeld, "one side alone could be a file of money in")
    var numbers: [(Int64, Int64, Int64?)] = []
    var balance: Int64 = 0
    for index in 0..<60 {
      let amount = Int64(100 + index * 7)
      let isIn = index % 3 != 0
      balance += isIn ? amount : -amount
      // Every second row of money in is read as money out.
      numbers.append(
        (Int64(index), isIn && index % 2 == 0 ? -amount : isIn ? amount : -amount, balance))
    }
    let finding = statement(numbers).finding
    #expect(finding.disputedAccounts == 1 && finding.proof.verdict == .mixed)
  }

  @Test func contradictedAndConfirmedAccountsAreMixed() {
    var file = statement(salary)
    var other = statement(salary).inverted
    for index in other.rows.indices { other.rows[index].account = "6217000000000000020" }
    file.rows += other.rows
    let finding = file.finding
    #expect(finding.proof.verdict == .mixed && finding.hasContradiction)
    #expect(finding.turns(Array("6217000000000000020".utf8)[...]))
    #expect(!finding.turns(Array("6222020000000000018".utf8)[...]))
    #expect(
      !finding.turns(Array("6228480000000000034".utf8)[...]), "an account without proof stays")
    #expect(finding.words.contains("line 9 of account 621700****0020"))
  }

  @Test func anAccountWithoutProofFollowsAWhollyContradictedFile() {
    var file = statement(salary).inverted
    file.rows.append(.init(seconds: 9, signedFen: 5, balanceFen: 5, account: "6217000000000000020"))
    #expect(file.finding.turns(Array("6217000000000000020".utf8)[...]))
  }
}
