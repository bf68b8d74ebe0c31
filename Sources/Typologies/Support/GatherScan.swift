import AccountFlows
import BankRecords
import Detection

/// The numbers of gathering from many and passing on to few, or the reverse.
struct GatherLimits: Sendable {
  var windowWorkingDays: Int
  var leastPersons: Int
  var fullPersons: Double
  var mostFew: Int
  var leastMovedShare: Double
  var fullMovedShare: Double
  var leastNaturalShare: Double
  var leastTotalFen: Int64
  var fullTotalFen: Double
  var fullCycles: Double
  var leastLifetimePersons: Int

  /// `many` and `few` are the words for the two sides in the parameter names.
  init(parameters: DetectorParameters, many: String, few: String) throws(ParameterError) {
    windowWorkingDays = try parameters.count("window_working_days", in: 1...250)
    leastPersons = try parameters.count("least_\(many)", in: 2...100_000)
    fullPersons = try parameters.number("full_\(many)", in: 3...1_000_000)
    mostFew = try parameters.count("most_\(few)", in: 1...100)
    leastMovedShare = try parameters.number("least_moved_share", in: 0.01...0.99)
    fullMovedShare = try parameters.number("full_moved_share", in: 0.02...1)
    leastNaturalShare = try parameters.number("least_natural_share", in: 0.01...0.99)
    leastTotalFen = Int64(try parameters.number("least_total_yuan", in: 0.01...1e9) * 100)
    fullTotalFen = try parameters.number("full_total_yuan", in: 1...1e12) * 100
    fullCycles = try parameters.number("full_cycles", in: 2...10_000)
    leastLifetimePersons = try parameters.count("least_lifetime_\(many)", in: 2...1_000_000)
    guard Double(leastPersons) < fullPersons, leastMovedShare < fullMovedShare else {
      throw ParameterError(
        owner: parameters.owner, name: "full_\(many)", reason: "must lie above the least value")
    }
  }
}

/// Which way the money runs.
enum GatherDirection {
  /// Many pay in, then few are paid.
  case gathering
  /// Few pay in, then many are paid: the same seen backwards in time with the sides changed.
  case spreading
}

/// One span of working days in which money of many persons was moved to or came from few parties.
struct GatherWindow {
  /// Positions in scan order.
  var positions: Range<Int>
  var score: Double
  var personCount: Int
  /// Money of the persons.
  var personFen: Int64
  /// Money of all legs on the persons' side.
  var sideFen: Int64
  /// Part of `sideFen` that is covered by legs with the few.
  var coveredFen: Int64
  /// The few parties, by party index, the largest first; -1 stands for rows without counterparty.
  var few: [Int]
}

/// Looks for spans in which many persons' money is moved on to few parties.
///
/// The scan runs over the legs forwards (gathering) or backwards (spreading); "side" legs are the
/// persons' side, "few" legs the other. Complexity: O(n) to see that nothing can be found, then
/// O(n · days of a span).
struct GatherScan {
  let limits: GatherLimits
  let direction: GatherDirection
  let flow: AccountFlow
  let parties: FlowParties
  private let span: WorkingDaySpan
  private var scratch: GatherScratch
  /// Distinct persons over the whole flow.
  private let personsEver: Int

  /// Nil where no span holds enough persons and the flow as a whole does neither.
  init?(
    _ flow: AccountFlow, direction: GatherDirection, limits: GatherLimits,
    calendar: WorkingCalendar
  ) {
    let span = WorkingDaySpan(workingDays: limits.windowWorkingDays, calendar: calendar)
    guard GatherScan.mayHoldCrowd(flow, direction: direction, limits: limits, span: span) else {
      return nil
    }
    let parties = FlowParties(flow)
    self.limits = limits
    self.direction = direction
    self.flow = flow
    self.parties = parties
    let crowd = GatherScan.largestCrowd(
      flow, direction: direction, parties: parties, span: span)
    guard crowd.inSpan >= limits.leastPersons || crowd.ever >= limits.leastLifetimePersons else {
      return nil
    }
    scratch = GatherScratch(partyCount: parties.count)
    personsEver = crowd.ever
    self.span = span
  }

