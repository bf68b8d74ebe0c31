import AccountFlows
import BankRecords
import Detection

/// Gifts of money on one occasion (随礼、礼金、满月、乔迁).
///
/// ## What it explains
/// Tens of payers within days, the money passed on (`dispersed-in-concentrated-out`).
///
/// ## Why
/// Guests who know the host give some hundreds each on the days of one event; the inn is paid; over the
/// following year single gifts are returned when others celebrate. It happens once.
///
/// ## Inputs
/// Days and sums of persons' payments, payments back per guest, total.
///
/// ## Strength
/// Product of: one occasion · few payers · small gifts · each gives once or twice · nobody is paid again and
/// again · few get more than they gave; times the ceiling, half where most of the money goes to one person.
///
/// ## Evidence
/// The first gifts.
///
/// ## Parameters
/// See `Models/standard-1/look_alikes.json`.
///
/// ## What it must not excuse
/// The first week of a scheme: its payers are more, its sums larger, and it goes on.
///
/// ## Known misses
/// Two celebrations within a year; large gifts of relatives. A scheme's first days with tens of payers of
/// some hundreds each cannot be told apart yet.
///
/// ## References
/// DOMAIN.md 5 row 14; Supreme Court 2022-03-01 article 1 (亲友). Clubs and alumni: `personal-circle`.
public struct WeddingGifts: LookAlike {
  public static let identity = PatternIdentity(
    id: "wedding-gifts", chineseName: "婚庆等随礼",
    summary: "一次喜事前后几天内，亲友各付几百元礼金，用于酒席，此后仅有零星回礼。")

  private let returnGuard: ReturnFlowGuard
  private let leastGuests: Int
  private let occasionDays: Int
  private let occasion: Ramp
  private let guests: Ramp
  private let giftYuan: Ramp
  private let once: Ramp
  private let repeated: Ramp
  private let surplus: Ramp
  private let personSweep: Double
  private let ceiling: Double
  private let evidenceRows: Int

  public init(parameters: DetectorParameters) throws(ParameterError) {
    returnGuard = try ReturnFlowGuard(parameters)
    leastGuests = try parameters.count("least_guests", in: 3...10_000)
    occasionDays = try parameters.count("occasion_days", in: 1...60)
    occasion = try .rising("occasion_share", of: parameters)
    guests = try .falling("guest_count", of: parameters, in: 0...100_000)
    giftYuan = try .falling("gift_yuan", of: parameters, in: 0...1_000_000)
    once = try .rising("single_guest_share", of: parameters)
    repeated = try .falling("repeated_payee_share", of: parameters)
    surplus = try .falling("surplus_payer_share", of: parameters)
    personSweep = try parameters.number("person_sweep", in: 0...1)
    ceiling = try parameters.number("ceiling", in: 0...1)
    evidenceRows = try parameters.count("evidence_rows", in: 1...10_000)
  }

  public func explain(
    _ flow: AccountFlow, findings: [Finding], in context: ExaminationContext
  ) -> Explanation? {
    guard flow.inCount >= leastGuests else { return nil }
    let dealings = PersonDealings(of: flow)
    let payers = dealings.payers
    guard payers.count >= leastGuests else { return nil }
    let count = Double(payers.count)
    let single = payers.count { $0.paidIn.count <= 2 }
    let again = payers.count { $0.paidOut.count > 1 }
    let more = payers.count { $0.outFen > $0.inFen }
    // What costs least is asked first.
    let given = guests(count) * once(Double(single) / count) * repeated(Double(again) / count)
    guard given * surplus(Double(more) / count) > leastStrength else { return nil }
    let together = busiestShare(of: dealings.paymentsIn, days: occasionDays)
    let large = PaidInSums(of: flow).sums.quantile(0.9)
    let isSwept = flow.peers.contains {
      $0.kind == .naturalPerson && !$0.isSameParty && $0.inCount == 0
        && $0.outFen * 2 >= flow.outFen
        && $0.outFen > 0
    }
    let raw =
      occasion(together) * guests(count) * giftYuan(Double(large) / 100)
      * once(Double(single) / count) * repeated(Double(again) / count)
      * surplus(Double(more) / count) * (isSwept ? personSweep : 1) * ceiling
    let strength = returnGuard.limited(raw, findings: findings, flow: flow)
    guard strength > leastStrength else { return nil }
    let returned = payers.count { !$0.paidOut.isEmpty }
    return Explanation(
      lookAlike: WeddingGifts.identity.id, strength: strength,
      statement: "\(payers.count)人付款，\(percentText(together))集中在\(occasionDays)天内，"
        + "九成不超过\(Money(fen: large))元，此后\(returned)人收到回礼",
      quantities: [
        Quantity("guest_count", "随礼人数", .count(payers.count)),
        Quantity("occasion_share", "一次事由内付款占比", .ratio(together)),
        Quantity("large_gift", "九成付款不超过", .money(Money(fen: large))),
        Quantity("returned_guests", "收到回礼人数", .count(returned)),
      ],
      evidence: flow.legs.filter(\.isIn).prefix(evidenceRows).map {
        Evidence(transaction: $0.transaction, role: .supporting)
      })
  }
}
