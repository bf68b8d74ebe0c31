import AccountFlows
import BankRecords

/// Follows money through accounts in time order, hop by hop.
///
/// Two rules say which money leaves an account (`TracePlan.View`). Both work on whole fen, on all
/// money of an account and not only the traced part, and on the least opening balance with which the
/// account is never overdrawn, which counts as not traced. Both mean the same with time turned
/// round, so that upstream is downstream of the reversed transfers: what A is found to have given
/// towards B's money is what B is found to have got of A's.
public struct MoneyTracer: Sendable {
  private let index: FlowIndex
  private let asOf: CivilDay?

  public init(index: FlowIndex, asOf: CivilDay? = nil) {
    self.index = index
    self.asOf = asOf
  }

  /// Traces by the plan. Accounts of each hop are chosen by what reached them and then followed at
  /// every later hop, too; one pass per hop, each O(rows + n log n) for n rows of followed accounts,
  /// which are at most `mostAccounts` per hop.
  public func trace(_ plan: TracePlan) -> MoneyTrace {
    precondition(plan.account.isKnown, "a trace starts from an account")
    var followed: [AccountID: Int] = [plan.account: 0]
    for hop in 1..<max(2, plan.hops) where hop < plan.hops {
      let pass = run(plan, followed: Set(followed.keys), hops: hop)
      for account in chosen(at: hop, of: pass, plan, followed: followed) { followed[account] = hop }
    }
    return run(plan, followed: Set(followed.keys), hops: plan.hops).trace(self, plan, followed)
  }

  /// The accounts of a hop that are worth following: those that most of the money reached.
  private func chosen(
    at hop: Int, of pass: Pass, _ plan: TracePlan, followed: [AccountID: Int]
  ) -> [AccountID] {
    let reached = pass.stops.filter { key, entry in
      key.hop == hop && key.account.isKnown && followed[key.account] == nil
        && entry.receivedFen >= plan.floorFen && !isAggregator(key.account)
    }
    return reached.map { (account: $0.key.account, fen: $0.value.receivedFen) }
      .sorted { left, right in
        left.fen != right.fen ? left.fen > right.fen : precedes(left.account, right.account)
      }
      .prefix(plan.mostAccounts).map(\.account)
  }

  /// By account number, so that the order of files does not matter.
  fileprivate func precedes(_ left: AccountID, _ right: AccountID) -> Bool {
    guard left.isKnown, right.isKnown else { return left.isKnown && !right.isKnown }
    let leftNumber = index.store.directory.number(of: left).utf8
    let rightNumber = index.store.directory.number(of: right).utf8
    return leftNumber.elementsEqual(rightNumber)
      ? index.store.directory.rank(of: left) < index.store.directory.rank(of: right)
      : leftNumber.lexicographicallyPrecedes(rightNumber)
  }

  /// Whether the money of many stands behind the account.
  private func isAggregator(_ account: AccountID) -> Bool {
    switch index.kinds[account.index] {
    case .unknown, .naturalPerson, .organisation: index.store.directory.isNameOnly(account)
    case .publicBody, .paymentInstitution, .bankInternal, .licensedCustody: true
    }
  }

  // MARK: - One pass

  fileprivate struct StopKey: Hashable {
    var hop: Int
    var account: AccountID
  }

  fileprivate struct StepKey: Hashable {
    var hop: Int
    var from: AccountID
    var to: AccountID
  }

  fileprivate struct Sum {
    var receivedFen: Int64 = 0
    var passedFen: Int64 = 0
    var wholeFen: Int64 = 0
    var transfers = 0
    var first: Int64 = .max
    var last: Int64 = .min

    mutating func add(_ fen: Int64, of transfer: TraceOrder.Transfer) {
      receivedFen += fen
      wholeFen += transfer.fen
      transfers += 1
      first = min(first, transfer.time)
      last = max(last, transfer.time)
    }
  }

  /// What moved, with all accounts in `followed` followed up to `hops`.
  fileprivate struct Pass {
    var stops: [StopKey: Sum] = [:]
    var steps: [StepKey: Sum] = [:]
    var tracedFen: Int64 = 0
    var transfers = 0
  }

