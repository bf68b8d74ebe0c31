import AccountFlows

extension RateEvidence {
  /// Pairs of payouts below which nothing is said of their steadiness.
  private static let leastPairs = 5
  /// Tolerances by which two payouts of one rate may differ: each may stray by one.
  private static let steadyTolerances = 3.0

  /// Compares each interest payout on a constant with the person's one before, on another day.
  mutating func measureSteadiness(
    _ flow: AccountFlow, _ payouts: [PrincipalPayout], tolerance: Double
  ) {
    let allowed = RateEvidence.steadyTolerances * tolerance
    var steady = 0
    var pairs = 0
    for (before, after) in zip(onConstant, onConstant.dropFirst()) {
      let (early, late) = (payouts[before], payouts[after])
      guard early.party == late.party, early.sort == .interest, late.sort == .interest else {
        continue
      }
      let (first, second) = (flow.legs[early.leg], flow.legs[late.leg])
      guard first.time.day != second.time.day else { continue }
      pairs += 1
      let rates = (
        early.rate(amountFen: first.amountFen, principal: early.principal),
        late.rate(amountFen: second.amountFen, principal: late.principal)
      )
      if first.amountFen == second.amountFen || (rates.0 - rates.1).magnitude <= allowed * rates.0 {
        steady += 1
      }
    }
    steadiness =
      pairs < RateEvidence.leastPairs ? 1 : Double(steady) / Double(pairs)
  }
}
