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
    /// Of money out: what the party had paid in before, in payments.
    fileprivate(set) var depositsBefore: Int32 = 0
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
  init?(of parties: [Party], rules: CountingRules) {
    let figures = rules.investors
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
  static func privateShare(of moves: some Collection<Move>) -> Double {
    Double(moves.count { $0.isPrivate }) / Double(max(1, moves.count))
  }

  struct Party {
    let number: Int
    let deposits: SharedList<Move>
    let returns: SharedList<Move>

    var principalFen: Int64 { deposits.reduce(0) { $0 + $1.fen } }
  }

  /// The parties that paid in, the first to do so first, with what each paid in and got back since.
  static func parties(of moves: [Move]) -> [Party] {
    var places = [Int32](repeating: -1, count: (moves.lazy.map(\.party).max() ?? -1) + 1)
    var numbers: [Int] = []
    var counts: [(deposits: UInt32, returns: UInt32)] = []
    for move in moves {
      if places[move.party] < 0 {
        guard move.isIn else { continue }
        places[move.party] = Int32(numbers.count)
        numbers.append(move.party)
        counts.append((0, 0))
      }
      let place = Int(places[move.party])
      if move.isIn { counts[place].deposits += 1 } else { counts[place].returns += 1 }
    }
    var ends: [(deposits: UInt32, returns: UInt32)] = []
    ends.reserveCapacity(counts.count)
    var end: (deposits: UInt32, returns: UInt32) = (0, 0)
    for count in counts {
      ends.append(end)
      end = (end.deposits + count.deposits, end.returns + count.returns)
    }
    let starts = ends
    guard let any = moves.first else { return [] }
    var deposits = [Move](repeating: any, count: Int(end.deposits))
    var returns = [Move](repeating: any, count: Int(end.returns))
    for var move in moves {
      let place = Int(places[move.party])
      if move.isIn {
        deposits[Int(ends[place].deposits)] = move
        ends[place].deposits += 1
      } else if place >= 0, ends[place].deposits > starts[place].deposits {
        move.depositsBefore = Int32(ends[place].deposits - starts[place].deposits)
        returns[Int(ends[place].returns)] = move
        ends[place].returns += 1
      }
    }
    return numbers.indices.map { place in
      Party(
        number: numbers[place],
        deposits: SharedList(deposits, at: starts[place].deposits..<ends[place].deposits),
        returns: SharedList(returns, at: starts[place].returns..<ends[place].returns))
    }
  }

  /// The numbers of those at least half of whose first returns bear a rate that others have too.
  private static func onPlan(_ paid: [Party], _ figures: InvestorRules) -> Set<Int> {
    var all: [(ratio: Double, party: Int, number: Int)] = []
    for (index, party) in paid.enumerated() {
      for (number, back) in party.returns.prefix(figures.mostReturns).enumerated() {
        // Its ratio to what had been paid in, in all and each deposit.
        let before = party.deposits.prefix(Int(back.depositsBefore))
        let principal = before.reduce(0) { $0 + $1.fen }
        all.append((Double(back.fen) / Double(principal), index, number))
        for deposit in before.prefix(figures.mostDeposits) {
          all.append((Double(back.fen) / Double(deposit.fen), index, number))
        }
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
    var hits = paid.map {
      [Bool](repeating: false, count: min($0.returns.count, figures.mostReturns))
    }
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
    var amounts: [(fen: Int64, count: Int)] = []
    for fen in deposits.sorted() {
      if let last = amounts.last, last.fen == fen {
        amounts[amounts.count - 1].count += 1
      } else {
        amounts.append((fen, 1))
      }
    }
    let others = deposits.count - Int((share * Double(deposits.count)).rounded(.up))
    let units = (round + frequent(amounts)).filter { $0 >= least }.sorted(by: >)
    return units.first { unit in
      var left = others
      for amount in amounts where amount.fen % unit != 0 {
        left -= amount.count
        if left < 0 { return false }
      }
      return true
    } ?? 1
  }

  /// Amounts that occur most often, of equal ones the smallest: a unit is the deposit of many. `amounts` are
  /// in order.
  private static func frequent(_ amounts: [(fen: Int64, count: Int)]) -> [Int64] {
    let most = 64
    guard amounts.count > most else { return amounts.map(\.fen) }
    var ofCount = [Int](repeating: 0, count: (amounts.map(\.count).max() ?? 0) + 1)
    for amount in amounts { ofCount[amount.count] += 1 }
    // All that occur more often than this are taken, of those that do as often the first.
    var least = ofCount.count - 1
    var taken = 0
    while least > 0, taken + ofCount[least] <= most {
      taken += ofCount[least]
      least -= 1
    }
    return amounts.filter { $0.count > least }.map(\.fen)
      + amounts.filter { $0.count == least }.prefix(most - taken).map(\.fen)
  }
}
