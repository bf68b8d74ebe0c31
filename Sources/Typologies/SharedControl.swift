import AccountFlows
import BankRecords
import Detection

/// 同一控制.
///
/// ## What it finds
/// Accounts of several holders are worked by one hand: paid from one device or network address, left
/// with one phone number, opened by one agent.
///
/// ## Why it matters
/// Collecting, passing on and paying out are spread over accounts of nominees; the hand that holds
/// them leaves its device and its phone on all of them.
///
/// ## Inputs
/// IP地址 and MAC地址 of payments, kept as a hash with the payer; phones and agents (代办人) of tables
/// of accounts and persons. Private and empty addresses say nothing. Keys of more than `most_holders`
/// holders are a counter's, an agent's of many firms or a network's, and are left out. Accounts of
/// one holder count once, and the holder's own accounts not at all.
///
/// ## Score
/// Product of: the number of other holders on a log scale, those who share only a network address
/// counting `address_weight`; the money of the whole group on a log scale. O(k log k) in the keys.
///
/// ## Evidence
/// None: the figure rests on devices and tables, not on single rows.
///
/// ## Parameters
/// | name | unit | default | range | why |
/// |---|---|---|---|---|
/// | least_others | holders | 2 | 1…1000 | one other is a spouse |
/// | full_others | holders | 8 | 1.5…10000 | beyond adds nothing |
/// | most_holders | holders | 30 | 2…100000 | more use a counter or a common network |
/// | address_weight | holders | 0.5 | 0…1 | neighbours share a network address |
/// | least_group_yuan | yuan | 200000 | 1…1e9 | a household's money |
/// | full_group_yuan | yuan | 1e7 | 1e4…1e11 | beyond adds nothing |
///
/// ## Known look-alikes
/// Families, firms whose books one office keeps, group companies with one cashier, payments at a
/// counter. Never a reason by itself: fires only in company.
///
/// ## References
/// DOMAIN 2.6 I14.
public struct SharedControl: NetworkDetector {
  public static let identity = PatternIdentity(
    id: "shared-control", chineseName: "同一控制",
    summary: "多个不同持有人的账户使用同一设备、网络地址、预留电话或代办人，疑由同一人操控。")
  public static let needsCompany = true

  private let leastOthers: Double
  private let fullOthers: Double
  private let mostHolders: Int
  private let addressWeight: Double
  private let leastGroupFen: Double
  private let fullGroupFen: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastOthers = Double(try parameters.count("least_others", in: 1...1000))
    fullOthers = try parameters.number("full_others", in: 1.5...10_000)
    mostHolders = try parameters.count("most_holders", in: 2...100_000)
    addressWeight = try parameters.number("address_weight", in: 0...1)
    leastGroupFen = try parameters.number("least_group_yuan", in: 1...1e9) * 100
    fullGroupFen = try parameters.number("full_group_yuan", in: 10_000...1e11) * 100
    guard leastOthers < fullOthers else {
      throw ParameterError(
        owner: parameters.owner, name: "full_others", reason: "must lie above least_others")
    }
    guard leastGroupFen < fullGroupFen else {
      throw ParameterError(
        owner: parameters.owner, name: "full_group_yuan", reason: "must lie above least_group_yuan")
    }
  }

  public var leastEdgeFen: Int64? { nil }

  public func canFire(on screen: AccountScreen) -> Bool { screen.inCount + screen.outCount > 0 }

  public func canFire(
    on screen: AccountScreen, of account: AccountID, in context: ExaminationContext
  ) -> Bool { context.network?.control[account] != nil }

  public func examine(_ flow: AccountFlow, in context: ExaminationContext) -> Finding? {
    guard let control = context.network?.control[flow.account], let first = flow.firstTime,
      let last = flow.lastTime
    else { return nil }
    let strength = strength(of: control)
    guard strength > 0 else { return nil }
    let kinds = ControlKey.Kind.allCases.compactMap { kind in
      control.kinds[kind].map { (SharedControl.names[kind] ?? "", $0) }
    }
    return Finding(
      detector: Self.identity.id, strength: strength, window: first...last,
      quantities: [
        Quantity("other_holder_count", "同一控制的其他持有人数", .count(control.others)),
        Quantity("group_amount", "该组账户收付金额", .money(Money(fen: control.groupFen))),
      ]
        + ControlKey.Kind.allCases.compactMap { kind in
          control.kinds[kind].map {
            Quantity("same_\(kind)_count", "同\(SharedControl.names[kind] ?? "")持有人数", .count($0))
          }
        },
      statement: "与\(control.others)个其他持有人的账户使用"
        + kinds.map { "同一\($0.0)（\($0.1)人）" }.joined(separator: "、")
        + "，该组账户合计收付\(ChineseText.money(control.groupFen))",
      evidence: [])
  }

  private static let names: [ControlKey.Kind: String] = [
    .device: "设备", .address: "网络地址", .phone: "预留电话", .agent: "代办人",
  ]

  private func strength(of control: ControlFacts) -> Double {
    let onlyAddress = control.onlyByAddress
    let weighed = Double(control.others - onlyAddress) + addressWeight * Double(onlyAddress)
    guard weighed >= leastOthers, Double(control.groupFen) >= leastGroupFen else { return 0 }
    return Scoring.strength(
      Scoring.logarithmic(weighed, from: leastOthers, to: fullOthers, start: 0.3)
        * Scoring.logarithmic(
          Double(control.groupFen), from: leastGroupFen, to: fullGroupFen, start: 0.2))
  }
}

// MARK: - Search

extension SharedControl {
  public func survey(
    _ network: TransferNetwork, of index: FlowIndex, into facts: inout NetworkFacts
  ) {
    let keys = index.controlKeys()
    var neighbours: [AccountID: [PartyID: Set<ControlKey.Kind>]] = [:]
    var start = 0
    while start < keys.count {
      var end = start + 1
      while end < keys.count, keys[end].key == keys[start].key { end += 1 }
      let accounts = keys[start..<end].map(\.account)
        .filter { TransferNetwork.isNode(index.kinds[$0.index]) }
      let holders = Set(accounts.map { index.parties[$0.index] })
      if holders.count > 1, holders.count <= mostHolders {
        for account in accounts {
          let own = index.parties[account.index]
          for holder in holders where holder != own {
            neighbours[account, default: [:]][holder, default: []].insert(keys[start].key.kind)
          }
        }
      }
      start = end
    }
    guard !neighbours.isEmpty else { return }
    var turnover: [PartyID: Int64] = [:]
    for (position, screen) in index.screens.enumerated() {
      let fen = screen.inFen + screen.outFen
      if fen > 0 { turnover[index.parties[position], default: 0] += fen }
    }
    for (account, others) in neighbours {
      var kinds: [ControlKey.Kind: Int] = [:]
      for shared in others.values { for kind in shared { kinds[kind, default: 0] += 1 } }
      let own = turnover[index.parties[account.index]] ?? 0
      let control = ControlFacts(
        others: others.count, onlyByAddress: others.values.count { $0 == [.address] },
        kinds: kinds, groupFen: others.keys.reduce(own) { $0 + (turnover[$1] ?? 0) })
      if strength(of: control) > 0 { facts.control[account] = control }
    }
  }
}
