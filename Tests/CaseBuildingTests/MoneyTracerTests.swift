import AccountFlows
import BankRecords
import CaseBuilding
import FlowScripts
import SeededNumbers
import Testing

struct MoneyTracerTests {
  /// A random graph of a handful of accounts whose rows all differ in time.
  static func world(seed: UInt64, accounts: Int = 6, rows: Int = 40) -> (
    index: FlowIndex, rows: [FenByFen.Row]
  ) {
    var numbers = SeededNumbers(state: seed)
    var script = StoreScript()
    var written: [FenByFen.Row] = []
    for position in 0..<rows {
      let payer = numbers.below(accounts)
      let payee = (payer + 1 + numbers.below(accounts - 1)) % accounts
      let fen = 1 + numbers.below(30)
      script.pay(
        yuan: Double(fen) / 100, from: "n\(payer)", to: "n\(payee)", day: position / 20,
        hour: position % 20)
      written.append(FenByFen.Row(payer: "n\(payer)", payee: "n\(payee)", fen: fen))
    }
    return (script.index(), written)
  }

  static func trace(
    _ index: FlowIndex, from account: String, _ side: TracePlan.Side, hops: Int,
    view: TracePlan.View, floorFen: Int64 = 0, most: Int = 50
  ) -> MoneyTrace {
    MoneyTracer(index: index).trace(
      TracePlan(
        account: index.account(account), side: side, hops: hops, view: view, floorFen: floorFen,
        mostAccounts: most))
  }

  /// What reached each account at each hop.
  static func reached(_ trace: MoneyTrace, in index: FlowIndex) -> [String: Int64] {
    var sums: [String: Int64] = [:]
    for stop in trace.stops where stop.receivedFen > 0 {
      let number =
        stop.account.isKnown ? index.store.directory.number(of: stop.account) : "unknown"
      sums["\(stop.hop) \(number)"] = stop.receivedFen
    }
    return sums
  }

  /// Against an oracle in which every fen is a thing of its own that waits in line.
  @Test(arguments: 0..<60)
  func firstInFirstOutIsThatOfSingleFen(seed: Int) {
    let (index, rows) = Self.world(seed: UInt64(seed))
    for hops in 1...4 {
      let trace = Self.trace(index, from: "n0", .down, hops: hops, view: .firstInFirstOut)
      let oracle = FenByFen(rows, from: "n0", hops: hops)
      #expect(Self.reached(trace, in: index) == oracle.reached)
      #expect(trace.tracedFen == oracle.traced)
    }
  }

  /// Against shares as fractions, without whole fen.
  @Test(arguments: 0..<60)
  func proRataIsThatOfSharesButForSingleFen(seed: Int) {
    let (index, rows) = Self.world(seed: UInt64(seed))
    let trace = Self.trace(index, from: "n0", .down, hops: 3, view: .proRata)
    let oracle = Shares(rows, from: "n0", hops: 3)
    let found = Self.reached(trace, in: index)
    for key in Set(found.keys).union(oracle.reached.keys) {
      let difference = Double(found[key] ?? 0) - (oracle.reached[key] ?? 0)
      // Each of 40 rows may round by less than a fen, and errors travel on.
      #expect(abs(difference) < 12, "\(key) \(difference)")
    }
  }