  var legCount: Int { flow.legs.count }

  /// The leg at a position in scan order.
  func leg(at position: Int) -> Leg { flow.legs[legIndex(at: position)] }

  func legIndex(at position: Int) -> Int {
    direction == .gathering ? position : flow.legs.count - 1 - position
  }

  /// Whether the leg is on the persons' side.
  func isSide(_ leg: Leg) -> Bool { leg.isIn == (direction == .gathering) }

  /// The disjoint windows: the best one, then what fits before and after it. Empty where none is.
  mutating func cycles() -> (best: GatherWindow, others: [GatherWindow])? {
    let windows = scoredWindows()
    guard var bestIndex = windows.indices.first else { return nil }
    for index in windows.indices where windows[index].score > windows[bestIndex].score {
      bestIndex = index
    }
    let best = windows[bestIndex]
    var others: [GatherWindow] = []
    var end = best.positions.upperBound
    for window in windows[(bestIndex + 1)...] where window.positions.lowerBound >= end {
      others.append(window)
      end = window.positions.upperBound
    }
    var start = best.positions.lowerBound
    for window in windows[..<bestIndex].reversed() where window.positions.upperBound <= start {
      others.append(window)
      start = window.positions.lowerBound
    }
    return (best, others)
  }

  /// Every window that starts with a day's first person and scores above 0, by start.
  private mutating func scoredWindows() -> [GatherWindow] {
    var found: [GatherWindow] = []
    var end = 0
    var counter = DistinctCounter(count: parties.count)
    var start = 0
    while start < legCount {
      let day = leg(at: start).time.day
      var dayEnd = start
      while dayEnd < legCount, leg(at: dayEnd).time.day == day { dayEnd += 1 }
      while end < legCount, span.holds(day, leg(at: end).time.day) {
        counter.add(person(at: end))
        end += 1
      }
      if counter.distinct >= limits.leastPersons,
        let firstPerson = (start..<dayEnd).first(where: { person(at: $0) >= 0 }),
        let window = window(over: firstPerson..<end)
      {
        found.append(window)
      }
      for position in start..<dayEnd { counter.remove(person(at: position)) }
      start = dayEnd
    }
    return found
  }

  /// The party of a person's leg on the persons' side, else -1.
  func person(at position: Int) -> Int {
    let leg = leg(at: position)
    guard isSide(leg) else { return -1 }
    let party = parties.party(of: leg)
    return parties.isInvestor(party) ? party : -1
  }

  /// Adds up one window; nil where it is no gathering.
  private mutating func window(over positions: Range<Int>) -> GatherWindow? {
    scratch.clear()
    var available: Int64 = 0
    for position in positions {
      let leg = leg(at: position)
      if isSide(leg) {
        available += leg.amountFen
        scratch.sideFen += leg.amountFen
        let party = parties.party(of: leg)
        if parties.isInvestor(party) { scratch.addPerson(party, leg.amountFen) }
      } else {
        // Only money that came before it in the window can be passed on.
        let covered = min(available, leg.amountFen)
        available -= covered
        if covered > 0 { scratch.addFew(parties.party(of: leg), covered) }
      }
    }
    return scored(positions)
  }

  private func scored(_ positions: Range<Int>) -> GatherWindow? {
    let (few, covered) = scratch.largestFew(limits.mostFew)
    let persons = scratch.persons.count
    let total = scratch.personFen
    guard persons >= limits.leastPersons, total >= limits.leastTotalFen, covered > 0 else {
      return nil
    }
    let score = score(
      persons: Double(persons), effectivePersons: scratch.effectivePersons, personFen: total,
      sideFen: scratch.sideFen, coveredFen: covered, few: few.count)
    guard score > 0 else { return nil }
    return GatherWindow(
      positions: positions, score: score, personCount: persons, personFen: total,
      sideFen: scratch.sideFen, coveredFen: covered, few: few)
  }

