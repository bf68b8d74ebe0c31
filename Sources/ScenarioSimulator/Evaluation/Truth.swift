/// Why leads could not be judged.
public enum EvaluationError: Error, Equatable, CustomStringConvertible {
  case file(path: String, code: Int32)
  case noAccounts(path: String)
  case noAccountColumn(path: String, found: [String])
  case noPositives(path: String)
  case badNumber(path: String, line: Int, column: String)

  public var description: String {
    switch self {
    case .file(let path, let code): "cannot read \(path) (errno \(code))"
    case .noAccounts(let path): "\(path) has no rows: give a CSV with a header line"
    case .noAccountColumn(let path, let found):
      "\(path) has no column `account`: its columns are \(found.joined(separator: ", "))"
    case .noPositives(let path):
      "\(path) names no account that counts as positive: check the columns label and role"
    case .badNumber(let path, let line, let column):
      "\(path), line \(line): column \(column) holds no number"
    }
  }
}

/// Which accounts count as rightly found.
public enum Positives: Sendable, Equatable {
  /// Collection and payout accounts: the ones that the regulation's patterns describe.
  case collectionAndPayout
  /// Every account of a case, whatever its role.
  case allRoles
}

/// What is true of the accounts of a file.
public struct Truth: Sendable {
  /// One planted account.
  public struct Entry: Sendable {
    public var account: String
    public var label: TruthLabel
    public var role: String
    public var kind: String
    /// Empty where the file does not say.
    public var caseID: String

    public init(account: String, label: TruthLabel, role: String, kind: String, caseID: String = "")
    {
      self.account = account
      self.label = label
      self.role = role
      self.kind = kind
      self.caseID = caseID
    }
  }

  public let entries: [Entry]
  /// Whether the file says roles; without them every suspicious account is a positive.
  let hasRoles: Bool

  /// Reads `account,label,role,kind,…`, or `account,is_suspicious` with 0 and 1, or a bare list of
  /// suspicious accounts with or without a header.
  public init(path: String) throws(EvaluationError) {
    try self.init(bytes: fileBytes(path), path: path)
  }

  /// The same of bytes in memory; `path` only names them in errors.
  public init(bytes: [UInt8], path: String) throws(EvaluationError) {
    let table = DelimitedText(bytes)
    guard !table.columns.isEmpty else { throw .noAccounts(path: path) }
    let accountNames = ["account", "account_no", "account_number", "账号", "account_id"]
    guard let account = table.column(accountNames) else {
      guard table.columns.count == 1 else {
        throw .noAccountColumn(path: path, found: table.columns)
      }
      // A bare list: its first line is an account too.
      entries = ([table.columns] + table.rows).map {
        Entry(account: $0[0], label: .planted, role: "", kind: "")
      }
      hasRoles = false
      return
    }
    let label = table.column(["label", "is_suspicious", "suspicious", "is_case"])
    let role = table.column(["role"])
    let kind = table.column(["kind", "type"])
    let caseID = table.column(["case_id", "case", "case_no"])
    hasRoles = role != nil
    var seen: Set<String> = []
    entries = table.rows.compactMap { row in
      func field(_ place: Int?) -> String {
        place.map { $0 < row.count ? row[$0] : "" } ?? ""
      }
      guard !field(account).isEmpty, seen.insert(field(account)).inserted else { return nil }
      return Entry(
        account: field(account), label: label == nil ? .planted : Self.label(field(label)),
        role: field(role), kind: field(kind), caseID: field(caseID))
    }
    guard !entries.isEmpty else { throw .noAccounts(path: path) }
  }

  private static func label(_ text: String) -> TruthLabel {
    switch text.lowercased() {
    case "", "0", "0.0", "false", "no", "background", "normal": .background
    case "look_alike", "lookalike", "look-alike": .lookAlike
    default: .planted
    }
  }

  /// Whether the account counts as rightly found.
  public func isPositive(_ entry: Entry, _ positives: Positives) -> Bool {
    guard entry.label == .planted else { return false }
    guard hasRoles, positives == .collectionAndPayout else { return true }
    return entry.role == "collection" || entry.role == "payout"
  }
}