  /// Nothing is made and nothing is lost, whatever is cut off on the way.
  @Test(arguments: 0..<120)
  func everyFenEndsSomewhere(seed: Int) {
    let (index, _) = Self.world(seed: UInt64(1000 + seed), accounts: 9, rows: 90)
    let views = TracePlan.View.allCases
    for side in TracePlan.Side.allCases {
      let hops = 1 + seed % 5
      let trace = Self.trace(
        index, from: "n\(seed % 9)", side, hops: hops, view: views[seed % 2],
        floorFen: Int64(seed % 4) * 20, most: 1 + seed % 7)
      #expect(trace.stops.reduce(0) { $0 + $1.restFen } == trace.tracedFen)
      #expect(
        MoneyTrace.Ending.allCases.reduce(0) { $0 + trace.endedFen($1) } == trace.tracedFen)
      for hop in 1..<max(2, hops) where hop < hops {
        let passed = trace.stops.filter { $0.hop == hop }.reduce(0) { $0 + $1.passedFen }
        let received = trace.stops.filter { $0.hop == hop + 1 }.reduce(0) { $0 + $1.receivedFen }
        #expect(passed == received)
      }
      for step in trace.steps { #expect(step.fen > 0 && step.fen <= step.wholeFen) }
      for stop in trace.stops {
        #expect(stop.restFen >= 0 && stop.hop <= hops)
        let steps = trace.steps.filter {
          $0.hop == stop.hop && (side == .down ? $0.to : $0.from) == stop.account
        }
        #expect(steps.reduce(0) { $0 + $1.fen } == stop.receivedFen)
        if stop.ending != .followed { #expect(stop.passedFen == 0) }
      }
    }
  }

  /// What A gave towards B's money is what B got of A's.
  @Test(arguments: 0..<60)
  func upstreamIsDownstreamTurnedRound(seed: Int) {
    let (index, _) = Self.world(seed: UInt64(2000 + seed), accounts: 5, rows: 50)
    func between(_ side: TracePlan.Side, _ view: TracePlan.View) -> Int64 {
      let trace = Self.trace(
        index, from: side == .down ? "n0" : "n1", side, hops: 2, view: view)
      return Self.reached(trace, in: index)[side == .down ? "2 n1" : "2 n0"] ?? 0
    }
    #expect(between(.down, .firstInFirstOut) == between(.up, .firstInFirstOut))
    #expect(abs(between(.down, .proRata) - between(.up, .proRata)) < 12)
  }

  @Test func moneyDoesNotMoveBeforeItIsThere() {
    var script = StoreScript()
    script.pay(yuan: 500, from: "b", to: "early", day: 1)
    script.pay(yuan: 1000, from: "a", to: "b", day: 2)
    script.pay(yuan: 400, from: "b", to: "late", day: 3)
    let index = script.index()
    for view in TracePlan.View.allCases {
      let trace = Self.trace(index, from: "a", .down, hops: 2, view: view)
      #expect(Self.reached(trace, in: index) == ["1 b": 100_000, "2 late": 40_000])
      #expect(trace.endedFen(.followed) == 60_000 && trace.endedFen(.lastHop) == 40_000)
    }
  }

  /// Files without a time of day: what came in on a day may leave on it.
  @Test func moneyOfOneMomentComesInBeforeItLeaves() {
    var script = StoreScript()
    for (payer, payee) in [("c", "d"), ("b", "c"), ("a", "b")] {
      script.pay(yuan: 100, from: payer, to: payee, day: 1)
    }
    let index = script.index()
    let trace = Self.trace(index, from: "a", .down, hops: 3, view: .firstInFirstOut)
    #expect(Self.reached(trace, in: index) == ["1 b": 10_000, "2 c": 10_000, "3 d": 10_000])
    let back = Self.trace(index, from: "d", .up, hops: 3, view: .proRata)
    #expect(Self.reached(back, in: index) == ["1 c": 10_000, "2 b": 10_000, "3 a": 10_000])
  }

  @Test func theTwoViewsDifferAsTheySay() {
    var script = StoreScript()
    script.pay(yuan: 300, from: "other", to: "b", day: 1)
    script.pay(yuan: 100, from: "a", to: "b", day: 2)
    script.pay(yuan: 200, from: "b", to: "c", day: 3)
    let index = script.index()
    let first = Self.trace(index, from: "a", .down, hops: 2, view: .firstInFirstOut)
    #expect(Self.reached(first, in: index) == ["1 b": 10_000])
    let share = Self.trace(index, from: "a", .down, hops: 2, view: .proRata)
    #expect(Self.reached(share, in: index) == ["1 b": 10_000, "2 c": 5000])
  }

  @Test func aggregatorsAndTheOriginAreNotFollowedThrough() {
    var script = StoreScript()
    script.name("pay", "财付通支付科技有限公司")
    script.pay(yuan: 1000, from: "a", to: "pay", day: 1)
    script.pay(yuan: 1000, from: "pay", to: "b", day: 2)
    script.pay(yuan: 500, from: "a", to: "c", day: 2)
    script.pay(yuan: 500, from: "c", to: "a", day: 3)
    script.pay(yuan: 500, from: "a", to: "e", day: 4)
    let index = script.index()
    let trace = Self.trace(index, from: "a", .down, hops: 3, view: .firstInFirstOut)
    #expect(trace.endedFen(.aggregator) == 100_000 && trace.endedFen(.origin) == 50_000)
    #expect(trace.tracedFen == 200_000)
    #expect(Self.reached(trace, in: index)["2 b"] == nil)
  }

  @Test func smallSumsAndLongTailsAreNamedAndNotFollowed() {
    var script = StoreScript()
    for place in 0..<8 {
      script.pay(yuan: Double(100 + place * 10), from: "a", to: "p\(place)", day: 1, hour: place)
      script.pay(yuan: 50, from: "p\(place)", to: "q\(place)", day: 2, hour: place)
    }
    let index = script.index()
    let trace = Self.trace(
      index, from: "a", .down, hops: 2, view: .proRata, floorFen: 12_000, most: 3)
    let endings = Dictionary(grouping: trace.stops.filter { $0.hop == 1 }, by: \.ending)
      .mapValues(\.count)
    #expect(endings == [.belowFloor: 2, .beyondMost: 3, .followed: 3])
    #expect(trace.stops.filter { $0.hop == 2 }.count == 3)
  }

  /// Files in another order, accounts under other ids: the same trace.
  @Test func orderOfRowsChangesNothing() {
    let (index, rows) = Self.world(seed: 77, accounts: 7, rows: 60)
    var script = StoreScript()
    for (position, row) in rows.enumerated().reversed() {
      script.pay(
        yuan: Double(row.fen) / 100, from: row.payer, to: row.payee, day: position / 20,
        hour: position % 20)
    }
    let turned = script.index()
    for view in TracePlan.View.allCases {
      let one = Self.trace(index, from: "n2", .down, hops: 4, view: view, most: 2)
      let other = Self.trace(turned, from: "n2", .down, hops: 4, view: view, most: 2)
      #expect(Self.reached(one, in: index) == Self.reached(other, in: turned))
      #expect(one.stops.map(\.receivedFen) == other.stops.map(\.receivedFen))
    }
  }
}

/// Every fen stands in line by itself with the hop that it has come.
struct FenByFen {
  struct Row {
    var payer: String
    var payee: String
    var fen: Int
  }

