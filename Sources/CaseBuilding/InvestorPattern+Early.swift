import BankRecords

extension InvestorPattern {
  /// Parties of a case so young that hardly anybody was paid back who are no investors.
  ///
  /// The mass of the payers gives the unit of deposits and the weeks in which the case takes them. Who
  /// was not paid back and put in next to nothing is none; nor is who bears two of these marks: no
  /// deposit of the unit, a first payment before those weeks, words of gifts and loans that others do
  /// not use. Complexity: O(n log n) in the moves.
  static func youngStrangers(among parties: [Party], rules: CountingRules) -> Set<Int> {
    let figures = rules.investors
    guard parties.count >= figures.leastPaidBack else { return [] }
    let sums = parties.map(\.principalFen).sorted()
    let least = sums[sums.count / 2] / figures.smallPart
    let large = parties.filter { $0.principalFen >= least }
    let deposits = large.flatMap(\.deposits)
    let unit = InvestorPattern.unit(
      of: deposits.map(\.fen), share: figures.earlyUnitShare, least: figures.tellingUnitFen)
    let start = youngStart(of: large.map { $0.deposits[0].day }, share: figures.earlyWindowShare)
    let wordsTell = InvestorPattern.privateShare(of: deposits) < youngWordShare
    return Set(
      parties.filter { party in
        if party.returns.isEmpty, party.principalFen < least,
          parties.count >= 2 * figures.leastPaidBack
        {
          return true
        }
        var marks = 0
        if unit > 1, !party.deposits.contains(where: { $0.fen % unit == 0 }) { marks += 1 }
        if party.deposits[0].day < start { marks += 1 }
        if wordsTell, InvestorPattern.privateShare(of: party.deposits) >= 0.5 { marks += 1 }
        return marks >= 2
      }.map(\.number))
  }

  /// Private payments stand among the deposits here, and with them their words.
  private static let youngWordShare = 0.25

  /// Where the shortest time in which this share of the parties came begins, and half of it, or two
  /// weeks, before.
  private static func youngStart(of days: [Int32], share: Double) -> Int32 {
    let sorted = days.sorted()
    let count = max(1, Int(Double(sorted.count) * share))
    var best = (length: Int32.max, start: Int32(0))
    for place in 0...(sorted.count - count) {
      let length = sorted[place + count - 1] - sorted[place]
      if length < best.length { best = (length, sorted[place]) }
    }
    return best.start - max(14, best.length / 2)
  }
}
