import AccountFlows
import BankRecords
import Detection
import FlowStatistics

/// 到期还本.
///
/// ## What it finds
/// Many persons get just the sum back that they had paid in, or that sum with a gain, and each of them
/// the same number of days after his own payment.
///
/// ## Why it matters
/// 还本付息: principal that comes back at the end of a term that each payer's own day of payment sets
/// was lent. Where interest is paid in cash, in goods or on another card, the return of the principal is
/// all that an account shows, and its sums alone look like refunds.
///
/// ## Inputs
/// Payments in of at least `least_payment_yuan` from parties that may be natural persons and to whom
/// the account did not pay first; later payments to the same party of that sum, or of up to `most_gain`
/// more, `least_term_days` later at least.
///
/// ## Score
/// Of up to `most_terms` terms on which most returns lie, each with `tolerance_days` to either side.
/// Product of: the share of returns on these terms beyond what returns on any day would give; persons on
/// a log scale; the median sum on a log scale; days of payments in on which these returns began (each has
/// a clock of his own); how much was returned of what fell due; how seldom those who paid in the
/// same week paid the same sum (bidders of one tender), and how seldom any two did (a price); the part that
/// came back without a gain or with one of a few, by the term or by the day, since who grows pigs under
/// contract gets more than the feed cost, and each time something else.
///
/// ## Evidence
/// The payments in (`collected`) and their returns (`paidOut`).
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | least_payment_yuan | yuan | 1000 | 1…1e6 | smaller is everyday life |
/// | most_gain | per principal | 0.6 | 0…5 | more is another business |
/// | least_term_days | days | 20 | 1…400 | bidders get theirs back within weeks, orders are cancelled within days |
/// | tolerance_days | days | 3 | 0…30 | weekends and holidays |
/// | most_terms | terms | 3 | 1…20 | 30, 90 and 180 days beside each other |
/// | least_persons | persons | 6 | 2…100000 | fewer are friends |
/// | full_persons | persons | 40 | 3…1000000 | beyond adds nothing |
/// | least_share | share | 0.3 | 0…0.95 | below, nothing is said |
/// | full_share | share | 0.8 | 0.01…1 | top-ups and delay change some terms |
/// | least_median_yuan | yuan | 2000 | 1…1e6 | deposits for things lent and rooms |
/// | full_median_yuan | yuan | 20000 | 2…1e9 | savings |
/// | few_starts | days | 3 | 1…1000 | one event |
/// | full_starts | days | 12 | 2…10000 | everybody has a clock of his own |
/// | full_returned | share | 0.5 | 0.01…1 | of what fell due; others get it from other accounts |
/// | least_returned_factor | factor | 0.4 | 0…1 | hardly anything that fell due came back here |
/// | least_coincidence | share of pairs | 0.4 | 0…0.95 | a dozen usual sums give a third |
/// | full_coincidence | share of pairs | 0.7 | 0.01…1 | one sum: a deposit with a price |
/// | least_promised | share | 0.2 | 0…0.95 | of returns without a gain or with one of a few |
/// | full_promised | share | 0.5 | 0.01…1 | gains are agreed upon with some payers |
/// | unpromised_factor | factor | 0.3 | 0…1 | every gain is another: produce, or a market |
///
/// ## Known look-alikes
/// Deposits of tenants that come back when a year's lease ends, each on a day of his own (small, and they pay
/// rent meanwhile); bidders' deposits (one sum, one day); products of banks with a term in data without names.
///
/// ## References
/// 防范和处置非法集资条例 art.2; DOMAIN 2.6 I7, section 5.
public struct ConstantTermReturn: Detector {
  public static let identity = PatternIdentity(
    id: "constant-term-return", chineseName: "到期还本",
    summary: "众多个人各自在转入后相同天数原额（或加收益）收回所转入的资金。")

  private let leastPaymentFen: Int64
  private let gain: ClosedRange<Double>
  private let leastTermDays: Int
  private let toleranceDays: Int
  private let mostTerms: Int
  private let leastPersons: Int
  private let fullPersons: Double
  private let leastShare: Double
  private let fullShare: Double
  private let leastMedianFen: Double
  private let fullMedianFen: Double
  private let fewStarts: Double
  private let fullStarts: Double
  private let fullReturned: Double
  private let leastReturnedFactor: Double
  private let leastCoincidence: Double
  private let fullCoincidence: Double
  private let leastPromised: Double
  private let fullPromised: Double
  private let unpromisedFactor: Double