  /// The product of the five signs, each in [0, 1]: many persons none of whom dominates, the money
  /// passed on, the persons' part of it, how few the few are, and the sum.
  private func score(
    persons: Double, effectivePersons: Double, personFen: Int64, sideFen: Int64,
    coveredFen: Int64, few: Int
  ) -> Double {
    let movedShare = Double(coveredFen) / Double(sideFen)
    let naturalShare = Double(personFen) / Double(sideFen)
    guard movedShare >= limits.leastMovedShare, naturalShare >= limits.leastNaturalShare else {
      return 0
    }
    let crowd = Scoring.logarithmic(
      (persons * effectivePersons).squareRoot(), from: Double(limits.leastPersons) / 2,
      to: limits.fullPersons, start: 0.1)
    let moved = Scoring.linear(
      movedShare, from: limits.leastMovedShare, to: limits.fullMovedShare, start: 0.3)
    let natural = Scoring.linear(naturalShare, from: limits.leastNaturalShare, to: 0.9, start: 0.5)
    let fewness = Scoring.linear(persons / Double(max(1, few)), from: 2, to: 6, start: 0.3)
    let size = Scoring.logarithmic(
      Double(personFen), from: Double(limits.leastTotalFen), to: limits.fullTotalFen, start: 0.5)
    return crowd * moved * natural * fewness * size
  }

  /// Gathering that is too slow for any one span: persons of the whole flow, and the money that
  /// was passed on within a span after it came (newest money first, so that a kept remainder does
  /// not age what follows). Nil where the persons are too few.
  mutating func lifetime() -> GatherWindow? {
    guard personsEver >= limits.leastLifetimePersons else { return nil }
    scratch.clear()
    var rest: [(fen: Int64, day: CivilDay)] = []
    for position in 0..<legCount {
      let leg = leg(at: position)
      if isSide(leg) {
        rest.append((leg.amountFen, leg.time.day))
        scratch.sideFen += leg.amountFen
        let party = parties.party(of: leg)
        if parties.isInvestor(party) { scratch.addPerson(party, leg.amountFen) }
        continue
      }
      var open = leg.amountFen
      while open > 0, let newest = rest.last, span.holds(newest.day, leg.time.day) {
        let taken = min(open, newest.fen)
        open -= taken
        if taken == newest.fen { rest.removeLast() } else { rest[rest.count - 1].fen -= taken }
      }
      if open < leg.amountFen { scratch.addFew(parties.party(of: leg), leg.amountFen - open) }
    }
    return scored(0..<legCount)
  }

  /// False where even the rows on the persons' side are too few for a crowd; reads the legs once
  /// and keeps nothing.
  private static func mayHoldCrowd(
    _ flow: AccountFlow, direction: GatherDirection, limits: GatherLimits, span: WorkingDaySpan
  ) -> Bool {
    let sideCount = direction == .gathering ? flow.inCount : flow.outCount
    guard sideCount >= min(limits.leastPersons, limits.leastLifetimePersons) else { return false }
    if sideCount >= limits.leastLifetimePersons { return true }
    let isIn = direction == .gathering
    var start = 0
    var count = 0
    var fen: Int64 = 0
    for leg in flow.legs where leg.isIn == isIn {
      let day = leg.time.day
      while !span.holds(flow.legs[start].time.day, day) {
        if flow.legs[start].isIn == isIn {
          count -= 1
          fen -= flow.legs[start].amountFen
        }
        start += 1
      }
      count += 1
      fen += leg.amountFen
      if count >= limits.leastPersons, fen >= limits.leastTotalFen { return true }
    }
    return false
  }

