import FlowStatistics

/// Sums paid by persons, each sum of one person counted once, as multiples of a unit.
///
/// A person who pays the same sum again and again (rent, instalments, premiums) says no more than
/// one who pays it once; a person who pays different multiples says more.
struct LatticeSums {
  /// A sum that one party paid, however often.
  struct Pair {
    var party: Int
    /// Index into `amounts`.
    var amount: Int
    var payments: Int
  }

  /// One sum over all parties.
  struct Amount {
    var fen: Int64
    /// Parties that paid it.
    var persons: Int
    var payments: Int
  }

  /// Ordered by party.
  private(set) var pairs: [Pair] = []
  /// Ascending by sum.
  private(set) var amounts: [Amount] = []
  let personFen: Int64

  /// Complexity: O(n log n) in the payments.
  init(_ principal: PrincipalPayments) {
    self.init(payments: principal.payments, personFen: principal.personFen)
  }

  /// Of some payments only; `personFen` is all money of persons that they are compared with.
  init(payments: [PrincipalPayments.Payment], personFen: Int64) {
    self.personFen = personFen
    let bySum = payments.sorted {
      $0.amountFen != $1.amountFen ? $0.amountFen < $1.amountFen : $0.party < $1.party
    }
    amounts.reserveCapacity(bySum.count)
    pairs.reserveCapacity(bySum.count)
    for payment in bySum {
      if amounts.last?.fen != payment.amountFen {
        amounts.append(Amount(fen: payment.amountFen, persons: 0, payments: 0))
      }
      let place = amounts.count - 1
      amounts[place].payments += 1
      if let last = pairs.last, last.party == payment.party, last.amount == place {
        pairs[pairs.count - 1].payments += 1
      } else {
        pairs.append(Pair(party: payment.party, amount: place, payments: 1))
        amounts[place].persons += 1
      }
    }
    pairs.sort { $0.party != $1.party ? $0.party < $1.party : $0.amount < $1.amount }
  }

  /// Chance that two of the sums, each of one person once, are the same, in [0, 1]; 0 for fewer than two.
  var coincidence: Double {
    guard pairs.count > 1 else { return 0 }
    let equal = amounts.reduce(0.0) { $0 + Double($1.persons) * Double($1.persons - 1) }
    return equal / (Double(pairs.count) * Double(pairs.count - 1))
  }

  /// Round units and the sums that most persons paid, largest first, whole yuan, without repeats; round ones
  /// only where `leastShare` of the sums can lie on their multiples.
  func units(leastFen: Int64, leastShare: Double) -> [Int64] {
    var chosen: [Amount] = []
    for amount in amounts
    where amount.persons >= LatticeSums.leastPersonsOfUnit && amount.fen % 100 == 0 {
      var place = chosen.count
      while place > 0, chosen[place - 1].persons < amount.persons { place -= 1 }
      guard place < LatticeSums.mostOwnUnits else { continue }
      chosen.insert(amount, at: place)
      if chosen.count > LatticeSums.mostOwnUnits { chosen.removeLast() }
    }
    var all = chosen.map { $0.fen }
    // Every round unit is a multiple of the smallest.
    let round = amounts.reduce(0) {
      $0 + ($1.fen % LatticeSums.smallestRoundFen == 0 ? $1.persons : 0)
    }
    if Double(round) >= leastShare * Double(pairs.count) {
      for unit in LatticeSums.roundUnitsFen where !all.contains(unit) { all.append(unit) }
    }
    return all.filter { $0 >= leastFen }.sorted(by: >)
  }

  private static let roundUnitsFen: [Int64] = [
    5_000_000, 2_000_000, 1_000_000, 500_000, 200_000, 100_000, smallestRoundFen,
  ]
  private static let smallestRoundFen: Int64 = 50_000
  /// Contracts of an own unit, such as cards of 6,800 yuan, show by sums that many paid.
  private static let mostOwnUnits = 8
  private static let leastPersonsOfUnit = 3
}

