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

/// A leg as the scan sees it.
struct GatherStep {
  var fen: Int64
  var day: CivilDay
  /// The day's number in the calendar of the span.
  var workday: Int32
  /// Of the counterparty; -1 where it is not known.
  var party: Int32
  var sort: Sort

  enum Sort: UInt8 {
    /// On the persons' side, of a person.
    case person
    /// On the persons' side, of anybody else.
    case beside
    /// On the side of the few.
    case few
  }

  /// The party of a person on the persons' side, else -1.
  var person: Int { sort == .person ? Int(party) : -1 }
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
  /// In scan order.
  private let steps: [GatherStep]
  private let span: WorkingDaySpan
  private var sums: GatherSums
  /// Distinct persons over the whole flow.
  private let personsEver: Int
  /// Whether some span may hold enough persons.
  private let mayHaveWindows: Bool

  /// Nil where no span holds enough persons and the flow as a whole does neither.
  init?(
    _ flow: AccountFlow, direction: GatherDirection, limits: GatherLimits,
    calendar: WorkingCalendar
  ) {
    let span = WorkingDaySpan(workingDays: limits.windowWorkingDays, calendar: calendar)
    let sideCount = direction == .gathering ? flow.inCount : flow.outCount
    guard sideCount >= min(limits.leastPersons, limits.leastLifetimePersons) else { return nil }
    let mayHoldRows = GatherScan.mayHoldRows(flow, direction: direction, limits: limits)
    guard mayHoldRows || sideCount >= limits.leastLifetimePersons else { return nil }
    let parties = FlowParties(flow)
    let personsEver = direction == .gathering ? parties.payingPersons : parties.paidPersons
    let isIn = direction == .gathering
    mayHaveWindows =
      mayHoldRows && personsEver >= limits.leastPersons
      && GatherScan.mayHoldCrowd(
        flow, limits: limits,
        counts: { $0.isIn == isIn && parties.isInvestor(parties.party(of: $0)) },
        holds: { span.holds($0.time.day, $1.time.day) })
    guard mayHaveWindows || personsEver >= limits.leastLifetimePersons else { return nil }
    self.limits = limits
    self.direction = direction
    self.flow = flow
    self.parties = parties
    self.span = span
    self.personsEver = personsEver
    steps = GatherScan.steps(flow, direction: direction, parties: parties, span: span)
    sums = GatherSums(partyCount: parties.count)
  }

  private static func steps(
    _ flow: AccountFlow, direction: GatherDirection, parties: FlowParties, span: WorkingDaySpan
  ) -> [GatherStep] {
    let count = flow.legs.count
    let isForward = direction == .gathering
    var known = flow.legs[0].time.day
    var workday = span.number(of: known)
    return (0..<count).map { position in
      let leg = flow.legs[isForward ? position : count - 1 - position]
      let party = parties.party(of: leg)
      let day = leg.time.day
      if day != known { (known, workday) = (day, span.number(of: day)) }
      return GatherStep(
        fen: leg.amountFen, day: day, workday: workday, party: Int32(party),
        sort: leg.isIn != isForward ? .few : parties.isInvestor(party) ? .person : .beside)
    }
  }

  /// The leg at a position in scan order.
  func leg(at position: Int) -> Leg { flow.legs[legIndex(at: position)] }

  func legIndex(at position: Int) -> Int {
    direction == .gathering ? position : flow.legs.count - 1 - position
  }

  /// Whether the leg is on the persons' side.
  func isSide(_ leg: Leg) -> Bool { leg.isIn == (direction == .gathering) }

  /// The party of a person's leg on the persons' side, else -1.
  func person(at position: Int) -> Int { steps[position].person }

