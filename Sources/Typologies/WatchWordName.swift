import AccountFlows
import BankRecords
import Detection

/// 户名关键词.
///
/// ## What it finds
/// Words of the regulation and of trades in which schemes often dress up, in the name of an
/// enterprise or a shop that many persons pay into.
///
/// ## Why it matters
/// 金融, 理财, 财富管理 and the like may not stand in a name without a licence; a firm that bears them
/// and takes money of persons is to be looked at. Names are cheap: never decisive alone.
///
/// ## Inputs
/// The holder's name; persons who paid in. Names of persons, of banks, insurers, brokers, trusts,
/// foundations, public investors and buildings do not count.
///
/// ## Score
/// The grade of the word (reserved by art.9: 1; words of finance; trades often used as a front) times
/// persons who paid in, on a log scale.
///
/// ## Evidence
/// None: the figure rests on the name and on all payments in.
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | finance_factor | factor | 0.7 | 0…1 | investment, wealth, funds: open to all |
/// | front_factor | factor | 0.3 | 0…1 | care homes, cooperatives: mostly honest |
/// | least_payers | payers | 10 | 1…100000 | fewer are no public |
/// | full_payers | payers | 150 | 2…1000000 | criminal threshold |
///
/// ## Known look-alikes
/// Every honest consultant, care home and cooperative: shape only, with little weight.
///
/// ## References
/// 防范和处置非法集资条例 art.9, art.19; DOMAIN 2.3.
public struct WatchWordName: Detector {
  public static let identity = PatternIdentity(
    id: "watch-word-name", chineseName: "户名关键词",
    summary: "户名含金融、理财、财富、投资、养老等条例关注或集资高发用词，且有众多个人付款；仅作佐证。")
  /// Says nothing by itself.
  public static let needsCompany = true

  private let financeFactor: Double
  private let frontFactor: Double
  private let leastPayers: Int
  private let fullPayers: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    financeFactor = try parameters.number("finance_factor", in: 0...1)
    frontFactor = try parameters.number("front_factor", in: 0...1)
    leastPayers = try parameters.count("least_payers", in: 1...100_000)
    fullPayers = try parameters.number("full_payers", in: 2...1_000_000)
  }

  public func canFire(on screen: AccountScreen) -> Bool { Int(screen.inCount) >= leastPayers }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    guard flow.inCount >= leastPayers,
      flow.profile.kind == .organisation || flow.profile.kind == .unknown
    else { return nil }
    guard let found = NameWords.find(in: flow.profile.name), let first = flow.firstTime,
      let last = flow.lastTime
    else { return nil }
    let parties = FlowParties(flow)
    var hasPaid = [Bool](repeating: false, count: parties.count)
    for leg in flow.legs where leg.isIn && leg.amountFen > 0 {
      let party = parties.party(of: leg)
      if parties.isInvestor(party) { hasPaid[party] = true }
    }
    let payers = hasPaid.lazy.filter { $0 }.count
    guard payers >= leastPayers else { return nil }
    let factor =
      switch found.grade {
      case .reserved: 1.0
      case .finance: financeFactor
      case .front: frontFactor
      }
    let strength = Scoring.strength(
      factor
        * Scoring.logarithmic(
          Double(payers), from: Double(leastPayers), to: fullPayers, start: 0.3))
    guard strength > 0 else { return nil }
    return Finding(
      detector: Self.identity.id, strength: strength, window: first...last,
      quantities: [
        Quantity("word", "户名用词", .text(found.word)),
        Quantity("word_grade", "用词类别", .text(found.grade.chineseName)),
        Quantity("payer_count", "付款个人数", .count(payers)),
      ],
      statement: "户名含“\(found.word)”（\(found.grade.chineseName)），有\(payers)个个人（或身份不明的对手）付款",
      evidence: [])
  }
}
