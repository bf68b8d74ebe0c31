import StatementIngest

extension DirectionProof {
  /// The proof as it stands in `run.json`.
  var document: JSONValue {
    .object([
      ("verdict", .string(verdict.rawValue)), ("confirming", .integer(confirming)),
      ("opposing", .integer(opposing)), ("unproven", .integer(unproven)),
      ("accounts", .integer(accounts)), ("accounts_confirmed", .integer(confirmedAccounts)),
      ("accounts_contradicted", .integer(contradictedAccounts)),
      ("accounts_turned_round", .integer(turnedAccounts)),
    ])
  }
}
