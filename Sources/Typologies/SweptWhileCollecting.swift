import AccountFlows
import BankRecords
import Detection

/// 边收边转.
///
/// ## What it finds
/// Within weeks many persons pay an account for the first time, in large sums, and while others still
/// come the money is handed on, again and again, to one or two receivers who pay nothing in.
///
/// ## Why it matters
/// Who collects savings for somebody else hands them over every few days; who gathers for a purpose of
/// his own (a house, a party, a purchase) waits until he has it together and pays once. In the first weeks
/// of a scheme whose sums lie on no lattice, and that has paid nobody back, nothing else is to be seen.
///
/// ## Inputs
/// As `subscription-burst`: payments of at least `least_payment_yuan` from parties that may be natural
/// persons and to whom the account did not lend first, cash and what comes through payment institutions
/// beside them; payments out of at least `least_sweep_yuan` to persons and enterprises, own accounts
/// left out.
///
/// ## Score
/// Of the span of `window_days` (at most a third of the data) with most first payments, and `lag_days`
/// after it. Product of: the persons on a log scale; the median of what each paid in the span, on a log
/// scale; how much of all such persons of the account came in the span, beyond what an even stream would
/// bring; the share of the money of the span that went to the two largest receivers; the days on which it
/// did; the share of the persons who first paid after the first of these days; how seldom two paid
/// the same sum (a price); less where enterprises receive it.
///
/// ## Evidence
/// The payments of the span (`collected`) and what was handed on (`swept`).
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | window_days | days | 30 | 2…1000 | a first wave |
/// | lag_days | days | 5 | 0…100 | what came last is handed on a few days later |
/// | least_observed_days | days | 20 | 2…1000 | shorter data have no time before |
/// | least_persons | persons | 6 | 2…100000 | fewer are relatives and friends |
/// | full_persons | persons | 30 | 3…1000000 | the least of the criminal law's groups of investors |
/// | least_payment_yuan | yuan | 500 | 1…1e6 | smaller is everyday life |
/// | least_unnamed_yuan | yuan | 2000 | 1…1e6 | wallets and tills pay less |
/// | least_median_yuan | yuan | 5000 | 1…1e6 | fees and courses |
/// | full_median_yuan | yuan | 50000 | 2…1e9 | savings of years |
/// | least_excess | share | 0.1 | 0…0.95 | chance and seasons |
/// | full_excess | share | 0.6 | 0.01…1 | most persons came in one span |
/// | least_sweep_yuan | yuan | 1000 | 1…1e6 | smaller is everyday life |
/// | least_swept_share | share | 0.3 | 0…0.95 | below, it stays or goes to many |
/// | full_swept_share | share | 0.7 | 0.01…1 | beyond adds nothing |
/// | few_sweeps | days | 1 | 1…100 | a purchase |
/// | full_sweeps | days | 4 | 2…1000 | again and again |
/// | least_after_share | share | 0.1 | 0…0.95 | gathered first, paid then |
/// | full_after_share | share | 0.4 | 0.01…1 | others still come |
/// | most_returned | share | 0.1 | 0…1 | of what a receiver gets that he pays in |
/// | enterprise_factor | factor | 0.5 | 0…1 | suppliers and landlords are enterprises |
/// | list_coincidence | share of pairs | 0.3 | 0.01…1 | three prices |
/// | price_coincidence | share of pairs | 0.6 | 0.02…1 | nearly all paid the same: a price |
///
/// ## Known look-alikes
/// Agents who pass customers' money for flats or lessons on to one seller every day; their money goes to an
/// enterprise, and sums of lessons are prices. Relatives who lend for a house pay first, and the house is
/// paid then. Partners' shares stay in the firm.
///
/// ## References
/// DOMAIN 2.6 I1, I3, I19, section 5; 条例 art.2.
public struct SweptWhileCollecting: Detector {
  public static let identity = PatternIdentity(
    id: "swept-while-collecting", chineseName: "边收边转",
    summary: "数周内众多个人首次转入大额资金，其间资金持续多次归集至一两个从不付款的对象。")

