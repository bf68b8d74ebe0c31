import AccountFlows
import BankRecords
import Detection
import Glibc
import Models
import ScoringPipeline

/// What each detector and each look-alike costs a leg, on accounts of 1,000 to 100,000 legs: a table
/// whose columns stay level where the cost grows with the legs, and grow slowly with n log n.
///
/// Seconds are the thread's own on the processor, so that other work on the machine does not count;
/// each figure is the best of several runs, and of the shapes of accounts the dearest.
@main
struct Patterns {
  static let sizes = [1000, 10_000, 100_000]
  /// From 1,000 to 100,000 legs n log n costs a leg 1.7 times as much and memory that no longer fits the
  /// caches some five times; what grows with the square costs a hundred times as much.
  static let mostGrowth = 12.0
  /// Figures below this are noise, in nanoseconds a leg.
  static let leastNanoseconds = 5.0

  static func main() throws {
    let rules = try ScanRules(model: Model.standard)
    let context = ExaminationContext(
      calendar: rules.calendar, asOf: HubShape.lastDay, firstDay: HubShape.firstDay)
    var table: [Row] = []
    for detector in rules.detectors {
      table.append(
        Row(type(of: detector).identity.id) { flow, _ in
          _ = detector.examine(flow, in: context)
        })
    }
    for lookAlike in rules.lookAlikes {
      table.append(
        Row(type(of: lookAlike).identity.id) { flow, findings in
          _ = lookAlike.explain(flow, findings: findings, in: context)
        })
    }
    for size in sizes {
      for shape in HubShape.allCases {
        let legs = shape.legs(size)
        let findings = rules.detectors.compactMap {
          $0.examine(shape.flow(legs), in: context)
        }
        for place in table.indices { table[place].measure(shape.flow(legs), legs, findings, shape) }
      }
      for place in table.indices { table[place].finish(size) }
    }
    print("nanoseconds a leg, the dearest of \(HubShape.allCases.count) shapes of account")
    print(pad("pattern", 32) + sizes.map { pad("\($0) legs", 16) }.joined() + "growth")
    var isFlat = true
    for row in table {
      let growth = row.growth(leastNanoseconds: leastNanoseconds)
      isFlat = isFlat && growth <= mostGrowth
      print(
        pad(row.id, 32) + row.cells.map { pad($0, 16) }.joined() + rounded(growth)
          + (growth > mostGrowth ? "  grows faster than n log n" : ""))
    }
    if !isFlat { exit(1) }
  }

  static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  static func rounded(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}

/// One detector or look-alike and its figures so far.
struct Row {
  let id: String
  private let look: (AccountFlow, [Finding]) -> Void
  private var dearest = (nanoseconds: 0.0, shape: "")
  private(set) var nanoseconds: [Double] = []
  private(set) var cells: [String] = []

  private static let runs = 3

  init(_ id: String, look: @escaping (AccountFlow, [Finding]) -> Void) {
    self.id = id
    self.look = look
  }

  /// Every run sees a flow of which nothing is known yet: what several share counts for each.
  mutating func measure(
    _ first: AccountFlow, _ legs: [Leg], _ findings: [Finding], _ shape: HubShape
  ) {
    var best = Double.infinity
    var flow = first
    for _ in 0..<Row.runs {
      let start = Row.threadNanoseconds()
      look(flow, findings)
      best = min(best, Row.threadNanoseconds() - start)
      flow = shape.flow(legs)
    }
    let each = best / Double(legs.count)
    if each > dearest.nanoseconds { dearest = (each, shape.rawValue) }
  }

  mutating func finish(_ size: Int) {
    nanoseconds.append(dearest.nanoseconds)
    cells.append("\(Patterns.rounded(dearest.nanoseconds)) \(dearest.shape)")
    dearest = (0, "")
  }

  /// Cost a leg at the largest size over that at the smallest.
  func growth(leastNanoseconds: Double) -> Double {
    guard let first = nanoseconds.first, let last = nanoseconds.last else { return 1 }
    return max(last, leastNanoseconds) / max(first, leastNanoseconds)
  }

  private static func threadNanoseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }
}