  /// A gain below this is a rounding.
  private static let leastGain = 0.0005

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastPaymentFen = Int64(try parameters.count("least_payment_yuan", in: 1...1_000_000)) * 100
    gain = Self.leastGain...max(Self.leastGain, try parameters.number("most_gain", in: 0...5))
    leastTermDays = try parameters.count("least_term_days", in: 1...400)
    toleranceDays = try parameters.count("tolerance_days", in: 0...30)
    mostTerms = try parameters.count("most_terms", in: 1...20)
    leastPersons = try parameters.count("least_persons", in: 2...100_000)
    fullPersons = try parameters.number("full_persons", in: 3...1_000_000)
    leastShare = try parameters.number("least_share", in: 0...0.95)
    fullShare = try parameters.number("full_share", in: 0.01...1)
    leastMedianFen = try parameters.number("least_median_yuan", in: 1...1_000_000) * 100
    fullMedianFen = try parameters.number("full_median_yuan", in: 2...1e9) * 100
    fewStarts = try parameters.number("few_starts", in: 1...1000)
    fullStarts = try parameters.number("full_starts", in: 2...10_000)
    fullReturned = try parameters.number("full_returned", in: 0.01...1)
    leastReturnedFactor = try parameters.number("least_returned_factor", in: 0...1)
    leastCoincidence = try parameters.number("least_coincidence", in: 0...0.95)
    fullCoincidence = try parameters.number("full_coincidence", in: 0.01...1)
    leastPromised = try parameters.number("least_promised", in: 0...0.95)
    fullPromised = try parameters.number("full_promised", in: 0.01...1)
    unpromisedFactor = try parameters.number("unpromised_factor", in: 0...1)
  }

  public func canFire(on screen: AccountScreen) -> Bool {
    Int(screen.inCount) >= leastPersons && Int(screen.outCount) >= leastPersons
      && screen.inFen >= Int64(leastPersons) * leastPaymentFen
  }

  /// The returns on the terms chosen.
  private struct OnTerm {
    var terms: [Int]
    var returns: [TermReturns.Return]
    /// Of all returns, and beyond what returns on any day would give.
    var share: Double
    var excess: Double
  }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    // Cheap and exact: too few persons on both sides leave nothing to look at.
    guard FlowParties(flow).bothWays >= leastPersons else { return nil }
    let bothSides = flow.peers.lazy.filter {
      $0.mayBeInvestor && $0.inFen >= leastPaymentFen && $0.outFen >= leastPaymentFen
    }
    guard bothSides.prefix(leastPersons).count >= leastPersons else { return nil }
    let all = TermReturns(
      flow, parties: FlowParties(flow), leastFen: leastPaymentFen, gain: gain)
    let returns = all.returns.filter { $0.days >= leastTermDays }
    guard let found = onTerm(returns, of: flow), found.excess > leastShare else { return nil }
    let persons = Set(found.returns.map(\.party)).count
    guard persons >= leastPersons else { return nil }
    let strength = Scoring.strength(
      strength(found, persons: persons, of: all, asOf: context.asOf.daysSince1970)
        * Scoring.linear(
          promisedShare(found.returns, of: flow), from: leastPromised, to: fullPromised,
          start: unpromisedFactor))
    guard strength > 0 else { return nil }
    return finding(flow, found, persons: persons, strength: strength)
  }

  /// The returns that lie on the few terms on which most do.
  private func onTerm(_ returns: [TermReturns.Return], of flow: AccountFlow) -> OnTerm? {
    guard returns.count >= leastPersons, let first = flow.legs.first, let last = flow.legs.last
    else { return nil }
    var rest = returns.map(\.days).sorted()
    var terms: [Int] = []
    let width = 2 * toleranceDays
    while terms.count < mostTerms {
      var best = (count: 0, low: 0)
      var low = 0
      for high in rest.indices {
        while rest[high] - rest[low] > width { low += 1 }
        if high + 1 - low > best.count { best = (high + 1 - low, low) }
      }
      // A few by chance make no term.
      guard best.count >= max(3, returns.count / 10) else { break }
      let chosen = best.low..<(best.low + best.count)
      terms.append(rest[chosen.lowerBound + best.count / 2])
      rest.removeSubrange(chosen)
    }
    guard !terms.isEmpty else { return nil }
    let kept = returns.filter { back in terms.contains { abs(back.days - $0) <= toleranceDays } }
    let share = Double(kept.count) / Double(returns.count)
    let observed = Int(last.time.day.daysSince1970 - first.time.day.daysSince1970) + 1
    let chance = min(0.9, Double(terms.count * (width + 1)) / Double(max(1, observed)))
    return OnTerm(
      terms: terms.sorted(), returns: kept, share: share, excess: (share - chance) / (1 - chance))
  }

  private func strength(_ found: OnTerm, persons: Int, of all: TermReturns, asOf: Int32) -> Double {
    let sums = found.returns.map(\.fen).sorted()
    let starts = Set(found.returns.map(\.start)).count
    let longest = Int32(found.terms.last ?? 0) + Int32(toleranceDays)
    let due = all.depositDays.filter { $0.day + longest <= asOf }
    let returned = Double(due.count(where: \.isReturned)) / Double(max(1, due.count))
    let pairs = sums.count * (sums.count - 1)
    let coincidence = Double(Self.samePairs(of: sums)) / Double(max(1, pairs))
    return Scoring.linear(found.excess, from: leastShare, to: fullShare)
      * Scoring.logarithmic(
        Double(persons), from: Double(leastPersons), to: fullPersons, start: 0.2)
      * Scoring.logarithmic(
        Double(sums[sums.count / 2]), from: leastMedianFen, to: fullMedianFen)
      * Scoring.linear(Double(starts), from: fewStarts, to: fullStarts)
      * Scoring.linear(returned, from: 0, to: fullReturned, start: leastReturnedFactor)
      * (1 - Scoring.linear(coincidence, from: leastCoincidence, to: fullCoincidence))
      * (1
        - Scoring.linear(
          weeklyCoincidence(found.returns), from: leastCoincidence, to: fullCoincidence))
  }

  /// Gains this close, as a share of the gain, are the same; so many are agreed upon.
  private static let sameGain = 0.02
  private static let mostGains = 6

  /// The share of returns without a gain, or with a gain that is one of a few by the term or by the day.
  private func promisedShare(_ returns: [TermReturns.Return], of flow: AccountFlow) -> Double {
    let gained = returns.filter(\.withGain)
    let gains = gained.map { Double(flow.legs[$0.paidOut].amountFen) / Double($0.fen) - 1 }
    let daily = zip(gains, gained).map { $0 / Double(max(1, $1.days)) }
    let onFew =
      [gains, daily].map { values in
        RateConcentration.clusters(
          of: values, relativeTolerance: Self.sameGain, most: Self.mostGains, least: 2
        ).reduce(0) { $0 + $1.count }
      }.max() ?? 0
    return Double(returns.count - gained.count + onFew) / Double(max(1, returns.count))
  }

  /// Pairs with the same sum, each counted twice; `sums` in order.
  private static func samePairs(of sums: [Int64]) -> Int {
    guard sums.count > 1 else { return 0 }
    var same = 0
    var start = 0
    for place in 1...sums.count where place == sums.count || sums[place] != sums[start] {
      same += (place - start) * (place - start - 1)
      start = place
    }
    return same
  }

  /// The share of same sums among those who paid in the same week; 0 where hardly anybody shares one.
  private func weeklyCoincidence(_ returns: [TermReturns.Return]) -> Double {
    var pairs = 0
    var same = 0
    for together in Dictionary(grouping: returns, by: { $0.start / 7 }).values
    where together.count > 1 {
      pairs += together.count * (together.count - 1)
      same += Self.samePairs(of: together.map(\.fen).sorted())
    }
    return pairs < returns.count ? 0 : Double(same) / Double(pairs)
  }

  private func finding(_ flow: AccountFlow, _ found: OnTerm, persons: Int, strength: Double)
    -> Finding?
  {
    let legs = found.returns.flatMap {
      [(leg: $0.paidIn, role: Evidence.Role.collected), (leg: $0.paidOut, role: .paidOut)]
    }.sorted { $0.leg < $1.leg }
    guard let first = legs.first, let last = legs.last else { return nil }
    let principal = found.returns.reduce(Int64(0)) { $0 + $1.fen }
    let gains = found.returns.count(where: \.withGain)
    let terms = found.terms.map { "\($0)" }.joined(separator: "、")
    var quantities = [
      Quantity("payee_count", "到期还本人数", .count(persons)),
      Quantity("return_count", "到期还本笔数", .count(found.returns.count)),
      Quantity("gain_count", "其中加收益返还笔数", .count(gains)),
      Quantity("principal_amount", "返还的本金", .money(Money(fen: principal))),
      Quantity("share_on_terms", "落在固定期限上的占比", .ratio(Scoring.strength(found.share))),
    ]
    for (index, term) in found.terms.enumerated() {
      quantities.append(Quantity("term_\(index + 1)_days", "期限\(index + 1)", .days(Double(term))))
    }
    return Finding(
      detector: Self.identity.id, strength: strength,
      window: flow.legs[first.leg].time...flow.legs[last.leg].time, quantities: quantities,
      statement: "\(persons)人转入资金后，各自于约\(terms)天后收回\(found.returns.count)笔、"
        + "本金\(ChineseText.money(principal))"
        + (gains == 0 ? "，均为原额" : "，其中\(gains)笔另加收益")
        + "；此类返还的\(ChineseText.percent(found.share))落在上述期限前后\(toleranceDays)天内",
      evidence: legs.map {
        Evidence(transaction: flow.legs[$0.leg].transaction, role: $0.role)
      })
  }
}
