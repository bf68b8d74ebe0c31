/// Ranked accounts of a leads file: groups of equals, best first.
public struct LeadList: Sendable {
  /// Accounts that share a rank stand in one group.
  let groups: [[String]]
  /// Rows that named an account a second time; only its best place counts.
  let repeatedRows: Int

  /// Reads `rank,account,score,…`: the rank orders; without one the score, highest first; without
  /// either the order of the rows.
  public init(path: String) throws(EvaluationError) {
    try self.init(bytes: fileBytes(path), path: path)
  }

  /// Accounts in order, each at a place of its own.
  public init(accounts: [String]) {
    var seen: Set<String> = []
    let kept = accounts.filter { seen.insert($0).inserted }
    groups = kept.map { [$0] }
    repeatedRows = accounts.count - kept.count
  }

  /// Accounts in order, best first; those that share a place stand in the order of the file.
  public var accounts: [String] { groups.flatMap { $0 } }

  /// The same of bytes in memory; `path` only names them in errors.
  public init(bytes: [UInt8], path: String) throws(EvaluationError) {
    let table = DelimitedText(bytes)
    guard let account = table.column(["account", "account_no", "账号"]) else {
      throw .noAccountColumn(path: path, found: table.columns)
    }
    let rank = table.column(["rank", "排名"])
    let score = table.column(["score", "得分"])
    var keyed: [(key: Double, account: String)] = []
    for (index, row) in table.rows.enumerated() where account < row.count {
      var key = Double(index)
      if let column = rank ?? score {
        guard column < row.count, let number = Double(row[column]), number.isFinite else {
          throw .badNumber(path: path, line: index + 2, column: table.columns[column])
        }
        key = rank == nil ? -number : number
      }
      keyed.append((key, row[account]))
    }
    // A stable order: equal keys keep the order of the file.
    let order = keyed.indices.sorted { (keyed[$0].key, $0) < (keyed[$1].key, $1) }
    var seen: Set<String> = []
    var groups: [[String]] = []
    var lastKey: Double?
    var repeated = 0
    for index in order {
      guard seen.insert(keyed[index].account).inserted else {
        repeated += 1
        continue
      }
      if keyed[index].key == lastKey {
        groups[groups.count - 1].append(keyed[index].account)
      } else {
        groups.append([keyed[index].account])
        lastKey = keyed[index].key
      }
    }
    self.groups = groups
    repeatedRows = repeated
  }
}