  private let windowDays: Int
  private let lagDays: Int
  private let leastObservedDays: Int
  private let leastPersons: Int
  private let fullPersons: Double
  private let leastPaymentFen: Int64
  private let leastUnnamedFen: Int64
  private let leastMedianFen: Double
  private let fullMedianFen: Double
  private let excess: ClosedRange<Double>
  private let leastSweepFen: Int64
  private let swept: ClosedRange<Double>
  private let fewSweeps: Double
  private let fullSweeps: Double
  private let after: ClosedRange<Double>
  private let mostReturned: Double
  private let enterpriseFactor: Double
  private let listCoincidence: Double
  private let priceCoincidence: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    windowDays = try parameters.count("window_days", in: 2...1000)
    lagDays = try parameters.count("lag_days", in: 0...100)
    leastObservedDays = try parameters.count("least_observed_days", in: 2...1000)
    leastPersons = try parameters.count("least_persons", in: 2...100_000)
    fullPersons = try parameters.number("full_persons", in: 3...1_000_000)
    leastPaymentFen = Int64(try parameters.count("least_payment_yuan", in: 1...1_000_000)) * 100
    leastUnnamedFen = Int64(try parameters.count("least_unnamed_yuan", in: 1...1_000_000)) * 100
    leastMedianFen = try parameters.number("least_median_yuan", in: 1...1_000_000) * 100
    fullMedianFen = try parameters.number("full_median_yuan", in: 2...1e9) * 100
    excess = try Self.ramp("least_excess", "full_excess", parameters)
    leastSweepFen = Int64(try parameters.count("least_sweep_yuan", in: 1...1_000_000)) * 100
    swept = try Self.ramp("least_swept_share", "full_swept_share", parameters)
    fewSweeps = try parameters.number("few_sweeps", in: 1...100)
    fullSweeps = try parameters.number("full_sweeps", in: 2...1000)
    after = try Self.ramp("least_after_share", "full_after_share", parameters)
    mostReturned = try parameters.number("most_returned", in: 0...1)
    enterpriseFactor = try parameters.number("enterprise_factor", in: 0...1)
    listCoincidence = try parameters.number("list_coincidence", in: 0.01...1)
    priceCoincidence = try parameters.number("price_coincidence", in: 0.02...1)
  }

  /// Two shares of which the first lies below the second.
  private static func ramp(_ low: String, _ high: String, _ parameters: DetectorParameters)
    throws(ParameterError) -> ClosedRange<Double>
  {
    let start = try parameters.number(low, in: 0...0.95)
    return start...max(start + 0.01, try parameters.number(high, in: 0.01...1))
  }

  public func canFire(on screen: AccountScreen) -> Bool {
    Int(screen.inCount) >= leastPersons && screen.outCount > 1
      && screen.inFen >= Int64(leastPersons) * leastPaymentFen
  }

  /// What was handed on to the largest receivers in the span.
  private struct Sweeps {
    var legs: [Int] = []
    var days: Set<Int32> = []
    var fen: Int64 = 0
    var enterpriseFen: Int64 = 0
    var receivers = 0
  }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    guard let first = flow.legs.first, let last = flow.legs.last else { return nil }
    let start = min(context.firstDay ?? first.time.day, first.time.day)
    let observed = max(context.asOf, last.time.day) - start + 1
    guard observed >= leastObservedDays,
      // Cheap and exact: half of the persons paid more than the least median.
      FlowParties(flow).mayHavePaid(leastFen: Int64(leastMedianFen)) >= leastPersons / 2,
      let principal = PrincipalPayments(
        flow, leastFen: leastPaymentFen, leastPersons: leastPersons),
      let wave = FirstPaymentWave(
        flow, principal: principal, leastUnnamedFen: leastUnnamedFen,
        days: max(1, min(windowDays, observed / 3)), leastPayers: leastPersons)
    else { return nil }
    // An even stream brings this share of its payers in any span.
    let even = Double(wave.days) / Double(observed)
    let beyond = (Double(wave.payers) / Double(wave.allPayers) - even) / (1 - even)
    let concentration = Scoring.linear(beyond, from: excess.lowerBound, to: excess.upperBound)
    guard concentration > 0, let sweeps = sweeps(flow, wave: wave) else { return nil }
    let persons = Persons(of: wave, in: flow, firstSweep: sweeps.days.min() ?? .max)
    guard persons.sums.count >= leastPersons else { return nil }
    let strength = Scoring.strength(
      concentration * strength(persons, sweeps: sweeps, in: wave))
    guard strength > 0 else { return nil }
    return finding(flow, wave: wave, persons: persons, sweeps: sweeps, strength: strength)
  }

  /// The named payers of the span: what each paid in it, smallest first, and how many first paid after
  /// the first sweep.
  private struct Persons {
    var sums: [Int64]
    var after = 0

    init(of wave: FirstPaymentWave, in flow: AccountFlow, firstSweep: Int32) {
      var sums: [Int: Int64] = [:]
      for payment in wave.payments where payment.party < wave.namedParties {
        let isFirst = sums[payment.party] == nil
        sums[payment.party, default: 0] += payment.amountFen
        if isFirst, flow.legs[payment.leg].time.day.daysSince1970 > firstSweep { after += 1 }
      }
      self.sums = sums.values.sorted()
    }

    var medianFen: Int64 { sums.isEmpty ? 0 : sums[sums.count / 2] }
  }

  /// What the two largest receivers got from the first payment of the span until shortly after its end.
  private func sweeps(_ flow: AccountFlow, wave: FirstPaymentWave) -> Sweeps? {
    guard let start = wave.payments.first, let end = wave.payments.last else { return nil }
    let span =
      flow.legs[start.leg].time.day
      .daysSince1970...(flow.legs[end.leg].time.day.daysSince1970
      + Int32(lagDays))
    let parties = FlowParties(flow)
    var fen = [Int64](repeating: 0, count: parties.count)
    var legs: [(leg: Int, party: Int)] = []
    for (index, leg) in flow.legs.enumerated()
    where !leg.isIn && leg.amountFen >= leastSweepFen && span.contains(leg.time.day.daysSince1970) {
      guard let peer = flow.peer(of: leg), mayReceive(peer) else { continue }
      let party = parties.party(of: leg)
      fen[party] += leg.amountFen
      legs.append((index, party))
    }
    let largest = fen.indices.filter { fen[$0] > 0 }
      .sorted { fen[$0] != fen[$1] ? fen[$0] > fen[$1] : $0 < $1 }.prefix(2)
    guard !largest.isEmpty else { return nil }
    var found = Sweeps(receivers: largest.count)
    for (leg, party) in legs where largest.contains(party) {
      found.legs.append(leg)
      found.days.insert(flow.legs[leg].time.day.daysSince1970)
      found.fen += flow.legs[leg].amountFen
      if flow.peer(of: flow.legs[leg])?.kind == .organisation {
        found.enterpriseFen += flow.legs[leg].amountFen
      }
    }
    return found
  }

  private func mayReceive(_ peer: AccountFlow.Peer) -> Bool {
    guard !peer.isSameParty, Double(peer.inFen) <= mostReturned * Double(peer.outFen) else {
      return false
    }
    switch peer.kind {
    case .unknown, .naturalPerson, .organisation: return true
    case .publicBody, .paymentInstitution, .bankInternal, .licensedCustody: return false
    }
  }

  private func strength(_ persons: Persons, sweeps: Sweeps, in wave: FirstPaymentWave) -> Double {
    let share = Double(sweeps.fen) / Double(max(1, wave.inFen))
    let byEnterprises = Double(sweeps.enterpriseFen) / Double(max(1, sweeps.fen))
    let later = Double(persons.after) / Double(persons.sums.count)
    let sums = LatticeSums(payments: wave.payments, personFen: wave.payerFen)
    return Scoring.logarithmic(
      Double(persons.sums.count), from: Double(leastPersons), to: fullPersons, start: 0.25)
      * Scoring.logarithmic(
        Double(persons.medianFen), from: leastMedianFen, to: fullMedianFen)
      * Scoring.linear(share, from: swept.lowerBound, to: swept.upperBound)
      * Scoring.linear(Double(sweeps.days.count), from: fewSweeps, to: fullSweeps)
      * Scoring.linear(later, from: after.lowerBound, to: after.upperBound)
      * (1 - (1 - enterpriseFactor) * byEnterprises)
      * (1 - Scoring.linear(sums.coincidence, from: listCoincidence, to: priceCoincidence))
  }

  private func finding(
    _ flow: AccountFlow, wave: FirstPaymentWave, persons: Persons, sweeps: Sweeps, strength: Double
  ) -> Finding? {
    let legs =
      (wave.payments.map { (leg: $0.leg, role: Evidence.Role.collected) }
      + sweeps.legs.map { (leg: $0, role: .swept) }).sorted { $0.leg < $1.leg }
    guard let first = legs.first, let last = legs.last else { return nil }
    let (start, end) = (flow.legs[first.leg].time, flow.legs[last.leg].time)
    let share = Double(sweeps.fen) / Double(max(1, wave.inFen))
    let collected = wave.payments.reduce(Int64(0)) { $0 + $1.amountFen }
    return Finding(
      detector: Self.identity.id, strength: strength, window: start...end,
      quantities: [
        Quantity("payer_count", "首次付款人数", .count(persons.sums.count)),
        Quantity("collected_amount", "集中转入金额", .money(Money(fen: collected))),
        Quantity("median_per_payer", "每人转入金额中位数", .money(Money(fen: persons.medianFen))),
        Quantity("sweep_days", "归集天数", .count(sweeps.days.count)),
        Quantity("receiver_count", "归集对象数", .count(sweeps.receivers)),
        Quantity("swept_amount", "归集金额", .money(Money(fen: sweeps.fen))),
        Quantity("payers_after", "首次归集后才首次付款的人数", .count(persons.after)),
      ],
      statement: "\(start.day)起\(end.day - start.day + 1)天内有\(persons.sums.count)名首次付款的个人"
        + "转入大额资金（连同现金等共\(ChineseText.money(collected))，每人中位数"
        + "\(ChineseText.money(persons.medianFen))），其间分\(sweeps.days.count)天向"
        + "\(sweeps.receivers)个不向本账户付款的对象转出\(ChineseText.money(sweeps.fen))"
        + "（占同期转入的\(ChineseText.percent(min(1, share)))），\(persons.after)人在首次归集之后才付款",
      evidence: legs.map {
        Evidence(transaction: flow.legs[$0.leg].transaction, role: $0.role)
      })
  }
}
