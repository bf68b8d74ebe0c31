import AccountFlows
import BankRecords
import Detection

/// A group's treasury that pools and hands out its firms' balances (集团资金归集、下拨).
///
/// ## What it explains
/// Many accounts in, few out and back (`dispersed-in-concentrated-out`, `rapid-pass-through`,
/// `concentrated-in-dispersed-out`).
///
/// ## Why
/// The same firms pay in and are paid, again and again, uneven large sums both ways; persons hardly occur.
///
/// ## Inputs
/// Counterparties with money both ways, their kinds, persons' share of the money.
///
/// ## Strength
/// Product of: share of all money with firms that both pay and are paid several times · little money with
/// persons. Where no kinds are known, unnamed counterparties with large sums both ways count up to
/// `unnamed_ceiling`.
///
/// ## Evidence
/// The first rows with those firms.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// Investors who are paid and reinvest: they are persons; where unnamed, their sums are small or round and
/// the ceiling is low.
///
/// ## Known misses
/// Pools whose daily sweeps are netted; family firms whose owners' accounts belong to the pool.
///
/// ## References
/// DOMAIN.md 5 row 13; group treasury (资金池).
public struct CashPooling: LookAlike {
  public static let identity = PatternIdentity(
    id: "cash-pooling", chineseName: "集团资金归集与下拨",
    summary: "同一批单位账户反复上存、下拨大额资金，个人往来很少。")

  private let returnGuard: ReturnFlowGuard
  private let leastFirms: Int
  private let leastTurns: Int
  private let twoWay: Ramp
  private let persons: Ramp
  private let sumYuan: Ramp
  private let unnamedCeiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastFirms = try parameters.count("least_firms", in: 2...1000)
    leastTurns = try parameters.count("least_turns", in: 1...1000)
    twoWay = try .rising("two_way_share", of: parameters)
    persons = try .falling("person_share", of: parameters)
    sumYuan = try .rising("payment_yuan", of: parameters, in: 0...100_000_000)
    unnamedCeiling = try parameters.number("unnamed_ceiling", in: 0...0.5)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    let total = Double(max(1, flow.inFen) + max(1, flow.outFen))
    let pool = flow.peers.filter {
      !$0.isSameParty && $0.inCount >= leastTurns && $0.outCount >= leastTurns
        && ($0.kind == .organisation || $0.kind == .unknown)
    }
    guard pool.count >= leastFirms else { return nil }
    let poolFen = pool.reduce(Int64(0)) { $0 + $1.inFen + $1.outFen }
    let namedFen = pool.reduce(Int64(0)) {
      $0 + ($1.kind == .organisation ? $1.inFen + $1.outFen : 0)
    }
    let personFen = flow.peers.reduce(Int64(0)) {
      $0 + ($1.kind == .naturalPerson && !$1.isSameParty ? $1.inFen + $1.outFen : 0)
    }
    let turns = pool.reduce(0) { $0 + $1.inCount + $1.outCount }
    let usual = Double(poolFen) / Double(max(1, turns)) / 100
    let share = Double(poolFen) / total
    let isNamed = Double(namedFen) / Double(max(1, poolFen))
    let trust = isNamed + (1 - isNamed) * unnamedCeiling
    let raw = twoWay(share) * persons(Double(personFen) / total) * sumYuan(usual) * trust
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    let parties = Set(pool.map(\.party))
    return Explanation(
      lookAlike: CashPooling.identity.id, strength: strength,
      statement: "\(pool.count)个账户反复上存和收款，占往来金额的\(percentText(share))，"
        + "个人往来占\(percentText(Double(personFen) / total))",
      quantities: [
        Quantity("firm_count", "双向往来账户数", .count(pool.count)),
        Quantity("two_way_share", "双向往来金额占比", .ratio(share)),
        Quantity("person_share", "个人往来占比", .ratio(Double(personFen) / total)),
      ],
      evidence: flow.legs.filter { flow.peer(of: $0).map { parties.contains($0.party) } ?? false }
        .prefix(evidenceRows).map { Evidence(transaction: $0.transaction, role: .supporting) })
  }
}