  /// Most distinct persons in any span, and over the whole flow. A span read backwards holds the
  /// same days.
  private static func largestCrowd(
    _ flow: AccountFlow, direction: GatherDirection, parties: FlowParties, span: WorkingDaySpan
  ) -> (inSpan: Int, ever: Int) {
    var counter = DistinctCounter(count: parties.count)
    var ever = DistinctCounter(count: parties.count)
    let isIn = direction == .gathering
    func person(_ leg: Leg) -> Int {
      guard leg.isIn == isIn else { return -1 }
      let party = parties.party(of: leg)
      return parties.isInvestor(party) ? party : -1
    }
    var largest = 0
    var start = 0
    for leg in flow.legs where leg.isIn == isIn {
      let day = leg.time.day
      while !span.holds(flow.legs[start].time.day, day) {
        counter.remove(person(flow.legs[start]))
        start += 1
      }
      let person = person(leg)
      counter.add(person)
      ever.add(person)
      largest = max(largest, counter.distinct)
    }
    return (largest, ever.distinct)
  }
}

/// Distinct parties in a moving window.
struct DistinctCounter {
  private var counts: [Int32]
  private(set) var distinct = 0

  init(count: Int) { counts = [Int32](repeating: 0, count: count) }

  mutating func add(_ party: Int) {
    guard party >= 0 else { return }
    if counts[party] == 0 { distinct += 1 }
    counts[party] += 1
  }

  mutating func remove(_ party: Int) {
    guard party >= 0 else { return }
    counts[party] -= 1
    if counts[party] == 0 { distinct -= 1 }
  }
}

/// Sums of one window, cleared by what was touched so that many windows cost what they hold.
struct GatherScratch {
  private(set) var persons: [Int] = []
  private(set) var personFen: Int64 = 0
  var sideFen: Int64 = 0
  private var fenOfPerson: [Int64]
  private var few: [Int] = []
  /// By party; the last place is for rows without counterparty.
  private var fenOfFew: [Int64]

  init(partyCount: Int) {
    fenOfPerson = [Int64](repeating: 0, count: partyCount)
    fenOfFew = [Int64](repeating: 0, count: partyCount + 1)
  }

  mutating func clear() {
    for person in persons { fenOfPerson[person] = 0 }
    for party in few { fenOfFew[place(party)] = 0 }
    persons.removeAll(keepingCapacity: true)
    few.removeAll(keepingCapacity: true)
    personFen = 0
    sideFen = 0
  }

  private func place(_ party: Int) -> Int { party < 0 ? fenOfFew.count - 1 : party }

  mutating func addPerson(_ party: Int, _ fen: Int64) {
    guard fen > 0 else { return }
    if fenOfPerson[party] == 0 { persons.append(party) }
    fenOfPerson[party] += fen
    personFen += fen
  }

  mutating func addFew(_ party: Int, _ fen: Int64) {
    if fenOfFew[place(party)] == 0 { few.append(party) }
    fenOfFew[place(party)] += fen
  }

  /// Number of persons that equal shares of the same concentration would mean: (Σx)²/Σx².
  var effectivePersons: Double {
    var squares = 0.0
    for person in persons {
      let share = Double(fenOfPerson[person]) / Double(personFen)
      squares += share * share
    }
    return squares > 0 ? 1 / squares : 0
  }

  /// The parties with most covered money, largest first, and their sum. Parties that add less than
  /// a hundredth are left out of the few.
  func largestFew(_ most: Int) -> ([Int], Int64) {
    var chosen: [Int] = []
    for party in few {
      let fen = fenOfFew[place(party)]
      var position = chosen.count
      while position > 0, fenOfFew[place(chosen[position - 1])] < fen { position -= 1 }
      if position < most {
        chosen.insert(party, at: position)
        if chosen.count > most { chosen.removeLast() }
      }
    }
    var total: Int64 = 0
    for party in chosen { total += fenOfFew[place(party)] }
    chosen.removeAll { fenOfFew[place($0)] * 100 < total }
    total = 0
    for party in chosen { total += fenOfFew[place(party)] }
    return (chosen, total)
  }
}
