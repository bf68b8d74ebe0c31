import BankRecords
import SeededNumbers

@testable import StatementIngest

/// The rows of one account's statement with its running balance, written as banks write them.
struct WrittenStatement {
  struct Row {
    var seconds: Int64
    /// Money in positive; what the direction column says is its sign.
    var signedFen: Int64
    var balanceFen: Int64?
    var isReversal = false
    var account = "6222020000000000018"
  }

  enum Order: CaseIterable { case ascending, descending, daysDescending, shuffledTies, shuffled }

  var rows: [Row] = []

  /// The other direction in every row.
  var inverted: WrittenStatement {
    var other = self
    for index in other.rows.indices { other.rows[index].signedFen.negate() }
    return other
  }

  var batch: TransactionBatch {
    var batch = TransactionBatch()
    for (index, row) in rows.enumerated() {
      var record = TransactionRecord()
      let start = batch.text.count
      batch.text.append(contentsOf: row.account.utf8)
      let own = TextSpan(offset: start, length: row.account.utf8.count)
      record.time = BookingTime(seconds: row.seconds)
      record.amountFen = abs(row.signedFen)
      record.balanceFen = row.balanceFen
      record.viewpoint = row.signedFen < 0 ? .payerStatement : .payeeStatement
      if row.signedFen < 0 { record.payerAccount = own } else { record.payeeAccount = own }
      if row.isReversal { record.marks = .reversal }
      record.location = RowLocation(file: 0, line: UInt64(index + 2), byte: 0, length: 1)
      batch.records.append(record)
    }
    return batch
  }

  var finding: DirectionFinding {
    var chains = BalanceChains()
    chains.add(batch)
    chains.putInOrder()
    return DirectionFinding(of: chains)
  }

  /// Whether the file would be held.
  var isHeld: Bool { finding.hasContradiction || finding.disputedAccounts > 0 }

  /// Puts rows, which stand in the order they were booked, into an order of the file.
  func ordered(_ order: Order, secondsPerTick: Int64, using numbers: inout SeededNumbers)
    -> WrittenStatement
  {
    var other = self
    for index in other.rows.indices {
      other.rows[index].seconds -= other.rows[index].seconds % secondsPerTick
    }
    let keyed = Array(other.rows.enumerated())
    switch order {
    case .ascending: break
    case .descending: other.rows.reverse()
    case .daysDescending:
      other.rows = keyed.sorted {
        ($1.element.seconds, $0.offset) < ($0.element.seconds, $1.offset)
      }.map(\.element)
    case .shuffledTies:
      let ranked = keyed.map { ($0.element, numbers.next()) }
      other.rows = ranked.sorted { ($0.0.seconds, $0.1) < ($1.0.seconds, $1.1) }.map(\.0)
    case .shuffled: other.rows.shuffle(using: &numbers)
    }
    return other
  }
}

extension WrittenStatement {
  /// How amounts come.
  enum Amounts: CaseIterable { case any, lattice, constant, mirrored, swept, sweptWhole }

  /// A complete statement, row after row as booked.
  static func complete(rows count: Int, _ amounts: Amounts, using numbers: inout SeededNumbers)
    -> WrittenStatement
  {
    var statement = WrittenStatement()
    var balance = Int64(numbers.below(2_000_000)) - 500_000
    var seconds: Int64 = 1_700_000_000
    let unit = Int64([100, 10_000, 100_000, 1_000_000][numbers.below(4)])
    var gathered: Int64 = 0
    while statement.rows.count < count {
      var signed: Int64
      let turn = statement.rows.count
      switch amounts {
      case .any: signed = Int64(1 + numbers.below(900_000)) * (numbers.below(2) == 0 ? 1 : -1)
      case .lattice:
        signed = unit * Int64([1, 2, 5, 10][numbers.below(4)]) * (numbers.below(3) == 0 ? -1 : 1)
      case .constant: signed = unit * (numbers.below(4) == 0 ? -1 : 1)
      case .mirrored:
        let last = statement.rows.last?.signedFen ?? 0
        signed = turn % 2 == 1 ? -last : unit * Int64(1 + numbers.below(9))
      case .swept, .sweptWhole:
        signed = unit * Int64([1, 2, 5, 10, 20][numbers.below(5)])
        if gathered > 0, amounts == .sweptWhole ? turn % 2 == 1 : numbers.below(4) == 0 {
          signed = -gathered
        }
      }
      gathered = signed < 0 ? 0 : gathered + signed
      balance += signed
      seconds += Int64(1 + numbers.below(30_000))
      statement.rows.append(Row(seconds: seconds, signedFen: signed, balanceFen: balance))
    }
    return statement
  }

  /// What a file leaves out or adds without being wrong.
  enum Trap: CaseIterable {
    case none, missingRows, moneyInOnly, moneyOutOnly, largeOnly, fees, zeroRows, withheld
    case reversals, twoSubAccounts, manySubAccounts, sampled
  }

  func with(_ trap: Trap, using numbers: inout SeededNumbers) -> WrittenStatement {
    var other = self
    switch trap {
    case .none: break
    case .missingRows: other.rows = rows.filter { _ in numbers.below(8) != 0 }
    case .sampled: other.rows = rows.filter { _ in numbers.below(4) == 0 }
    case .moneyInOnly: other.rows = rows.filter { $0.signedFen > 0 }
    case .moneyOutOnly: other.rows = rows.filter { $0.signedFen < 0 }
    case .largeOnly:
      let limit = rows.map { abs($0.signedFen) }.sorted()[rows.count / 2]
      other.rows = rows.filter { abs($0.signedFen) >= limit }
    case .fees:
      var fees: Int64 = 0
      for index in other.rows.indices {
        if rows[index].signedFen < 0 { fees += Int64(1 + numbers.below(3)) * 50 }
        other.rows[index].balanceFen = rows[index].balanceFen.map { $0 - fees }
      }
    case .zeroRows:
      for index in other.rows.indices.reversed() where numbers.below(4) == 0 {
        var row = rows[index]
        row.signedFen = 0
        other.rows.insert(row, at: index + 1)
      }
    case .withheld:
      for index in other.rows.indices where numbers.below(4) == 0 {
        other.rows[index].balanceFen = nil
      }
    case .reversals:
      for index in other.rows.indices.reversed() where numbers.below(10) == 0 {
        // Booked with the same flag and a minus: the amount's sign is gone when it gets here.
        var row = rows[index]
        row.balanceFen = row.balanceFen.map { $0 - row.signedFen }
        row.isReversal = true
        other.rows.insert(contentsOf: [row, rows[index]], at: index + 1)
      }
    case .twoSubAccounts: other = interleaved(2, using: &numbers)
    case .manySubAccounts: other = interleaved(5, using: &numbers)
    }
    return other
  }

  /// The rows dealt out to several balances that run side by side under one number.
  private func interleaved(_ count: Int, using numbers: inout SeededNumbers) -> WrittenStatement {
    var balances = (0..<count).map { _ in Int64(numbers.below(1000)) * 100_000 }
    var other = self
    for index in other.rows.indices {
      let sub = numbers.below(count)
      balances[sub] += rows[index].signedFen
      other.rows[index].balanceFen = balances[sub]
    }
    return other
  }
}
