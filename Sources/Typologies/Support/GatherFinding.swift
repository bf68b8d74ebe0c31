import AccountFlows
import BankRecords
import Detection

/// Turns the windows of a gathering into a finding; the two detectors differ only in words.
struct GatherFinding {
  var scan: GatherScan
  var best: GatherWindow
  var others: [GatherWindow]
  var isLifetime: Bool
  var strength: Double

  /// How much repetition can add to what the best window leaves open.
  private static let repetitionShare = 0.4
  /// A slow gathering over the whole flow says less than a crowded span.
  private static let lifetimeFactor = 0.7

  /// The strongest reading of the flow; nil where neither a span nor the whole flow shows it.
  init?(
    _ flow: AccountFlow, direction: GatherDirection, limits: GatherLimits,
    calendar: WorkingCalendar
  ) {
    guard
      var scan = GatherScan(flow, direction: direction, limits: limits, calendar: calendar)
    else { return nil }
    var spanStrength = 0.0
    let cycles = scan.cycles()
    if let (best, others) = cycles {
      // Others count by their own score, so that weak repetition does not lift a strong span.
      let weight = others.reduce(0) { $0 + min(1, $1.score / best.score) }
      let repetition = min(1, weight / (limits.fullCycles - 1))
      spanStrength =
        best.score + (1 - best.score) * GatherFinding.repetitionShare * repetition
        * best.score
        .squareRoot()
    }
    let lifetime = scan.lifetime()
    let lifetimeStrength = (lifetime?.score ?? 0) * GatherFinding.lifetimeFactor
    if let (best, others) = cycles, spanStrength >= lifetimeStrength {
      self.best = best
      self.others = others
      isLifetime = false
    } else if let lifetime {
      best = lifetime
      others = []
      isLifetime = true
    } else {
      return nil
    }
    self.scan = scan
    strength = Scoring.strength(max(spanStrength, lifetimeStrength))
    guard strength > 0 else { return nil }
  }

  /// Legs of the persons and of the few over all windows, in scan order of the windows.
  func evidence(personRole: Evidence.Role, fewRole: Evidence.Role) -> [Evidence] {
    var rows: [(leg: Int, role: Evidence.Role)] = []
    for window in [best] + others {
      for position in window.positions {
        let leg = scan.leg(at: position)
        if scan.isSide(leg) {
          if scan.person(at: position) >= 0 {
            rows.append((scan.legIndex(at: position), personRole))
          }
        } else if window.few.contains(scan.parties.party(of: leg)) {
          rows.append((scan.legIndex(at: position), fewRole))
        }
      }
    }
    rows.sort { $0.leg < $1.leg }
    return rows.map {
      Evidence(transaction: scan.flow.legs[$0.leg].transaction, role: $0.role)
    }
  }

  /// First and last booking time of the windows' legs.
  var window: ClosedRange<BookingTime> {
    var first = scan.leg(at: best.positions.lowerBound).time
    var last = first
    for window in [best] + others {
      for position in [window.positions.lowerBound, window.positions.upperBound - 1] {
        first = min(first, scan.leg(at: position).time)
        last = max(last, scan.leg(at: position).time)
      }
    }
    return first...last
  }

  /// Distinct persons and their money, and the money of the few, over all windows.
  var totals: (persons: Int, personFen: Int64, fewFen: Int64) {
    var counter = DistinctCounter(count: scan.parties.count)
    var personFen: Int64 = 0
    var fewFen: Int64 = 0
    for window in [best] + others {
      for position in window.positions {
        let leg = scan.leg(at: position)
        let person = scan.person(at: position)
        counter.add(person)
        if person >= 0 { personFen += leg.amountFen }
        if !scan.isSide(leg), window.few.contains(scan.parties.party(of: leg)) {
          fewFen += leg.amountFen
        }
      }
    }
    return (counter.distinct, personFen, fewFen)
  }

  /// Share of the best window's money that went to or came from the few.
  var movedShare: Double { Double(best.coveredFen) / Double(best.sideFen) }

  /// `2个主体`, or with rows that name nobody: `1个主体及无对手信息的去向`.
  func fewText(unknown: String) -> String {
    let known = best.few.filter { $0 >= 0 }.count
    if known == best.few.count { return "\(known)个主体" }
    return known == 0 ? unknown : "\(known)个主体及\(unknown)"
  }

  func quantities(many: (String, String), few: (String, String), collected: (String, String))
    -> [Quantity]
  {
    let all = totals
    return [
      Quantity("\(many.0)_count", "\(many.1)人数", .count(best.personCount)),
      Quantity("\(few.0)_count", "\(few.1)个数", .count(best.few.count)),
      Quantity("\(collected.0)_amount", collected.1, .money(Money(fen: best.personFen))),
      Quantity("moved_amount", "对应集中收付金额", .money(Money(fen: best.coveredFen))),
      Quantity("moved_share", "集中收付占比", .ratio(movedShare)),
      Quantity("cycle_count", "轮次", .count(others.count + 1)),
      Quantity("total_\(many.0)_count", "各轮\(many.1)人数合计（去重）", .count(all.persons)),
      Quantity(
        "total_\(collected.0)_amount", "各轮\(collected.1)", .money(Money(fen: all.personFen))),
    ]
  }
}
