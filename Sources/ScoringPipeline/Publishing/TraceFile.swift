import AccountFlows
import BankRecords
import CaseBuilding

/// Traces as files for other programs: account numbers in full, sums to the fen.
public struct TraceFile: Sendable {
  private let index: FlowIndex

  public init(index: FlowIndex) { self.index = index }

  static let columns = [
    "record", "side", "view", "hop", "account", "account_name", "counterparty",
    "counterparty_name", "amount", "passed_on", "rest", "whole_amount", "transfers", "first_time",
    "last_time", "ending",
  ]

  /// One row per account and hop (`stop`), and per pair of accounts and hop (`step`, payer first).
  public func table(of traces: [(plan: TracePlan, trace: MoneyTrace)]) -> [UInt8] {
    var table = TableWriter(header: TraceFile.columns)
    for (plan, trace) in traces {
      let start = [TableWriter.Cell.plain(plan.side.rawValue), .plain(plan.view.rawValue)]
      for stop in trace.stops {
        table.append(
          [.plain("stop")] + start + [.plain(String(stop.hop))] + party(stop.account)
            + [.plain(""), .plain(""), money(stop.receivedFen), money(stop.passedFen)]
            + [money(stop.restFen), .plain(""), .plain(String(stop.transfers))]
            + [.plain(stop.first.description), .plain(stop.last.description)]
            + [.plain(stop.ending.rawValue)])
      }
      for step in trace.steps {
        table.append(
          [.plain("step")] + start + [.plain(String(step.hop))] + party(step.from)
            + party(step.to) + [money(step.fen), .plain(""), .plain(""), money(step.wholeFen)]
            + [.plain(String(step.transfers)), .plain(step.first.description)]
            + [.plain(step.last.description), .plain("")])
      }
    }
    return table.drain()
  }

  private func party(_ account: AccountID) -> [TableWriter.Cell] {
    guard account.isKnown else { return [.plain(""), .plain("")] }
    return [
      .text(index.store.directory.number(of: account)),
      .text(index.store.directory.name(of: account)),
    ]
  }

  private func money(_ fen: Int64) -> TableWriter.Cell { .plain(Money(fen: fen).description) }

  /// The same as one document, with what ended where.
  public func document(of traces: [(plan: TracePlan, trace: MoneyTrace)]) -> JSONValue {
    .object([("traces", .array(traces.map { document($0.plan, $0.trace) }))])
  }

  private func document(_ plan: TracePlan, _ trace: MoneyTrace) -> JSONValue {
    let ended = MoneyTrace.Ending.allCases.map { ending in
      (key: ending.rawValue, value: amount(trace.endedFen(ending)))
    }
    return .object([
      ("account", .string(index.store.directory.number(of: plan.account))),
      ("currency", .string(index.store.directory.currency(of: plan.account))),
      ("side", .string(plan.side.rawValue)), ("view", .string(plan.view.rawValue)),
      ("hops", .integer(plan.hops)), ("floor", amount(plan.floorFen)),
      ("most_accounts", .integer(plan.mostAccounts)),
      ("from", plan.days.map { .string($0.lowerBound.description) } ?? .null),
      ("to", plan.days.map { .string($0.upperBound.description) } ?? .null),
      ("traced", amount(trace.tracedFen)), ("transfers", .integer(trace.transfers)),
      ("ended", .object(ended)), ("stops", .array(trace.stops.map(document))),
      ("steps", .array(trace.steps.map(document))),
    ])
  }

  private func document(_ stop: MoneyTrace.Stop) -> JSONValue {
    .object([
      ("hop", .integer(stop.hop)), ("account", number(stop.account)),
      ("account_name", name(stop.account)), ("amount", amount(stop.receivedFen)),
      ("passed_on", amount(stop.passedFen)), ("rest", amount(stop.restFen)),
      ("transfers", .integer(stop.transfers)), ("first_time", .string(stop.first.description)),
      ("last_time", .string(stop.last.description)), ("ending", .string(stop.ending.rawValue)),
    ])
  }

  private func document(_ step: MoneyTrace.Step) -> JSONValue {
    .object([
      ("hop", .integer(step.hop)), ("from", number(step.from)), ("to", number(step.to)),
      ("amount", amount(step.fen)), ("whole_amount", amount(step.wholeFen)),
      ("transfers", .integer(step.transfers)), ("first_time", .string(step.first.description)),
      ("last_time", .string(step.last.description)),
    ])
  }

  private func amount(_ fen: Int64) -> JSONValue { .digits(Money(fen: fen).description) }

  private func number(_ account: AccountID) -> JSONValue {
    account.isKnown ? .string(index.store.directory.number(of: account)) : .null
  }

  private func name(_ account: AccountID) -> JSONValue {
    account.isKnown ? .string(index.store.directory.name(of: account)) : .null
  }
}
