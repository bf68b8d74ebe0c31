import BankRecords

/// What the deposits and returns of a case's investors have in common, and who does not share it.
///
/// A collector's private card takes money of friends, tenants and workmates too. They are told from
/// investors by what the case itself shows: rates of return that many payers share make its investors;
/// these give the unit of deposits, the least deposit and the days until the first return. Who is paid
/// by none of these rates and put in odd or small sums, or rather small ones for which nothing came long
/// after everybody else was paid, is no investor.
struct InvestorPattern {
  /// Money that moved between a party (by its number in the tally) and the case, in time order.
  struct Move {
    var party: Int
    var day: Int32
    var fen: Int64
    var isIn: Bool
    /// Words of gifts and private loans.
    var isPrivate = false
  }

  /// Parties with principal who do not share the pattern.
  let strangers: Set<Int>
  /// The largest unit of nearly all deposits of investors, in fen.
  let unitFen: Int64

  /// Nil where too few parties were paid back to tell. Complexity: O(n log n) in the moves.
  init?(moves: [Move], rules: CountingRules) {
    let figures = rules.investors
    let parties = InvestorPattern.parties(of: moves, figures)
    let paid = parties.filter { !$0.returns.isEmpty }
    guard paid.count >= figures.leastPaidBack else { return nil }
    var core = InvestorPattern.onPlan(paid, figures)
    // A plan that few of them show is none: then who was paid back is an investor.
    let isPlan =
      core.count >= figures.leastPaidBack
      && Double(core.count) >= figures.leastCoreShare * Double(paid.count)
    if !isPlan { core = Set(paid.map(\.number)) }
    let investors = paid.filter { core.contains($0.number) }
    let deposits = investors.flatMap(\.deposits)
    let unit = InvestorPattern.unit(of: deposits.map(\.fen), share: figures.unitShare, least: 1)
    let wordsTell = InvestorPattern.privateShare(of: deposits) < figures.privateWordShare
    let begins = investors.map { $0.deposits[0].day }.sorted()
    let start = begins[begins.count / 50] - figures.leadDays
    let sums = investors.map(\.principalFen).sorted()
    let least = sums[sums.count / 20] / 2
    let waits = investors.map { $0.returns[0].day - $0.deposits[0].day }.sorted()
    let patience = waits[waits.count * 19 / 20] * 3 / 2 + 7
    let last = investors.compactMap { $0.returns.last?.day }.max() ?? 0
    strangers = Set(
      parties.filter { party in
        guard !core.contains(party.number) else { return false }
        if party.principalFen < least { return true }
        if !party.deposits.contains(where: { $0.fen % unit == 0 }) { return true }
        if party.deposits[0].day < start { return true }
        if wordsTell, InvestorPattern.privateShare(of: party.deposits) >= 0.5 { return true }
        if isPlan, let first = party.returns.first {
          // Whom the plan pays it pays in time, and calls it no loan between friends.
          if first.day - party.deposits[0].day > patience { return true }
          if wordsTell, InvestorPattern.privateShare(of: party.returns) >= 0.5 { return true }
        }
        guard party.returns.isEmpty, last - party.deposits[0].day > patience else { return false }
        let parts: Int64 = unit < figures.tellingUnitFen ? 3 : 4
        return party.principalFen * parts <= sums[sums.count / 2]
      }.map(\.number))
    unitFen = unit
  }

  /// Share of these that bear words of gifts and loans.
  static func privateShare(of moves: [Move]) -> Double {
    Double(moves.count { $0.isPrivate }) / Double(max(1, moves.count))
  }

  struct Party {
    let number: Int
    var deposits: [Move] = []
    var returns: [Move] = []
    /// For each of the first returns its ratio to what had been paid in, in all and each deposit.
    var ratios: [[Double]] = []

    var principalFen: Int64 { deposits.reduce(0) { $0 + $1.fen } }
  }

  static func parties(of moves: [Move], _ figures: InvestorRules) -> [Party] {
    var place: [Int: Int] = [:]
    var parties: [Party] = []
    for move in moves {
      let index: Int
      if let known = place[move.party] {
        index = known
      } else {
        guard move.isIn else { continue }
        index = parties.count
        place[move.party] = index
        parties.append(Party(number: move.party))
      }
      guard !move.isIn else {
        parties[index].deposits.append(move)
        continue
      }
      if parties[index].ratios.count < figures.mostReturns {
        let deposits = parties[index].deposits
        parties[index].ratios.append(
          ([parties[index].principalFen] + deposits.prefix(figures.mostDeposits).map(\.fen))
            .map { Double(move.fen) / Double($0) })
      }
      parties[index].returns.append(move)
    }
    return parties
  }

  /// The numbers of those at least half of whose first returns bear a rate that others have too.
  private static func onPlan(_ paid: [Party], _ figures: InvestorRules) -> Set<Int> {
    var all: [(ratio: Double, party: Int, number: Int)] = []
    for (index, party) in paid.enumerated() {
      for (number, ratios) in party.ratios.enumerated() {
        for ratio in ratios { all.append((ratio, index, number)) }
      }
    }
    all.sort { ($0.ratio, $0.party, $0.number) < ($1.ratio, $1.party, $1.number) }
    let tolerance = figures.rateTolerance
    let least = max(
      figures.leastRateParties,
      Int((figures.leastRateShare * Double(paid.count)).rounded(.up)))
    var inWindow = [Int](repeating: 0, count: paid.count)
    var distinct = 0
    var low = 0
    var high = 0
    var hits = paid.map { [Bool](repeating: false, count: $0.ratios.count) }
    for entry in all {
      while high < all.count, all[high].ratio <= entry.ratio * (1 + tolerance) {
        if inWindow[all[high].party] == 0 { distinct += 1 }
        inWindow[all[high].party] += 1
        high += 1
      }
      while all[low].ratio * (1 + tolerance) < entry.ratio {
        inWindow[all[low].party] -= 1
        if inWindow[all[low].party] == 0 { distinct -= 1 }
        low += 1
      }
      if distinct >= least { hits[entry.party][entry.number] = true }
    }
    return Set(
      paid.indices.filter { index in
        let count = hits[index].count { $0 }
        return count > 0 && 2 * count >= hits[index].count
      }.map { paid[$0].number })
  }

  /// The largest amount of which nearly all deposits are multiples: of those that occur, and of round
  /// ones; 1 where none is. `share` of the deposits are its multiples, `least` is the least of them.
  static func unit(of deposits: [Int64], share: Double, least: Int64) -> Int64 {
    let round: [Int64] = (2...7).flatMap { power in
      let ten = (0..<power).reduce(Int64(1)) { product, _ in product * 10 }
      return [ten, 2 * ten, 5 * ten]
    }
    var counts: [Int64: Int] = [:]
    for fen in deposits { counts[fen, default: 0] += 1 }
    // Amounts that occur often first; a unit is the deposit of many.
    let frequent = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(64).map(\.key)
    let needed = Int((share * Double(deposits.count)).rounded(.up))
    let units = Set(round + frequent).filter { unit in
      unit >= least && counts.reduce(0) { $0 + ($1.key % unit == 0 ? $1.value : 0) } >= needed
    }
    return units.max() ?? 1
  }
}
