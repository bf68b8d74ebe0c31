/// How well the cases of a run match the planted ones: which were found, in how many pieces, and how
/// far their totals are off.
public struct CaseEvaluation: Sendable, Equatable, Codable {
  /// One planted case beside the found case that has most of its accounts.
  public struct Match: Sendable, Equatable, Codable {
    public var caseID: String
    public var kind: String
    /// Collecting and paying accounts of the planted case, and those in the matching found case.
    public var coreAccounts: Int
    public var coreFound: Int
    /// All accounts of the planted case, those in the found case, and those with the true role.
    public var accounts: Int
    public var accountsFound: Int
    public var rolesRight: Int
    /// Accounts of the found case that are not in the planted one.
    public var strangers: Int
    /// Found cases over which its collecting and paying accounts are spread.
    public var pieces: Int
    /// Found ÷ true − 1; nil where the case was not found or the true figure is 0. The true amount holds
    /// cash and aggregator money.
    public var amountError: Double?
    public var personsError: Double?
    public var unpaidError: Double?
    /// The true amount, cash and aggregator money included, lies within the found bounds.
    public var isWithinBounds: Bool
  }

  public var cases: Int
  public var found: Int
  /// Found cases with collecting or paying accounts of several planted ones.
  public var merged: Int
  /// Found cases with no account of any planted one.
  public var foundWithoutTruth: Int
  /// Share of the found cases whose amount and persons are within a tenth of the truth, and share of
  /// those whose unpaid sum is.
  public var totalsWithinTenth: Double
  public var unpaidWithinTenth: Double
  public var matches: [Match]

  /// Judges `cases.csv` of a run by `truth.csv` and `cases.csv` of a world.
  public init(truth: String, caseTruth: String, foundCases: String) throws(EvaluationError) {
    try self.init(
      truth: DelimitedText(fileBytes(truth)), caseTruth: DelimitedText(fileBytes(caseTruth)),
      found: DelimitedText(fileBytes(foundCases)))
  }

  init(truth: DelimitedText, caseTruth: DelimitedText, found: DelimitedText)
    throws(EvaluationError)
  {
    let planted = Self.planted(truth)
    let madeCases = found.rows.map { FoundCase(found, $0) }
    var owner: [String: Int] = [:]
    for (place, made) in madeCases.enumerated() {
      for account in made.roles.keys { owner[account] = place }
    }
    var matches: [Match] = []
    var coreCases: [Int: Set<String>] = [:]
    for (row, id) in caseTruth.rows.enumerated().map({ ($0.offset, Self.id(caseTruth, $0.element)) }
    ) {
      let accounts = planted[id] ?? []
      let core = accounts.filter { $0.role == "collection" || $0.role == "payout" }
      var counts: [Int: Int] = [:]
      for account in core {
        guard let place = owner[account.account] else { continue }
        counts[place, default: 0] += 1
        coreCases[place, default: []].insert(id)
      }
      let best = counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key
      matches.append(
        Match(
          id: id, truth: Figures(caseTruth, caseTruth.rows[row], fen: true),
          kind: caseTruth.text("kind", caseTruth.rows[row]), accounts: accounts, core: core,
          made: best.map { madeCases[$0] }, pieces: counts.count))
    }
    self.matches = matches
    cases = matches.count
    self.found = matches.count { $0.coreFound > 0 }
    merged = coreCases.values.count { $0.count > 1 }
    let plantedAccounts = Set(planted.values.flatMap { $0 }.map(\.account))
    foundWithoutTruth = madeCases.count { plantedAccounts.isDisjoint(with: $0.roles.keys) }
    let seen = matches.filter { $0.coreFound > 0 }
    func share(_ errors: (Match) -> [Double?]) -> Double {
      guard !seen.isEmpty else { return 0 }
      let good = seen.count { match in
        errors(match).allSatisfy { $0.map { abs($0) <= 0.1 } ?? true }
      }
      return Double(good) / Double(seen.count)
    }
    totalsWithinTenth = share { [$0.amountError, $0.personsError] }
    unpaidWithinTenth = share { [$0.unpaidError] }
  }

  struct Account {
    var account: String
    var role: String
  }

  private static func planted(_ truth: DelimitedText) -> [String: [Account]] {
    var accounts: [String: [Account]] = [:]
    for row in truth.rows where truth.text("label", row) == "case" {
      accounts[truth.text("case_id", row), default: []].append(
        Account(account: truth.text("account", row), role: truth.text("role", row)))
    }
    return accounts
  }

  private static func id(_ table: DelimitedText, _ row: [String]) -> String {
    table.text("case_id", row)
  }

