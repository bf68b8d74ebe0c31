import BankRecords

/// What balances say of amounts: from row to row, a balance moves by the amount of one of the two.
struct BalanceProof {
  /// Steps from one row to the next of the same account where both balances are known.
  private(set) var steps = 0
  /// Steps that are the amount exactly, up or down, counted the better way round.
  private(set) var hits = 0
  /// The newest row stands first.
  private(set) var isNewestFirst = false
  /// For each value of the direction column, steps up and down.
  private(set) var flags: [(value: String, up: Int, down: Int)] = []
  /// Steps that agree with the sign of the amount, and those that go against it.
  private(set) var signAgrees = 0
  private(set) var signDisagrees = 0
  /// The amount of a row and the step its balance took: for columns that might say the direction.
  private(set) var moves: [(row: Int, isUp: Bool)] = []

  /// Different amounts among the hits, up to 3: a counter that goes up by one proves nothing.
  private(set) var differentAmounts = 0

  private struct Line {
    var row: Int
    /// Signed where the columns say so.
    var fen: Int64
    var balance: Int64
  }

  /// `fields` names the columns of amount (or amount in and out), balance and direction.
  init(rows: [[String]], fields: [RecordField: Int], own: Int?) {
    guard let balanceColumn = fields[.balance] else { return }
    let hasTwo = fields[.amountIn] != nil && fields[.amountOut] != nil
    var accounts: [(key: String, lines: [Line])] = []
    for (index, row) in rows.enumerated() {
      guard let balance = ValueShape.fen(row[balanceColumn]) else { continue }
      let fen: Int64?
      if hasTwo, let moneyIn = fields[.amountIn], let moneyOut = fields[.amountOut] {
        let (credit, debit) = (ValueShape.fen(row[moneyIn]), ValueShape.fen(row[moneyOut]))
        fen = credit == nil && debit == nil ? nil : (credit ?? 0) - abs(debit ?? 0)
      } else {
        fen = fields[.amount].flatMap { ValueShape.fen(row[$0]) }
      }
      guard let fen else { continue }
      let key = own.map { row[$0] } ?? ""
      let line = Line(row: index, fen: fen, balance: balance)
      if let at = accounts.firstIndex(where: { $0.key == key }) {
        accounts[at].lines.append(line)
      } else if accounts.count < 64 {
        accounts.append((key, [line]))
      }
    }
    let forward = BalanceProof.moves(accounts.map(\.lines))
    let backward = BalanceProof.moves(accounts.map { $0.lines.reversed() })
    isNewestFirst = backward.count > forward.count
    let best = isNewestFirst ? backward : forward
    steps = accounts.reduce(0) { $0 + max(0, $1.lines.count - 1) }
    hits = hasTwo ? best.filter { ($0.fen > 0) == $0.isUp }.count : best.count
    differentAmounts = min(3, Set(best.map(\.fen.magnitude)).count)
    moves = best.map { ($0.row, $0.isUp) }
    for move in best {
      if (move.fen > 0) == move.isUp { signAgrees += 1 } else { signDisagrees += 1 }
      guard let column = fields[.direction] else { continue }
      let value = rows[move.row][column]
      let at = flags.firstIndex { $0.value == value } ?? flags.endIndex
      if at == flags.endIndex { flags.append((value, 0, 0)) }
      if move.isUp { flags[at].up += 1 } else { flags[at].down += 1 }
    }
    flags.sort { $0.value < $1.value }
  }

  private static func moves(_ accounts: [[Line]]) -> [(row: Int, fen: Int64, isUp: Bool)] {
    var moves: [(row: Int, fen: Int64, isUp: Bool)] = []
    for lines in accounts {
      for (before, line) in zip(lines, lines.dropFirst()) {
        let (step, overflow) = line.balance.subtractingReportingOverflow(before.balance)
        if overflow || step == 0 || step.magnitude != line.fen.magnitude { continue }
        moves.append((line.row, line.fen, step > 0))
      }
    }
    return moves
  }

  /// At least three steps, and three of four, are the amount to the fen; rows that are left out of a
  /// statement break single steps.
  var isProven: Bool {
    hits >= 3 && differentAmounts > 1 && hits * 4 >= steps * 3
  }
}