/// How persons' payments lie on the multiples of one unit.
struct LatticeFit {
  let unitFen: Int64
  /// Sums of persons, each once, on the unit's multiples; of how many in all.
  let pairCount: Int
  let allPairCount: Int
  let paymentCount: Int
  let moneyFen: Int64
  /// Different multiples that were paid.
  let multiples: Int
  /// Share of the sums beyond the commonest few: a price list has none.
  let beyondListShare: Double
  /// Share of sums on the lattice beyond what ordinary round sums give, or of money, the lower.
  let share: Double
  /// Share of payments that repeat a sum of the same person.
  let sameSumShare: Double

  init(
    _ sums: LatticeSums, unitFen: Int64, everydayUnitFen: Double, listPrices: Int
  ) {
    self.unitFen = unitFen
    var pairCount = 0
    var paymentCount = 0
    var moneyFen: Int64 = 0
    var multiples = 0
    var list: [Int] = []
    for amount in sums.amounts where amount.fen % unitFen == 0 {
      pairCount += amount.persons
      paymentCount += amount.payments
      moneyFen += amount.fen * Int64(amount.payments)
      multiples += 1
      var place = list.count
      while place > 0, list[place - 1] < amount.persons { place -= 1 }
      if place < listPrices {
        list.insert(amount.persons, at: place)
        if list.count > listPrices { list.removeLast() }
      }
    }
    self.pairCount = pairCount
    allPairCount = sums.pairs.count
    self.paymentCount = paymentCount
    self.moneyFen = moneyFen
    self.multiples = multiples
    let chance = min(1, everydayUnitFen / Double(unitFen))
    let bare = Double(pairCount) / Double(max(1, sums.pairs.count))
    let beyondChance = chance < 1 ? max(0, (bare - chance) / (1 - chance)) : 0
    share = min(beyondChance, Double(moneyFen) / Double(max(1, sums.personFen)))
    let listed = list.reduce(0, +)
    beyondListShare = Double(pairCount - listed) / Double(max(1, pairCount))
    sameSumShare = 1 - Double(pairCount) / Double(max(1, paymentCount))
  }

  /// What single persons paid on the lattice.
  struct Persons {
    /// With a sum on the lattice.
    var count = 0
    /// Who paid different multiples.
    var toppedUp = 0
    /// Median of what one person paid, each sum once, in fen.
    var medianFen = 0.0
    /// Chance that the largest sums of two persons are the same, in [0, 1].
    var coincidence = 0.0
  }

  func persons(of sums: LatticeSums) -> Persons {
    var principals: [Double] = []
    var largest: [Int64] = []
    var toppedUp = 0
    var party = -1
    var pairsOfParty = 0
    for pair in sums.pairs {
      let fen = sums.amounts[pair.amount].fen
      guard fen % unitFen == 0 else { continue }
      if pair.party != party {
        party = pair.party
        principals.append(0)
        largest.append(0)
        pairsOfParty = 0
      }
      pairsOfParty += 1
      if pairsOfParty == 2 { toppedUp += 1 }
      principals[principals.count - 1] += Double(fen)
      largest[largest.count - 1] = max(largest[largest.count - 1], fen)
    }
    let count = principals.count
    guard count > 0 else { return Persons() }
    return Persons(
      count: count, toppedUp: toppedUp, medianFen: Quantiles.median(of: &principals),
      coincidence: LatticeFit.coincidence(of: &largest))
  }

  /// Share of pairs that are equal; 0 for fewer than two. Sorts `sums`.
  private static func coincidence(of sums: inout [Int64]) -> Double {
    guard sums.count > 1 else { return 0 }
    sums.sort()
    var equalPairs = 0
    var run = 1
    for index in sums.indices.dropFirst() {
      run = sums[index] == sums[index - 1] ? run + 1 : 1
      equalPairs += run - 1
    }
    return Double(equalPairs) / (Double(sums.count) * Double(sums.count - 1) / 2)
  }
}