  /// A row of a run's `cases.csv`.
  struct FoundCase {
    var roles: [String: String] = [:]
    var figures: Figures

    init(_ table: DelimitedText, _ row: [String]) {
      for member in table.text("members", row).split(separator: ";") {
        guard let colon = member.lastIndex(of: ":") else { continue }
        roles[String(member[..<colon])] = String(member[member.index(after: colon)...])
      }
      figures = Figures(table, row, fen: false)
    }
  }

  /// The sums of a case, in yuan.
  struct Figures {
    var amount: Double
    var persons: Double
    var unpaid: Double
    var nameless: Double
    var low: Double
    var high: Double

    init(_ table: DelimitedText, _ row: [String], fen: Bool) {
      func number(_ names: [String]) -> Double {
        for name in names {
          if let value = Double(table.text(name, row)) {
            return name.hasSuffix("_fen") ? value / 100 : value
          }
        }
        return 0
      }
      // A part of the banks shows a part of the case: no run can sum up what no file holds.
      amount = number(["seen_amount_fen", "amount_fen", "amount"])
      persons = number(["seen_persons", "persons"])
      unpaid = number(["seen_unpaid_fen", "unpaid_fen", "unpaid_amount"])
      nameless = number(["nameless_fen", "nameless"])
      low = number(["amount_low"])
      high = number(["amount_high"])
    }
  }
}

extension CaseEvaluation.Match {
  init(
    id: String, truth: CaseEvaluation.Figures, kind: String, accounts: [CaseEvaluation.Account],
    core: [CaseEvaluation.Account], made: CaseEvaluation.FoundCase?, pieces: Int
  ) {
    caseID = id
    self.kind = kind
    coreAccounts = core.count
    self.accounts = accounts.count
    let roles = made?.roles ?? [:]
    coreFound = core.count { roles[$0.account] != nil }
    accountsFound = accounts.count { roles[$0.account] != nil }
    rolesRight = accounts.count { roles[$0.account] == $0.role }
    strangers = roles.count - accountsFound
    self.pieces = pieces
    let whole = truth.amount + truth.nameless
    // How many persons brought the nameless part and what of it is unpaid the truth does not say: from
    // none to as many and as much as of the named part.
    let most = whole / max(1, truth.amount)
    func error(_ found: Double?, _ truth: Double, to high: Double) -> Double? {
      guard let found, truth > 0 else { return nil }
      return found / min(max(found, truth), high) - 1
    }
    amountError = error(made?.figures.amount, whole, to: whole)
    personsError = error(made?.figures.persons, truth.persons, to: truth.persons * most)
    unpaidError = error(made?.figures.unpaid, truth.unpaid, to: truth.unpaid * most)
    // A thousandth either way: sums of rates are rounded to the fen in many places.
    isWithinBounds =
      made.map { $0.figures.low <= whole * 1.001 && whole <= $0.figures.high * 1.001 } ?? false
  }
}

extension CaseEvaluation {
  /// A plain table for a terminal; the same evaluation prints the same bytes.
  public var table: String {
    func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
    func signed(_ error: Double?) -> String {
      guard let error else { return "–" }
      let points = Int((error * 100).rounded())
      return points > 0 ? "+\(points) %" : "\(points) %"
    }
    var lines = [
      "cases               \(cases) (\(found) found, \(merged) merged, "
        + "\(foundWithoutTruth) without truth)",
      "totals within 10 %  \(percent(totalsWithinTenth)) (amount and persons), "
        + "\(percent(unpaidWithinTenth)) (unpaid)", "",
      "case       core  all     roles  strangers  pieces  amount  persons  unpaid  bounds",
    ]
    for match in matches {
      let cells: [(String, Int)] = [
        (match.caseID, -9), ("\(match.coreFound)/\(match.coreAccounts)", 6),
        ("\(match.accountsFound)/\(match.accounts)", 5), ("\(match.rolesRight)", 10),
        ("\(match.strangers)", 11), ("\(match.pieces)", 8), (signed(match.amountError), 8),
        (signed(match.personsError), 9), (signed(match.unpaidError), 8),
        (match.isWithinBounds ? "yes" : "no", 8),
      ]
      lines.append(
        cells.map { text, width in
          let gap = String(repeating: " ", count: max(0, abs(width) - text.count))
          return width < 0 ? text + gap : gap + text
        }.joined())
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension DelimitedText {
  /// The field of a row by the column's name; empty where there is none.
  func text(_ name: String, _ row: [String]) -> String {
    guard let place = column([name]), place < row.count else { return "" }
    return row[place]
  }
}