  /// The disjoint windows: the best one, then what fits before and after it. Empty where none is.
  mutating func cycles() -> (best: GatherWindow, others: [GatherWindow])? {
    guard mayHaveWindows else { return nil }
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
    var counter = DistinctCounter(count: parties.count)
    var totals = GatherTotals()
    var end = 0
    var start = 0
    while start < steps.count {
      let (day, workday) = (steps[start].day, steps[start].workday)
      while end < steps.count, span.holds(workday, steps[end].workday) {
        counter.add(steps[end].person)
        totals.add(steps[end])
        end += 1
      }
      let isCrowd = counter.distinct >= limits.leastPersons
      // What comes before the day's first person is no part of the window.
      while start < end, steps[start].day == day, steps[start].person < 0 {
        totals.remove(steps[start])
        start += 1
      }
      if isCrowd, start < end, steps[start].day == day, totals.mayScore(limits),
        let window = window(over: start..<end)
      {
        found.append(window)
      }
      while start < end, steps[start].day == day {
        counter.remove(steps[start].person)
        totals.remove(steps[start])
        start += 1
      }
    }
    return found
  }

  /// Adds up one window; nil where it is no gathering.
  private mutating func window(over positions: Range<Int>) -> GatherWindow? {
    sums.clear()
    var available: Int64 = 0
    for position in positions {
      let step = steps[position]
      switch step.sort {
      case .person:
        available += step.fen
        sums.addPerson(step.party, step.fen)
      case .beside:
        available += step.fen
        sums.besideFen += step.fen
      case .few:
        // Only money that came before it in the window can be passed on.
        let covered = min(available, step.fen)
        available -= covered
        if covered > 0 { sums.addFew(step.party, covered) }
      }
    }
    return scored(positions)
  }

  private func scored(_ positions: Range<Int>) -> GatherWindow? {
    let persons = sums.personCount
    let total = sums.personFen
    // Cheap and exact: the few have no more than all.
    guard persons >= limits.leastPersons, total >= limits.leastTotalFen,
      Double(sums.fewFen) / Double(sums.sideFen) >= limits.leastMovedShare,
      Double(total) / Double(sums.sideFen) >= limits.leastNaturalShare
    else { return nil }
    let (few, covered) = sums.largestFew(limits.mostFew)
    guard covered > 0 else { return nil }
    let score = score(
      persons: Double(persons), effectivePersons: sums.effectivePersons, personFen: total,
      sideFen: sums.sideFen, coveredFen: covered, few: few.count)
    guard score > 0 else { return nil }
    return GatherWindow(
      positions: positions, score: score, personCount: persons, personFen: total,
      sideFen: sums.sideFen, coveredFen: covered, few: few)
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
    sums.clear()
    var rest: [(fen: Int64, workday: Int32)] = []
    for step in steps {
      switch step.sort {
      case .person:
        rest.append((step.fen, step.workday))
        sums.addPerson(step.party, step.fen)
      case .beside:
        rest.append((step.fen, step.workday))
        sums.besideFen += step.fen
      case .few:
        var open = step.fen
        while open > 0, let newest = rest.last, span.holds(newest.workday, step.workday) {
          let taken = min(open, newest.fen)
          open -= taken
          if taken == newest.fen { rest.removeLast() } else { rest[rest.count - 1].fen -= taken }
        }
        if open < step.fen { sums.addFew(step.party, step.fen - open) }
      }
    }
    return scored(0..<steps.count)
  }

  /// Cheap and exact: false where no span holds rows and money enough on the persons' side, whoever paid;
  /// reads the legs once, asks for no calendar and keeps nothing.
  private static func mayHoldRows(
    _ flow: AccountFlow, direction: GatherDirection, limits: GatherLimits
  ) -> Bool {
    let isIn = direction == .gathering
    // No span is longer than so many seconds.
    let longest =
      Int64(WorkingDaySpan.mostCalendarDays(workingDays: limits.windowWorkingDays) + 1) * 86_400
    return mayHoldCrowd(
      flow, limits: limits, counts: { $0.isIn == isIn },
      holds: { $1.time.seconds - $0.time.seconds < longest })
  }