  fileprivate func run(_ plan: TracePlan, followed: Set<AccountID>, hops: Int) -> Pass {
    let order = TraceOrder(
      index: index, followed: followed, asOf: asOf, isReversed: plan.side == .up)
    var pools: [AccountID: MoneyPool] = [:]
    for account in followed {
      pools[account] = MoneyPool(view: plan.view, openingFen: order.openings[account] ?? 0)
    }
    var pass = Pass()
    for transfer in order.transfers {
      var moved: [MoneyPool.Part]
      if transfer.payer == plan.account {
        // The account's own money is traced whole, on the days asked for.
        let isTraced =
          plan.days?.contains(BookingTime(seconds: transfer.time).day) ?? true
        moved = [MoneyPool.Part(tag: isTraced ? 1 : 0, fen: transfer.fen)]
        if isTraced {
          pass.tracedFen += transfer.fen
          pass.transfers += 1
        }
      } else if let taken = pools[transfer.payer]?.take(transfer.fen) {
        moved = taken.map { MoneyPool.Part(tag: $0.tag == 0 ? 0 : $0.tag + 1, fen: $0.fen) }
      } else {
        moved = [MoneyPool.Part(tag: 0, fen: transfer.fen)]
      }
      note(moved, transfer, into: &pass)
      guard transfer.payee != plan.account, followed.contains(transfer.payee) else { continue }
      for position in moved.indices where moved[position].tag >= hops { moved[position].tag = 0 }
      pools[transfer.payee]?.put(moved)
    }
    return pass
  }

  /// Adds the traced part of a transfer to the accounts and steps of its hops.
  private func note(
    _ moved: [MoneyPool.Part], _ transfer: TraceOrder.Transfer, into pass: inout Pass
  ) {
    var byHop: [Int: Int64] = [:]
    for part in moved where part.tag > 0 { byHop[part.tag, default: 0] += part.fen }
    for (hop, fen) in byHop {
      // Parties without a number stand together: nothing more is known of them.
      let isNamed =
        transfer.payee.isKnown && !index.store.directory.isNameOnly(transfer.payee)
      let payee = isNamed ? transfer.payee : .unknown
      pass.stops[StopKey(hop: hop, account: payee), default: Sum()].add(fen, of: transfer)
      pass.steps[StepKey(hop: hop, from: transfer.payer, to: payee), default: Sum()]
        .add(fen, of: transfer)
      if hop > 1 {
        pass.stops[StopKey(hop: hop - 1, account: transfer.payer), default: Sum()].passedFen += fen
      }
    }
  }
}

extension MoneyTracer {
  fileprivate func ending(
    _ key: (hop: Int, account: AccountID), _ receivedFen: Int64, _ plan: TracePlan,
    _ followed: [AccountID: Int]
  ) -> MoneyTrace.Ending {
    guard key.account.isKnown else { return .unknownParty }
    if key.account == plan.account { return .origin }
    if isAggregator(key.account) { return .aggregator }
    if key.hop >= plan.hops { return .lastHop }
    if followed[key.account] != nil { return .followed }
    return receivedFen < plan.floorFen ? .belowFloor : .beyondMost
  }
}

extension MoneyTracer.Pass {
  /// The pass in its published order.
  fileprivate func trace(
    _ tracer: MoneyTracer, _ plan: TracePlan, _ followed: [AccountID: Int]
  ) -> MoneyTrace {
    let ordered = stops.map { key, sum in
      MoneyTrace.Stop(
        hop: key.hop, account: key.account, receivedFen: sum.receivedFen,
        passedFen: sum.passedFen, transfers: sum.transfers, first: BookingTime(seconds: sum.first),
        last: BookingTime(seconds: sum.last),
        ending: tracer.ending((key.hop, key.account), sum.receivedFen, plan, followed))
    }.sorted { left, right in
      if left.hop != right.hop { return left.hop < right.hop }
      if left.receivedFen != right.receivedFen { return left.receivedFen > right.receivedFen }
      return tracer.precedes(left.account, right.account)
    }
    let isUp = plan.side == .up
    let steps = steps.map { key, sum in
      MoneyTrace.Step(
        hop: key.hop, from: isUp ? key.to : key.from, to: isUp ? key.from : key.to,
        fen: sum.receivedFen, wholeFen: sum.wholeFen, transfers: sum.transfers,
        first: BookingTime(seconds: sum.first), last: BookingTime(seconds: sum.last))
    }.sorted { left, right in
      if left.hop != right.hop { return left.hop < right.hop }
      if left.fen != right.fen { return left.fen > right.fen }
      return left.from != right.from
        ? tracer.precedes(left.from, right.from) : tracer.precedes(left.to, right.to)
    }
    return MoneyTrace(
      side: plan.side, tracedFen: tracedFen, transfers: transfers, stops: ordered, steps: steps)
  }
}
