import SeededNumbers
import Testing

@testable import StatementIngest

/// Thousands of random statements: a true one is never held, an inverted one is found.
struct DirectionPropertyTests {
  private static let ticks: [Int64] = [1, 60, 3600, 86_400, 864_000]

  @Test func aTrueStatementIsNeverHeld() {
    var numbers = SeededNumbers(state: 20)
    for round in 0..<6000 {
      let amounts = WrittenStatement.Amounts.allCases[numbers.below(6)]
      let trap = WrittenStatement.Trap.allCases[numbers.below(12)]
      let order = WrittenStatement.Order.allCases[numbers.below(5)]
      let tick = Self.ticks[numbers.below(5)]
      let statement = WrittenStatement.complete(
        rows: 4 + numbers.below(80), amounts, using: &numbers
      ).with(trap, using: &numbers).ordered(order, secondsPerTick: tick, using: &numbers)
      let isHeld = statement.isHeld
      #expect(
        !isHeld, "round \(round): \(amounts) \(trap) \(order) \(tick) \(statement.finding.words)")
    }
  }

  /// Many small accounts of one file, the same trap in all of them: together they prove something.
  @Test func trueSmallAccountsTogetherAreNeverHeld() {
    var numbers = SeededNumbers(state: 22)
    for round in 0..<200 {
      let amounts = WrittenStatement.Amounts.allCases[numbers.below(6)]
      let trap = WrittenStatement.Trap.allCases[numbers.below(12)]
      let tick = Self.ticks[numbers.below(5)]
      let file = Self.file(of: 40, amounts, trap, tick: tick, using: &numbers)
      let isHeld = file.isHeld
      #expect(!isHeld, "round \(round): \(amounts) \(trap) \(tick) \(file.finding.words)")
      guard trap == .none, tick == 1 else { continue }
      let inverted = file.inverted.finding
      #expect(inverted.hasContradiction, "round \(round): \(amounts) \(inverted.words)")
    }
  }

  private static func file(
    of accounts: Int, _ amounts: WrittenStatement.Amounts, _ trap: WrittenStatement.Trap,
    tick: Int64, using numbers: inout SeededNumbers
  ) -> WrittenStatement {
    var file = WrittenStatement()
    for account in 0..<accounts {
      var one = WrittenStatement.complete(rows: 3 + numbers.below(4), amounts, using: &numbers)
        .with(trap, using: &numbers)
        .ordered(.ascending, secondsPerTick: tick, using: &numbers)
      for index in one.rows.indices { one.rows[index].account = "62170000000000\(1000 + account)" }
      file.rows += one.rows
    }
    return file
  }

  @Test func anInvertedStatementIsAlwaysFound() {
    var numbers = SeededNumbers(state: 21)
    let traps: [WrittenStatement.Trap] = [.none, .missingRows, .zeroRows, .withheld, .reversals]
    for round in 0..<4000 {
      let tick = Self.ticks[numbers.below(4)]
      // Equal amounts within a day read either way: there time must tell.
      let amounts: WrittenStatement.Amounts =
        tick == 1
        ? WrittenStatement.Amounts.allCases[numbers.below(6)]
        : [.any, .lattice, .swept][numbers.below(3)]
      let order: WrittenStatement.Order =
        [.ascending, .descending, .daysDescending][numbers.below(3)]
      let trap = traps[numbers.below(5)]
      let finding = WrittenStatement.complete(
        rows: 40 + numbers.below(60), amounts, using: &numbers
      ).with(trap, using: &numbers).ordered(order, secondsPerTick: tick, using: &numbers)
        .inverted.finding
      let isFound = finding.hasContradiction
      #expect(isFound, "round \(round): \(amounts) \(trap) \(order) \(tick) \(finding.words)")
    }
  }

  /// Half of the rows left out, fees in every second balance: nearly always found.
  @Test func anInvertedStatementWithManyGapsIsNearlyAlwaysFound() {
    var numbers = SeededNumbers(state: 23)
    var missed = 0
    for _ in 0..<2000 {
      let trap: WrittenStatement.Trap = numbers.below(2) == 0 ? .fees : .largeOnly
      let finding = WrittenStatement.complete(
        rows: 40 + numbers.below(60), [.any, .lattice, .swept][numbers.below(3)], using: &numbers
      ).with(trap, using: &numbers)
        .ordered(.descending, secondsPerTick: Self.ticks[numbers.below(4)], using: &numbers)
        .inverted.finding
      if !finding.hasContradiction { missed += 1 }
    }
    #expect(missed <= 4)
  }

  /// Sorted by anything but time: the rows are put into the order of time.
  @Test func anInvertedStatementInAnyOrderIsFound() {
    var numbers = SeededNumbers(state: 24)
    for _ in 0..<500 {
      let statement = WrittenStatement.complete(rows: 60, .any, using: &numbers)
        .ordered(.shuffled, secondsPerTick: 1, using: &numbers)
      #expect(statement.finding.proof.verdict == .confirmed)
      #expect(statement.inverted.finding.proof.verdict == .contradicted)
    }
  }
}
