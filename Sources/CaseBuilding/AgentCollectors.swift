import AccountFlows
import BankRecords
import Detection

/// When an account that takes investors' money hands it to a collecting account of its case: figures of
/// `case-grouping` in the model.
///
/// | name | unit | range | what |
/// |---|---|---|---|
/// | agent_payments | payments | 1…1000 | that accounts of the case made to it, at least: commission |
/// | agent_handed_share | share | 0.01…1 | of what persons paid it that went on to collecting accounts of the case, net |
/// | agent_receiver_share | share | 0…1 | of such a receiver's money that persons paid it themselves, at least |
/// | agent_receiver_sum | share | 0…1 | or of the mean sum of the other's payers that its own payers brought, at least |
/// | agent_receiver_paid_share | share | 0…1 | of its money out that persons get, at most: else it is filled to pay them |
public struct AgentRules: Sendable, Equatable {
  public let leastPayments: Int
  public let leastHandedShare: Double
  public let leastReceiverShare: Double
  public let leastReceiverSum: Double
  public let mostReceiverPaidShare: Double

  public init(parameters: DetectorParameters) throws(ParameterError) {
    leastPayments = try parameters.count("agent_payments", in: 1...1000)
    leastHandedShare = try parameters.number("agent_handed_share", in: 0.01...1)
    leastReceiverShare = try parameters.number("agent_receiver_share", in: 0...1)
    leastReceiverSum = try parameters.number("agent_receiver_sum", in: 0...1)
    mostReceiverPaidShare = try parameters.number("agent_receiver_paid_share", in: 0...1)
  }
}

/// Tells who takes money for the collecting accounts of a case from who collects for himself (业务员代收代缴).
///
/// A recruiter lets his clients pay him and hands their money to the account that the contract names,
/// which takes in from others directly; what the case takes in leaves for transit accounts and the
/// controller from there, and the case pays him for it. Who collects for himself gives other collectors
/// little, or as much as he gets; the desks of one firm hand everything to one of them and get nothing.
/// The receiver must take in from persons itself, a good part of its money or sums like those of the other's
/// clients, else it is a place through which the money passes; and hand on most of it, else it is filled to
/// pay investors.
public struct AgentCollectors {
  private let flows: [AccountFlow]
  private let group: AccountGroup
  private let rules: GroupingRules

  /// `flows` are those of all accounts of the case, `group` their settled roles.
  public init(flows: [AccountFlow], group: AccountGroup, rules: GroupingRules) {
    self.flows = flows
    self.group = group
    self.rules = rules
  }

  /// The group with those who hand on as recruiters; one that collects or pays for itself is left at least.
  /// Complexity: O(counterparties of the collecting and paying accounts).
  public func settled() -> AccountGroup {
    let receivers = receivers()
    guard receivers.count > 1 else { return group }
    var reasons: [AccountID: String] = [:]
    for flow in flows where group.role(of: flow.account) == .collection {
      if let reason = reason(for: flow, receivers) { reasons[flow.account] = reason }
    }
    let isLeft = receivers.keys.contains { reasons[$0] == nil }
    guard !reasons.isEmpty, isLeft else { return group }
    return AccountGroup(
      members: group.members.map { member in
        guard let reason = reasons[member.account] else { return member }
        return AccountGroup.Member(account: member.account, role: .recruiter, reason: reason)
      })
  }

  /// What persons outside the case paid an account, and what it paid them.
  private struct Dealt {
    var payers = 0
    var inFen: Int64 = 0
    var outFen: Int64 = 0
    /// Of all money in.
    var share = 0.0

    var meanFen: Double { Double(inFen) / Double(max(1, payers)) }
  }

  /// Collecting and paying accounts that take in from persons themselves and do not live on the case to pay
  /// persons.
  private func receivers() -> [AccountID: Dealt] {
    var found: [AccountID: Dealt] = [:]
    for flow in flows where group.role(of: flow.account)?.isCore == true {
      let dealt = dealt(by: flow)
      guard dealt.payers >= rules.leastSharedPayers,
        Double(dealt.outFen) <= rules.agents.mostReceiverPaidShare * Double(flow.outFen)
      else { continue }
      found[flow.account] = dealt
    }
    return found
  }

  private func dealt(by flow: AccountFlow) -> Dealt {
    var dealt = Dealt()
    var parties: Set<PartyID> = []
    for peer in flow.peers
    where peer.mayBeInvestor && !peer.isSameParty && group.role(of: peer.account) == nil {
      if peer.inFen > 0 { parties.insert(peer.party) }
      dealt.inFen += peer.inFen
      dealt.outFen += peer.outFen
    }
    dealt.payers = parties.count
    dealt.share = Double(dealt.inFen) / Double(max(1, flow.inFen))
    return dealt
  }

  /// The figures of an account that hands on what it takes; nil for one that does not.
  private func reason(for flow: AccountFlow, _ receivers: [AccountID: Dealt]) -> String? {
    let dealt = dealt(by: flow)
    let earned = flow.peers.reduce(0) { count, peer in
      group.role(of: peer.account) == nil || peer.isSameParty ? count : count + peer.inCount
    }
    guard earned >= rules.agents.leastPayments else { return nil }
    var handedFen: Int64 = 0
    for peer in flow.peers where peer.account != flow.account && !peer.isSameParty {
      guard let receiver = receivers[peer.account],
        receiver.share >= rules.agents.leastReceiverShare
          || receiver.meanFen >= rules.agents.leastReceiverSum * dealt.meanFen
      else { continue }
      handedFen += peer.outFen - peer.inFen
    }
    guard dealt.inFen > 0,
      Double(handedFen) >= rules.agents.leastHandedShare * Double(dealt.inFen)
    else { return nil }
    return "代收\(dealt.payers)人\(Money(fen: dealt.inFen).tenThousands)，转交案内收款账户"
      + Money(fen: handedFen).tenThousands
  }
}