  var reached: [String: Int64] = [:]
  var traced: Int64 = 0

  init(_ rows: [Row], from origin: String, hops: Int) {
    var lines: [String: [Int]] = [:]
    for account in Set(rows.flatMap { [$0.payer, $0.payee] }) {
      lines[account] = Array(repeating: 0, count: Self.opening(of: account, rows))
    }
    for row in rows {
      var fens: [Int] = []
      for _ in 0..<row.fen {
        let waiting = lines[row.payer]?.isEmpty == false ? lines[row.payer]?.removeFirst() : 0
        fens.append(waiting ?? 0)
      }
      if row.payer == origin {
        fens = Array(repeating: 1, count: row.fen)
        traced += Int64(row.fen)
      } else {
        fens = fens.map { $0 == 0 ? 0 : $0 + 1 }
      }
      for hop in fens where hop > 0 { reached["\(hop) \(row.payee)", default: 0] += 1 }
      if row.payee == origin { fens = fens.map { _ in 0 } }
      lines[row.payee, default: []] += fens.map { $0 >= hops ? 0 : $0 }
    }
  }

  /// How far an account would be overdrawn at its lowest.
  static func opening(of account: String, _ rows: [Row]) -> Int {
    var balance = 0
    var lowest = 0
    for row in rows {
      if row.payer == account { balance -= row.fen }
      if row.payee == account { balance += row.fen }
      lowest = min(lowest, balance)
    }
    return -lowest
  }
}

/// The same with money as fractions that mix.
struct Shares {
  var reached: [String: Double] = [:]

  init(_ rows: [FenByFen.Row], from origin: String, hops: Int) {
    var pools: [String: [Double]] = [:]
    for account in Set(rows.flatMap { [$0.payer, $0.payee] }) {
      var pool = [Double](repeating: 0, count: hops + 1)
      pool[0] = Double(FenByFen.opening(of: account, rows))
      pools[account] = pool
    }
    for row in rows {
      let pool = pools[row.payer] ?? []
      let balance = pool.reduce(0, +)
      let share = balance > 0 ? Double(row.fen) / balance : 0
      var moved = pool.map { $0 * share }
      pools[row.payer] = zip(pool, moved).map { $0 - $1 }
      if row.payer == origin {
        moved = [Double](repeating: 0, count: hops + 1)
        moved[0] = 0
        reached["1 \(row.payee)", default: 0] += Double(row.fen)
        var arriving = [Double](repeating: 0, count: hops + 1)
        arriving[hops > 1 ? 1 : 0] = Double(row.fen)
        pools[row.payee] = zip(pools[row.payee] ?? [], arriving).map { $0 + $1 }
        continue
      }
      var arriving = [Double](repeating: 0, count: hops + 1)
      arriving[0] = moved[0]
      for hop in 1...hops where hop < hops {
        reached["\(hop + 1) \(row.payee)", default: 0] += moved[hop]
        arriving[hop + 1 >= hops ? 0 : hop + 1] += moved[hop]
      }
      if row.payee == origin {
        arriving = [arriving.reduce(0, +)] + [Double](repeating: 0, count: hops)
      }
      pools[row.payee] = zip(pools[row.payee] ?? [], arriving).map { $0 + $1 }
    }
  }
}