  /// Whether a stretch of legs from one to another that a span `holds` has enough of the rows that count,
  /// and of their money.
  private static func mayHoldCrowd(
    _ flow: AccountFlow, limits: GatherLimits, counts: (Leg) -> Bool, holds: (Leg, Leg) -> Bool
  ) -> Bool {
    var start = 0
    var count = 0
    var fen: Int64 = 0
    for leg in flow.legs where counts(leg) {
      while !holds(flow.legs[start], leg) {
        if counts(flow.legs[start]) {
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
}

/// Money in a moving window.
private struct GatherTotals {
  private var personFen: Int64 = 0
  private var besideFen: Int64 = 0
  private var fewFen: Int64 = 0

  mutating func add(_ step: GatherStep) { add(step.fen, step.sort) }

  mutating func remove(_ step: GatherStep) { add(-step.fen, step.sort) }

  private mutating func add(_ fen: Int64, _ sort: GatherStep.Sort) {
    switch sort {
    case .person: personFen += fen
    case .beside: besideFen += fen
    case .few: fewFen += fen
    }
  }

  /// Cheap and exact: false where no order of the window's legs can score.
  func mayScore(_ limits: GatherLimits) -> Bool {
    let sideFen = Double(personFen + besideFen)
    return personFen >= limits.leastTotalFen
      && Double(personFen) / sideFen >= limits.leastNaturalShare
      && Double(fewFen) / sideFen >= limits.leastMovedShare
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
struct GatherSums {
  /// Money of side legs that are no person's.
  var besideFen: Int64 = 0
  private(set) var personFen: Int64 = 0
  private(set) var personCount = 0
  /// What all of the few's side got.
  private(set) var fewFen: Int64 = 0
  private let partyCount: Int
  /// By party what a person paid, then by party what it got of the few, then what rows without
  /// counterparty got.
  private var fen: [Int64]
  /// Places of `fen` that are not 0, in the order in which they were met, as many as `metCount`.
  private var met: [Int32]
  private var metCount = 0

  init(partyCount: Int) {
    self.partyCount = partyCount
    fen = [Int64](repeating: 0, count: 2 * partyCount + 1)
    met = [Int32](repeating: 0, count: 2 * partyCount + 1)
  }

  var sideFen: Int64 { personFen + besideFen }

  mutating func clear() {
    for place in met[..<metCount] { fen[Int(place)] = 0 }
    (metCount, personCount, personFen, besideFen, fewFen) = (0, 0, 0, 0, 0)
  }

  mutating func addPerson(_ party: Int32, _ amount: Int64) {
    guard amount > 0 else { return }
    if fen[Int(party)] == 0 { personCount += 1 }
    add(amount, at: Int(party))
    personFen += amount
  }

  mutating func addFew(_ party: Int32, _ amount: Int64) {
    add(amount, at: party < 0 ? 2 * partyCount : partyCount + Int(party))
    fewFen += amount
  }

  private mutating func add(_ amount: Int64, at place: Int) {
    if fen[place] == 0 {
      met[metCount] = Int32(place)
      metCount += 1
    }
    fen[place] += amount
  }

  /// Number of persons that equal shares of the same concentration would mean: (Σx)²/Σx².
  var effectivePersons: Double {
    var squares = 0.0
    let persons = Int32(partyCount)
    for place in met[..<metCount] where place < persons {
      let share = Double(fen[Int(place)]) / Double(personFen)
      squares += share * share
    }
    return squares > 0 ? 1 / squares : 0
  }

  /// The parties with most covered money, largest first, and their sum. Parties that add less than
  /// a hundredth are left out of the few.
  func largestFew(_ most: Int) -> ([Int], Int64) {
    var chosen: [Int] = []
    let persons = Int32(partyCount)
    for place in met[..<metCount] where place >= persons {
      let amount = fen[Int(place)]
      if chosen.count == most, let last = chosen.last, fen[last] >= amount { continue }
      var position = chosen.count
      while position > 0, fen[chosen[position - 1]] < amount { position -= 1 }
      chosen.insert(Int(place), at: position)
      if chosen.count > most { chosen.removeLast() }
    }
    let all = chosen.reduce(Int64(0)) { $0 + fen[$1] }
    chosen.removeAll { fen[$0] * 100 < all }
    return (
      chosen.map { $0 == 2 * partyCount ? -1 : $0 - partyCount },
      chosen.reduce(Int64(0)) { $0 + fen[$1] }
    )
  }
}
