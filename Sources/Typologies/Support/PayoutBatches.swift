import AccountFlows
import BankRecords

/// Days on which an account pays many distinct persons, taken together where they touch.
struct PayoutBatches {
  struct Batch {
    /// The day with most payees; the earliest of equals.
    var day: CivilDay
    /// Legs to persons, as indices into the flow's legs, ascending.
    var legs: [Int]
    /// Distinct parties paid, ascending.
    var payees: [Int]
  }

  var batches: [Batch]
  /// Distinct payees per day for the days that have any.
  var dailyPayees: [(day: CivilDay, count: Int)]

  /// Nothing spreads over more days than this: longer runs are steady trade, not batches.
  private static let longestBatchDays = 5

  init(
    _ flow: AccountFlow, parties: FlowParties, leastPayees: Int, standoutFactor: Double,
    gapDays: Int
  ) {
    batches = []
    dailyPayees = []
    var legs: [Int] = []
    var daySeen = [Int32](repeating: .min, count: parties.count)
    for (index, leg) in flow.legs.enumerated() where !leg.isIn {
      let party = parties.party(of: leg)
      guard parties.isInvestor(party) else { continue }
      legs.append(index)
      let day = leg.time.day
      if dailyPayees.last?.day != day { dailyPayees.append((day, 0)) }
      guard daySeen[party] != day.daysSince1970 else { continue }
      daySeen[party] = day.daysSince1970
      dailyPayees[dailyPayees.count - 1].count += 1
    }
    let threshold = max(Double(leastPayees), standoutFactor * medianPerDay())
    let days = dailyPayees.filter { Double($0.count) >= threshold }
    var position = 0
    var start = 0
    while start < days.count {
      var end = start + 1
      while end < days.count, days[end].day - days[end - 1].day < gapDays { end += 1 }
      let run = days[start..<end]
      start = end
      guard let first = run.first, let last = run.last,
        last.day - first.day < PayoutBatches.longestBatchDays
      else { continue }
      var peak = first
      for day in run where day.count > peak.count { peak = day }
      var batch = Batch(day: peak.day, legs: [], payees: [])
      while position < legs.count, flow.legs[legs[position]].time.day < first.day { position += 1 }
      while position < legs.count, flow.legs[legs[position]].time.day <= last.day {
        batch.legs.append(legs[position])
        batch.payees.append(parties.party(of: flow.legs[legs[position]]))
        position += 1
      }
      batch.payees.sort()
      batch.payees = batch.payees.withoutRepeats()
      batches.append(batch)
    }
  }

  /// The median number of payees over all calendar days from the first to the last payout.
  private func medianPerDay() -> Double {
    guard let first = dailyPayees.first, let last = dailyPayees.last else { return 0 }
    let days = last.day - first.day + 1
    guard dailyPayees.count * 2 > days else { return 0 }
    // Days without payees stand first in the order.
    let counts = dailyPayees.map(\.count).sorted()
    return Double(counts[days / 2 - (days - counts.count)])
  }

  /// How much of the smaller of two neighbouring batches is in the other, on average.
  var persistence: Double {
    guard batches.count >= 2 else { return 0 }
    var total = 0.0
    for index in 1..<batches.count {
      let one = batches[index - 1].payees
      let other = batches[index].payees
      var left = 0
      var right = 0
      var common = 0
      while left < one.count, right < other.count {
        if one[left] == other[right] {
          common += 1
          left += 1
          right += 1
        } else if one[left] < other[right] {
          left += 1
        } else {
          right += 1
        }
      }
      total += Double(common) / Double(max(1, min(one.count, other.count)))
    }
    return total / Double(batches.count - 1)
  }
}

extension Array where Element: Equatable {
  /// The elements of a sorted array, each once.
  func withoutRepeats() -> [Element] {
    var result: [Element] = []
    for element in self where result.last != element { result.append(element) }
    return result
  }
}
