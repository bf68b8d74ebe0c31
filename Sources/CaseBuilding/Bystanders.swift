/// Tells accounts upstream that collected a scheme's money from those where its payees happened to
/// spend theirs.
enum Bystanders {
  /// Share of what an account took in, from those who came early enough to be paid, that the payees of a
  /// paying account brought at least. Ten paying accounts may share one collecting account's
  /// participants.
  static let leastMoneyShare = 0.1

  /// Whether the payees at `places` brought next to nothing of the account's money: parents of a
  /// school and borrowers of a lender who also are somebody's investors.
  ///
  /// Only payers are compared who came no later than nine tenths of these payees: a scheme pays those
  /// who came first, and has not paid the newest yet. `payees` are those of the paying account,
  /// `payers` those of the account upstream, both by party. Complexity: O(n log n).
  static func isBystander(
    _ payees: SharedList<LinkProfile.DatedParty>, at places: [Int],
    payers: SharedList<LinkProfile.DatedParty>
  ) -> Bool {
    var sharedFen: Int64 = 0
    var days: [Int32] = []
    var next = 0
    for place in places {
      let party = payees[place].party
      while next < payers.count, payers[next].party < party { next += 1 }
      guard next < payers.count, payers[next].party == party else { continue }
      sharedFen += payers[next].amountFen
      days.append(payers[next].day)
    }
    guard !days.isEmpty else { return false }
    let until = days.sorted()[days.count * 9 / 10]
    let eligibleFen = payers.reduce(Int64(0)) { sum, payer in
      sum + (payer.day <= until ? payer.amountFen : 0)
    }
    return Double(sharedFen) < leastMoneyShare * Double(eligibleFen)
  }
}
