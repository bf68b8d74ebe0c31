import StatementIngest

/// What must fit together in a profile, so that a slip is told when it is loaded and not by a file of
/// rejected rows.
struct ProfileChecks {
  let format: StatementFormat
  let root: ProfileNode
  let members: [String: ProfileNode]

  func run() throws(ProfileError) {
    try checkHeader()
    try checkFields()
    try checkColumns()
  }

  private func node(_ key: String) -> ProfileNode { members[key] ?? root }

  private func checkHeader() throws(ProfileError) {
    guard !format.header.isEmpty else {
      throw node("header").failure(
        "'header' is empty; list the columns in order, for a file without a header line too")
    }
    if format.isHeaderless, !format.requiredColumns.isEmpty {
      throw node("required_columns").failure(
        "a file without a header line is not recognised by columns; leave 'required_columns' out")
    }
  }

  private func checkFields() throws(ProfileError) {
    let fields = Set(format.bindings.map(\.field))
    let isTransfers = format.rows == .transfers
    let rule = members["direction"] ?? root
    var needed: [[RecordField]] = [[.time, .date]]
    switch format.direction {
    case .parties, .partiesAndSign, .partiesReversed:
      guard isTransfers else {
        throw rule.failure(
          "'rows' is statement; its direction rule is one of flag, sign, reversed_sign, two_amounts"
        )
      }
      needed += [[.payer], [.payee], [.amount]]
      if case .partiesReversed = format.direction { needed.append([.direction]) }
    case .flag, .sign, .reversedSign, .twoAmounts:
      guard !isTransfers else {
        throw rule.failure(
          "'rows' is transfers; its direction rule is one of parties, parties_reversed, "
            + "parties_and_sign")
      }
      if case .twoAmounts = format.direction {
        needed += [[.amountIn], [.amountOut]]
      } else {
        needed.append([.amount])
      }
      if case .flag = format.direction { needed.append([.direction]) }
      if case .column = format.ownAccount { needed.append([.own, .ownCard]) }
    }
    for choice in needed where choice.allSatisfy({ !fields.contains($0) }) {
      let names = choice.map { "'\($0.rawValue)'" }.joined(separator: " or ")
      let hint =
        choice == [.own, .ownCard]
        ? "; or say in 'own_account' where the account stands: preamble or file_name" : ""
      throw node("columns").failure("'columns' lacks \(names)\(hint)")
    }
    let strange = format.bindings.map(\.field).filter {
      isTransfers
        ? ProfileChecks.statementOnly.contains($0) : ProfileChecks.transfersOnly.contains($0)
    }
    if let first = strange.first {
      throw node("columns").failure(
        "'\(first.rawValue)' has no meaning where 'rows' is \(format.rows.rawValue)")
    }
  }

  private static let transfersOnly: Set<RecordField> = [
    .payer, .payee, .payerName, .payeeName, .payerIDNumber, .payeeIDNumber, .payerBank, .payeeBank,
    .payerRegion, .payeeRegion,
  ]
  private static let statementOnly: Set<RecordField> = [
    .own, .ownCard, .ownName, .ownIDNumber, .counterparty, .counterpartyCard,
    .counterpartyNameAndAccount, .counterpartyName, .counterpartyIDNumber, .counterpartyBank,
    .amountIn, .amountOut,
  ]

  /// A column that is not in the header and looks like one that is was misspelt.
  private func checkColumns() throws(ProfileError) {
    let bound = format.bindings.flatMap(\.columns)
    for name in format.requiredColumns where !format.header.contains(name) && !bound.contains(name)
    {
      throw node("required_columns").failure(unknown(name))
    }
    let known = members["columns"].flatMap { try? $0.members() } ?? []
    for binding in format.bindings
    where binding.columns.allSatisfy({ !format.header.contains($0) }) {
      let place = known.first { $0.key == binding.field.rawValue } ?? root
      let free = format.header.filter { !bound.contains($0) }
      for name in binding.columns where nearest(to: name, among: free) != nil {
        throw place.failure(unknown(name))
      }
      if ProfileChecks.essential.contains(binding.field), !hasOther(than: binding) {
        throw place.failure(unknown(binding.columns.first ?? ""))
      }
    }
  }

  private static let essential: Set<RecordField> = [
    .time, .date, .amount, .amountIn, .amountOut, .direction, .payer, .payee,
  ]

  /// Whether another column tells the same: time and date stand in for each other.
  private func hasOther(than binding: FieldBinding) -> Bool {
    let others: [RecordField] =
      binding.field == .time ? [.date] : binding.field == .date ? [.time] : []
    return format.bindings.contains { other in
      others.contains(other.field) && other.columns.contains(where: format.header.contains)
    }
  }

  private func unknown(_ name: String) -> String {
    let near = nearest(to: name, among: format.header)
    return "the header has no column '\(name)'" + (near.map { "; did you mean '\($0)'?" } ?? "")
  }

  /// A name that differs by a slip: one character in short ones.
  private func nearest(to name: String, among names: [String]) -> String? {
    guard name.count >= 3 else { return nil }
    let near = ModelError.nearest(to: name, among: names)
    guard let near, name.count > 6 || ModelError.editDistance(name, near) <= 1 else { return nil }
    return near
  }
}
